"""The numbers of a first page equal the counts behind their links."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from crosscheck.access.accounts import account
from crosscheck.clock import stamp
from crosscheck.ledger.accounts import put_account
from crosscheck.ledger.database import existing_ledger
from crosscheck.ledger.write_changes import Author
from crosscheck.settings import Settings
from kit.portal import client

CIVIL = account("civil", "department", "451022", "县民政局")
"""An office with much to answer."""


def tiles(html: str) -> dict[str, int]:
    """The numbers of a first page by the address that each leads to."""
    found = re.findall(r'<li><a href="/crosscheck(/issues[^"]*)"[^>]*><b>(\d+)</b>', html)
    return {address.replace("&amp;", "&"): int(number) for address, number in found}


def listed(browser: TestClient, address: str) -> int:
    """How many issues stand on a list: all of them, the county is small."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return len(set(re.findall(r"/crosscheck/issues/(\d{6}-\d{4}-\d{6})", answer.text)))


@pytest.mark.parametrize("user", ["village", "township", "other", "department", "civil", "county"])
def test_a_number_counts_what_its_link_shows(app: FastAPI, county: Settings, user: str) -> None:
    put_account(existing_ledger(county.ledger_url), CIVIL, Author(stamp(), "tests", "night", "tests"))
    browser = client(app, user)
    numbers = tiles(browser.get("/").text)
    assert numbers
    assert {address: listed(browser, address) for address in numbers} == numbers
