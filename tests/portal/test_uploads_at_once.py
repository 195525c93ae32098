"""Filled-in lists that come in at the same time, while the night reconciles, and over which somebody is killed."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from fastapi import FastAPI

from crosscheck.access.scopes import EVERYTHING
from crosscheck.clock import stamp
from crosscheck.feedback.receipt import TAKEN
from crosscheck.flow.uploads import confirm_upload, kept_receipt
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.nights import record_night
from crosscheck.ledger.proof import verify
from crosscheck.settings import Settings
from kit.handed_in import SAME, SECOND, WRONG, answers, below, confirmed, filled, handed_in, made_night, with_lists_out
from kit.portal import ACCOUNTS, client, token_on

TOWN = ACCOUNTS["township"]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A county whose lists have gone out."""
    return with_lists_out(tmp_path_factory.mktemp("uploads") / "home")


def at_once(app: FastAPI, contents: dict[str, bytes]) -> dict[str, str]:
    """Everybody uploads and confirms at the same time; the number of each receipt."""
    receipts: dict[str, str] = {}

    def hand_in(user: str, content: bytes) -> None:
        receipts[user] = confirmed(app, user, "c.xlsx", content).rpartition("/")[2]

    threads = [threading.Thread(target=hand_in, args=both) for both in contents.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return receipts


def taken(settings: Settings, numbers: Iterable[str]) -> list[int]:
    """How many rows each receipt of the township took."""
    kept = [kept_receipt(settings, SECOND.person, number) for number in numbers]
    return sorted(one.receipt.counts[TAKEN] for one in kept if one)


def test_two_uploads_of_one_list_at_once(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    """Two people hand the same list in: one of them is told that the row was taken, the other that it was before."""
    content, before = filled(county, tmp_path / "c.xlsx", lambda led: {led[4]: WRONG}), answers(county)
    receipts = at_once(app, {"township": content, "second": content})
    assert answers(county) == before + 1
    assert taken(county, receipts.values()) == [0, 1]


def test_two_lists_with_other_rows_at_once(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    """Two people of one office answer other rows: nothing of either is lost."""
    rows, before = {"township": 5, "second": 6}, answers(county)
    contents = {
        user: filled(county, tmp_path / user, lambda led, at=at: {led[at]: WRONG})  # type: ignore[misc]
        for user, at in rows.items()
    }
    receipts = at_once(app, contents)
    assert answers(county) == before + 2
    assert taken(county, receipts.values()) == [1, 1]


def test_a_confirmation_that_was_killed_is_ended_by_the_next(
    app: FastAPI, county: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the ledger and the receipt's name: the receipt is there afterwards, and nothing is taken twice."""
    content = filled(county, tmp_path / "k.xlsx", lambda led: {led[12]: WRONG})
    preview, browser = below(handed_in(app, "township", "k.xlsx", content)), client(app, "township")
    before, token = answers(county), token_on(browser.get(preview).text)

    def killed(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("crosscheck.feedback.receipt_file.ReceiptFile.settle", killed)
        patch.setattr("pathlib.Path.unlink", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            confirm_upload(existing_ledger(county.ledger_url), county, TOWN.person, preview[-64:], stamp())
    told = below(browser.post(f"{preview}/confirm", data={"token": token}, headers=SAME))
    assert told == "/uploads"
    assert answers(county) == before + 1
    workbook = re.search(r'href="/crosscheck(/uploads/receipts/[^"]+/workbook)"', browser.get(told).text)
    assert workbook
    book = openpyxl.load_workbook(io.BytesIO(browser.get(workbook[1]).content))
    assert any("已接收" in str(cell) for row in book["回执"].iter_rows(values_only=True) for cell in row)


def test_an_upload_while_the_night_reconciles(app: FastAPI, county: Settings, tmp_path: Path) -> None:
    """Whoever comes first, both are on record: the answer, and the night that found the issue again."""
    content = filled(county, tmp_path / "d.xlsx", lambda led: {led[7]: WRONG})
    before, ledger = answers(county), existing_ledger(county.ledger_url)
    told: list[object] = []
    nightly = threading.Thread(target=lambda: told.append(record_night(ledger, made_night(1))))
    nightly.start()
    confirmed(app, "township", "d.xlsx", content)
    nightly.join()
    assert len(told) == 1
    assert answers(county) == before + 1
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection).problems == ()
