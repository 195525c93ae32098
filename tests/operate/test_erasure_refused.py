"""An erasure that is refused, that is killed, and one whose ledger lies on a server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crosscheck.errors import ConfigurationError, IntegrityError, NothingFound
from crosscheck.operate import erasure
from crosscheck.operate.backup import back_up
from crosscheck.operate.erasure import erase
from crosscheck.operate.restore import restore
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings
from crosscheck_demo.demo import FIRST_NIGHT
from kit.erased import BY, ORDER, copy, counted, erase_at_the_command_line, holding, someone


class Killed(BaseException):
    """Stands for kill -9."""


def test_who_is_killed_over_it_gives_the_command_again(
    first: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy(first, tmp_path / "home")
    who = someone(home, alone=True)

    def dying(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "compact", dying)
        patch.setattr(erasure, "finish", lambda *_: None)
        with pytest.raises(Killed):
            erase(home, who.number, ORDER, BY)
    assert holding(home, who.name)
    again = erase_at_the_command_line(home, monkeypatch, who.number)
    assert again.exit_code in (0, 9), again.output
    assert holding(home, who.name, who.number) == []
    verify(home)


def test_it_is_refused_where_it_would_hide_or_name_anything(
    first: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy(first, tmp_path / "home")
    who = someone(home, alone=True)
    with pytest.raises(ConfigurationError, match="must not name the person"):
        erase(home, who.number, f"关于{who.number}的函", BY)
    with pytest.raises(ConfigurationError, match="names the person"):
        erase(home, who.number, f"关于{who.name}的函", BY)
    with pytest.raises(NothingFound):
        erase(home, "110101190001010019", ORDER, BY)
    nobody = erase_at_the_command_line(home, monkeypatch, "", "--issue", "451022-2026-999999")
    assert (nobody.exit_code, "no issue 451022-2026-999999 about a person" in nobody.output) == (9, True)
    assert erase_at_the_command_line(home, monkeypatch, "12345").exit_code == 3
    assert counted(home) == counted(first)
    (home.revisions / f"{FIRST_NIGHT}-r1" / "manifest.json").unlink()
    with pytest.raises(IntegrityError, match=r"manifest\.json is missing"):
        erase(home, who.number, ORDER, BY)


def test_a_ledger_on_a_server_is_erased_alike(first: Settings, postgres: str, tmp_path: Path) -> None:
    who = someone(first, alone=True)
    back_up(first, tmp_path / "b")
    home = replace(first.apart(tmp_path / "home"), ledger=postgres)
    restore(home, tmp_path / "b")
    erase(home, who.number, ORDER, BY)
    verify(home)
    back_up(home, tmp_path / "after")
    assert holding(first.apart(tmp_path / "after"), who.name, who.number) == []
