"""A home after its first night, in a county of which so few departments deliver that a night takes seconds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crosscheck import settings as settings_module
from crosscheck.flow.night import run_night
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.demo import FIRST_NIGHT, DemoCounty, housing_online

DELIVERING = {"reference", "registry", "civil_affairs", "police", "education"}
"""The rules that need others are held."""


class FewDepartments(DemoCounty):
    def delivering(self, number: int) -> list[str]:
        return [name for name in super().delivering(number) if name in DELIVERING]


def small_county(exports: Path) -> DemoCounty:
    """The county, its first night's deliveries in ``exports``."""
    exports.mkdir()
    county = FewDepartments(build_world(300, 5, FIRST_NIGHT, plants=("DE-01", "ED-01", "HO-01")), exports, "light")
    county.deliver(0)
    return county


def after_first_night(county: DemoCounty) -> Settings:
    """Its home, beside the exports."""
    home = replace(settings_module.load().apart(county.folder.parent / "home"), exports=county.folder)
    with housing_online(county, 0):
        run_night(home, FIRST_NIGHT)
    return home
