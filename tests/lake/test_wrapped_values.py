"""What programs put around a value, or in the place of none: the right value, or null with a note that says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from stdnum.cn import ric

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.lake import stage
from crosscheck.lake.land import land
from crosscheck.lake.snapshots import newest_accepted
from crosscheck.settings import Settings
from kit.landing import NIGHT, ROOT, A, B, accept, csv_bytes, death, drop, person, table

Evaluate = Callable[[str, list[str | None]], list]
Stager = Callable[..., tuple]

RESIDENCE = ["81000019600101001", "82000019700202002", "83000019800303003", "91112419900404004"]
"""Hong Kong, Macao, Taiwan, and a foreigner with a permanent residence permit; the check character follows."""
NULL_WORDS = ["NULL", "null", "Null", r"\N", "(null)", "(NULL)", "<null>", "[NULL]", "None", "none", "NaN", "nan"]
NULL_WORDS += ["NaT", "<NA>", " NULL ", "　null", "ＮＵＬＬ", '="NULL"', '"NULL"', '""', '=""']
NO_NULL_WORDS = ["NULL张", "张null", "Nullah", "nonesuch", "N", "NA", "\\", "NaNa", "无NULL", "null null"]


@pytest.mark.parametrize(
    "pattern",
    ['="{}"', '=""{}""', '"{}"', '"=""{}"""', ' ="{}" ', '= "{}"', "＝“{}”", "={}", '="{} "', '\t="{}"'],
)
def test_a_number_that_is_protected_from_a_spreadsheet(evaluate: Evaluate, pattern: str) -> None:
    numbers = [A, B, "451022100201", "H000001", "4510221990010100174201"]
    if pattern == "={}":
        numbers = [number for number in numbers if not number.startswith("H")]
    assert evaluate("n_cell(x)", [pattern.format(number) for number in numbers]) == numbers


@pytest.mark.parametrize("text", ["=A1+B2", '"甲"、"乙"', '甲"乙"', '="甲"&"乙"', "一=一", "“甲”与“乙”", "=", '"'])
def test_what_is_no_such_wrapping_stays(evaluate: Evaluate, text: str) -> None:
    assert evaluate("n_cell(x)", [text]) == [text]


def test_a_word_for_null_is_null_as_the_whole_cell_only(evaluate: Evaluate) -> None:
    assert [text or None for text in evaluate("n_cell(x)", NULL_WORDS)] == [None] * len(NULL_WORDS)
    assert evaluate("n_cell(x)", NO_NULL_WORDS) == NO_NULL_WORDS


def taken_in(settings: Settings, content: bytes) -> tuple[dict, list[dict]]:
    """Manifest and rows of a list of deaths that was accepted."""
    drop(settings, "civil_affairs", "20261120", {"死亡(殡葬)登记.csv": content})
    land(settings, "civil_affairs", NIGHT, accept)
    found = newest_accepted(settings, "civil_affairs.death", NIGHT)
    assert found
    return found.manifest, pq.read_table(found.rows).to_pylist()


@pytest.mark.parametrize("quoted", [False, True], ids=["bare", "in marks of its own"])
def test_a_list_whose_numbers_are_protected(settings: Settings, quoted: bool) -> None:
    rows = [death(证件号码=person(n)) for n in range(60)]
    for row in rows[::20]:
        row["证件号码"] = f'="{row["证件号码"]}"'
    content = csv_bytes(table(rows), "gb18030")
    if not quoted:
        content = content.replace(b'"=""', b'="').replace(b'"""', b'"')
    manifest, accepted = taken_in(settings, content)
    assert [manifest[f"rows_{name}"] for name in ("accepted", "noted")] == [60, 0]
    assert [row["id_no"] for row in accepted] == [person(n) for n in range(60)]
    assert all(row["id_no_valid"] for row in accepted)


def parsed(con: duckdb.DuckDBPyConnection, dataset: Dataset, rows: list[dict]) -> list[dict]:
    """Each row as it is parsed when it is the only one of its list; planned once for all of them."""
    columns = {c.header: pa.array([row.get(c.header) for row in rows], pa.string()) for c in dataset.columns}
    columns["_source_file"] = pa.array(["f.csv"] * len(rows), pa.string())
    columns["_source_row"] = pa.array([1] * len(rows), pa.int64())
    con.register("raw_given", pa.table(columns))
    return stage.parsed(con, ROOT, dataset, "raw_given", NIGHT).to_arrow_table().to_pylist()


@pytest.mark.parametrize("dataset", catalog().datasets, ids=lambda d: d.id)
def test_every_value_may_be_protected_and_a_null_written_out_is_an_empty_cell(
    con: duckdb.DuckDBPyConnection, dataset: Dataset
) -> None:
    samples = {"id_no": A, "disability_no": f"{A}42", "name": "张三", "region12": "451022100201", "bool": "是"}
    samples |= {"date": "2026-10-01", "month": "2026-10", "year": "2026", "timestamp": "2026-10-01 03:04:05"}
    given = {c.header: c.words[0] if c.words else samples.get(c.type, "12345678") for c in dataset.columns}
    wrapped = {header: f'="{value}"' for header, value in given.items()}
    words = [dict.fromkeys(given, word) for word in ("NULL", r"\N", "NaN")]
    plain, protected, nothing, *nulls = parsed(con, dataset, [given, wrapped, {}, *words])
    assert plain["_reason"] is None
    assert protected == plain
    assert nothing["_reason"] == "; ".join(f"empty {column.header}" for column in dataset.columns if column.required)
    assert nulls == [nothing] * len(words)


