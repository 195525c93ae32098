"""What becomes of the rows of an export: counts, reasons, repeats, and the columns of a snapshot."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest
from duckdb import ColumnExpression as Cell

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.lake.laid_aside import ABOUT, NAME, NUMBER, mark
from crosscheck.lake.stage import prepare, stage
from crosscheck.lake.state import snapshot_schema
from kit.landing import NIGHT, ROOT, A, B, death, rows_of

Stager = Callable[..., tuple]
DATASETS = catalog().datasets
BY_ID = {dataset.id: dataset for dataset in DATASETS}


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d.id)
def test_an_empty_list_has_the_shape_of_its_snapshot(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    con.register("raw_empty", pa.schema([("_source_file", pa.string()), ("_source_row", pa.int64())]).empty_table())
    counts = stage(con, ROOT, dataset, "raw_empty", NIGHT)
    assert (counts.read, counts.accepted) == (0, 0)
    got = con.table(f"{dataset.table}__accepted").to_arrow_table().schema
    expected = snapshot_schema(dataset)
    assert {field.name: field.type for field in got} == {field.name: field.type for field in expected}


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d.id)
def test_stage_sql_names_the_contracts_headers_types_and_words(dataset: Dataset) -> None:
    text = (ROOT / "sql" / "stage" / f"{dataset.id}.sql").read_text(encoding="utf-8")
    found = re.findall(r"n_(\w+)\(\"(.+?)\"(?:, '(.*?)')?\)\s+AS (\w+)", text)
    kinds = {"id": "id_no", "disability": "disability_no", "region": "region12"}
    kinds |= {"money_signed": "money", "money_wan": "money"}
    kinds |= {"end_date": "date", "end_month": "month", "due_date": "date"}
    got = [(name, header, kinds.get(kind, kind), tuple(words.split())) for kind, header, words, name in found]
    assert got == [(c.name, c.header, c.type, c.words) for c in dataset.columns]


NASTY = [
    *["", " ", "0", "-", "'", ".", "..", "E+17", "9.99999999999999E+19", "1" * 18, "9" * 40, "0" * 18, "X" * 18],
    *["00000000", "99999999", "99999", "99999.9", "9999-99-99", "0000-00-00", "9999.99", "24:00:00", "\x00"],
    *["2026-01-01 99:99", "2026-11-20T00:00:00Z", "1e400", "-1e400", "NaN", "inf", "万", "元", "1,", ",1", "𠮷"],
    *["é", "\ue000", "😀", "张" * 5000, "451022000000000000", "45102299999999999X", "451022999999999", "\u200b"],
    *["\U000e0001", "%s", "${raw}", "\\1", "'; --"],
]
ALPHABET = [chr(point) for point in (*range(1, 0x250), *range(0x2000, 0x3100))]


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d.id)
def test_nothing_a_cell_can_hold_stops_staging(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    rng = random.Random(dataset.id)
    texts = NASTY + ["".join(rng.choices(ALPHABET, k=9)) for _ in range(60)]
    columns = {column.header: pa.array(rng.sample(texts, len(texts)), pa.string()) for column in dataset.columns}
    columns |= {"_source_file": pa.array(["f"] * len(texts)), "_source_row": pa.array(range(len(texts)), pa.int64())}
    con.register("raw_nasty", pa.table(columns))
    counts = stage(con, ROOT, dataset, "raw_nasty", NIGHT)
    assert counts.read == len(texts) == counts.accepted + counts.quarantined + counts.repeated
    for part in ("accepted", "quarantine", "delivery"):
        con.table(f"{dataset.table}__{part}").to_arrow_table()


def test_accepted_rows(staged: Stager) -> None:
    second = death(证件号码=B, 姓名="李　四", 死亡日期="2026.10")
    counts, accepted, _ = staged("civil_affairs.death", [death(), second])
    assert (counts.read, counts.accepted, counts.quarantined, counts.repeated) == (2, 2, 0, 0)
    names = ("_row_id", "_source_row", "name", "name_fold", "died_on", "died_on_precision", "id_no_valid")
    assert [tuple(row[name] for name in names) for row in accepted] == [
        (1, 1, "张三", "张三", date(2026, 10, 1), "D", True),
        (2, 2, "李　四", "李四", date(2026, 10, 1), "M", True),
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"证件号码": "无"}, "empty 证件号码"),
        ({"姓名": " 　"}, "empty 姓名"),
        ({"死亡日期": None}, "empty 死亡日期"),
        ({"死亡日期": "2026-02-30"}, "unreadable 死亡日期"),
        ({"死亡日期": "2026-11-21"}, "future date 死亡日期"),
        ({"姓名": "", "登记日期": "不详"}, "empty 姓名; unreadable 登记日期"),
    ],
)
def test_reasons(staged: Stager, changes: dict, reason: str) -> None:
    counts, _, quarantined = staged("civil_affairs.death", [death(), death(证件号码=B, 姓名="李四"), death(**changes)])
    assert (counts.read, counts.accepted, counts.quarantined) == (3, 2, 1)
    assert quarantined == [{"_source_file": "f.csv", "_source_row": 3, "reason": reason}]


def test_the_business_date_itself_is_not_the_future(staged: Stager) -> None:
    assert staged("civil_affairs.death", [death(死亡日期="2026-11-20", 登记日期="2026-11-20")])[0].accepted == 1


def test_planned_dates_may_lie_ahead(staged: Stager) -> None:
    row = {"证件号码": A, "姓名": "张三", "原因": "缓学", "批准日期": "2026-09-01", "有效期至": "2027-08-31"}
    assert staged("education.exemption", [row])[0].accepted == 1
    assert staged("education.exemption", [row | {"批准日期": "2027-09-01"}])[0].quarantined == 1


def test_a_village_code_announced_for_next_year_is_accepted(staged: Stager) -> None:
    row = {"区划代码": "451022100201", "名称": "四村", "级别": "村", "启用日期": "2027-01-01"}
    counts, [village], _ = staged("reference.region", [row])
    assert (counts.accepted, village["valid_from"]) == (1, date(2027, 1, 1))


def test_of_plans_alone_the_day_may_lie_ahead() -> None:
    plans = {(d.id, c.name) for d in DATASETS for c in d.of_type("date") if not c.past_event}
    assert plans == {
        ("bank.loan", "due_on"),
        ("disabled_federation.certificate", "valid_to"),
        ("education.exemption", "valid_to"),
        ("human_resources.post", "to_date"),
        ("organisation.village_cadre", "to_date"),
        ("reference.region", "valid_from"),
        ("reference.region", "valid_to"),
        ("registry.measure", "due_on"),
        ("registry.pairing", "ended_on"),
    }


def test_an_optional_date_in_the_future_quarantines_too(staged: Stager) -> None:
    row = {"户主证件号码": A, "户主姓名": "张三", "鉴定等级": "C", "鉴定日期": "2026-01-01", "处置情况": "已加固"}
    counts, _, quarantined = staged("housing.appraisal", [row | {"处置日期": "2027-01-01"}])
    assert counts.quarantined == 1
    assert quarantined[0]["reason"] == "future date 处置日期"


def test_an_unreadable_optional_value_is_noted(staged: Stager) -> None:
    counts, [row], _ = staged("civil_affairs.death", [death(来源="土葬")])
    assert (counts.accepted, row["origin"], row["_notes"]) == (1, None, "unreadable 来源")


def test_a_missing_optional_column_is_empty(staged: Stager) -> None:
    row = death()
    del row["来源"]
    _, [accepted], _ = staged("civil_affairs.death", [row])
    assert (accepted["origin"], accepted["_notes"]) == (None, None)


def test_repeats_are_found_however_they_are_written(staged: Stager) -> None:
    again = death(姓名="张　三", 死亡日期="20261001", 登记日期="2026年10月2日", 来源=" 火化")
    again |= {"_source_file": "a.csv", "_source_row": 7}
    counts, accepted, quarantined = staged("civil_affairs.death", [death(), again])
    assert (counts.read, counts.accepted, counts.repeated, quarantined) == (2, 1, 1, [])
    assert (accepted[0]["_source_file"], accepted[0]["_source_row"]) == ("a.csv", 7)


def test_every_row_of_a_key_with_different_content_is_quarantined(staged: Stager) -> None:
    rows = [death(), death(), death(死亡日期="2026-10-02"), death(证件号码=B)]
    counts, accepted, quarantined = staged("civil_affairs.death", rows)
    assert (counts.accepted, counts.quarantined, counts.repeated) == (1, 3, 0)
    assert {q["reason"] for q in quarantined} == {"key with different content"}
    assert accepted[0]["id_no"] == B


def test_the_name_joins_the_key_where_the_number_is_not_valid(staged: Stager) -> None:
    lost = "4.52123E+17"
    differs = death(证件号码=lost, 姓名="张 三", 死亡日期="2026-01-01")
    rows = [death(证件号码=lost), death(证件号码=lost, 姓名="李四"), differs]
    counts, _, quarantined = staged("civil_affairs.death", rows)
    assert (counts.accepted, counts.quarantined) == (1, 2)
    assert [q["_source_row"] for q in quarantined] == [1, 3]


def test_a_valid_number_is_the_key_whatever_the_name(staged: Stager) -> None:
    assert staged("civil_affairs.death", [death(), death(姓名="李四")])[0].quarantined == 2


def test_a_refused_row_does_not_spoil_another_of_its_key(staged: Stager) -> None:
    counts, _, _ = staged("civil_affairs.death", [death(), death(登记日期="不详")])
    assert (counts.accepted, counts.quarantined) == (1, 1)


def member(**changes: str | None) -> dict:
    row = {"人编号": "M1", "户编号": "H1", "姓名": "张三", "与户主关系": "户主", "成员状态": "正常"}
    return row | changes


def test_members_of_no_household(staged: Stager) -> None:
    rows = [member(), member(人编号="M2", 户编号="H9"), member(人编号="M3", 户编号="H9", 姓名=None)]
    rows.append(member(人编号="M4", 户编号=""))
    counts, _, quarantined = staged("registry.member", rows, ["H1", "H2"])
    assert (counts.accepted, counts.quarantined) == (1, 3)
    assert [q["reason"] for q in quarantined] == [
        "no such household",
        "empty 姓名; no such household",
        "empty 户编号",
    ]


def test_a_member_without_a_usable_number_is_kept(staged: Stager) -> None:
    rows = [member(证件号码=text, 人编号=str(n)) for n, text in enumerate(["", "4.5E+17", "45102219900101", A])]
    counts, accepted, _ = staged("registry.member", rows)
    assert counts.accepted == 4
    assert [row["id_no_valid"] for row in accepted] == [None, False, False, True]


def test_only_income_may_be_negative(staged: Stager, con: duckdb.DuckDBPyConnection) -> None:
    row = {
        "户编号": "H1",
        "户主姓名": "张三",
        "户主证件号码": A,
        "行政区划代码": "451022100201",
        "户类型": "脱贫户",
        "识别日期": "2014-01-01",
        "家庭人口数": "3",
        "更新时间": "2026-11-19 20:00:00",
        "人均纯收入": "-1,200.5元",
    }
    assert staged("registry.household", [row])[1][0]["per_capita_net_income"] == Decimal("-1200.50")


def test_the_delivery_that_is_judged_has_every_row_but_repeats(staged: Stager, con: duckdb.DuckDBPyConnection) -> None:
    rows = [member(), member(), member(人编号="M2", 户编号="H9"), member(人编号="M3", 出生日期="2027-01-01")]
    rows.append(member(人编号=""))
    counts, _, _ = staged("registry.member", rows, ["H1"])
    judged = rows_of(con, "registry_member__delivery")
    assert len(judged) == counts.accepted + counts.quarantined == 4
    assert [(r["_reason"], r["_future"], r["_orphan"], r["_key"]) for r in judged] == [
        (None, False, False, "M1"),
        ("no such household", False, True, "M2"),
        ("future date 出生日期", True, False, "M3"),
        ("empty 人编号", False, False, None),
    ]


def test_counts_always_add_up_and_order_does_not_matter(staged: Stager) -> None:
    rng = random.Random(5)
    choices = {
        "证件号码": [A, B, "4.5E+17", "", "无"],
        "姓名": ["张三", "张 三", "李四", ""],
        "死亡日期": ["2026-10-01", "20261001", "2026.10", "2027-01-01", "不详", None],
    }
    drawn = ({header: rng.choice(values) for header, values in choices.items()} for _ in range(400))
    rows = [death(**row) | {"_source_row": number} for number, row in enumerate(drawn)]
    first, accepted, quarantined = staged("civil_affairs.death", rows)
    assert first.read == 400 == first.accepted + first.quarantined + first.repeated
    rng.shuffle(rows)
    assert staged("civil_affairs.death", rows) == (first, accepted, quarantined)


def test_the_quarantine_says_nothing_of_a_person(staged: Stager, con: duckdb.DuckDBPyConnection) -> None:
    staged("civil_affairs.death", [death(死亡日期="x")])
    refused = con.table("civil_affairs_death__quarantine")
    assert refused.columns == ["_source_file", "_source_row", "reason", ABOUT]
    assert not {A, "张三"} & set(refused.fetchall()[0])


def test_whom_a_refused_row_is_about_can_be_asked_and_not_read(staged: Stager, con: duckdb.DuckDBPyConnection) -> None:
    """By the number where there is a valid one, else by the number as it is and the folded name."""
    staged("civil_affairs.death", [death(死亡日期="x"), death(证件号码="x1", 姓名="张　三", 死亡日期="x")])
    told = [row[0].split() for row in con.table("civil_affairs_death__quarantine").select(Cell(ABOUT)).fetchall()]
    assert told == [[mark(NUMBER, A)], [mark(NUMBER, "X1"), mark(NAME, "张三")]]


def test_a_list_without_refused_rows_keeps_the_form_it_had(staged: Stager, con: duckdb.DuckDBPyConnection) -> None:
    staged("civil_affairs.death", [death()])
    assert con.table("civil_affairs_death__quarantine").columns == ["_source_file", "_source_row", "reason"]


def test_preparing_twice_is_harmless(con: duckdb.DuckDBPyConnection) -> None:
    prepare(con, ROOT)
