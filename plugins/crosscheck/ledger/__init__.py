"""Issues over time.

``vocabulary``  states, moves, answers and roles: the tables of ledger.md
``issue``       one issue and one finding as plain values
``intake``      a night's findings, subjects and holds as values
``reconcile``   pure: what the ledger knows and what a night found, to what has changed
``surge``       pure: is a rule's result too new to be believed
``resting``     pure: what rests on a rule that is held
``workdays``    pure: deadlines and lights on the Chinese working calendar
``tables``      the database; ``migrations`` makes it, ``database`` opens it
``store``       a night, issuing: one transaction each; ``holds`` an inspector's decision. ``rows``, ``applying``,
                ``outcomes`` write issues, changes, and what became of the rules
``handling``    pure: what a person may do with an issue, and every refusal; ``answers`` what an answer lacks;
                ``acting`` does it in one transaction
``identity``    inspectors' decisions who a source row is about
``deadlines``   pure and stored: 督办 and referral of what is overdue; ``revisits`` the monthly draw
``simulate``    a year of nights for a made-up county, for the benchmark: ``simulate_county`` what its rules find,
                ``simulate_offices`` what its people do
``history``     append-only entries in a hash chain, and their proof
``reading``     what commands and pages ask, within a scope
"""
