"""Ends what an intake was killed over: a list whose answers are in the ledger, and whose receipt has no name yet.

The ledger commits between a receipt's writing and its naming. Who is killed there has taken the list; taken again it
would say that nothing is new, and nobody would ever read what became of its rows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from crosscheck import files
from crosscheck.access.persons import Person
from crosscheck.access.scopes import EVERYTHING
from crosscheck.access.senders import sender
from crosscheck.errors import ConfigurationError
from crosscheck.feedback.receipt import receipt_number
from crosscheck.feedback.receipt_file import name_left
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.queries import act_on

Named = Callable[[Path, str], str]
"""The name of the receipt with a number for a file."""


def finish(ledger: Ledger, waiting: Iterable[Path], taken: Path, replies: Path, named: Named) -> list[Path]:
    """The files among ``waiting`` that were taken and not laid aside; the receipt of each has its name now.

    ``taken`` and ``replies`` are the folders with one folder a sender; ``named`` gives a receipt's name.
    """
    found = []
    for path in waiting:
        person, digest = _sender(path), _digest(path)
        if person is None or not digest or kept_at(taken, path, digest).exists():
            continue  # the last: laid aside then, and sent again since; it is answered anew
        with reading(ledger, EVERYTHING) as connection:
            act = act_on(connection, digest, person.name)
        if act and name_left(replies / path.parent.name / named(path, receipt_number(person, act.at, act.seq, digest))):
            found.append(path)
    return found


def kept_at(taken: Path, path: Path, digest: str) -> Path:
    """Where a file of a sender's folder lies once it is taken; ``digest``: its SHA-256."""
    return taken / path.parent.name / digest[:16] / path.name


def _sender(path: Path) -> Person | None:
    """Who stands behind a file's folder; None for whom the intake will refuse, and for a name that is no text."""
    try:
        os.fsencode(path).decode()
        return sender(path.parent.name)
    except (UnicodeError, ConfigurationError):
        return None


def _digest(path: Path) -> str:
    """The SHA-256 of a plain file; nothing for one that can't be read, of which the intake will say so."""
    try:
        return "" if files.what_else(path) else files.sha256(path)
    except OSError:
        return ""
