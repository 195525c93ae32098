"""A county of 300 registered households with a dozen kinds of problems, and one undisturbed night of it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e_kit import PLANTS, Site, connected

from crosscheck.demo import FIRST_NIGHT, DemoCounty
from crosscheck.world.build import build_world
from crosscheck.world.model import World

HOUSEHOLDS, SEED = 300, 5


@dataclass(frozen=True)
class Night:
    """A home after one night, and what the command said."""

    site: Site
    said: subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def world() -> World:
    return build_world(HOUSEHOLDS, SEED, FIRST_NIGHT, plants=PLANTS)


@pytest.fixture(scope="session")
def site(world: World, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Site]:
    """Makes a place with an empty home and a drop of its own, in which nobody has delivered yet."""

    def make(name: str) -> Site:
        base = tmp_path_factory.mktemp(name)
        exports = base / "exports"
        exports.mkdir()
        return Site(base / "home", DemoCounty(world, exports, "heavy"))

    return make


@pytest.fixture(scope="session")
def good_night(site: Callable[[str], Site]) -> Night:
    """The first night, by the real command, on real files, with a real http server. Tests leave it as it is."""
    undisturbed = site("good")
    undisturbed.county.deliver(0)
    with connected(undisturbed, 0) as online:
        said = online.crosscheck("run", "--date", FIRST_NIGHT.isoformat())
    assert said.returncode == 0, said.stdout + said.stderr
    return Night(undisturbed, said)


@pytest.fixture
def after_good_night(good_night: Night, tmp_path: Path) -> Site:
    """A copy of the place after its first night, to go on with."""
    for part in ("home", "exports"):
        shutil.copytree(good_night.site.home.parent / part, tmp_path / part)
    county = good_night.site.county
    return Site(tmp_path / "home", DemoCounty(county.world, tmp_path / "exports", county.dirt))
