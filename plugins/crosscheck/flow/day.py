"""What has to be done besides the night: taking back, deadlines, revisits. One plain function for each DAG task."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

from crosscheck.access.persons import Person
from crosscheck.access.scopes import EVERYTHING
from crosscheck.access.senders import sender as known_sender
from crosscheck.clock import stamp
from crosscheck.errors import ConfigurationError
from crosscheck.feedback.answers import Taken
from crosscheck.feedback.drop_folder import REPLY, take_all
from crosscheck.feedback.senders import only_sender
from crosscheck.feedback.take import take_list
from crosscheck.files import write_bytes
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.nights import newest_night
from crosscheck.publish.download import hand_out
from crosscheck.settings import Settings

HERE = "本机"
"""Where a list goes that is taken at the command line."""


def feedback(settings: Settings, path: Path, sender: str = "", reply: Path | None = None) -> Taken:
    """Take one filled-in list; ``sender`` as in the drop folder, or nobody when only one can have been sent this list.

    The reply is ``reply``, or lies beside the file with the ending ``.回执.xlsx``.
    """
    if not path.is_file():
        raise ConfigurationError(f"no file {path.name}")
    ledger = open_ledger(settings.ledger_url)
    person = known_sender(sender or only_sender(ledger, path, settings.workbook_password))
    return take_list(ledger, settings, path, person, stamp(), reply or path.with_name(f"{path.stem}{REPLY}"))


def download(settings: Settings, person: Person, name: str, out: Path) -> Path:
    """Write ``person``'s copy of a published list to ``out``, a file or a folder; the download is on record first."""
    content = hand_out(open_ledger(settings.ledger_url), settings, person, name, stamp(), HERE)
    target = out / Path(name).name if out.is_dir() else out
    write_bytes(target, content)
    return target


def take_drop_folder(settings: Settings) -> list[dict[str, str | int]]:
    """Take every file of ``feedback/in`` below the home; counts by file, no person."""
    ledger = open_ledger(settings.ledger_url)
    return [asdict(handed) for handed in take_all(ledger, settings, stamp())]


def follow_up(settings: Settings, business_date: date) -> dict[str, int]:
    """Tell the next level of what is overdue and refer up what stays so; counts."""
    from crosscheck.ledger.deadlines import follow_up as store_follow_up

    return store_follow_up(open_ledger(settings.ledger_url), business_date)


def draw_revisits(settings: Settings, business_date: date) -> dict[str, int]:
    """Draw last month's revisits and every closed red issue that is due; counts."""
    from crosscheck.ledger.revisits import draw

    return draw(open_ledger(settings.ledger_url), business_date)


def morning(settings: Settings, business_date: date) -> dict[str, int]:
    """``follow_up`` and ``draw_revisits`` for a county without a scheduler; counts. The same date again: none.

    A date that is no longer the newest is left as it is: what came after rests on what was done then.
    """
    with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
        newest = newest_night(connection)
    if newest is None or newest.business_date != business_date:
        return {}
    return {**follow_up(settings, business_date), **draw_revisits(settings, business_date)}
