"""Running the product: what DAG files share, Airflow on one machine, proof that all is intact.

``dag_kit``        business date, cut-off, default arguments, failures
``local_airflow``  Airflow in this process, for the demo and tests
``up``             Airflow's parts started, watched and stopped
``verify``         hashes of lake, nights, revisions and history
"""
