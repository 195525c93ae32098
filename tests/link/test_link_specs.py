"""Who is a row about: every sentence of the rules for links as a table in ``tests/link``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crosscheck import settings as settings_module
from crosscheck import sqlfiles
from crosscheck.catalog.policy import policy
from crosscheck.rules.tables import build_tables
from crosscheck.spec.play import Playground
from crosscheck.spec.read import Case, read_spec

SETTINGS = settings_module.load()
FILES = sorted((SETTINGS.root / "tests" / "link").glob("*.md"))
CASES = [pytest.param(case, id=f"{path.stem}: {case.name}") for path in FILES for case in read_spec(path).cases]


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    home = settings_module.Settings(home=tmp_path_factory.mktemp("home"), root=SETTINGS.root)
    playground = Playground(home, (case.values[0] for case in CASES))
    yield playground
    playground.close()


@pytest.mark.parametrize("case", CASES)
def test_rows_are_linked_as_specified(playground: Playground, case: Case) -> None:
    expected = sorted((row["数据"], row["行"], row["人编号"], row["关联"]) for row in case.expected or [])
    assert playground.link(case) == expected


def test_the_specifications_speak_of_every_class() -> None:
    assert {row["关联"] for case in CASES for row in case.values[0].expected or []} == {
        "exact",
        "explicit",
        "repaired",
        "likely",
        "conflict",
    }


@pytest.mark.parametrize(("known", "expected"), [(True, "likely"), (False, "repaired")])
def test_a_register_that_fails_makes_no_link_that_accuses(
    playground: Playground, tmp_path: Path, known: bool, expected: str
) -> None:
    """A namesake in the register keeps a damaged row from accusing, also on the night the register does not come."""
    name = "号码受损,库外同名居民也相符:分不清是谁,只能排除,不能认定"
    [case] = [case.values[0] for case in CASES if case.values[0].name == name]
    playground.link(case)
    residents = tmp_path / "rows.parquet"
    pq.write_table(playground.engine.fetch("SELECT * FROM police_resident__rows"), residents)

    day = date.fromisoformat(case.business_date)
    states = playground._set_the_scene(replace(case, not_usable=["police.resident"]), day)
    if known:
        states["police.resident"] = replace(states["police.resident"], newest=residents)
    build_tables(playground.settings, playground.engine, states, [], policy(), day)
    query = sqlfiles.load(SETTINGS.root / "sql" / "link" / "51_linked_members.sql", table="civil_affairs_death")
    links = {row["source_row"]: row["link"] for row in playground.engine.fetch(query).to_pylist()}
    assert links["1"] == expected
