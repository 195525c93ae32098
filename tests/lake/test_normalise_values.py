"""Money against decimal arithmetic; integers, yes and no, codes, regions, phones, text."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest

Evaluate = Callable[[str, list[str | None]], list]


def test_money_against_decimal(evaluate: Evaluate) -> None:
    rng = random.Random(4)
    texts = [f"{rng.randrange(10**9)}.{rng.randrange(10**n):0{n}d}" for n in (1, 2, 3, 4, 6) for _ in range(200)]
    texts += ["0.005", "0.015", "2.675", "1.005", "99999999999.995"]
    expected = [Decimal(t).quantize(Decimal("0.01"), ROUND_HALF_UP) for t in texts]
    assert evaluate("n_money(x).v", texts) == expected
    grouped = [f"{Decimal(t):,}元" for t in texts]
    assert evaluate("n_money(x).v", grouped) == expected


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,234.50元", "1234.50"),
        ("１２３４．５", "1234.50"),
        ("3.2万", "32000.00"),
        ("3.2万元", "32000.00"),
        ("3.25678万", "32567.80"),
        ("¥100", "100.00"),
        ("￥1，000", "1000.00"),
        (" 12 ", "12.00"),
        (".5", "0.50"),
        ("-0", "0.00"),
        ("+7", "7.00"),
    ],
)
def test_money(evaluate: Evaluate, written: str, value: str) -> None:
    assert evaluate("n_money(x).v", [written]) == [Decimal(value)]


@pytest.mark.parametrize(
    "written", ["-350.00", "叁佰元", "1.2.3", "1,2,3", "1.5E+5", "12a", "万", "元", "99999999999999999999"]
)
def test_unreadable_money(evaluate: Evaluate, written: str) -> None:
    [got] = evaluate("n_money(x)", [written])
    assert got["v"] is None
    assert got["t"]


def test_no_money(evaluate: Evaluate) -> None:
    nothing = [None, "", "-", "/", "无", "－", " "]
    for macro in ("n_money", "n_int", "n_money_signed", "n_money_wan"):
        assert evaluate(f"{macro}(x).t", nothing) == [None] * len(nothing)


def test_an_income_may_be_negative(evaluate: Evaluate) -> None:
    assert evaluate("n_money_signed(x).v", ["-350", "－1,200.5元"]) == [Decimal("-350.00"), Decimal("-1200.50")]


def test_a_column_in_ten_thousand_yuan(evaluate: Evaluate) -> None:
    written = ["50", "50万", "50万元", "500,000元", "0.5", "-5"]
    assert evaluate("n_money_wan(x).v", written) == [Decimal(50)] * 4 + [Decimal("0.50"), None]


def test_integers(evaluate: Evaluate) -> None:
    written = ["3", "3.0", "1,234", "１２", "3.2万", "3元", "3.5", "-3", "若干", "99999999999"]
    assert evaluate("n_int(x).v", written) == [3, 3, 1234, 12, 32000, 3, None, None, None, None]


def test_yes_and_no(evaluate: Evaluate) -> None:
    yes, no = (
        ["是", "Y", "y", "1", "true", "TRUE", "有", " 是 ", "Ｙ", "1.0"],
        ["否", "N", "0", "false", "无", "ｎ", "0.0"],
    )
    assert evaluate("n_bool(x).v", [*yes, *no, "不清楚", None]) == [True] * 10 + [False] * 7 + [None, None]
    assert evaluate("n_bool(x).t", ["待核", None, " "]) == ["待核", None, None]


def test_codes(evaluate: Evaluate) -> None:
    got = evaluate(
        "n_code(x, '火化 死亡证明')", ["火化", " 死亡证明　", "\u200b火化", "土葬", "火化 死亡证明", "", None]
    )
    assert [g["v"] for g in got] == ["火化", "死亡证明", "火化", None, None, None, None]
    assert [g["t"] is not None for g in got] == [True] * 5 + [False] * 2


def test_regions(evaluate: Evaluate) -> None:
    written = [
        "451022100201",
        "451022 100 201",
        "451022",
        "451022100",
        "451022100201.0",
        "４５１０２２",
        "4510",
        "平马镇",
        "",
    ]
    expected = ["451022100201"] * 2 + ["451022", "451022100", "451022100201", "451022", None, None, None]
    assert evaluate("n_region(x).v", written) == expected


def test_phones(evaluate: Evaluate) -> None:
    written = [
        "138 1234 5678",
        "+86-138-1234-5678",
        "8613812345678",
        "0776-5212345",
        "008613812345678",
        "无",
        "电话",
        "１３８12345678",
    ]
    expected = ["13812345678"] * 3 + ["07765212345", "13812345678", None, None, "13812345678"]
    assert evaluate("n_phone(x).v", written) == expected


def test_text_keeps_its_inside(evaluate: Evaluate) -> None:
    assert evaluate("n_text(x).v", ["　田东县 平马镇\t", "\ufeffA", "", " ", None]) == [
        "田东县 平马镇",
        "A",
        None,
        None,
        None,
    ]
