"""The rules as expectations of Great Expectations that no row is unexpected, in the product's own environment.

It counts unexpected rows; of the rows themselves its results hold a few.
"""

from __future__ import annotations

import great_expectations
from great_expectations.expectations import UnexpectedRowsExpectation
from peer_job import asked

from crosscheck.expect import duckgx


def main() -> None:
    """Answer the job."""
    job = asked()
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_sql("lake", connection_string=f"{duckgx.Dialect.driver}:///:memory:peers")
    with source.get_execution_engine().engine.begin() as connection:
        for table, rows in job.tables.items():
            view = f"CREATE VIEW \"{table}\" AS SELECT * FROM read_parquet('{rows}')"
            connection.connection.driver_connection.execute(view)
    batch = source.add_table_asset("household", table_name="registry_household").add_batch_definition_whole_table("all")
    suite = great_expectations.ExpectationSuite(
        name="peers",
        expectations=[
            UnexpectedRowsExpectation(unexpected_rows_query=text, meta={"rule": rule})
            for rule, text in job.rules.items()
        ],
    )
    job.restart()
    results = batch.get_batch().validate(suite).results
    job.tell(None, {each.expectation_config.meta["rule"]: int(each.result["observed_value"]) for each in results})


if __name__ == "__main__":
    main()
