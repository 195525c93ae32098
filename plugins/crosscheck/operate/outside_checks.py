"""Doctor's checks of what lies outside the home and outlives it: the newest backup, the newest signed head."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crosscheck import clock
from crosscheck.ledger.kept_heads import KeptHead
from crosscheck.ledger.signing import checker, may_check
from crosscheck.operate.backup import newest_backup
from crosscheck.operate.diagnosis import Diagnosis, fine, warning, wrong
from crosscheck.operate.proof_heads import heads_outside
from crosscheck.settings import Settings

BACKUP_EACH = timedelta(days=8)
"""A backup a week, and a day for it."""
SIGNED_EACH = timedelta(days=2)
"""Each night signs; one may fail."""


def backup(settings: Settings) -> Diagnosis:
    """The newest backup is not old."""
    if settings.made_county:
        return fine("backup", "made")
    made = newest_backup(settings)
    if made is None:
        return warning("backup", "none")
    old = clock.now() - made > BACKUP_EACH
    return (warning if old else fine)("backup", "old" if old else "fine", at=clock.in_county(made).date())


def heads(settings: Settings) -> Diagnosis:
    """The head of the history is kept outside, signed, and the newest is not old."""
    if settings.made_county:
        return fine("heads", "made")
    if settings.heads is None:
        return warning("heads", "none")
    if not may_check(settings):
        return warning("heads", "unsigned")
    newest = _newest_signed(settings, heads_outside(settings))
    if newest is None:
        return wrong("heads", "empty", path=settings.heads)
    signed = datetime.fromisoformat(newest.at)
    told: dict[str, Any] = {"seq": newest.head.seq, "at": clock.in_county(signed).date()}
    return wrong("heads", "old", **told) if clock.now() - signed > SIGNED_EACH else fine("heads", "fine", **told)


def _newest_signed(settings: Settings, kept: list[KeptHead]) -> KeptHead | None:
    is_signed = checker(settings)
    return next((one for one in reversed(kept) if is_signed(one.head, one.at, one.signature)), None)
