"""A home after its first night, in a county of which so few departments deliver that a night takes seconds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crosscheck import settings as settings_module
from crosscheck.flow.night import run_night
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.demo import FIRST_NIGHT, DemoCounty, housing_online
from kit.one_night import recorded
from kit.postgres import postgres
from kit.sites import county_site

__all__ = ["county_site", "postgres", "recorded"]

DELIVERING = {"reference", "registry", "civil_affairs", "police", "education"}
"""The rules that need others are held."""


class FewDepartments(DemoCounty):
    def delivering(self, number: int) -> list[str]:
        return [name for name in super().delivering(number) if name in DELIVERING]


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> DemoCounty:
    """Whoever delivers another night puts the first one back."""
    exports = tmp_path_factory.mktemp("county") / "exports"
    exports.mkdir()
    county = FewDepartments(build_world(300, 5, FIRST_NIGHT, plants=("DE-01", "ED-01", "HO-01")), exports, "light")
    county.deliver(0)
    return county


@pytest.fixture(scope="session")
def first(county: DemoCounty) -> Settings:
    """To be copied, never changed."""
    home = replace(settings_module.load().apart(county.folder.parent / "home"), exports=county.folder)
    with housing_online(county, 0):
        run_night(home, FIRST_NIGHT)
    return home


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside any home."""
    return tmp_path_factory.mktemp("outside")
