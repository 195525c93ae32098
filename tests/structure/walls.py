"""Where each third-party library may be imported: ``test_imports`` holds the code to it."""

from __future__ import annotations

WALLS = {
    "airflow": {"dags/", "operate/", "sources/connections.py", "portal/airflow_login.py", "crosscheck_plugin.py"},
    "great_expectations": {"expect/gx.py", "expect/lean_gx.py", "crosscheck_demo/bench/peers/by_gx.py"},
    "duckdb": {"engines/", "lake/", "expect/gx_metrics.py", "crosscheck_demo/bench/"},
    "duckdb_engine": {"expect/duckgx.py"},
    "pyspark": {"engines/spark_engine.py", "engines/spark_session.py", "crosscheck_demo/bench/peers/by_spark.py"},
    "py4j": {"engines/spark_session.py"},
    "sqlalchemy": {
        "ledger/",
        "sources/database.py",
        "sources/database_kinds.py",
        "sources/connections.py",
        "expect/",
        "crosscheck_demo/bench/",
    },
    "alembic": {"ledger/database.py", "ledger/migrations/"},
    "fastapi": {"crosscheck_demo/bench/portal_served.py", "portal/"},
    "starlette": {"crosscheck_demo/bench/portal_served.py", "portal/"},
    "pydantic": {"portal/api/"},
    "cryptography": {"ledger/signing.py", "operate/secret_checks.py", "operate/airflow_connections.py"},
    "httpx": {"crosscheck_demo/bench/", "sources/interface.py", "operate/"},
    "xlsxwriter": {
        "publish/sheets/workbook.py",
        "crosscheck_demo/deliver/writers.py",
        "crosscheck_demo/bench/landing_rates.py",
    },
    "openpyxl": {"feedback/"},
    "msoffcrypto": {"publish/sheets/protection.py"},
    "segno": {"publish/lists/household_pages.py"},
    "python_calamine": {"sources/xlsx_book.py", "sources/xls_book.py", "crosscheck_demo/bench/landing_rates.py"},
    "fsspec": {"sources/drop_servers.py"},
    "sshfs": {"sources/drop_servers.py"},
    "asyncssh": {"sources/drop_servers.py"},
    "s3fs": {"sources/drop_servers.py"},
    "olefile": {"sources/xls_book.py"},
    "ksycopg2": {"sources/database_kinds.py"},
    "splink": {"link/model.py", "link/training.py", "crosscheck_demo/bench/linkage/rivals.py"},
    "typer": {"cli/", "crosscheck_demo/cli.py"},
    "rich": {"cli/", "crosscheck_demo/"},
    "holidays": {"ledger/workdays.py"},
    "jinja2": {"pages.py"},
    "itsdangerous": {"portal/forms.py"},
    "uvicorn": {"crosscheck_demo/bench/portal_served.py", "portal/server.py"},
    "yaml": {"sqlfiles.py", "catalog/", "spec/fill.py"},
    "pandas": {"crosscheck_demo/bench/linkage/toolkit.py", "crosscheck_demo/bench/peers/by_pandas.py"},
    "polars": {"crosscheck_demo/bench/peers/by_polars.py"},
    "psycopg": {"crosscheck_demo/bench/peers/by_postgresql.py"},
    "soda_core": {"crosscheck_demo/bench/peers/by_soda.py"},
    "peer_job": {"crosscheck_demo/bench/peers/"},
    "recordlinkage": {"crosscheck_demo/bench/linkage/toolkit.py"},
}
"""By library the modules and folders that may import it, as paths below the library or ``plugins/``."""
FREE = {"pyarrow", "stdnum", "pypinyin", "tenacity"}
"""Libraries of values: anybody may use them."""
OF_ANOTHER_ENVIRONMENT = {"ksycopg2", "pandas", "polars", "py4j", "pyspark", "recordlinkage", "soda_core", "peer_job"}
"""Imported only by a script that runs in an environment of its own, or where an extra is installed."""
