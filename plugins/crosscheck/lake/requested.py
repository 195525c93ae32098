"""Answers to requests: which request a delivery answers, and rows about persons who were not asked about."""

from __future__ import annotations

from pathlib import Path

import duckdb
from duckdb import ColumnExpression as Cell

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset
from crosscheck.errors import RejectedDelivery
from crosscheck.lake.soundness import ASKED
from crosscheck.settings import Settings
from crosscheck.sources.offer import Offer
from crosscheck.sources.requests import Request, find_request

NOT_ASKED = "not asked"
NO_NUMBER = "该数据按名单比对,来件没有写明请求编号(request.txt或“请求编号”列)"


def answered(settings: Settings, offer: Offer, in_column: frozenset[str]) -> Request | None:
    """The request that a delivery answers; None for a whole list.

    A delivery that names none where persons are asked about, several, or one that was never made, is rejected.
    """
    named = in_column | ({offer.request} if offer.request else frozenset())
    if not named and offer.dataset.coverage != "asked":
        return None
    if not named:
        raise RejectedDelivery("rejected", NO_NUMBER)
    if len(named) > 1:
        raise RejectedDelivery("rejected", f"一次报送只能答复一个请求,来件写了{len(named)}个请求编号")
    request = find_request(settings, offer.dataset, next(iter(named)))
    if request is None or request.name.business_date > offer.name.business_date:
        raise RejectedDelivery("rejected", "来件所写的请求编号不是本县就该数据发出的请求")
    return request


def lay_out(con: duckdb.DuckDBPyConnection, root: Path, offer: Offer, request: Request, folder: Path) -> str:
    """Make the view of whom a delivery was asked about, and keep it as a file of the snapshot; the view's name."""
    con.read_parquet(str(request.persons)).create_view("requested")
    con.execute(sqlfiles.sql(root, "land/asked"), {"business_date": offer.name.business_date})
    con.table("asked").order("id_no, name_fold").write_parquet(str(folder / ASKED), compression="zstd")
    return "asked"


def answers(con: duckdb.DuckDBPyConnection, root: Path, dataset: Dataset, rows: str) -> str:
    """A view of ``rows`` in which those about persons who were not asked about are refused; its name.

    A row without a valid number may be about whoever has its name; links tell later.
    """
    assert dataset.person is not None
    number, name = dataset.person
    view = f"{dataset.table}__answered"
    words = {"view": view, "rows": rows, "id": number.name, "name": name.name}
    con.execute(sqlfiles.sql(root, "land/not_asked", **words))
    return view


def earlier_answers(con: duckdb.DuckDBPyConnection, root: Path, dataset: Dataset, rows: Path, target: Path) -> int:
    """Write the rows of an earlier snapshot that are about persons asked about now to ``target``; how many."""
    con.read_parquet(str(rows)).create_view("earlier_rows")
    with_reason = con.table("earlier_rows").select("*, CAST(NULL AS VARCHAR) AS _reason")
    with_reason.create_view("earlier_whole")
    kept = con.table(answers(con, root, dataset, "earlier_whole")).filter(Cell("_reason").isnull())
    kept.select("* EXCLUDE (_reason)").write_parquet(str(target))
    [(count,)] = con.read_parquet(str(target)).aggregate("count(*)").fetchall()
    return int(count)
