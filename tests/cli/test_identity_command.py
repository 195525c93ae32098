"""The commands: what waits for a decision, deciding, taking back; the terminal shows nobody."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from crosscheck.access.scopes import EVERYTHING
from crosscheck.cli.main import app
from crosscheck.ledger import decisions
from crosscheck.ledger.database import reading
from kit.nights import DAY
from kit.reviewed import NUMBER, pair, store_review

BY = ("--reason", "户口簿为证", "--by", "核查员丁")


@pytest.fixture
def say(recorded, settings, monkeypatch):
    monkeypatch.setenv("CROSSCHECK_HOME", str(settings.home))
    store_review(settings, DAY, [pair(1), pair(2, household_no="H2", dataset="civil_affairs.death", link="conflict")])

    def said(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["identity", *arguments])
        return done.exit_code, done.output

    return said


def test_what_waits_is_listed_decided_and_taken_back(recorded, say):
    code, listed = say("list")
    keys = re.findall(r"\bS[A-Z2-7]{9}\b", listed)
    assert (code, len(keys)) == (0, 2)
    assert not any(secret in listed for secret in (NUMBER, "张小三1", "张晓三1"))
    assert re.findall(r"\bS[A-Z2-7]{9}\b", say("list", "--dataset", "civil_affairs.death")[1]) == keys[1:]
    assert say("decide", keys[0], "same", *BY)[0] == 0
    assert "undecided" in say("decide", keys[0], "perhaps", *BY)[1]
    assert say("decide", "SXXXXXXXXX", "same", *BY)[0] == 3
    assert keys[0] in say("list", "--decided")[1]
    with reading(recorded, EVERYTHING) as connection:
        (kept,) = decisions.decisions(connection)
    assert (kept.given.verdict, kept.given.why, kept.actor, kept.source) == (
        "same",
        "户口簿为证",
        "核查员丁",
        "crosscheck",
    )
    assert say("revoke", keys[0], *BY)[0] == 0
    assert say("revoke", keys[0], *BY)[0] == 6
    assert keys[0] not in say("list", "--decided")[1]
