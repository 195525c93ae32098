"""A ledger with one night in it, and the settings to publish it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine
from townships import county_night

from crosscheck import settings as settings_module
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.store import record_night
from crosscheck.settings import Settings
from nights import sqlite_url


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_module.load(), home=tmp_path)


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Engine]:
    engine = open_ledger(sqlite_url(settings.home))
    record_night(engine, county_night(0))
    yield engine
    engine.dispose()
