"""The rules held on a night: no data, no policy value, or a surge that waits for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import ConfigurationError
from crosscheck.ledger import holds
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.holds import HeldRule
from crosscheck.ledger.issue import UNASKED
from crosscheck.ledger.nights import newest_night, nights
from crosscheck.settings import Settings


def held_rules(settings: Settings, business_date: date) -> list[HeldRule]:
    """What the newest run of that night held, and why; ``ConfigurationError`` for a night that was not recorded."""
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        recorded = nights(connection, business_date)
        if not recorded:
            newest = newest_night(connection)
            last = newest.business_date if newest else None
            raise ConfigurationError(
                f"the ledger has no night of {business_date}; its newest is {last or 'none'}",
                zh=f"台账中没有{business_date}这一晚;最近一晚是{last or '无'}",
            )
        return _without_subjects(holds.held_rules(connection, business_date, recorded[0].run))


def _without_subjects(held: Sequence[HeldRule]) -> list[HeldRule]:
    """The holds as they can be shown: issues about whose subjects nobody asked in one line for each rule."""
    shown = {(hold.rule_id, hold.region, "" if hold.kind == UNASKED else hold.object, hold.kind): hold for hold in held}
    return [replace(hold, object="") if hold.kind == UNASKED else hold for hold in shown.values()]
