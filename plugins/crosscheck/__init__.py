"""户查 crosscheck: every night a county's department records are checked against its registered households.

The parts in the order in which data flow; a part imports only parts that stand above it here:

``errors`` ``settings`` ``clock`` ``files`` ``words`` ``sqlfiles`` ``pages``  the ground
``access``    who may see and do what: roles, persons, scopes, masks
``catalog``   what is declared: datasets, policy, rules
``engines``   SQL engines behind one small contract
``sources``   a department's delivery, read
``expect``    Great Expectations: is what came and what was found as expected
``link``      about whom is each row
``lake``      immutable snapshots, quarantine, which dataset is usable tonight
``rules``     reduced tables, findings with their evidence, holds
``ledger``    issues over time, their states and history
``spec``      the rules' specifications: tests, sample rows, handbook
``publish``   the lists of a revision
``feedback``  what offices filled in, taken back
``views``     what people look at, as plain values
``flow``      the night and the day: one plain function for each arrow
``operate``   what DAGs share, Airflow on one machine, verification
``cli``       the command line

``crosscheck_demo`` stands beside it: the made county, which nothing here imports.
"""
