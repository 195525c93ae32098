"""The door for offices, inspectors, the county and the data team: pages and a JSON interface, one application.

``app``           the application: routes, what stands around every answer, how mistakes are told
``login``         what the application asks of a login; ``airflow_login`` Airflow's
``server``        the application as a server of its own
``tries``         how often a password may be tried
``visit``         one request of somebody known: account, language, ledger, form token
``forms``         what a form that writes must bring: the right origin and a signed token
``safety``        headers of every answer, and a boundary no value of a person passes
``menu``          which pages each role finds in its menu
``render``        pages from templates
``attachments``   files that somebody takes away
``api``           the same as the pages as JSON, for programs
``pages``         one module a page: which addresses it has and what it shows
"""
