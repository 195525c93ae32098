"""户查 crosscheck: every night a county's department records are checked against its registered households.

The packages in the order the data flows:

``sources``  where a department's export lies and how it is read
``lake``     immutable snapshots, quarantine, which dataset is usable tonight
``checks``   Great Expectations: is a delivery accepted, is a rule's result as expected
``links``    about whom is each row
``engines``  the SQL engine behind one small contract
``rules``    the catalogue, policy values, findings with their evidence, holds
``ledger``   issues over time, their states and history
``publish``  lists of a revision
``world``    the demo county with planted problems and their truth
``flow``     the night: one plain function for each arrow; ``cli`` and ``dags/`` only call it
"""
