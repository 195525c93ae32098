"""The identity review on the portal: what is shown, verdict, undo, two people at once."""

from __future__ import annotations

import re

import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.decisions import for_linking
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings
from kit.portal import NEWEST, client, send


def _verdicts(county: Settings) -> list[str]:
    """What the next night's linking would read."""
    with reading(existing_ledger(county.ledger_url), EVERYTHING) as connection:
        return list(for_linking(connection).column("verdict").to_pylist())


def _key(html: str) -> str:
    found = re.search(r"核实编号 (S\w+)", html)
    assert found
    return found[1]


def _seen(browser: TestClient, key: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', browser.get(f"/identity/{key}").text)
    assert found
    return found[1]


@pytest.mark.parametrize("user", ["village", "township", "department", "engineer", "auditor"])
def test_it_is_the_inspectors_and_the_countys(app: FastAPI, user: str) -> None:
    browser = client(app, user)
    key = _key(client(app, "inspector").get("/identity").text)
    assert browser.get("/identity").status_code == 404
    assert browser.get(f"/identity/{key}").status_code == 404
    assert send(browser, "/", f"/identity/{key}", verdict="same", why="试").status_code == 404


def test_pairs_of_another_county_do_not_exist(app: FastAPI) -> None:
    key = _key(client(app, "inspector").get("/identity").text)
    other = client(app, "elsewhere")
    assert "没有待核实的记录" in other.get("/identity").text
    assert other.get(f"/identity/{key}").text == other.get("/identity/S000000000").text
    assert other.get(f"/identity/{key}").status_code == 404


def test_both_sides_stand_beside_each_other_masked_and_without_a_score(app: FastAPI, county: Settings) -> None:
    shown = client(app, "inspector").get("/identity").text
    night = current_night(county, NEWEST)
    assert night
    numbers = {row[name] for row in pq.read_table(night.review).to_pylist() for name in ("row_id_no", "member_id_no")}
    assert not [number for number in numbers if number and number in shown]
    assert "不一致:仅姓相同" in shown
    assert "排序" not in shown
    assert "weight" not in shown
    assert re.search(r"会用到这份清单的规则有 [1-9]", shown)


def test_a_verdict_counts_from_the_next_night_on_and_can_be_taken_back(app: FastAPI, county: Settings) -> None:
    browser = client(app, "inspector")
    key = _key(browser.get("/identity").text)
    decided = send(browser, f"/identity/{key}", f"/identity/{key}", verdict="same", why="已查底册", seen="0")
    assert decided.status_code == 303
    assert not decided.headers["location"].endswith(key)
    assert _verdicts(county) == ["same"]
    assert "inspector 已于" in browser.get(f"/identity/{key}").text
    assert send(browser, f"/identity/{key}", f"/identity/{key}/undo", why=" ").status_code == 409
    assert send(browser, f"/identity/{key}", f"/identity/{key}/undo", why="看错了").status_code == 303
    assert _verdicts(county) == []


def test_the_second_sees_what_the_first_decided_and_loses_nothing_typed(app: FastAPI, county: Settings) -> None:
    first, second = client(app, "inspector"), client(app, "checker")
    key = _key(first.get("/identity").text)
    seen = _seen(second, key)
    send(first, f"/identity/{key}", f"/identity/{key}", verdict="different", why="生日不同", seen=seen)
    late = send(second, f"/identity/{key}", f"/identity/{key}", verdict="same", why="我看是同一人", seen=seen)
    assert late.status_code == 409
    assert "判定:不是同一人,请核对后再定" in late.text
    assert 'value="我看是同一人"' in late.text
    assert _verdicts(county) == ["different"]
    again = send(second, f"/identity/{key}", f"/identity/{key}", verdict="same", why="复核", seen=_seen(second, key))
    assert (again.status_code, _verdicts(county)) == (303, ["same"])
    send(first, f"/identity/{key}", f"/identity/{key}/undo", why="还原")


def test_a_verdict_needs_its_grounds(app: FastAPI) -> None:
    browser = client(app, "inspector")
    key = _key(browser.get("/identity").text)
    refused = send(browser, f"/identity/{key}", f"/identity/{key}", verdict="same", why="  ", seen="0")
    assert refused.status_code == 409
    assert "须写明判定依据" in refused.text


def test_whole_numbers_need_the_right_and_a_reason_on_record(app: FastAPI) -> None:
    inspector = client(app, "inspector")
    key = _key(inspector.get("/identity").text)
    assert send(inspector, f"/identity/{key}", f"/identity/{key}/reveal", why="").status_code == 422
    shown = send(inspector, f"/identity/{key}", f"/identity/{key}/reveal", why="核对户籍底册").text
    assert re.search(r"<td[^>]*>[1-9]\d{16}[\dX]</td>", shown)
    assert send(client(app, "checker"), f"/identity/{key}", f"/identity/{key}/reveal", why="试").status_code == 404
    kept = client(app, "auditor").get("/audit?kind=revealed").text
    assert key in kept
    assert "核对户籍底册" in kept
