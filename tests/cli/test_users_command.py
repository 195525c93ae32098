"""``crosscheck user``: who may sign in is said, shown, taken back, and every change stays in the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.history import entries_of
from crosscheck.ledger.proof import verify
from crosscheck.settings import Settings
from kit.reading import Said, say

USER = ("user", "add", "wei.dong", "--role", "township", "--region", "451022100")
Run = Callable[..., Said]
pytestmark = pytest.mark.usefixtures("recorded")


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in the home of the recorded night."""
    return lambda *arguments, language="en": say(monkeypatch, settings.home, arguments, language)


def listed(run: Run) -> Any:
    return run("user", "list", "--json").values()


def history(ledger: Ledger) -> list[tuple[str, str, str, str]]:
    with reading(ledger, EVERYTHING) as connection:
        entries = [entry for entry in entries_of(connection, "") if entry.action == "account"]
        assert verify(connection).problems == ()
    return [(entry.role, entry.before, entry.after, entry.source) for entry in entries]


def test_a_user_is_mapped_mapped_anew_and_taken_away(run: Run, recorded: Ledger) -> None:
    assert run(*USER).code == 0
    assert (
        run("user", "add", "chen", "--role", "department", "--region", "451022", "--department", "县教育局").code == 0
    )
    assert listed(run) == [
        {"user": "chen", "role": "department", "region": "451022", "department": "县教育局", "rights": []},
        {"user": "wei.dong", "role": "township", "region": "451022100", "department": "", "rights": []},
    ]
    inspector = ("user", "add", "wei.dong", "--role", "inspector", "--region", "451022", "--full-id", "--admin")
    assert run(*inspector).code == 0
    assert listed(run)[1]["rights"] == ["admin", "full_id"]
    assert run("user", "remove", "wei.dong").code == 0
    assert [each["user"] for each in listed(run)] == ["chen"]
    assert [change[1:] for change in history(recorded)] == [
        ("", "township 451022100", "crosscheck user"),
        ("", "department 451022 县教育局", "crosscheck user"),
        ("township 451022100", "inspector 451022 admin full_id", "crosscheck user"),
        ("inspector 451022 admin full_id", "", "crosscheck user"),
    ]


def test_the_same_again_changes_nothing(run: Run, recorded: Ledger) -> None:
    run(*USER)
    before = history(recorded)
    assert run(*USER).code == 0
    assert history(recorded) == before


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (("--role", "mayor", "--region", "451022"), "no role 'mayor'"),
        (("--role", "township", "--region", "451022"), "it has 9 digits"),
        (("--role", "county", "--region", "999999"), "no region begins with '999999'"),
        (("--role", "department", "--region", "451022"), "a department is named"),
    ],
)
def test_what_does_not_fit_is_refused_and_nobody_is_mapped(run: Run, wrong: tuple[str, ...], why: str) -> None:
    said = run("user", "add", "wei", *wrong)
    assert said.code == 3
    assert why in said.out
    assert run("user", "list").code == 9


def test_nobody_is_taken_away_twice(run: Run) -> None:
    assert run("user", "remove", "wei").code == 6


def test_the_list_speaks_the_language_of_the_terminal(run: Run) -> None:
    run(*USER)
    said = run("user", "list", language="zh")
    assert "门户用户" in said.out
    assert "乡镇" in said.out
