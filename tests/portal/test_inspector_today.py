"""The first pages of inspectors, the data team and auditors: what is on them, and what an inspector does there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.flow.night import issue
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.holds import held_rules
from crosscheck.ledger.queries import find
from crosscheck.operate.verify import verify
from crosscheck.rules.timings import Timing, keep, keep_rules
from crosscheck.settings import Settings
from kit.lived import COUNTY, copied, few_departments, lived_home
from kit.portal import NEWEST, client, register_accounts, send, served
from kit.privacy import persons_in
from kit.surging import surge_again

OFFICES = ("village", "township", "department", "county", "engineer", "auditor")


@pytest.fixture
def surging(shared: Path, tmp_path: Path) -> Settings:
    """A county whose newest night holds a surge, to be decided on."""
    settings = copied(lived_home(shared), tmp_path / "surging")
    register_accounts(settings)
    surge_again(settings, NEWEST)
    return settings


def _decision(settings: Settings) -> str:
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        return next(h.decision for h in held_rules(connection, NEWEST, 1) if h.rule_id == "WM-15")


def _issues(settings: Settings) -> int:
    with reading(existing_ledger(settings.ledger_url), Scope(COUNTY)) as connection:
        return len(find(connection, Scope(COUNTY), rule_id="WM-15"))


def _revisions(settings: Settings) -> int:
    return len(list(settings.revisions.glob("2026-11-20-r*")))


def test_an_inspector_reads_what_did_not_come_since_when_and_whom_to_call(app: FastAPI) -> None:
    shown = client(app, "inspector").get("/").text
    case = shown.partition("<h3>基本医疗保险参保 ")[2].partition("</div>")[0]
    assert "未能读取" in case
    assert "自 2026-11-16 起,连续 2 晚:" in case
    assert "逾期未报送;最近一次已验收的数据为2026-11-04,超过15天" in case
    assert "县医疗保障局、卫生健康局,联系人:未登记" in case
    assert re.search(r"/issues/451022-2026-\d{6}\">451022-2026-\d{6}</a>\(AG-02\)", case)
    assert "因此暂停校验" in case
    assert "没有疑点突增的规则" in shown


def test_strips_have_their_figures_beneath(app: FastAPI) -> None:
    shown = client(app, "inspector").get("/").text
    assert shown.count('<rect class="met"') == 5
    assert '<td>2026-11-04</td><td class="n">73</td>' in shown
    assert "11-03 已拒收" in shown


def test_a_contact_is_an_entry_of_the_history(app: FastAPI) -> None:
    inspector = client(app, "inspector")
    assert send(inspector, "/", "/contacted", about="health.insurance", why="已电话联系,明日补报").status_code == 303
    assert "已联系:已电话联系,明日补报" in inspector.get("/").text
    assert "登记联系" in client(app, "auditor").get("/audit").text
    assert send(inspector, "/", "/contacted", about="health.insurance", why=" ").status_code == 409
    assert send(inspector, "/", "/contacted", about="某某某", why="x").status_code == 404


@pytest.mark.parametrize("user", OFFICES)
def test_nobody_else_contacts_releases_or_rejects(app: FastAPI, user: str) -> None:
    other = client(app, user)
    for action in ("/contacted", "/holds/WM-15/release", "/holds/WM-15/reject"):
        assert send(other, "/", action, about="health.insurance", why="x").status_code == 404


def test_a_released_surge_opens_its_issues_and_is_published(surging: Settings) -> None:
    inspector = client(served(surging), "inspector")
    shown = inspector.get("/").text
    case = shown.partition('<div class="case surge">')[2].partition("</form>")[0]
    assert "新增疑点24条,超过校验对象300的5%" in case
    assert re.findall(r"<b>(\d+)</b>", case) == ["4", "4", "29"]
    before, revisions = _issues(surging), _revisions(surging)
    assert send(inspector, "/", "/holds/WM-15/release", why=" ").status_code == 409
    assert send(inspector, "/", "/holds/WM-15/release", why="抽看三户属实").status_code == 303
    assert _decision(surging) == "released"
    assert _issues(surging) == before + 24
    assert _revisions(surging) == revisions + 1
    assert "已放行" in inspector.get("/").text
    late = send(inspector, "/", "/holds/WM-15/reject", why="我看不实")
    assert late.status_code == 409
    assert "已放行" in late.text.partition('role="alert"')[2].partition("</p>")[0]


def test_a_rejected_surge_opens_nothing_and_keeps_its_reason(surging: Settings) -> None:
    app = served(surging)
    before = _issues(surging)
    assert send(client(app, "inspector"), "/", "/holds/WM-15/reject", why="导入重复").status_code == 303
    assert (_decision(surging), _issues(surging)) == ("rejected", before)
    assert "导入重复" in client(app, "auditor").get("/audit").text


def test_the_data_team_reads_seconds_by_step_and_rule(app: FastAPI, county: Settings) -> None:
    engineer = client(app, "engineer")
    keep_rules(county, NEWEST, {"ED-01": 2.5, "MD-01": 0.25})
    issue(county, NEWEST)
    keep(county, NEWEST, Timing("check", 12.0, {}, {"dag": "crosscheck_nightly", "run": "r 1", "task": "check"}))
    shown = engineer.get("/").text
    assert re.search(r"ED-01 [^<]+</a></td><td class=\"n\">2.50 秒", shown)
    assert re.search(r"<td>关联与校验</td><td class=\"n\">12.0 秒", shown)
    assert "<td>下发</td>" in shown
    assert shown.index("ED-01 ") < shown.index("MD-01 ")
    assert "Airflow" not in shown
    linked = client(served(replace(county, airflow="https://airflow.example")), "engineer").get("/").text
    assert 'href="https://airflow.example/dags/crosscheck_nightly/runs/r%201/tasks/check"' in linked


def test_no_person_stands_on_any_page_of_data_team_and_auditors(app: FastAPI, shared: Path) -> None:
    addresses = (
        "/",
        "/deliveries",
        "/deliveries/education/enrolment/20261103",
        "/deliveries/registry/member",
        "/rules",
    )
    engineer, auditor = client(app, "engineer"), client(app, "auditor")
    pages = {f"engineer {address}": engineer.get(address).text for address in addresses}
    kinds = ("changed", "revealed", "looked", "downloaded")
    pages |= {f"auditor {kind}": auditor.get(f"/audit?kind={kind}").text for kind in kinds}
    pages["auditor /"] = auditor.get("/").text
    records = few_departments(lived_home(shared)).records(4)
    assert persons_in(pages, records) == {}


def test_what_was_done_on_the_portal_verifies(app: FastAPI, county: Settings) -> None:
    send(client(app, "inspector"), "/", "/contacted", about="health.insurance", why="再次联系")
    assert verify(county)
