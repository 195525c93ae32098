"""Hashes of what every night counts on an issue: too much for an entry of each issue, one for each rule instead."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from crosscheck.files import canonical
from crosscheck.ledger import tables
from crosscheck.ledger.changes import Change
from crosscheck.ledger.history import sha256
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.issue_rows import COUNTERS, issues
from crosscheck.ledger.vocabulary import Action

_DIGITS = 32
_SIZE = 16**_DIGITS
KEPT_BY = (Action.NIGHT.value, Action.HOLD_RELEASED.value, Action.NIGHT_UNDONE.value, Action.ERASED.value)
"""The entries that carry the hashes: nothing else changes these columns, nor the keys of issues."""


def counters(known: Iterable[Issue]) -> dict[str, str]:
    """For each rule one hash of the counters of its issues, whatever their order."""
    sums: dict[str, int] = defaultdict(int)
    for issue in known:
        sums[issue.key.rule_id] += _value(issue)
    return _written(sums)


def counters_after(connection: Connection, changes: Iterable[Change]) -> dict[str, str]:
    """The same once ``changes`` are written, without reading the issues that stay as they are."""
    sums = defaultdict(int, {rule_id: int(kept, 16) for rule_id, kept in _kept(connection).items()})
    for change in changes:
        before = _value(change.before) if change.before else 0
        sums[change.after.key.rule_id] += _value(change.after) - before
    return _written(sums)


def moved(kept: Mapping[str, str], pairs: Iterable[tuple[Issue, Issue]]) -> dict[str, str]:
    """The hashes ``kept`` once each first issue of ``pairs`` is the second."""
    sums = defaultdict(int, {rule_id: int(value, 16) for rule_id, value in kept.items()})
    for before, after in pairs:
        sums[after.key.rule_id] += _value(after) - _value(before)
    return _written(sums)


def _value(issue: Issue) -> int:
    return int(sha256(canonical([*issue.key, *(str(getattr(issue, name)) for name in COUNTERS)]))[:_DIGITS], 16)


def _written(sums: Mapping[str, int]) -> dict[str, str]:
    return {rule_id: f"{total % _SIZE:0{_DIGITS}x}" for rule_id, total in sorted(sums.items())}


def counters_before(connection: Connection, seq: int) -> dict[str, str]:
    """The hashes as the newest entry before the entry ``seq`` left them; none before the first night."""
    past = tables.history
    kept_by = select(past.c.seq).where(past.c.number == "", past.c.action.in_(KEPT_BY), past.c.seq < seq)
    return _kept(connection, seq) if connection.execute(kept_by.limit(1)).first() else {}


def _kept(connection: Connection, before: int | None = None) -> dict[str, str]:
    past = tables.history
    newest = select(past.c.details).where(past.c.number == "", past.c.action.in_(KEPT_BY))
    newest = newest if before is None else newest.where(past.c.seq < before)
    details = connection.execute(newest.order_by(past.c.seq.desc()).limit(1)).scalar()
    kept: dict[str, str] | None = json.loads(details).get("counters") if details else None
    # An older version kept none: they begin with what is there.
    return counters(issues(connection)) if kept is None else kept
