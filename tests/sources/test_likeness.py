"""Which header of an unknown export is proposed for which column."""

from __future__ import annotations

import pytest

from crosscheck.sources.likeness import propose
from kit.landing import dataset

CODES, PLACES, LEVELS = ["451022000000", "451022100000"], ["田东县", "平马镇"], ["1", "2"]


@pytest.mark.parametrize(
    ("code", "name", "level"),
    [("代码", "地名", "层级"), ("行政区划代码", "行政区划名称", "行政级别"), ("DM", "MC", "JB")],
)
def test_a_table_of_regions_under_the_headers_that_statisticians_use(code: str, name: str, level: str) -> None:
    found = propose(dataset("reference.region").columns, {code: CODES, name: PLACES, level: LEVELS})
    assert {one.column: one.header for one in found} == {"region_code": code, "name": name, "level": level}


def test_a_place_is_no_enterprise() -> None:
    """Both columns are called 名称; only the one of regions is also called 地名."""
    assert propose(dataset("market.enterprise").columns, {"地名": PLACES}) == []
