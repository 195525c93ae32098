"""Deliveries of all departments taken in by several processes: each once, and nothing said of a person."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crosscheck import settings as settings_module
from crosscheck.errors import ConfigurationError, CrosscheckError, EngineError, MissingColumns, UnexpectedError
from crosscheck.flow.side_by_side import land_side_by_side
from crosscheck.settings import Settings

DAY = date(2026, 11, 20)
NAMES = ["registry", "police", "housing", "reference", "health"]
PERSON = "韦小山"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, root=settings_module.load().root, threads=2, memory_limit="3GB")


def landed(settings: Settings, land: Callable[[str], object] = lambda name: None) -> list[str]:
    """Who was waited for, in turn; each landing leaves its process's number and what it may use."""
    said: list[str] = []

    def leave(its: Settings, name: str, day: date) -> None:
        assert day == DAY
        with (its.home / name).open("x", encoding="utf-8") as stream:
            stream.write(f"{os.getpid()} {its.threads} {its.memory_limit}")
        land(name)

    land_side_by_side(settings, NAMES, DAY, leave, said.append)
    return said


def test_each_department_is_landed_once_and_what_others_are_compared_with_comes_first(settings: Settings) -> None:
    said = landed(settings)
    assert said[0] == "deliveries of reference"
    assert sorted(said) == sorted(f"deliveries of {name}" for name in NAMES)
    left = {path.name: path.read_text(encoding="utf-8").split() for path in settings.home.iterdir()}
    assert left.pop("reference") == [str(os.getpid()), "2", "3GB"]
    assert set(left) == set(NAMES) - {"reference"}
    assert str(os.getpid()) not in {process for process, *_ in left.values()}
    assert {tuple(share) for _, *share in left.values()} == {("1", "1.50GB")}


def test_one_processor_lands_one_after_the_other_here(settings: Settings) -> None:
    assert landed(Settings(home=settings.home, root=settings.root, threads=1)) == [f"deliveries of {n}" for n in NAMES]
    assert {path.read_text(encoding="utf-8").split()[0] for path in settings.home.iterdir()} == {str(os.getpid())}


@pytest.mark.parametrize(
    "error",
    [
        ConfigurationError("policy.yaml: no row", zh="没有这一行"),
        MissingColumns("死亡.csv: required columns are missing: 姓名", ("name",)),
    ],
)
def test_what_the_product_refuses_arrives_as_it_was(settings: Settings, error: CrosscheckError) -> None:
    def refuse(name: str) -> None:
        if name == "police":
            raise error

    with pytest.raises(type(error)) as told:
        landed(settings, refuse)
    assert (str(told.value), vars(told.value)) == (str(error), vars(error))


def test_anything_else_arrives_as_its_kind_and_place_alone(settings: Settings) -> None:
    def stumble(name: str) -> None:
        if name == "police":
            raise ValueError(PERSON)

    with pytest.raises(UnexpectedError, match="ValueError at") as told:
        landed(settings, stumble)
    assert PERSON not in f"{told.value}{told.value.__cause__}"


def test_a_process_that_is_killed_is_told(settings: Settings) -> None:
    def end(name: str) -> None:
        if name == "police":
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(EngineError, match="was killed"):
        landed(settings, end)
