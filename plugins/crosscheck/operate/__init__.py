"""Running the product: what DAG files share, Airflow on one machine and on servers, proof that all is intact.

``dag_kit``        business date, cut-off, default arguments, failures
``local_airflow``  Airflow in this process, for the demo and tests
``first_accounts`` who signs in first
``up``             Airflow's parts started, watched and stopped
``first_start``    a PostgreSQL server made ready for Airflow, ledger and portal
``heartbeat``      whether a part answers, for health checks
``verify``         is what is stored what was written; ``proof_files`` stored files against kept hashes,
                   ``proof_lake`` snapshots, ``proof_nights`` nights, ``proof_lists`` revisions, ``proof_evidence``
                   the rows that evidence cites, ``proof_requests`` requests to departments
"""