def test_a_null_written_out_leaves_no_note(staged: Stager) -> None:
    allowance = {"证件号码": A, "姓名": "张三", "户主证件号码": "NULL", "起始年月": "2020-01", "终止年月": "NULL"}
    allowance |= {"城乡类别": "农村", "保障类别": "A", "月保障金额": "300", "发放区县": "451022"}
    counts, [row], _ = staged("civil_affairs.allowance", [allowance])
    assert (counts.accepted, row["head_id_no"], row["to_month"], row["_notes"]) == (1, None, None, None)


def test_a_null_written_out_is_empty_where_a_value_is_required(staged: Stager) -> None:
    _, _, quarantined = staged("civil_affairs.death", [death(证件号码="null", 死亡日期="(null)"), death(姓名="None")])
    assert [row["reason"] for row in quarantined] == ["empty 证件号码; empty 死亡日期", "empty 姓名"]


def test_a_name_that_holds_such_a_word_stays(staged: Stager) -> None:
    _, accepted, _ = staged("civil_affairs.death", [death(姓名="Nullah"), death(证件号码=B, 姓名="张NULL")])
    assert {row["name"] for row in accepted} == {"Nullah", "张NULL"}


@pytest.mark.parametrize(("column", "header"), [("id_no", "证件号码"), ("name", "姓名")])
def test_a_yes_or_no_is_no_number_and_no_name(staged: Stager, column: str, header: str) -> None:
    row = {"人编号": "M1", "户编号": "H1", "姓名": "张三", "与户主关系": "户主", "成员状态": "正常", header: "true"}
    _, accepted, quarantined = staged("registry.member", [row])
    told = [*(row["_notes"] for row in accepted), *(row["reason"] for row in quarantined)]
    assert told == [f"unreadable {header}"]
    assert [row[column] for row in accepted] in ([], [None])


NEVER = ["9999-12-31", "99991231", "9999/12/31", "9999-12-31 23:59:59", "9999年12月31日", "2999-12-31", "9999-12"]
FIRST = ["1900-01-01", "19000101", "1900/1/1 0:00", "1900-01", "0001-01-01", "0001-01-01 00:00:00", "0000-00-00"]


@pytest.mark.parametrize("written", NEVER)
def test_the_last_date_a_program_knows_is_no_end(evaluate: Evaluate, written: str) -> None:
    for macro in ("n_end_date", "n_end_month"):
        [got] = evaluate(f"{macro}(x)", [written])
        assert set(got.values()) == {None}


@pytest.mark.parametrize("written", FIRST)
def test_the_first_date_a_program_knows_is_no_end_and_noted(evaluate: Evaluate, written: str) -> None:
    for macro in ("n_end_date", "n_end_month", "n_due_date"):
        [got] = evaluate(f"{macro}(x)", [written])
        assert got.pop("t")
        assert set(got.values()) == {None}


def test_every_other_end_is_the_date_that_it_is(evaluate: Evaluate) -> None:
    written = ["2026-11-03", "1901-01-01", "2899-12-31", "2016.11", "2016", "20261103", "42677", None, ""]
    assert evaluate("n_end_date(x)", written) == evaluate("n_date(x)", written) == evaluate("n_due_date(x)", written)
    assert evaluate("n_end_month(x)", written) == evaluate("n_month(x)", written)
    assert evaluate("n_due_date(x).v", ["9999-12-31"]) == [date(9999, 12, 31)]


@pytest.mark.parametrize(("written", "note"), [("9999-12-31", None), ("1900-01-01", "unreadable 结束日期")])
def test_an_end_that_is_none_never_comes_before_the_beginning(staged: Stager, written: str, note: str | None) -> None:
    pairing = {
        "户编号": "H1",
        "帮扶人姓名": "张三",
        "帮扶人证件号码": A,
        "帮扶单位": "县医院",
        "开始日期": "2020-01-01",
    }
    counts, [row], _ = staged("registry.pairing", [pairing | {"结束日期": written}])
    assert (counts.accepted, row["ended_on"], row["ended_on_precision"], row["_notes"]) == (1, None, None, note)


def test_numbers_of_residents_from_elsewhere(staged: Stager) -> None:
    """A table of region codes would call the first four wrong; the last two are kept as they are."""
    residence = [body + ric.calc_check_digit(body + "0") for body in RESIDENCE]
    others = ["H01234567", "E12345678"]
    rows = [death(证件号码=number) for number in (*residence, *others)]
    counts, accepted, _ = staged("civil_affairs.death", rows)
    assert counts.accepted == len(rows)
    assert {row["id_no"]: row["id_no_valid"] for row in accepted} == {
        **dict.fromkeys(residence, True),
        **dict.fromkeys(others, False),
    }
