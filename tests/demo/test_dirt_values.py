"""Whatever way a value is written, landing reads the same value back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from crosscheck.lake.names import fold, mask
from crosscheck_demo.dirt.values import EMPTY_WAYS, WAYS, another, plain

DRAWS = [n * 0x1F1F1F1F % (1 << 32) for n in range(1, 60)]
NUMBERS = ["11010519491231002X", "440524188001010014", "11010519491231003X", "451022199003078912"]
VALUES: dict[str, list[Any]] = {
    "id_no": NUMBERS,
    "disability_no": ["11010519491231002X42", "11010519491231002X42B1"],
    "date": [date(2016, 11, 3), date(1949, 12, 31), date(1915, 11, 18), date(2024, 2, 29)],
    "month": [date(2026, 1, 1), date(2025, 10, 1), date(2016, 11, 1)],
    "year": [2026, 2008],
    "money": [Decimal("0.00"), Decimal("3.05"), Decimal("1234.50"), Decimal("32000.00"), Decimal("1234500.00")],
    "number": [Decimal("50.00"), Decimal("1234.50")],
    "int": [0, 5, 1200],
    "bool": [True, False],
    "region12": ["451022100201"],
    "phone": ["13807761234"],
}
MACROS = {"id_no": "n_id", "number": "n_money_wan", "disability_no": "n_disability", "region12": "n_region"}


def _read(con: duckdb.DuckDBPyConnection, kind: str, text: Any) -> Any:
    macro = MACROS.get(kind, f"n_{kind}")
    return con.execute(f"SELECT {macro}(?).v", [None if text is None else str(text)]).fetchall()[0][0]


@pytest.mark.parametrize("kind", list(VALUES))
def test_every_way_is_read_back(con: duckdb.DuckDBPyConnection, kind: str) -> None:
    seen = set()
    for value in VALUES[kind]:
        assert _read(con, kind, plain(kind, value, "text")) == value
        for draw in DRAWS:
            done = another(kind, value, draw, lossy=True)
            if done:
                seen.add(done[0])
                assert _read(con, kind, done[1]) == value, f"{kind} {done[0]}"
    assert seen == set(WAYS[kind])


@pytest.mark.parametrize("kind", list(EMPTY_WAYS))
def test_words_for_nothing_are_nothing(con: duckdb.DuckDBPyConnection, kind: str) -> None:
    words = {another(kind, None, draw, lossy=True)[1] for draw in DRAWS}  # type: ignore[index]
    assert words == set(EMPTY_WAYS[kind])
    assert {_read(con, kind, word) for word in words} == {None}


def test_codes_only_get_blanks(con: duckdb.DuckDBPyConnection) -> None:
    done = {another("code", "正常参保", draw, lossy=True)[1] for draw in DRAWS}  # type: ignore[index]
    assert len(done) > 1
    for text in done:
        assert con.execute("SELECT n_code(?, '正常参保 终止').v", [text]).fetchall() == [("正常参保",)]


@pytest.mark.parametrize("name", ["韦强", "黄丽萍", "古丽·艾合买提", "韦喆", "农堃华"])
def test_names_keep_their_mask_and_only_rare_characters_are_lost(name: str) -> None:
    ways = {draw: another("name", name, draw, lossy=True) for draw in DRAWS}
    for done in filter(None, ways.values()):
        text = str(done[1])
        assert mask(fold(text)) == mask(fold(name)), done
        assert fold(text) == fold(name) or done[0] == "unprintable"
    exact = [another("name", name, draw, lossy=False) for draw in DRAWS]
    assert all(fold(str(done[1])) == fold(name) for done in exact if done)


def test_numbers_that_are_not_well_formed_stay_as_they_are() -> None:
    for text in ("4.52123E+17", "45102219900307891", "451022199003078912B", "451022900307891"):
        assert another("id_no", text, DRAWS[0], lossy=True) is None


def test_a_number_that_is_not_valid_does_not_become_a_legacy_one() -> None:
    wrong = "451022199003078914"
    assert not any(done and done[0] == "legacy_15" for done in (another("id_no", wrong, d, lossy=True) for d in DRAWS))
