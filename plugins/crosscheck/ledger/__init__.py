"""Issues over time, and the only home of SQL on them: whoever asks gets plain values.

``vocabulary``  states, moves and answers: the tables of ledger.md
``issue``       one issue and one finding as plain values; ``changes`` what becomes of one
``intake``      a night's findings, subjects and holds as values
``reconcile``   pure: what the ledger knows and what a night found, to what has changed
``surge``       pure: is a rule's result too new to be believed
``resting``     pure: what rests on a rule that is held
``workdays``    pure: deadlines and lights on the Chinese working calendar
``tables``      the database, ``portal_tables`` its part about the portal; ``migrations`` makes it, ``database``
                opens it and gives transactions
``nights``      a night, issuing: one transaction each; ``rule_nights`` what became of the rules, ``holds`` an
                inspector's decision on one
``undo``        takes the newest night back; ``former`` what it changed, as it was before; ``undone`` which nights and
                entries still count
``issue_rows``  between a row and an issue; ``write_changes`` numbers, issues, evidence, entries
``moves``       pure: what a person may do with an issue, and every refusal; ``answers`` what an answer lacks;
                ``notes`` what helpers and second answers say;
                ``perform`` does it in one transaction
``decisions``   inspectors' decisions who a source row is about; ``open_evidence`` the rows that issues rest on
``deadlines``   pure and stored: 督办 and referral of what is overdue; ``revisits`` the monthly draw
``history``     append-only entries in a hash chain; ``counters`` hashes of what every night counts on issues
``proof``       the chain computed again; ``told`` what it tells; ``proof_tables`` how the tables differ from it
``erasing``     one person's values taken out, so that the chain still proves all
``expired``     what was kept long enough: what may go, and the record of it
``copies``      the whole ledger as one file, and an empty ledger filled from it, on any database
``kept_heads``  the newest entry's hash handed to a file outside the home; ``signing`` by a key that lies there too
``postgres_server``  logins, databases and the role of persons on a PostgreSQL server
``refusals``    what a database says when it refuses, in words that hold no row
``queries``     what commands and pages ask, within a scope; ``list_queries`` what published lists are made from
``issue_paging``  issues page by page in the order in which they are due; ``issue_overview`` in which order rules
                come within a scope
``answers_given``  the answers that an issue was given, as pages show them
``trials``      pure: what somebody may do with an issue now, and the words of refusal for the rest
``tally``       kept counts of issues, so that pages need not read all of them; ``due_groups`` finds the issues of a
                page by them
``desk_queries``  what waits on whose desk, and what somebody may check
``sums``        what is at stake in a rule's issues, and what was recovered; ``rule_figures`` how rules do, counted
``downloads``   who took which list away; ``contacted`` whom an inspector called; ``trails`` who did what, paged
``busiest``     which offices have most to do
``sums``        what is at stake in a rule's issues, and what was recovered
``downloads``   who took which list away
``notices``     what notifications have told over each channel, and what failed; ``notice_tables`` keep it
``accounts``    who signs in, with which role and scope; ``sightings`` who looked at what; ``attempts`` how often
                what is limited was tried
"""
