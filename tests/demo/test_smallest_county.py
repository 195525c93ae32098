"""The smallest county that ``demo`` and ``truth`` take is one they can make, with every rule's problems planted."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from crosscheck.catalog.rules import rule_catalog
from crosscheck.cli.main import app
from crosscheck.settings import Settings
from crosscheck_demo.cli import SMALLEST
from crosscheck_demo.county.build import build_world
from crosscheck_demo.demo import FIRST_NIGHT


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_plant_finds_its_households_in_the_smallest_county(settings: Settings, seed: int) -> None:
    world = build_world(SMALLEST, seed, FIRST_NIGHT)
    planted = {one.rule_id for one in world.truth}
    assert planted == rule_catalog(settings.root).keys() - {"AG-02"}, "what AG-02 finds is no household's"


@pytest.mark.parametrize("command", ["demo", "truth"])
def test_a_smaller_one_is_refused_before_anything_is_made(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("CROSSCHECK_HOME", str(settings.home / "home"))
    done = CliRunner().invoke(app, [command, "--households", str(SMALLEST - 1)])
    assert done.exit_code == 2
    assert f"greater than or equal to {SMALLEST}" in " ".join(done.output.replace("│", "").split())
    assert not (settings.home / "home").exists()
