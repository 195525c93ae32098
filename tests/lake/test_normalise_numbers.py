"""ID numbers against python-stdnum: what is valid, what is cleaned, what is kept as it is."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from kit.landing import NIGHT

Evaluate = Callable[[str, list[str | None]], list]


def number(rng: random.Random) -> str:
    day = date(1900, 1, 1) + timedelta(days=rng.randrange(46000))
    body = f"{rng.randrange(110000, 659999)}{day:%Y%m%d}{rng.randrange(1000):03d}"
    return body + ric.calc_check_digit(body + "0")


def damaged(text: str, rng: random.Random) -> str:
    place = rng.randrange(len(text))
    return rng.choice(
        [
            text[:place] + rng.choice("0123456789X") + text[place + 1 :],
            text[:place] + text[place + 1 :],
            text[:place] + rng.choice("0123456789") + text[place:],
            text[:15] + "000",
            text[:6] + "0000" + text[10:],
            text[:10] + f"{rng.randrange(100):02d}{rng.randrange(40):02d}" + text[14:],
        ]
    )


def reference_valid(text: str) -> bool:
    if len(text) != 18 or not text[:17].isdigit() or ric.calc_check_digit(text) != text[17]:
        return False
    try:
        return ric.get_birth_date(text) <= NIGHT
    except ValidationError:
        return False


def test_validity_is_that_of_the_standard(evaluate: Evaluate) -> None:
    rng = random.Random(1)
    numbers = [number(rng) for _ in range(5000)]
    texts = numbers + [damaged(text, rng) for text in numbers * 3]
    got = evaluate(f"n_id_valid(x, DATE '{NIGHT}')", texts)
    assert got == [reference_valid(text) for text in texts]
    assert sum(got) > 4000
    assert not all(got)


def test_a_birth_date_after_the_business_date_is_not_valid(evaluate: Evaluate) -> None:
    born = {day: f"451022{day}001" + ric.calc_check_digit(f"451022{day}0010") for day in ("20261120", "20261121")}
    assert evaluate(f"n_id_valid(x, DATE '{NIGHT}')", list(born.values())) == [True, False]


def test_nothing_is_neither_valid_nor_invalid(evaluate: Evaluate) -> None:
    assert evaluate(f"n_id_valid(x, DATE '{NIGHT}')", [None]) == [None]


VALID = "11010519491231002X"


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        "11010519491231002Ｘ",
        "11010519491231002Х",
        "11010519491231002х",
        "11010519491231002*",
        "'11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X\t",
        "110105\u00a019491231\u200b002X\ufeff",
        "110105　19491231　002X",
        "11010519491231002X\r\n",
    ],
)
def test_a_number_is_cleaned(evaluate: Evaluate, written: str) -> None:
    assert evaluate("n_id(x).v", [written]) == [VALID]


@pytest.mark.parametrize("empty", [None, "", "  ", "　", "无", "-", "/", "0", "\u200b", "－", "'", "0.0"])
def test_no_number(evaluate: Evaluate, empty: str | None) -> None:
    assert evaluate("n_id(x).t", [empty]) == [None]


def test_damage_is_kept_as_it_is(evaluate: Evaluate) -> None:
    kept = [
        "4.52123E+17",
        "4.5212319900101E+17",
        "452123199013011",
        "45212319900101",
        "4521231990130110000",
        "见户口簿",
    ]
    assert evaluate("n_id(x).v", kept) == kept


def test_a_number_saved_by_a_spreadsheet(evaluate: Evaluate) -> None:
    written = ["4.52123199001011E+17", "4.52123199001011e17", "452123199001011000.0", "452123199001011000"]
    assert evaluate("n_id(x).v", written) == ["452123199001011000"] * 4


def test_a_disability_number(evaluate: Evaluate) -> None:
    written = [f"{VALID}42", f"{VALID.lower()}42b1", f" {VALID[:17]}*42 B2", "4.52123199001011E+19"]
    assert evaluate("n_disability(x).v", written) == [
        f"{VALID}42",
        f"{VALID}42B1",
        f"{VALID}42B2",
        "45212319900101100000",
    ]
    judged = [f"{VALID}42", f"{VALID}42B1", f"{VALID}02", f"{VALID}45", VALID, f"{VALID[:17]}142", None]
    assert evaluate(f"n_disability_valid(x, DATE '{NIGHT}')", judged) == [True, True, False, False, False, False, None]


def test_legacy_numbers_are_converted(evaluate: Evaluate) -> None:
    rng = random.Random(2)
    numbers = [n for n in (number(rng) for _ in range(500)) if n[6:8] == "19"]
    legacy = [n[:6] + n[8:17] for n in numbers]
    assert evaluate("n_id(x).v", legacy) == numbers
    assert evaluate("n_id(x).v", ["452123981303123"]) == ["452123981303123"]
