"""What has to be done besides the night: taking back, deadlines, revisits. One plain function for each DAG task."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crosscheck.errors import ConfigurationError
from crosscheck.feedback.drop import sender as known_sender
from crosscheck.feedback.drop import take_all
from crosscheck.feedback.taking import Taken, take_back
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.handling import Person
from crosscheck.ledger.reading import EVERYTHING
from crosscheck.ledger.vocabulary import Role
from crosscheck.settings import Settings
from crosscheck.tasks import BUSINESS_TIMEZONE

ON_BEHALF = "crosscheck feedback"
"""Who hands in at the command line when no sender is named: the operator, for the townships."""


def now() -> str:
    """The time of day of what people do, in ISO text; nothing that is published depends on it."""
    return datetime.now(ZoneInfo(BUSINESS_TIMEZONE)).isoformat(timespec="seconds")


def feedback(settings: Settings, path: Path, sender: str = "", reply: Path | None = None) -> Taken:
    """Take one filled-in list; ``sender`` as in the drop folder, none stands for every township.

    The reply is ``reply``, or lies beside the file with the ending ``.回执.xlsx``.
    """
    person = known_sender(sender) if sender else Person(ON_BEHALF, Role.TOWNSHIP, EVERYTHING)
    if not path.is_file():
        raise ConfigurationError(f"no file {path.name}")
    target = reply or path.with_name(f"{path.stem}.回执.xlsx")
    return take_back(open_ledger(settings.ledger_url), path, person, now(), target)


def take_drop_folder(settings: Settings) -> list[dict[str, str | int]]:
    """Take every file of ``feedback/in`` below the home; counts by file, no person."""
    engine = open_ledger(settings.ledger_url)
    return [asdict(handed) for handed in take_all(engine, settings.home / "feedback", now())]


def follow_up(settings: Settings, business_date: date) -> dict[str, int]:
    """Tell the next level of what is overdue and refer up what stays so; counts."""
    from crosscheck.ledger.deadlines import follow_up as store_follow_up

    return store_follow_up(open_ledger(settings.ledger_url), business_date)


def draw_revisits(settings: Settings, business_date: date) -> dict[str, int]:
    """Draw last month's revisits and every closed red issue that is due; counts."""
    from crosscheck.ledger.revisits import draw

    return draw(open_ledger(settings.ledger_url), business_date)
