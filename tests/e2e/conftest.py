"""A county of 300 registered households with a dozen kinds of problems, and one undisturbed night of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from e2e_kit import PLANTS, Exported, Night, Site, connected, stored
from sabotage import BadNight, a_bad_night

from crosscheck_demo.county.build import build_world
from crosscheck_demo.county.world import World
from crosscheck_demo.demo import FIRST_NIGHT, DemoCounty

HOUSEHOLDS, SEED = 300, 5
LATE = 41
"""So many nights later nothing of the good night is fresh any more, save the school and region lists."""


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


@pytest.fixture(scope="session")
def findings(good_night: Night, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The good night's findings in a folder; writing them there changes nothing in the home."""
    out = tmp_path_factory.mktemp("findings") / "F.parquet"
    before = stored(good_night.site.home)
    said = good_night.site.crosscheck("findings", "--date", FIRST_NIGHT.isoformat(), "--out", str(out))
    assert (said.returncode, said.stderr) == (0, "")
    assert stored(good_night.site.home) == before
    assert sorted(path.name for path in out.parent.iterdir()) == ["F.counts.json", "F.holds.json", "F.parquet"]
    return Exported(out.parent, said)


@pytest.fixture(scope="session")
def copied() -> Callable[[Night, Path], Site]:
    """Copies a place after its night, to go on with."""

    def copy(night: Night, target: Path) -> Site:
        for part in ("home", "exports"):
            shutil.copytree(night.site.home.parent / part, target / part)
        county = night.site.county
        return Site(target / "home", DemoCounty(county.world, target / "exports", county.dirt))

    return copy


@pytest.fixture
def after_good_night(good_night: Night, copied: Callable[[Night, Path], Site], tmp_path: Path) -> Site:
    """A copy of the place after its first night."""
    return copied(good_night, tmp_path)


@pytest.fixture(scope="session")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="session")
def first_bad_night(site: Callable[[str], Site], patch: pytest.MonkeyPatch) -> BadNight:
    """The very first night of a home goes wrong."""
    return a_bad_night(site("bad"), 0, patch, patience=None)


@pytest.fixture(scope="session")
def later_bad_night(
    good_night: Night,
    copied: Callable[[Night, Path], Site],
    patch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> BadNight:
    """A good night, and weeks later a bad one."""
    return a_bad_night(copied(good_night, tmp_path_factory.mktemp("later")), LATE, patch, patience=0)
