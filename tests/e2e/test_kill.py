"""``kill -9`` at ten moments of a night, one after the other: what is left behind is never half, and at the end nothing
tells the night from one that nobody disturbed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e_kit import Night, Site, connected, query, revision_names, stored

from crosscheck.catalog.datasets import catalog
from crosscheck.operate.verify import verify
from crosscheck_demo.demo import FIRST_NIGHT

DAY = FIRST_NIGHT.isoformat()
SEED = 20261118


@dataclass(frozen=True)
class Moment:
    """When to kill: so many seconds after something can be seen on the disk."""

    name: str
    seen: Callable[[], object]
    after: float


def snapshots(home: Path) -> int:
    return len(list(home.glob("lake/*/*/manifest.json")))


def moments(home: Path) -> Iterator[Moment]:
    """Ten moments, drawn anew each time from where the last kill left the night.

    The last ones are short; a run that slips through one is caught at the next, so that there are always ten kills.
    """
    chance = random.Random(SEED)
    night, revisions = home / "nights" / DAY, home / "revisions"
    for number in range(5):
        wanted = snapshots(home) + chance.randint(1, 4)
        yield Moment(f"landing {number}", lambda wanted=wanted: snapshots(home) >= wanted, chance.uniform(0, 0.6))
    everything = len(catalog().connected)

    def checked() -> bool:
        return (night / "current").exists()

    def recording() -> bool:
        return checked() and (home / "ledger.sqlite-wal").exists()

    def publishing() -> bool:
        return bool(list(revisions.glob(f".{DAY}.part/*"))) or (revisions / "latest").exists()

    yield Moment("check", lambda: snapshots(home) == everything, chance.uniform(0, 1))
    yield Moment("night", lambda: list(night.glob(".*.part/*.parquet")) or checked(), chance.uniform(0, 0.02))
    yield Moment("ledger", lambda: recording() or publishing(), chance.uniform(0, 0.02))
    yield Moment("lists", publishing, chance.uniform(0, 0.1))
    yield Moment("report", lambda: list((night / "expectations").glob("*.json")), chance.uniform(0, 1))


def killed(site: Site, moment: Moment) -> bool:
    """Start the night and kill it at ``moment``; False when it ended before."""
    command = site.arguments("run", "--date", DAY)
    process = subprocess.Popen(
        command, env=site.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while process.poll() is None and not moment.seen():
        time.sleep(0.001)
    time.sleep(moment.after)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def nothing_is_half(site: Site) -> None:
    """What can be seen verifies: every snapshot, night and revision is whole, the history unbroken, no issue twice."""
    verify(site.settings)
    for folder in site.home.glob("lake/*/[0-9]*"):
        assert (folder / "manifest.json").exists(), folder.name
    if (site.home / "revisions").exists():
        for name in revision_names(site.home):
            assert name.startswith(".") or (site.home / "revisions" / name / "manifest.json").exists()
    if (site.home / "ledger.sqlite").exists():  # a night that was killed early has none yet
        triples = query(
            site.home, "SELECT county, rule_id, subject_id, object, count(*) AS n FROM issue GROUP BY 1, 2, 3, 4"
        )
        assert all(row["n"] == 1 for row in triples)


@pytest.fixture(scope="module")
def survivor(good_night: Night, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same exports, a home of its own, ten kills, and one run to the end."""
    site = Site(tmp_path_factory.mktemp("killed") / "home", good_night.site.county)
    with connected(site, 0) as online:
        for moment in moments(site.home):
            assert killed(online, moment), f"the run ended before it could be killed: {moment.name}"
            nothing_is_half(site)
        said = online.crosscheck("run", "--date", DAY)
    assert said.returncode == 0, said.stdout + said.stderr
    return site


def test_a_killed_and_repeated_night_is_byte_for_byte_an_undisturbed_one(survivor: Site, good_night: Night) -> None:
    disturbed, undisturbed = stored(survivor.home), stored(good_night.site.home)
    for part, expected in undisturbed.items():
        assert expected, part
        assert disturbed[part] == expected, part


def test_one_revision_one_recorded_night_and_no_issue_twice(survivor: Site) -> None:
    assert revision_names(survivor.home) == [f"{DAY}-r1"]
    assert [row["run"] for row in query(survivor.home, "SELECT run FROM night")] == [1]
    numbers = [row["number"] for row in query(survivor.home, "SELECT number FROM issue ORDER BY number")]
    assert numbers == [f"451022-2026-{n:06d}" for n in range(1, len(numbers) + 1)]
    assert numbers
    assert survivor.crosscheck("verify").returncode == 0
