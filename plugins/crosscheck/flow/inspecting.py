"""What inspectors do on the portal: holds decided, offices contacted, identities settled; each under the visitor's own
name and scope."""

from __future__ import annotations

from crosscheck.access.persons import Person
from crosscheck.clock import stamp
from crosscheck.errors import LedgerError
from crosscheck.flow.day import reject_hold, release_hold
from crosscheck.ledger import decisions
from crosscheck.ledger.contacted import keep_contact
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.write_changes import Author
from crosscheck.link.decisions import Given
from crosscheck.settings import Settings
from crosscheck.views.identities import pair_of
from crosscheck.views.night_shown import its_night
from crosscheck.words import VERDICTS

SOURCE = "portal"


def contacted(ledger: Ledger, person: Person, about: str, why: str) -> None:
    """Keep that ``person`` contacted whoever answers for a list or a rule of the newest night, and what came of it."""
    night = its_night(ledger, person.scope)
    author = Author(stamp(), person.name, person.role.value, SOURCE)
    keep_contact(ledger, about, night.business_date.isoformat(), person.scope.region, author, why)


def decide_hold(settings: Settings, ledger: Ledger, person: Person, rule_id: str, released: bool, why: str) -> None:
    """Release or reject what waits of a rule on the newest night; ``LedgerError`` says why not.

    A hold concerns all counties of its night: who sees only some of them decides nothing.
    """
    night = its_night(ledger, person.scope)
    if not all(county.startswith(person.scope.region) for county in night.counties):
        raise LedgerError("该暂停涉及其他县,不能由本县核查员处理")
    act = release_hold if released else reject_hold
    act(settings, night.business_date, rule_id, person.name, why, SOURCE)


def settle_identity(
    settings: Settings, ledger: Ledger, person: Person, key: str, verdict: str, why: str, seen: int
) -> None:
    """Record a verdict on a pair; ``seen`` is the newest entry about it that the person knew of."""
    if verdict not in VERDICTS:
        raise LedgerError("请选择判定", en="choose a verdict")
    given = Given(pair_of(settings, key), verdict, why.strip(), person.name)
    decisions.decide(ledger, given, person, stamp(), SOURCE, seen)


def take_identity_back(ledger: Ledger, person: Person, key: str, why: str) -> None:
    """Take a verdict back: from the next night on links are as if it had never been."""
    decisions.revoke(ledger, key, why, person, stamp(), SOURCE)
