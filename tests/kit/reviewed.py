"""A made-up review of a night: rows and members as ``review.parquet`` holds them, laid where a night stores it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck.files import as_json, write_text
from crosscheck.link.review import REVIEW_SCHEMA
from crosscheck.settings import Settings

NUMBER, OTHER = "451022201403010011", "451022201403010038"


def pair(n: int = 1, **values: Any) -> dict[str, Any]:
    """The n-th source row beside a member of 平马镇四村; ``values`` replace parts."""
    found = {
        "dataset": "education.enrolment",
        "row_id": f"{n}",
        "source_file": "学籍.xlsx",
        "source_row": f"{n + 1}",
        "link": "possible",
        "note": "missing",
        "rank": 1,
        "row_name": f"张 小三{n}",
        "row_name_fold": f"张小三{n}",
        "row_id_no": "",
        "row_birth": "2014-03-01",
        "row_village": "451022100201",
        "row_village_name": "四村",
        "person_key": NUMBER,
        "member_no": f"M{n}",
        "household_no": f"H{n}",
        "member_name": f"张晓三{n}",
        "member_id_no": NUMBER,
        "member_birth": "2014-03-01",
        "member_village": "451022100201",
        "member_village_name": "四村",
        "weight": 6.24,
        "levels": '{"name":"同音","id_no":"缺","birth":"相同","sex":"缺","village":"相同"}',
    }
    return {**found, **values}


def store_review(settings: Settings, business_date: date, pairs: Iterable[dict[str, Any]], key: str = "k1") -> Path:
    """Lay ``pairs`` down as the review of the night that counts."""
    folder = settings.nights / business_date.isoformat() / key
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(list(pairs), REVIEW_SCHEMA), folder / "review.parquet")
    write_text(folder / "night.json", as_json({"snapshots": {}}))
    write_text(folder.parent / "current", key + "\n")
    return folder / "review.parquet"
