"""The rules in Spark SQL on this machine, over views on Parquet."""

from __future__ import annotations

import os

from peer_job import asked, cpu_of
from pyspark.sql import SparkSession


def main() -> None:
    """Answer the job."""
    os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost"}
    job = asked()
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "4g")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.parser.escapedStringLiterals", "true")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    machine = spark.sparkContext._gateway.proc.pid  # type: ignore[union-attr]
    for table, path in job.tables.items():
        spark.read.parquet(path).createOrReplaceTempView(table)
    before = cpu_of(machine)
    job.restart()
    found = {rule: [tuple(row) for row in spark.sql(text).collect()] for rule, text in job.rules.items()}
    there = cpu_of(machine) - before
    job.tell(found, {rule: len(some) for rule, some in found.items()}, there)


if __name__ == "__main__":
    main()
