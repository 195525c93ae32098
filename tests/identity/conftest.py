"""A ledger of one night, and settings of a home of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crosscheck import settings as settings_module
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.store import record_night
from crosscheck.settings import Settings
from nights import finding, night, sqlite_url


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_module.load(), home=tmp_path)


@pytest.fixture
def recorded(settings: Settings) -> Iterator[Engine]:
    """A ledger in which night 0 of two counties has been recorded."""
    engine = open_ledger(sqlite_url(settings.home))
    record_night(engine, night(0, [finding("ED-01")]))
    yield engine
    engine.dispose()
