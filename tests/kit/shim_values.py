"""Values on which the shims of two engines are held against each other, and the one statement that asks for all."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

DIGITS = "0123456789"
ODD = ["", "x", "王", "𠮷田", "　王　", "é", "＊", "□", "?", "\U00100000", "王\n", "1" * 18 + "\n", "一䀸", "０１２"]
"""Texts that are no number: supplementary and private characters, U+3000, full width, line breaks."""
EDGES = [
    date(1900, 1, 1),
    date(1999, 12, 31),
    date(2000, 2, 29),
    date(2001, 2, 28),
    date(2024, 1, 31),
    date(2100, 3, 1),
]
PATTERNS = [
    "^[0-9]{18}$",
    "^[0-9]{17}[0-9X][1-7][1-4](B[0-9]+)?$",
    "^.$",
    "[?□*\\x{E000}-\\x{F8FF}\\x{100000}-\\x{10FFFD}]",
]
EXPRESSIONS = {
    "f_accuses": "f_accuses(class)",
    "f_excuses": "f_excuses(class)",
    "f_link": "CAST(f_link(class) AS STRING)",
    "f_row_ref": "f_row_ref(small, big)",
    "f_row_id": "f_row_id(f_row_ref(small, big))",
    "f_dataset_no": "f_dataset_no(f_row_ref(small, big))",
    "f_person_key": "CASE WHEN numbered THEN f_person_key(number) END",
    "f_unnumbered_key": "f_unnumbered_key(big)",
    "f_born": "CASE WHEN numbered THEN f_born(f_person_key(number)) END",
    "f_sex": "CASE WHEN numbered THEN f_sex(f_person_key(number)) END",
    "f_age": "f_age(early, late)",
    "f_year": "f_year(early)",
    "f_month": "f_month(early)",
    "f_months": "f_months(late, early)",
    "f_days": "f_days(late, early)",
    "f_add_days": "f_add_days(early, step)",
    "f_add_months": "f_add_months(early, step)",
    "f_ymd": "f_ymd(early)",
    "f_ym": "f_ym(early)",
    "f_money": "f_money(money)",
    "f_money_rounded": "f_money(fine)",
    "f_div2": "f_div2(money, other)",
    "f_div2_fine": "f_div2(fine, money)",
    **{f"f_match_{n}": f"f_match(text, '{pattern}')" for n, pattern in enumerate(PATTERNS)},
    "f_list": "f_list(texts)",
    "f_one_character_off": "f_one_character_off(text, number)",
    "f_neighbours_swapped": "f_neighbours_swapped(text, number)",
    "f_near": "f_near(text, number)",
    "f_repair": "f_repair(text, number)",
    "order of empty values": "row_number() OVER (ORDER BY text, n)",
    "order back": "row_number() OVER (ORDER BY early DESC, n)",
    "texts": "length(text) * 1000 + length(substr(text, 2, 3))",
    "joined": "concat_ws('|', text, class, number)",
}
"""What is asked of every row, by the name of its column; one for each shim at least."""


def statement() -> str:
    """The query for all of it."""
    columns = ", ".join(f'{expression} AS "{name}"' for name, expression in EXPRESSIONS.items())
    return f"SELECT n, {columns} FROM given"


def values(rows: int, seed: int) -> pa.Table:
    """So many random rows; the same for the same seed."""
    draw = random.Random(seed)
    numbers = [_number(draw) if draw.random() < 0.9 else draw.choice([None, *ODD]) for _ in range(rows)]
    columns: dict[str, tuple[pa.DataType, Sequence[Any]]] = {
        "n": (pa.int64(), range(rows)),
        "number": (pa.string(), numbers),
        "numbered": (
            pa.bool_(),
            [n is not None and len(n) == 18 and n[:17].isdigit() and n[:17].isascii() for n in numbers],
        ),
        "text": (pa.string(), [_slip(draw, number) for number in numbers]),
        "class": (
            pa.string(),
            [
                draw.choice([None, "conflict", "different", "exact", "explicit", "likely", "repaired"])
                for _ in range(rows)
            ],
        ),
        "small": (pa.int64(), _drawn(draw, rows, lambda: draw.randrange(1, 60))),
        "big": (pa.int64(), _drawn(draw, rows, lambda: draw.randrange(2**40))),
        "step": (pa.int32(), _drawn(draw, rows, lambda: draw.randrange(-600, 600))),
        "early": (pa.date32(), _drawn(draw, rows, lambda: _day(draw))),
        "late": (pa.date32(), _drawn(draw, rows, lambda: _day(draw))),
        "money": (pa.decimal128(18, 2), _drawn(draw, rows, lambda: _amount(draw, 2))),
        "other": (pa.decimal128(18, 2), _drawn(draw, rows, lambda: _amount(draw, 2))),
        "fine": (pa.decimal128(18, 4), _drawn(draw, rows, lambda: _amount(draw, 4))),
        "texts": (
            pa.list_(pa.string()),
            _drawn(draw, rows, lambda: [draw.choice([None, *ODD]) for _ in range(draw.randrange(6))]),
        ),
    }
    return pa.table({name: pa.array(list(given), kind) for name, (kind, given) in columns.items()})


def _drawn(draw: random.Random, rows: int, one: Callable[[], Any]) -> list[Any]:
    return [None if draw.random() < 0.05 else one() for _ in range(rows)]


def _day(draw: random.Random) -> date:
    if draw.random() < 0.3:
        return draw.choice(EDGES)
    day = date(1900, 1, 1) + timedelta(draw.randrange(73_000))
    return day if draw.random() < 0.7 else (day.replace(day=1) - timedelta(1))


def _amount(draw: random.Random, places: int) -> Decimal:
    if draw.random() < 0.2:
        return Decimal(draw.choice([0, 1, -1, 5, -5, 15])).scaleb(-places)
    return Decimal(draw.randrange(-(10 ** draw.randrange(1, 12)), 10**11)).scaleb(-places)


def _number(draw: random.Random) -> str:
    day = _day(draw).strftime("%Y%m%d")
    return (
        "4510"
        + "".join(draw.choices(DIGITS, k=2))
        + day
        + "".join(draw.choices(DIGITS, k=3))
        + draw.choice(DIGITS + "X")
    )


def _slip(draw: random.Random, number: str | None) -> str | None:
    """A number as clerks and spreadsheets leave it, or something else."""
    if number is None or len(number) < 18 or draw.random() < 0.1:
        return draw.choice([None, *ODD])
    at = draw.randrange(17)
    return draw.choice(
        [
            number,
            number[:at] + draw.choice(DIGITS) + number[at + 1 :],
            number[:at] + draw.choice("王é０𠮷") + number[at + 1 :],
            number[:at] + number[at + 1] + number[at] + number[at + 2 :],
            number[:at] + number[at + 1 :],
            number[:15] + "000",
            number + draw.choice(["11", "74", "12B1", "91", "11\n"]),
            number + "\n",
        ]
    )
