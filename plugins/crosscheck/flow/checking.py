"""What the county office does from its desk: checks many issues at once, urges an office, publishes anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from crosscheck.access.persons import Person
from crosscheck.errors import LedgerError
from crosscheck.flow.night import publish
from crosscheck.ledger import moves
from crosscheck.ledger.changes import Change
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.desk_queries import late_issues
from crosscheck.ledger.moves import Case
from crosscheck.ledger.nights import newest_night
from crosscheck.ledger.notes import URGED, Note, office_of
from crosscheck.ledger.perform import act_each
from crosscheck.ledger.vocabulary import State
from crosscheck.settings import Settings

PORTAL = "portal"
"""What stands in the history as the source of what somebody does in the portal."""
DECISIONS: Mapping[State, tuple[str, ...]] = {
    State.SUBMITTED: ("close", "return"),
    State.EXEMPTION_ASKED: ("exempt", "return"),
    State.REFERRED: ("return",),
    State.REVISIT: ("uphold", "reopen"),
}
"""What may be decided on an issue in each state."""


@dataclass(frozen=True)
class Decision:
    """What somebody decides on issues: one of ``DECISIONS``, why, and until when an exemption lasts."""

    kind: str
    why: str
    until: date | None = None

    def move(self, case: Case) -> Change:
        """The move of this decision; what it lacks is refused as the ledger does."""
        if self.kind == "exempt":
            if self.until is None:
                raise LedgerError("批准豁免须填写豁免到期日")
            return moves.exempt(case, self.until, self.why)
        act: Callable[[Case, str], Change] = {
            "close": moves.close,
            "return": moves.send_back,
            "uphold": moves.uphold,
            "reopen": moves.reopen,
        }[self.kind]
        return act(case, self.why)


def choices(state: str) -> tuple[str, ...]:
    """What may be decided on issues in ``state``; nothing for what is no state of the desk."""
    return next((kinds for known, kinds in DECISIONS.items() if known.value == state), ())


def decide_many(ledger: Ledger, person: Person, seen: Mapping[str, int], decision: Decision, at: str) -> dict[str, str]:
    """Decide the same on each issue of ``seen``, which names the entry of its history that was seen last.

    Returns by number why an issue was refused; one that has moved on since it was seen is left as it is.
    """
    planned = {number: _unless_moved(decision, last) for number, last in seen.items()}
    return act_each(ledger, planned, person, at, PORTAL)


def _unless_moved(decision: Decision, seen: int) -> Callable[[Case], Change]:
    def move(case: Case) -> Change:
        if moves.covered(case) and case.issue.history_seq != seen:
            raise LedgerError(f"您打开页面后问题有了新的办理记录,现为“{case.issue.state.zh}”,请重新查看后再办理")
        return decision.move(case)

    return move


def urge(ledger: Ledger, person: Person, office: str, day: date, at: str) -> int:
    """Urge ``office`` about all that is overdue there on ``day``; how many.

    It is a note in the history of each issue, once a day; it stands in the office's next list.
    """
    with reading(ledger, person.scope) as connection:
        late = late_issues(connection, person, day, office)
    note = Note(f"{at[:10]}督办:已逾期,请立即办理并反馈", kind=URGED)
    planned = {issue.number: _urged(note) for issue in late}
    return len(planned) - len(act_each(ledger, planned, person, at, PORTAL))


def _urged(note: Note) -> Callable[[Case], Change]:
    def move(case: Case) -> Change:
        if note.digest(office_of(case.person, case.issue)) in case.past.noted:
            raise LedgerError("今日已督办")
        return moves.note(case, note)

    return move


def publish_now(settings: Settings, ledger: Ledger, person: Person) -> str:
    """Publish the lists of the newest night as they are now; the name of the revision. The same lists: the same one."""
    with reading(ledger, person.scope) as connection:
        newest = newest_night(connection)
    if newest is None:
        raise LedgerError("还没有比对过,没有可下发的名单")
    return str(publish(settings, newest.business_date)["revision"])
