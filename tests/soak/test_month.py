"""A month with failures from a seed: every change is told once over each way, nothing else is, nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from month_county import MonthCounty
from month_plan import AWAY, DEPARTMENTS, KILLED, month

from kit.messages import MailServer, Robot, listening
from kit.postgres import Cluster, cluster

SEED = 20261376
DAYS, HOUSEHOLDS = 30, 120
SAMPLE_DAYS, SAMPLE_HOUSEHOLDS, SAMPLE_NIGHTS = 3, 60, (AWAY, KILLED)
SAMPLE_DEPARTMENTS = ("reference", "registry", "education")


@pytest.fixture
def server() -> Iterator[Cluster]:
    with cluster() as made:
        for name in ("month", "plain"):
            made.copy("template1", name)
        yield made


def test_every_change_is_told_once_and_nothing_is_lost(
    server: Cluster,
    soak: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    began = time.monotonic()
    mail, robot = MailServer(), Robot()
    with listening(mail), listening(robot):
        households, departments = (HOUSEHOLDS, DEPARTMENTS) if soak else (SAMPLE_HOUSEHOLDS, SAMPLE_DEPARTMENTS)
        county = MonthCounty(tmp_path, server, mail, robot, monkeypatch, households, departments)
        if soak:
            county.plain = replace(
                county.settings.apart(tmp_path / "plain"),
                exports=county.settings.exports,
                ledger=server.address("plain"),
            )
        plan = month(SEED, DAYS) if soak else month(SEED, SAMPLE_DAYS, SAMPLE_NIGHTS)
        for day in plan:
            county.live(day)
        county.nothing_is_lost()
    oracle = county.oracle
    assert oracle.begun > 20
    assert oracle.over > 3
    if soak:
        with capsys.disabled():
            print(  # noqa: T201  the figures are the result
                f"\nmonth from seed {SEED}: {len(plan)} days, {dict(sorted(county.happened.items()))}",
                f"told {oracle.begun} times that something began, {oracle.over} times that it was over, in "
                f"{oracle.messages} messages; none twice, none false, none missing",
                f"{county.filled} answers sent back, all in the ledger; {(time.monotonic() - began) / 60:.1f} minutes",
                sep="\n",
            )
