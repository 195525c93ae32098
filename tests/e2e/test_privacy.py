"""Nothing but findings and lists holds a person: no screen, no manifest, no refusal, no page of expectations."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e_kit import Exported, Night, issues
from sabotage import BadNight

from crosscheck_demo.county.world import World
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo import FIRST_NIGHT
from kit.privacy import numbers, numbers_in, persons_in

COMMANDS = (
    ("issues", "--limit", "500"),
    ("rule", "XX-01"),
    ("explain", "451022-2026-999999"),
)
STORED = ("lake/**/manifest.json", "nights/**/*.json", "nights/**/*.html", "revisions/*/manifest.json")


def screens(label: str, said: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return {f"{label} stdout": said.stdout, f"{label} stderr": said.stderr}


def texts(home: Path) -> Iterator[tuple[str, str]]:
    for pattern in STORED:
        paths = sorted(home.glob(pattern))
        assert paths, pattern
        for path in paths:
            yield f"{home.parent.name}/{path.relative_to(home)}", path.read_text(encoding="utf-8")


def test_what_nights_say_and_store_holds_no_person(
    world: World, good_night: Night, findings: Exported, first_bad_night: BadNight, later_bad_night: BadNight
) -> None:
    homes = [good_night.site.home, first_bad_night.home, later_bad_night.home]
    held = {label: text for home in homes for label, text in texts(home)}
    for label, night in (("good", good_night), ("bad", first_bad_night.night), ("later", later_bad_night.night)):
        held |= screens(label, night.said)
    held |= screens("findings", findings.said)
    assert sum("rejected" in text for label, text in held.items() if "lake" in label) >= 10
    assert persons_in(held, records_for(world, later_bad_night.day)) == {}


def test_what_is_looked_for_is_found_where_it_may_be(world: World, good_night: Night) -> None:
    """The search itself: the findings, which do hold persons, are full of them."""
    bodies = {
        issue["number"]: issue["head_name"] + issue["name"] + issue["id_no"] for issue in issues(good_night.site.home)
    }
    assert len(persons_in(bodies, records_for(world, FIRST_NIGHT))) > len(bodies) // 2


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_command_shows_a_person(command: tuple[str, ...], world: World, good_night: Night) -> None:
    said = good_night.site.crosscheck(*command)
    assert said.stdout + said.stderr
    assert "Traceback" not in said.stderr
    assert persons_in(screens(command[0], said), records_for(world, FIRST_NIGHT)) == {}


def test_an_explanation_shows_no_whole_number(world: World, good_night: Night) -> None:
    issue = next(issue for issue in issues(good_night.site.home) if issue["rule_id"] == "DE-01")
    said = good_night.site.crosscheck("explain", issue["number"])
    assert said.returncode == 0
    assert issue["name"] in said.stdout, "it is there to be read by whoever looks into the case"
    shown = "".join(said.stdout.split())  # the terminal breaks lines wherever it has to
    assert numbers_in(shown, numbers(records_for(world, FIRST_NIGHT))) == set()
