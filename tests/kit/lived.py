"""A small living county, lived once for all processes of a test run: whoever writes in it takes a copy."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crosscheck import settings as settings_module
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.engines import forked as forked_module
from crosscheck.expect.delivery import Candidate, DeliveryResult, check_delivery
from crosscheck.flow import night as flow
from crosscheck.lake.land import land
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.living import living_county as story
from crosscheck_demo.living.living_county import FIRST, LivingCounty
from crosscheck_demo.living.run_living import live
from crosscheck_demo.planting.planted import Planted

HOUSEHOLDS, SEED = 300, 5
PLANTS = ("AG-04", "CV-01", "DE-01", "DE-02", "ED-01", "ED-05", "HO-01", "MD-01", "WI-02", "WM-01", "WM-15")
DELIVERING = ("reference", "registry", "civil_affairs", "education", "health", "housing", "supervision")
"""One department at least for each way of delivering; rules that need others are held."""
COUNTY = "451022"


class FewDepartments(LivingCounty):
    """A living county in which most departments have never delivered, which rule AG-02 says of each of their lists."""

    def delivering(self, number: int) -> list[str]:
        return [name for name in super().delivering(number) if name in DELIVERING]

    @property
    def truth(self) -> list[Planted]:
        absent = [dataset.id for dataset in catalog().connected if dataset.department not in DELIVERING]
        return [*super().truth, *(Planted("AG-02", "dataset", dataset, "", FIRST) for dataset in absent)]


def few_departments(home: Path) -> FewDepartments:
    """The county that lives in ``home``, made again: it is the same each time."""
    return FewDepartments(build_world(HOUSEHOLDS, SEED, FIRST, plants=PLANTS), home / "exports", "heavy")


def _judged(settings: Settings, dataset: Dataset, candidate: Candidate) -> DeliveryResult:
    """What is thought of a delivery: only the list that loses a township is looked at, it takes half a second each."""
    if dataset.id == story.SPOILT:
        return check_delivery(settings, dataset, candidate)
    return DeliveryResult(dataset.id, candidate.business_date, True, None, ())


class _Here:
    """In place of a pool of forked processes: everything is done here, at once.

    A test's process has engines open, whose threads a forked one would miss.
    """

    def __init__(self, told: Sequence[Any]) -> None:
        self.told = list(told)

    def submit(self, act: Callable[..., Any], *arguments: Any) -> Future[Any]:
        forked_module._known[:] = self.told
        done: Future[Any] = Future()
        done.set_result(act(*arguments))
        return done


@contextmanager
def _here(_count: int, *told: Any) -> Iterator[_Here]:
    yield _Here(told)


def _live(home: Path) -> None:
    """Five nights by commands and the days between; the identity model has tests of its own."""
    (home / "exports").mkdir(parents=True)
    settings = settings_module.load().apart(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crosscheck_demo.demo.forked", _here)
        patch.setattr("crosscheck_demo.demo.train", lambda *_: None)
        patch.setattr(flow, "land_deliveries", lambda *department: land(*department, _judged))
        live(settings, few_departments(home), lambda _: None, lambda: None, by_dags=0)


def lived_home(base: Path) -> Path:
    """The home of the living county below ``base``, which all processes of a run share; the first one makes it.

    Nobody writes there: ``copied`` makes one to write in.
    """
    home, done = base / "lived", base / "lived.done"
    with (base / "lived.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            _live(home)
            done.touch()
    return home


def copied(home: Path, target: Path) -> Settings:
    """A copy of ``home`` at ``target`` to write in; deliveries are left out."""
    shutil.copytree(home, target, ignore=shutil.ignore_patterns("exports", "spill"), symlinks=True)
    return settings_module.load().apart(target)
