"""Rule specifications of ``tests/rules``: tests, sample rows and handbook are the same tables.

``read``      cases, given rows, expected findings
``fill``      rows with every default filled in
``play``      a case through the real staging, linking and rules
``examples``  cases as a reader follows them; ``policy_words`` values with their places
``handbook``  the inspectors' handbook, built from headers and cases
"""
