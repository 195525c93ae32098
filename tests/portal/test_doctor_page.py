"""The data team's page of doctor, and the figures for whoever watches: who gets them, what is in them, no person."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI

from crosscheck.operate import doctor
from crosscheck.portal.pages import doctor_page
from crosscheck.settings import Settings
from kit.lived import few_departments
from kit.portal import ACCOUNTS, client, served
from kit.privacy import persons_in

TOKEN = "q8Zr2mVx71kLw0TbN5sYdE3uHcJfGpA4"
FIGURE = re.compile(r'crosscheck_[a-z_]+(\{[a-z]+="(?:[^"\\]|\\.)*"\})? -?\d+(\.\d+)?')


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is called: the departments of the tests have no servers."""
    checks = {code: check for code, check in doctor.CHECKS.items() if code != "connections"}
    monkeypatch.setattr(doctor, "CHECKS", checks)
    doctor_page._figures.cache_clear()


def test_the_data_team_reads_what_is_wrong_and_what_to_do(app: FastAPI) -> None:
    browser = client(app, "engineer")
    shown = browser.get("/doctor").text
    assert "这一晚没有运行;最近一晚是 2026-11-20" in shown
    assert "看调度是否在运行" in shown
    assert "系统体检" in browser.get("/").text
    browser.get("/language/en")
    assert "is the scheduler running" in browser.get("/doctor").text


@pytest.mark.parametrize("user", sorted(ACCOUNTS.keys() - {"engineer"}))
def test_for_anybody_else_there_is_no_such_page(app: FastAPI, user: str) -> None:
    assert client(app, user).get("/doctor").status_code == 404
    assert "系统体检" not in client(app, user).get("/").text


def test_figures_are_for_whoever_brings_the_token(app: FastAPI, county: Settings) -> None:
    watched = client(served(replace(county, metrics_token=TOKEN)))
    for headers in ({}, {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": TOKEN}, {"Authorization": "Bearer "}):
        refused = watched.get("/metrics", headers=headers)
        assert (refused.status_code, refused.text) == (401, "")
    assert client(app).get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404, "none is set"
    told = watched.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (told.status_code, told.headers["cache-control"]) == (200, "no-store")
    assert told.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"


def test_figures_are_in_the_form_and_hold_no_person(county: Settings) -> None:
    watched = client(served(replace(county, metrics_token=TOKEN)))
    text = watched.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    *lines, end = text.splitlines()
    assert (end, text[-1]) == ("# EOF", "\n")
    assert [line for line in lines if not line.startswith("# ") and not FIGURE.fullmatch(line)] == []
    families = [line.split()[2] for line in lines if line.startswith("# TYPE ")]
    assert len(families) == len(set(families))
    figures = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("# "))
    assert figures['crosscheck_check_state{check="night"}'] == "2"
    assert int(figures["crosscheck_night_age_days"]) > 0
    assert int(figures['crosscheck_conditions{kind="held"}']) > 0
    assert int(figures['crosscheck_night_count{what="findings"}']) > 0
    assert persons_in({"metrics": text}, _records(county)) == {}


def _records(county: Settings) -> dict:
    from crosscheck_demo.deliver.nights import records_for
    from crosscheck_demo.living.living_county import FIRST

    return records_for(few_departments(county.home).world, FIRST)
