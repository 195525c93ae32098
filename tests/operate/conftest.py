"""A home after its first night, in a county of which so few departments deliver that a night takes seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from crosscheck.settings import Settings
from crosscheck_demo.demo import DemoCounty
from kit.first_night import after_first_night, small_county
from kit.one_night import recorded
from kit.postgres import postgres
from kit.sites import county_site

__all__ = ["county_site", "postgres", "recorded"]


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> DemoCounty:
    """Whoever delivers another night puts the first one back."""
    return small_county(tmp_path_factory.mktemp("county") / "exports")


@pytest.fixture(scope="session")
def first(county: DemoCounty) -> Settings:
    """To be copied, never changed."""
    return after_first_night(county)


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside any home."""
    return tmp_path_factory.mktemp("outside")
