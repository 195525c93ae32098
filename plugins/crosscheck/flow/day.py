"""Daytime work: taking lists back, handing lists out, deadlines, revisits, inspectors' decisions. One function each."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING
from crosscheck.access.senders import sender as known_sender
from crosscheck.clock import stamp
from crosscheck.errors import ConfigurationError
from crosscheck.feedback.answers import Taken
from crosscheck.feedback.drop_folder import receipt_ending, take_all
from crosscheck.feedback.senders import only_sender
from crosscheck.feedback.take import take_list
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.files import write_bytes
from crosscheck.ledger import decisions, holds
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.kept_heads import keep_head
from crosscheck.ledger.nights import issue_new, newest_night
from crosscheck.ledger.write_changes import Author
from crosscheck.link.decisions import Given
from crosscheck.publish.download import hand_out
from crosscheck.publish.revision import publish
from crosscheck.settings import Settings
from crosscheck.views.identities import pair_of
from crosscheck.words import VERDICTS

HERE = "本机"
"""Where a list goes that is taken at the command line."""
COMMAND_LINE = "crosscheck"
"""What stands in the history as the source of a decision taken at the command line."""


def feedback(settings: Settings, path: Path, sender: str = "", reply: Path | None = None) -> Taken:
    """Take one filled-in list; ``sender`` as in the drop folder, or nobody when only one can have been sent this list.

    The reply is ``reply``, or lies beside the file under its number, with the ending ``.回执.xlsx``; where another one
    lies there, beside that.
    """
    if not path.is_file():
        raise ConfigurationError(f"no file {path.name}")
    ledger = existing_ledger(settings.ledger_url)
    person = known_sender(sender) if sender else None
    workbook = open_workbook(path, settings.workbook_password)
    person = person or known_sender(only_sender(ledger, workbook))
    taken = take_list(
        ledger,
        settings,
        workbook,
        person,
        stamp(),
        lambda number: reply or path.with_name(f"{path.stem}{receipt_ending(number)}"),
    )
    keep_head(ledger, settings)
    return taken


def download(settings: Settings, person: Person, name: str, out: Path) -> Path:
    """Write ``person``'s copy of a published list to ``out``, a file or a folder; the download is on record first."""
    content = hand_out(existing_ledger(settings.ledger_url), settings, person, name, stamp(), HERE)
    target = out / Path(name).name if out.is_dir() else out
    write_bytes(target, content)
    return target


def take_drop_folder(settings: Settings) -> list[dict[str, str | int]]:
    """Take every file of ``feedback/in`` below the home; counts by file, no person."""
    ledger = existing_ledger(settings.ledger_url)
    taken = [asdict(handed) for handed in take_all(ledger, settings, stamp())]
    keep_head(ledger, settings)
    return taken


def follow_up(settings: Settings, business_date: date) -> dict[str, int]:
    """Tell the next level of what is overdue and refer up what stays so; counts."""
    from crosscheck.ledger.deadlines import follow_up as store_follow_up

    return store_follow_up(existing_ledger(settings.ledger_url), business_date)


def draw_revisits(settings: Settings, business_date: date) -> dict[str, int]:
    """Draw last month's revisits and every closed red issue that is due; counts."""
    from crosscheck.ledger.revisits import draw

    return draw(existing_ledger(settings.ledger_url), business_date)


def morning(settings: Settings, business_date: date) -> dict[str, int]:
    """``follow_up`` and ``draw_revisits`` for a county without a scheduler; counts. The same date again: none.

    A date that is no longer the newest is left as it is: what came after rests on what was done then.
    """
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        newest = newest_night(connection)
    if newest is None or newest.business_date != business_date:
        return {}
    return {**follow_up(settings, business_date), **draw_revisits(settings, business_date)}


def release_hold(
    settings: Settings, business_date: date, rule_id: str, inspector: str, why: str, source: str = COMMAND_LINE
) -> tuple[int, str]:
    """Let the findings of a rule that was held for its surge through and publish them.

    Returns how many issues were opened, and the revision's name. ``source`` is where the decision was taken.
    """
    ledger = existing_ledger(settings.ledger_url)
    opened = holds.release(ledger, business_date, rule_id, _author(inspector, source), why)
    issue_new(ledger, business_date)
    return opened, publish(ledger, settings, business_date).name


def reject_hold(
    settings: Settings, business_date: date, rule_id: str, inspector: str, why: str, source: str = COMMAND_LINE
) -> None:
    """Drop the findings of a rule that was held for its surge; the reason stays in the history."""
    holds.reject(existing_ledger(settings.ledger_url), business_date, rule_id, _author(inspector, source), why)


def decide_identity(settings: Settings, key: str, verdict: str, why: str, inspector: str) -> None:
    """Record a verdict on a pair of the newest list, or on one that was decided before."""
    if verdict not in VERDICTS:
        raise ConfigurationError(f"'{verdict}' is no verdict: {', '.join(VERDICTS)}")
    given = Given(pair_of(settings, key), verdict, why.strip(), inspector)
    decisions.decide(existing_ledger(settings.ledger_url), given, _inspector(inspector), stamp(), COMMAND_LINE)


def revoke_identity(settings: Settings, key: str, why: str, inspector: str) -> None:
    """Take a decision on a pair back."""
    decisions.revoke(existing_ledger(settings.ledger_url), key, why, _inspector(inspector), stamp(), COMMAND_LINE)


def _inspector(name: str) -> Person:
    return Person(name, Role.INSPECTOR, EVERYTHING)


def _author(name: str, source: str) -> Author:
    return Author(stamp(), name, Role.INSPECTOR.value, source)
