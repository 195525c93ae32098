"""Users and audit: what an administrator changes takes effect, and stands on record."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from crosscheck.clock import stamp
from crosscheck.ledger.database import existing_ledger
from crosscheck.ledger.sightings import Sighting, keep_sighting
from crosscheck.settings import Settings
from kit.portal import OTHER_TOWNSHIP, TOWNSHIP, client, send

NEW = {"user": "newcomer", "role": "township", "region": TOWNSHIP, "department": "", "seen": ""}


@pytest.mark.parametrize("user", ["township", "department", "inspector", "checker", "engineer", "auditor"])
def test_users_are_the_administrators_alone(app: FastAPI, user: str) -> None:
    assert client(app, user).get("/users").status_code == 404
    assert send(client(app, user), "/", "/users", **NEW).status_code == 404


@pytest.mark.parametrize("user", ["township", "department", "inspector", "checker", "engineer"])
def test_the_audit_is_the_auditors_and_the_administrators(app: FastAPI, user: str) -> None:
    assert client(app, user).get("/audit").status_code == 404
    assert "/audit" not in client(app, user).get("/").text


def test_whoever_was_added_signs_in_and_whoever_was_removed_does_not(app: FastAPI) -> None:
    admin = client(app, "county")
    assert client(app, "newcomer").get("/").status_code == 403
    assert send(admin, "/users", "/users", **NEW).status_code == 303
    assert client(app, "newcomer").get("/").status_code == 200
    assert send(admin, "/users", "/users/remove", user="newcomer").status_code == 303
    assert client(app, "newcomer").get("/").status_code == 403
    history = admin.get("/audit").text
    assert "登记用户" in history
    assert f"township {TOWNSHIP} → —" in history


def test_what_does_not_fit_is_told_and_nothing_typed_is_lost(app: FastAPI) -> None:
    wrong = send(client(app, "county"), "/users", "/users", **NEW | {"region": "4510221"})
    assert wrong.status_code == 422
    assert "乡镇用户的行政区划代码为9位数字" in wrong.text
    assert 'value="4510221"' in wrong.text
    outside = send(client(app, "county"), "/users", "/users", **NEW | {"region": "451023100"})
    assert (outside.status_code, "只能登记本县范围内的用户" in outside.text) == (409, True)


def test_two_administrators_at_once_do_not_overwrite_each_other(app: FastAPI) -> None:
    admin = client(app, "county")
    seen = _seen(admin, "other")
    assert send(admin, "/users", "/users", user="other", role="township", region=TOWNSHIP, seen=seen).status_code == 303
    late = send(admin, "/users", "/users", user="other", role="village", region=f"{TOWNSHIP}201", seen=seen)
    assert late.status_code == 409
    assert f"现在为:township {TOWNSHIP}" in late.text
    back = {"user": "other", "role": "township", "region": OTHER_TOWNSHIP, "seen": _seen(admin, "other")}
    assert send(admin, "/users", "/users", **back).status_code == 303


def _seen(admin: TestClient, user: str) -> str:
    found = re.search(
        rf'name="seen" value="([^"]*)">\s*<div class="filters">\s*<input type="hidden" name="user" value="{user}"',
        admin.get("/users").text,
    )
    assert found
    return found[1]


def test_nobody_changes_an_account_of_ones_own(app: FastAPI) -> None:
    own = {"user": "county", "role": "county", "region": "451022", "seen": "county 451022 admin"}
    assert send(client(app, "county"), "/users", "/users", **own).status_code == 409
    assert send(client(app, "county"), "/users", "/users/remove", user="county").status_code == 404
    assert client(app, "county").get("/users").status_code == 200


def test_users_of_another_county_do_not_exist(app: FastAPI) -> None:
    admin = client(app, "county")
    assert "elsewhere" not in admin.get("/users").text
    gone, never = (send(admin, "/users", "/users/remove", user=user) for user in ("elsewhere", "nobody"))
    assert (gone.status_code, _plain(gone.text)) == (never.status_code, _plain(never.text))
    assert client(app, "elsewhere").get("/").status_code == 200


def _plain(html: str) -> str:
    return re.sub(r'value="[^"]+"', "", html)


def test_the_auditor_finds_who_looked_and_who_was_shown_a_number(app: FastAPI, county: Settings) -> None:
    ledger = existing_ledger(county.ledger_url)
    keep_sighting(ledger, Sighting(stamp(), "inspector", "inspector", "issue", "451022-2026-000001"))
    keep_sighting(ledger, Sighting(stamp(), "inspector", "inspector", "id_no", "451022-2026-000002", "核对原件"))
    auditor = client(app, "auditor")
    looked, shown = (auditor.get(f"/audit?kind={kind}").text for kind in ("looked", "revealed"))
    assert "451022-2026-000001" in looked
    assert "451022-2026-000002" not in looked
    assert "核对原件" in shown
    assert "451022-2026-000002" not in client(app, "elsewhere").get("/audit?kind=revealed").text


def test_the_audit_is_read_page_by_page_without_a_name_in_an_address(app: FastAPI) -> None:
    auditor = client(app, "auditor")
    first = auditor.get("/audit?kind=changed").text
    more = re.search(r'name="before" value="(\d+)"', first)
    assert more
    second = send(auditor, "/audit", "/audit", kind="changed", before=more[1]).text
    assert _times(second)
    assert min(_times(first)) >= max(_times(second))
    of_one = send(auditor, "/audit", "/audit", kind="changed", user="nobody").text
    assert "没有符合条件的记录" in of_one
    for wrong in ("since=yesterday", "until=9999-12-31", "before=first", f"before={10**30}"):
        assert auditor.get(f"/audit?kind=changed&{wrong}").status_code == 422


def _times(html: str) -> list[str]:
    return re.findall(r"<tr><td class=\"s\">(\d{4}-\d\d-\d\d[^<]*)</td>", html)


def test_the_auditor_reads_no_reason_that_may_name_a_person(app: FastAPI) -> None:
    own, others = (_returned(client(app, user)) for user in ("county", "auditor"))
    assert any(own.values())
    assert own.keys() == others.keys()
    assert not any(others.values())


def _returned(browser: TestClient) -> dict[tuple[str, str], str]:
    """The reasons of what was returned to offices, by time and number."""
    rows = re.findall(r"<tr>(.*?)</tr>", browser.get("/audit?kind=changed&until=2026-11-17").text, re.DOTALL)
    cells = (re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows)
    return {(at, about): why for at, _, what, about, why in filter(None, cells) if what.startswith("退回")}
