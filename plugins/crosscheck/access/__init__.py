"""Who may see and do what, as values: below everything that has rows.

``roles``    who acts, and the levels of office
``scopes``   a region, and within it a department
``offices``  who answers an issue and who helps, by its department
``persons``  a name with a role and a scope
``accounts`` who signs in: a user name with a person and rights beyond the role
``readers``  who may take a list away
``senders``  who hands a list in
``masking``  what of a person may be shown
"""
