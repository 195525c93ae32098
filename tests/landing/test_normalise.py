"""Values against the references everybody trusts: python-stdnum, Python's own dates, decimals and Unicode."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from crosscheck.lake.names import fold, mask

Evaluate = Callable[[str, list[str | None]], list]
NIGHT = date(2026, 11, 20)
BORN = "19900101"


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


WRITTEN_DAYS = [
    "{0:%Y%m%d}",
    "{0:%Y-%m-%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month:02d}.{0.day:02d}",
    "{0.year}年{0.month}月{0.day}日",
    " {0.year} 年 {0.month} 月 {0.day} 日 ",
    "{0:%Y-%m-%d} 00:00:00",
    "{0:%Y-%m-%d}T00:00:00.000",
    "{0:%Y/%m/%d} 0:00",
    "{0:%Y%m%d}000000",
    "{0:%Y%m%d}.0",
]


@pytest.mark.parametrize("pattern", WRITTEN_DAYS)
def test_days(evaluate: Evaluate, pattern: str) -> None:
    rng = random.Random(3)
    days = [date(1900, 1, 1) + timedelta(days=rng.randrange(60000)) for _ in range(300)]
    got = evaluate("n_date(x)", [pattern.format(day) for day in days])
    assert [(g["v"], g["precision"]) for g in got] == [(day, "D") for day in days]


def test_serial_days_of_a_spreadsheet(evaluate: Evaluate) -> None:
    serials = [10000, 42677, 46000, 73050]
    expected = [date(1899, 12, 30) + timedelta(days=n) for n in serials]
    assert evaluate("n_date(x).v", [str(n) for n in serials]) == expected
    assert evaluate("n_date(x).v", [f"{n}.75" for n in serials]) == expected
    assert expected[1] == date(2016, 11, 3)


def test_every_calendar_date_and_no_other(evaluate: Evaluate) -> None:
    texts = [f"{y}-{m:02d}-{d:02d}" for y in (1999, 2000, 2023, 2024) for m in range(14) for d in range(33)]

    def reference(text: str) -> date | None:
        try:
            return date(*map(int, text.split("-")))
        except ValueError:
            return None

    expected = [reference(text) for text in texts]
    assert evaluate("n_date(x).v", texts) == expected
    assert evaluate("n_date(x).v", [text.replace("-", "") for text in texts]) == expected
    assert evaluate("n_date(x).v", [text.replace("-", ".") for text in texts]) == expected


@pytest.mark.parametrize(
    ("written", "value", "precision"),
    [
        ("2016.11", date(2016, 11, 1), "M"),
        ("2016年11月", date(2016, 11, 1), "M"),
        ("2016-11", date(2016, 11, 1), "M"),
        ("201611", date(2016, 11, 1), "M"),
        ("2026.1", date(2026, 1, 1), "M"),
        ("2016", date(2016, 1, 1), "Y"),
        ("2016年", date(2016, 1, 1), "Y"),
        ("２０１６年１１月３日", date(2016, 11, 3), "D"),
    ],
)
def test_precision(evaluate: Evaluate, written: str, value: date, precision: str) -> None:
    [got] = evaluate("n_date(x)", [written])
    assert (got["v"], got["precision"]) == (value, precision)


@pytest.mark.parametrize(
    "written", ["2016-02-30", "2016-13-01", "2016.13", "不详", "98.2.3", "二〇一八年", "1", "99999999"]
)
@pytest.mark.parametrize("macro", ["n_date", "n_month", "n_year", "n_timestamp"])
def test_unreadable_dates(evaluate: Evaluate, macro: str, written: str) -> None:
    [got] = evaluate(f"{macro}(x)", [written])
    assert got["t"] == written
    assert got["v"] is None


def test_months_and_years(evaluate: Evaluate) -> None:
    months = ["2026-11", "202611", "2026.11", "2026年11月", "2026-11-20", "20261120", "46346", "2026/11"]
    assert evaluate("n_month(x).v", months) == [date(2026, 11, 1)] * len(months)
    assert evaluate("n_month(x).v", ["2026.1", "2026", "2026.0"]) == [date(2026, 1, 1), None, None]
    assert (
        evaluate("n_year(x).v", ["2026", "2026年", "2026.0", "２０２６", " 2026 ", "26", None])
        == [2026] * 5 + [None] * 2
    )


def test_moments(evaluate: Evaluate) -> None:
    written = ["2026-11-20 03:04:05", "2026/11/20 3:04:05", "2026-11-20T03:04:05.000000", "20261120030405"]
    written += ["2026年11月20日 3:04:05", "2026-11-20", "20261120", "46346.5"]
    expected = ["2026-11-20 03:04:05"] * 5 + ["2026-11-20 00:00:00"] * 2 + ["2026-11-20 12:00:00"]
    assert evaluate("CAST(n_timestamp(x).v AS VARCHAR)", written) == expected


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


def test_nfkc_is_unicodes(evaluate: Evaluate) -> None:
    texts = [chr(c) for c in range(1, 0x3000) if not 0xD800 <= c < 0xE000] + [
        "Å①ﬁ",
        "e\u0301",
        "張三",
        "㈱",
        "𠮷",
        "\uf900",
    ]
    texts += (
        [chr(c) for c in range(0xF900, 0xFB00)]
        + [chr(c) for c in range(0x4DB0, 0x4E10)]
        + [chr(c) for c in range(0xFF00, 0xFFF0)]
    )
    texts += [chr(c) for c in range(0x2F800, 0x2FA20)]
    assert evaluate("n_nfkc(x)", texts) == [unicodedata.normalize("NFKC", text) for text in texts]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("张　三", "张三"),
        (" 张 三 ", "张三"),
        ("古丽米热·艾比布力", "古丽米热艾比布力"),
        ("古丽米热．艾比布力", "古丽米热艾比布力"),
        ("古丽米热・艾比布力", "古丽米热艾比布力"),
        ("古丽米热•艾比布力", "古丽米热艾比布力"),
        ("古丽米热‧艾比布力", "古丽米热艾比布力"),
        ("古丽米热.艾比布力", "古丽米热艾比布力"),
        ("張昇", "张升"),
        ("张\u200b三\ufeff", "张三"),
        ("张\uf9b4", "张領"),
    ],
)
def test_folding(evaluate: Evaluate, written: str, folded: str) -> None:
    assert fold(written) == folded
    assert evaluate("n_name(x).fold", [written]) == [folded]


@pytest.mark.parametrize("written", ["张䶮", "张?", "张？", "张□", "张*", "张\ue123", "张yan", "张YAN", "张lü", "张lv"])
def test_masking(evaluate: Evaluate, written: str) -> None:
    assert mask(fold(written)) == "张□"
    assert evaluate("n_name(x).mask", [written]) == ["张□"]


def test_a_name_keeps_its_original(evaluate: Evaluate) -> None:
    got = evaluate("n_name(x)", ["张　三", "张三", "", "　", None])
    assert [g and (g["v"], g["fold"], g["mask"]) for g in got] == [
        ("张　三", "张三", "张三"),
        ("张三", "张三", "张三"),
        (None, None, None),
        (None, None, None),
        None,
    ]


def test_a_word_that_is_no_syllable_stays() -> None:
    assert mask(fold("张yǎn")) != "张□"
    assert mask(fold("张yanyan")) == "张yanyan"
    assert mask(fold("MARIA")) == "MARIA"
    assert mask(fold("张 a")) == "张□"
