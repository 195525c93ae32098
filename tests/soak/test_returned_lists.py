"""Returned lists damaged from a seed, each among sound ones of other offices: taken, refused or laid aside in words."""

from __future__ import annotations

import re
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from returned_lists import Offices, Returned, all_text, answers, rows_in, shown

from crosscheck import settings as settings_module
from crosscheck.access.scopes import EVERYTHING
from crosscheck.feedback.drop_folder import NOT_TAKEN, REFUSAL, Handed, take_all
from crosscheck.ledger.database import Ledger, open_ledger, reading
from crosscheck.ledger.proof import verify
from crosscheck.settings import Settings
from kit.filled import AT

SEED, ALL, SAMPLE = 20261123, 200, 20
LONGEST = 30
"""Seconds for three lists of ten rows before they count as hanging."""
OUTCOME = re.compile("已接收:问题现为.|未变动:.|未接收:.")


class Hangs(BaseException):
    """Raised by the alarm; nothing that catches errors of a file may catch it."""


@contextmanager
def bounded() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    return Offices(settings_module.load(), tmp_path_factory.mktemp("returned"))


def lay(settings: Settings, returned: Returned) -> Path:
    folder = settings.home / "feedback" / "in" / returned.sender
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / returned.name
    path.write_bytes(returned.content)
    return path


def take(ledger: Ledger, settings: Settings, returned: list[Returned]) -> dict[str, Handed]:
    for one in returned:
        lay(settings, one)
    try:
        with bounded():
            handed = {one.sender: one for one in take_all(ledger, settings, AT)}
    except BaseException as error:
        raise AssertionError(f"{returned[0]}: {type(error).__name__}") from error
    assert handed.keys() == {one.sender for one in returned}, returned[0]
    assert not list((settings.home / "feedback" / "in").glob("*/*")), returned[0]
    return handed


def rows_of_ledger(settings: Settings) -> dict[str, list[Any]]:
    with sqlite3.connect(settings.home / "ledger.sqlite") as connection:
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in ("issue", "answer", "history")}


def all_was_taken(settings: Settings, returned: Returned, handed: Handed) -> None:
    """Every answer of the list as it was filled in, its days too."""
    found = answers(settings)
    assert (handed.reason, handed.taken, handed.refused) == ("", len(returned.written), 0), (str(returned), handed)
    for number, given in returned.written.items():
        assert found[number] == (given["核查情况说明"], given.get("整改完成日期")), str(returned)


def nothing_was_made_up(settings: Settings, returned: list[Returned]) -> None:
    """What was taken of the damaged list stands in it, in one row, as another program reads it."""
    rows = rows_in(returned[0].content)
    theirs = {number for one in returned[1:] for number in one.written}
    for number, (text, _) in answers(settings).items():
        if number not in theirs and not any(number in row and shown(text) in row for row in rows):
            everything = all_text(returned[0].content)
            missing = [part for part in (number, shown(text)) if part not in everything]
            assert missing == [], str(returned[0])


def it_is_told(settings: Settings, returned: Returned, handed: Handed) -> str:
    """A reply with an outcome for each row, or a reason; which of taken, refused and aside it was."""
    replies = sorted((settings.home / "feedback" / "replies" / returned.sender).iterdir())
    assert len(replies) == 1, str(returned)
    if handed.reason:
        first, reason, _ = replies[0].read_text(encoding="utf-8").rsplit("\n", 2)
        assert replies[0].name.endswith(REFUSAL), str(returned)
        assert (bool(first), reason) == (True, handed.reason), str(returned)
        return "laid aside" if reason.startswith(NOT_TAKEN) else "refused"
    return "taken"


def every_row_is_told(settings: Settings, returned: Returned) -> None:
    """Each row that another program sees an answer in has its outcome in the reply."""
    [reply] = (settings.home / "feedback" / "replies" / returned.sender).iterdir()
    for row in rows_in(reply.read_bytes()):
        if f"入户核查{returned.seed}之" in row:
            assert OUTCOME.search(row), (str(returned), row[:300])


def come_back(offices: Offices, seed: int) -> tuple[str, Handed]:
    """The lists of a seed, taken twice: what became of the damaged one."""
    returned = offices.draw(seed)
    settings = offices.home(seed, returned[0].password)
    ledger = open_ledger(settings.ledger_url)
    handed = take(ledger, settings, returned)
    mine = handed[returned[0].sender]
    for one in returned:
        if one.whole:
            all_was_taken(settings, one, handed[one.sender])
    if mine.taken:
        nothing_was_made_up(settings, returned)
    told = it_is_told(settings, returned[0], mine)
    if told == "taken":
        every_row_is_told(settings, returned[0])
    nothing_is_taken_twice(ledger, settings, returned)
    ledger.dispose()
    return told, mine


def nothing_is_taken_twice(ledger: Ledger, settings: Settings, returned: list[Returned]) -> None:
    before = rows_of_ledger(settings)
    again = take(ledger, settings, returned)
    assert sum(one.taken for one in again.values()) == 0, str(returned[0])
    assert rows_of_ledger(settings) == before, str(returned[0])
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection).problems == (), str(returned[0])


def test_damaged_lists_touch_nobody_else(offices: Offices, soak: bool, capsys: pytest.CaptureFixture[str]) -> None:
    files: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    wrong = []
    for seed in range(SEED, SEED + ALL, 1 if soak else ALL // SAMPLE - 1):
        try:
            told, handed = come_back(offices, seed)
        except AssertionError as error:
            wrong.append(str(error))
            continue
        files[told] += 1
        rows.update({kind: getattr(handed, kind) for kind in ("taken", "refused", "unchanged")})
    with capsys.disabled():
        if soak:
            print(f"\n{sum(files.values())} lists from seed {SEED}: {dict(files)}; their rows: {dict(rows)}")  # noqa: T201
    assert wrong == []
    assert files["taken"]
    assert files["refused"]
