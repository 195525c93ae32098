"""The living county behind the portal."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI

from crosscheck.settings import Settings
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
