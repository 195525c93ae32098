"""The command line: showing what the other parts answer, and nothing else.

``main``      the app; the night, ``verify``, ``up``; commands that other packages bring
``issues``    ``issues``, ``explain``
``rules``     ``rule``, ``handbook``, ``holds``, ``release``, ``reject``, ``policy``, ``whatif``
``lists``     ``lists``, ``feedback``, ``download``, ``deadlines``
``outgoing``  ``ask``, ``templates``: what goes to departments
``night``     ``night show``, ``night undo``
``identity``  ``identity …``; ``identity_model`` shows its weights
``county_site``  ``init``, ``site check``
``sources``   ``source try``
``users``     ``user …``: who may sign in to the portal
``portal``    ``portal``: the door as a process of its own
``first_start``  ``first-start``: databases, Airflow's tables, pools, the first user
``operation`` ``doctor``, ``notify``: is all as it should be, who is told what happens
``upkeep``    ``backup``, ``restore``, ``retention …``, ``erase``
``object_store``  ``store push``, ``store pull``, ``store prune``
``airflow``   ``up``: which county Airflow runs for
``options``   what commands share: options, settings, how a refusal ends one
``speech``    sentences and words in the language of ``CROSSCHECK_LANG``
``screen``    tables, progress, the summary of a night
"""
