"""Decisions through whole nights: from the list to links, findings and issues, and back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from stdnum.cn import ric

from crosscheck import files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.flow import night as flow
from crosscheck.lake.snapshots import MANIFEST, ROWS
from crosscheck.ledger import decisions
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.proof import verify
from crosscheck.ledger.queries import find
from crosscheck.link.candidates import Candidate, candidates
from crosscheck.link.decisions import Given
from crosscheck.rules.stored import StoredNight
from crosscheck.settings import Settings
from crosscheck_demo.bench.scale import write_lake
from kit.decided import AT
from kit.decided import INSPECTOR as ANYBODY
from kit.nights import DAY, day

DEATHS, ENROLMENT, MEMBERS = "civil_affairs.death", "education.enrolment", "registry.member"
DATASETS = (
    *("reference.region", "registry.household", MEMBERS, DEATHS),
    *(ENROLMENT, "education.exemption", "police.resident"),
)
STRANGE = "欧阳春"
INSPECTOR = replace(ANYBODY, scope=EVERYTHING)
Rows = list[dict[str, Any]]


def rewrite(settings: Settings, dataset: str, on: date, change: Callable[[Rows], Rows]) -> None:
    """Let a snapshot hold what ``change`` makes of its rows."""
    folder = settings.lake / dataset / on.strftime("%Y%m%d")
    table = pq.read_table(folder / ROWS)
    pq.write_table(pa.Table.from_pylist(change(table.to_pylist()), table.schema), folder / ROWS)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["sha256"][ROWS] = files.sha256(folder / ROWS)
    files.write_text(folder / MANIFEST, files.as_json(manifest))


def deliver_again(settings: Settings, before: date, on: date) -> None:
    """Every list of ``before`` once more, its rows in the opposite order under new numbers."""
    for folder in settings.lake.glob(f"*/{before:%Y%m%d}"):
        shutil.copytree(folder, folder.with_name(f"{on:%Y%m%d}"))
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        said = {"business_date": on.isoformat(), "delivery": f"{on:%Y%m%d}"}
        files.write_text(folder.with_name(f"{on:%Y%m%d}") / MANIFEST, files.as_json(manifest | said))
        rewrite(settings, folder.parent.name, on, turned_round)


def turned_round(rows: Rows) -> Rows:
    return [{**row, "_row_id": n, "_source_row": n} for n, row in enumerate(reversed(rows), start=1)]


def renamed(id_no: str) -> Callable[[Rows], Rows]:
    name = dict.fromkeys(("name", "name_fold", "name_mask"), STRANGE)
    return lambda rows: [{**row, **name} if row["id_no"] == id_no else row for row in rows]


def one_more(number: str) -> str:
    """The next valid number of somebody born on the same day in the same place."""
    body = f"{number[:14]}{(int(number[14:17]) + 2) % 1000:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def night_of(settings: Settings, on: date) -> StoredNight:
    flow.check(settings, on)
    flow.reconcile(settings, on)
    return flow.check_folder(settings, on)


def found(night: StoredNight, rule: str) -> dict[str, dict[str, Any]]:
    rows = pq.read_table(night.findings).to_pylist()
    return {row["subject_id"]: row for row in rows if row["rule_id"] == rule}


def waiting(night: StoredNight, member: dict[str, Any], dataset: str) -> Candidate:
    counties = night.manifest()["counties"]
    listed = candidates(night.review, counties)
    return next(c for c in listed if (c.pair.member_no, c.pair.dataset) == (member["member_no"], dataset))


def issue_of(settings: Settings, rule: str, member: dict[str, Any]) -> tuple[str, bool]:
    with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
        assert verify(connection).problems == ()
        (issue,) = [i for i in find(connection, EVERYTHING, rule_id=rule) if i.key.subject_id == member["member_no"]]
        return issue.number, issue.missing_since is None


def test_decisions_bind_ban_and_are_taken_back_over_nights(settings: Settings) -> None:
    write_lake(settings, DAY, 300, [catalog().dataset(name) for name in DATASETS])
    dead, pupil = dead_member(settings), pupil_member(settings)
    rewrite(settings, DEATHS, DAY, renamed(dead["id_no"]))
    rewrite(settings, ENROLMENT, DAY, renamed(pupil["id_no"]))
    for n in (1, 2, 3):
        deliver_again(settings, day(n - 1), day(n))
    for n in (2, 3):
        rewrite(settings, MEMBERS, day(n), corrected(dead))

    first = night_of(settings, DAY)
    assert dead["member_no"] not in found(first, "DE-01")
    assert pupil["member_no"] not in found(first, "ED-01")
    ledger = open_ledger(settings.ledger_url)
    verdicts = ((dead, DEATHS, "same"), (pupil, ENROLMENT, "different"))
    for member, dataset, verdict in verdicts:
        pair = waiting(first, member, dataset).pair
        decisions.decide(ledger, Given(pair, verdict, "已入户核实"), INSPECTOR, AT, "test")
    again = flow.check_folder(settings, DAY)
    assert (again.path, again.fresh) == (first.path, False), "a repeated check saw a decision of after it"

    second = night_of(settings, day(1))
    death = found(second, "DE-01")[dead["member_no"]]
    assert death["link"] == "explicit"
    assert waiting(first, dead, DEATHS).pair.key in death["evidence"]
    assert pupil["member_no"] in found(second, "ED-01")
    listed = {(c.pair.member_no, c.pair.dataset) for c in candidates(second.review, second.manifest()["counties"])}
    assert not listed & {(member["member_no"], dataset) for member, dataset, _ in verdicts}
    assert [row["n"] for row in second.manifest()["links"][DEATHS] if row["link"] == "explicit"] == [1]
    number = issue_of(settings, "DE-01", dead)

    third = night_of(settings, day(2))
    assert found(third, "DE-01")[dead["member_no"]]["link"] == "explicit"
    assert issue_of(settings, "DE-01", dead) == number, "a corrected number keeps the decision and the open issue"
    decisions.revoke(ledger, waiting(first, dead, DEATHS).pair.key, "误判", INSPECTOR, AT, "test")

    fourth = night_of(settings, day(3))
    assert dead["member_no"] not in found(fourth, "DE-01")
    assert issue_of(settings, "DE-01", dead) == (number[0], False)
    assert pupil["member_no"] in found(fourth, "ED-01")


def dead_member(settings: Settings) -> dict[str, Any]:
    """A member who died long ago, and of whom the registry is made to say that he lives."""
    deaths = pq.read_table(lake_rows(settings, DEATHS)).to_pylist()
    long_ago = {row["id_no"] for row in deaths if row["died_on"] < DAY - timedelta(days=60)}
    member = next(m for m in pq.read_table(lake_rows(settings, MEMBERS)).to_pylist() if m["id_no"] in long_ago)

    def living(rows: Rows) -> Rows:
        return [{**r, "member_status": "正常"} if r["member_no"] == member["member_no"] else r for r in rows]

    rewrite(settings, MEMBERS, DAY, living)
    return member


def pupil_member(settings: Settings) -> dict[str, Any]:
    """A member who must be at school, and is."""
    pupils = {row["id_no"] for row in pq.read_table(lake_rows(settings, ENROLMENT)).to_pylist()}
    members = pq.read_table(lake_rows(settings, MEMBERS)).to_pylist()
    fitting = (m for m in members if m["member_status"] == "正常" and m["id_no"] in pupils)
    return next(m for m in fitting if 2013 < int(m["id_no"][6:10]) < 2018)


def lake_rows(settings: Settings, dataset: str) -> Path:
    return settings.lake / dataset / f"{DAY:%Y%m%d}" / ROWS


def corrected(member: dict[str, Any]) -> Callable[[Rows], Rows]:
    number = one_more(member["id_no"])
    return lambda rows: [{**r, "id_no": number} if r["member_no"] == member["member_no"] else r for r in rows]
