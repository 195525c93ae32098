"""What the rule runner leaves in a night's folder, read back as values."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import ConfigurationError, LedgerError
from crosscheck.ledger.database import reading
from crosscheck.ledger.intake import body, county_of, from_body, owner, read_night, rule_text
from crosscheck.ledger.issue import Hold, RuleText, Subject
from crosscheck.ledger.nights import record_night
from crosscheck.ledger.queries import card, find
from kit.nights import DAY, POPULATION, RULES, evidence, finding, night, rule

FINDING = {
    "rule_id": "DE-01",
    "subject_kind": "member",
    "subject_id": "M1",
    "object": "",
    "household_no": "H1",
    "region_code": "451022100201",
    "link": "exact",
    "evidence": evidence("DE-01"),
}
SUBJECT = {
    "subject_kind": "member",
    "subject_id": "M1",
    "household_no": "H1",
    "region_code": "451022100201",
    "county_name": "田东县",
    "township_name": "平马镇",
    "village_name": "四村",
    "head_name": "韦大山",
    "name": "韦小山",
    "id_no": None,
    "relation": "子女",
    "household_type": "脱贫户",
}


def as_catalogue(text: RuleText) -> SimpleNamespace:
    """The rule as ``rules.catalog`` would hand it over."""
    values = {**asdict(text), "needs": tuple(text.needs.split())}
    values |= {"after": (), "rests_by_object": False}
    return SimpleNamespace(id=text.rule_id, **{k: v for k, v in values.items() if k != "rule_id"})


CATALOGUE = [as_catalogue(text) for text in RULES.values()]


def write(folder: Path, findings: list[dict], holds: list[dict], parts: list[dict] = ()) -> None:
    texts = pa.schema([(name, pa.string()) for name in FINDING])
    pq.write_table(pa.Table.from_pylist(findings, texts), folder / "findings.parquet")
    shown = pa.schema([(name, pa.string()) for name in SUBJECT])
    pq.write_table(pa.Table.from_pylist([SUBJECT], shown), folder / "subjects.parquet")
    held = {"holds": holds, "object_holds": list(parts)}
    (folder / "holds.json").write_text(json.dumps(held), encoding="utf-8")


def test_a_folder_is_read(tmp_path):
    helper = {**FINDING, "subject_kind": "helper", "household_no": None, "region_code": None, "link": None}
    holds = [
        {"rule": "ED-01", "region": None, "reason": "教育局未报送"},
        {"rule": "DE-01", "region": "451022101201", "reason": "缺少政策参数"},
    ]
    parts = [{"rule": "PR-01", "object": "c", "reason": "民政局未报送"}]
    write(tmp_path, [FINDING, {**helper, "subject_id": "451022196001010015"}], holds, parts)
    read = read_night(tmp_path, DAY, ["451022"], CATALOGUE, POPULATION)
    member, other = read.findings
    assert member == finding(
        "DE-01",
        department="乡镇",
        subject=Subject("田东县", "平马镇", "四村", "韦大山", "韦小山", "", "子女", "脱贫户"),
    )
    assert (other.household_no, other.region_code, other.link, other.subject) == ("", "", "", Subject(name="韦小山"))
    assert read.holds == (
        Hold("ED-01", "", "教育局未报送"),
        Hold("DE-01", "451022101201", "缺少政策参数"),
        Hold("PR-01", "", "民政局未报送", "c"),
    )


def test_every_database_holds_what_departments_write(ledger, tmp_path):
    naughty = "王\x00五\x1b\u202e🚨'; DROP TABLE issue;--\\%s"
    outsider = {**FINDING, "subject_kind": "resident", "subject_id": "a\x00b", "object": naughty}
    outsider |= {"household_no": naughty, "evidence": evidence("DE-01", values={"name": naughty}, sentence=naughty)}
    write(tmp_path, [outsider], [{"rule": "ED-01", "region": None, "reason": naughty.replace("\x00", "")}])
    record_night(ledger, read_night(tmp_path, DAY, ["451022"], CATALOGUE, POPULATION))
    with reading(ledger, EVERYTHING) as connection:
        (found,) = find(connection, EVERYTHING)
        kept = card(connection, EVERYTHING, found.number)
    assert (found.subject.name, found.household_no, found.key.object) == (naughty.replace("\x00", "�"),) * 3
    assert json.loads(kept.evidence[0].body)["sentence"] == naughty


def test_a_rule_outside_the_catalogue_is_refused(tmp_path):
    write(tmp_path, [{**FINDING, "rule_id": "XX-99"}], [])
    with pytest.raises(LedgerError, match="rule 'XX-99' is not in the catalogue"):
        read_night(tmp_path, DAY, ["451022"], CATALOGUE, POPULATION)


def test_an_empty_catalogue_would_withdraw_everything_and_is_refused(tmp_path):
    write(tmp_path, [], [])
    with pytest.raises(ConfigurationError, match="whole rule catalogue"):
        read_night(tmp_path, DAY, ["451022"], [], POPULATION)


def test_the_digest_does_not_depend_on_the_order():
    some = [finding("ED-01", "M1"), finding("ED-01", "M2")]
    assert night(0, some).digest() == night(0, some[::-1]).digest()
    assert night(0, some).digest() != night(0, some[:1]).digest()
    assert night(0, some).digest() != night(1, some).digest()
    assert night(0, some).digest() != night(0, some, [Hold("DE-01", "", "无")]).digest()


def test_a_finding_survives_being_kept():
    for found in (finding("ED-01"), finding("ED-01", yuan="1600.00")):
        assert from_body(body(found)) == found
    assert '"amount"' not in body(finding("ED-01"))  # as nights that knew no sums kept it


def test_an_invalid_code_belongs_to_the_home_county():
    counties = ("451022", "451023")
    codes = ("451023100201", "999999000000", "", "4510")
    assert [county_of(code, counties) for code in codes] == ["451023", "451022", "451022", "451022"]


def test_rules_about_deliveries_belong_to_who_delivers():
    about = rule("AG-02", department="源部门")
    assert owner(about, "education.enrolment", "late") == "县教育局"
    assert owner(about, "451022100201", "registry.household") == "县农业农村局"
    assert owner(about, "451022100201", "") == "源部门"
    assert owner(RULES["ED-01"], "health.settlement", "") == "乡镇"


def test_another_wording_is_another_digest():
    one, other = as_catalogue(RULES["ED-01"]), as_catalogue(rule("ED-01", advice="再核对。"))
    assert rule_text(one).digest != rule_text(other).digest
    assert rule_text(one) == rule_text(as_catalogue(RULES["ED-01"]))
