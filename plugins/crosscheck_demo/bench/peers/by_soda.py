"""The rules as failed-row checks of a Soda contract over DuckDB: it counts failed rows, and keeps none without a server
of its maker's.
"""

from __future__ import annotations

import json
import os

import duckdb
from peer_job import asked


def main() -> None:
    """Answer the job."""
    os.environ["SODA_TELEMETRY_ENABLED"] = "false"
    job = asked()
    path = job.work / "peers.duckdb"
    with duckdb.connect(str(path)) as con:
        for table, rows in job.tables.items():
            con.execute(f"CREATE OR REPLACE VIEW \"{table}\" AS SELECT * FROM read_parquet('{rows}')")
    source = {"type": "duckdb", "name": "lake", "connection": {"database": str(path), "read_only": True}}
    (job.work / "source.yml").write_text(json.dumps(source))
    checks = [{"failed_rows": {"name": rule, "qualifier": rule, "query": text}} for rule, text in job.rules.items()]
    contract = {"dataset": "lake/peers/main/registry_household", "columns": [], "checks": checks}
    (job.work / "contract.yml").write_text(json.dumps(contract, ensure_ascii=False))
    job.restart()
    from soda_core.contracts import verify_contract_locally

    done = verify_contract_locally(
        data_source_file_path=str(job.work / "source.yml"), contract_file_path=str(job.work / "contract.yml")
    )
    results = done.contract_verification_results[0].check_results
    job.tell(None, {each.check.name: int(each.threshold_value or 0) for each in results})


if __name__ == "__main__":
    main()
