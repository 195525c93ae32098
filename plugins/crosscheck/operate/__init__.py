"""Running the product: what DAG files share, Airflow on one machine, proof that all is intact, who is told what.

``dag_kit``        business date, cut-off, default arguments, failures
``local_airflow``  Airflow in this process, for the demo and tests
``first_accounts`` who signs in on one machine
``up``             Airflow's parts started, watched and stopped
``verify``         is what is stored what was written; ``proof_files`` stored files against kept hashes,
                   ``proof_lake`` snapshots, ``proof_nights`` nights, ``proof_lists`` revisions, ``proof_evidence``
                   the rows that evidence cites, ``proof_requests`` requests to departments
``doctor``         is all as it should be: ``machine_checks``, ``county_checks``, ``secret_checks``; each comes to a
                   ``diagnosis``; ``metrics`` the same as figures for whoever watches
``notify``         tells what has changed: ``conditions`` what holds now, ``notice`` the text, ``channels`` the ways;
                   ``troubles`` what failed and is not mended, ``night_due`` which night has to be there by now
"""
