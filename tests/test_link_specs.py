"""Who is a row about: every sentence of the rules for links as a table in ``tests/links``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crosscheck import settings as settings_module
from crosscheck.rules.sample import Playground
from crosscheck.rules.spec import Case, read_spec

SETTINGS = settings_module.load()
FILES = sorted((SETTINGS.root / "tests" / "links").glob("*.md"))
CASES = [pytest.param(case, id=f"{path.stem}: {case.name}") for path in FILES for case in read_spec(path).cases]


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    playground = Playground(settings_module.Settings(home=tmp_path_factory.mktemp("home"), root=SETTINGS.root))
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
