"""Running the product: what DAG files share, Airflow on one machine and on servers, proof, who is told what.

``dag_kit``        business date, cut-off, default arguments, failures
``local_airflow``  Airflow in this process, for the demo and tests
``first_accounts`` who signs in first
``up``             Airflow's parts started, watched and stopped
``first_start``    a PostgreSQL server made ready for Airflow, ledger and portal
``heartbeat``      whether a part answers, for health checks
``verify``         is what is stored what was written; ``proof_files`` stored files against kept hashes,
                   ``proof_lake`` snapshots, ``proof_nights`` nights, ``proof_lists`` revisions, ``proof_evidence``
                   the rows that evidence cites, ``proof_requests`` requests to departments, ``proof_heads`` heads
                   that are kept outside, and their signatures
``doctor``         is all as it should be: ``machine_checks``, ``county_checks``, ``outside_checks``, ``secret_checks``;
                   each comes to a ``diagnosis``; ``metrics`` the same as figures for whoever watches
``notify``         tells what has changed: ``conditions`` what holds now, ``notice`` the text, ``channels`` the ways;
                   ``troubles`` what failed and is not mended, ``night_due`` which night has to be there by now
``backup``         a home of one moment as a folder with a manifest; ``backup_source`` holds the home still meanwhile,
                   ``airflow_connections`` seals Airflow's connections; ``restore`` brings a backup back
``store``          the home's copy in an object store: published, brought back, rid of what nobody needs;
                   ``store_tree`` folders and files under their hashes, commits
``erasure``        one person erased on a legal order: ``erased_search`` who that is in the lake, ``erased_person``
                   which texts hold the person and what stands there from now on, ``erased_files`` stored
                   files, ``erased_books`` workbooks
"""
