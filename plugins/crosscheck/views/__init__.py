"""What people look at, as plain values within a scope; commands and pages only show it.

``issues``             which issues there are; one issue's evidence from the frozen snapshots
``rules``              what a rule asks and finds in its sample rows
``holds``              rules held on a night
``policy``             values that apply where and when
``places``             regions that exist
``published``          the lists of the newest revision
``identities``         the identity review and decisions in force
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
