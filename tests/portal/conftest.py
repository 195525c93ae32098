"""The living county behind the portal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from crosscheck.clock import stamp
from crosscheck.ledger.accounts import put_account
from crosscheck.ledger.database import existing_ledger
from crosscheck.ledger.write_changes import Author
from crosscheck.settings import Settings
from kit.issue_desk import OFFICES, Desk
from kit.ledgers import proven
from kit.lived import copied, lived_home
from kit.portal import register_accounts, served


@pytest.fixture(scope="module")
def county(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A living county to write in, with an account of each role."""
    settings = copied(lived_home(shared), tmp_path_factory.mktemp("portal") / "home")
    register_accounts(settings)
    return settings


@pytest.fixture(scope="module")
def app(county: Settings) -> FastAPI:
    """Its portal."""
    return served(county)


@pytest.fixture(scope="module")
def desk(county: Settings, app: FastAPI) -> Iterator[Desk]:
    """Browsers before it, with accounts of offices that have something to do; afterwards the ledger is proven."""
    ledger = existing_ledger(county.ledger_url)
    for each in OFFICES:
        put_account(ledger, each, Author(stamp(), "tests", "night", "tests"))
    yield Desk(app, ledger)
    assert proven(ledger)
    ledger.dispose()
