"""What people look at, as plain values within a scope; commands and pages only show it.

``issues``             which issues there are; one issue's evidence from the frozen snapshots
``listed_issues``      issues page by page, as a list on a page and as a file; ``choices`` what narrows such a list
``issue_file``         all about one issue on one page; ``way_to_close`` what would have to happen for it to be closed
``answer_form``        which reasons and explanations fit an answer to a rule
``household_file``     one household: members, visits, measures, plan, and all its issues
``rules``              what a rule asks and finds in its sample rows
``holds``              rules held on a night
``policy``             values that apply where and when
``places``             regions that exist
``published``          the lists of the newest revision
``identities``         the identity review and decisions in force
``office_day``         what waits for an office and for the county; ``checks`` what the county may decide on
``handed_lists``       published lists by scope, and who took which; ``bulletin_page`` 通报 from the same figures
``nights``             what a night did
``night_report``       what of a night needs whom since when, from ``past_nights`` (nights as stored) and ``sections``
``expectations_page``  the same as one static page; ``strips`` draws the last nights of a list or expectation
``night_shown``        the newest night within a scope, for pages; ``charts`` draws bars with a threshold
``one_delivery``       one delivery of one list, with ``measured`` (figures over deliveries) and ``changed_columns``
``rule_pages``         how each rule does within a scope, and its entry in the handbook
``known_users``        the accounts of a county; ``audit_trail`` who saw, took away, changed
``identity_pair``      one pair of the identity review, and what would follow from a verdict
``inspector_day``      what of the newest night an inspector must handle; ``engineer_day`` the last nights' steps
``list_strips``        counts of the last nights, by which strips are drawn
"""
