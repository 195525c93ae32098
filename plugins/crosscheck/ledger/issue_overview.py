"""In which order the rules of a scope's issues come: by level, then by how often the rule was confirmed there.

It is counted once for each night and kept: a page must not read a million answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import Connection, func, select

from crosscheck.access.scopes import Scope
from crosscheck.ledger import tables
from crosscheck.ledger.answers import NEEDS_MEASURES
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.nights import newest_night
from crosscheck.words import SEVERITIES

MOST_KEPT = 2000
"""Scopes of which the overview is kept; there is one for each office."""


@dataclass(frozen=True)
class Overview:
    """``order``: the digests of all wordings, first the highest level, then the rule most often confirmed.

    ``severities`` and ``rule_ids`` by digest; ``rules`` with their titles, in Chinese and English.
    """

    order: tuple[str, ...]
    severities: Mapping[str, str]
    rule_ids: Mapping[str, str]
    rules: Mapping[str, tuple[str, str]]

    def wordings(self, rule_id: str) -> list[str]:
        """The digests of the wordings of one rule."""
        return [digest for digest in self.order if self.rule_ids[digest] == rule_id]


_kept: dict[tuple[str, Scope], tuple[int, Overview]] = {}
_kept_answers: dict[tuple[str, str], tuple[int, list[tuple[str, str, str, str, int]]]] = {}
_counting = Lock()


def overview(connection: Connection, scope: Scope) -> Overview:
    """The overview of what lies within ``scope`` as of the newest night."""
    night = newest_night(connection)
    seq = night.head.seq if night else 0
    place = (str(connection.engine.url), scope)
    known = _kept.get(place)
    if known is None or known[0] != seq:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        known = _kept[place] = (seq, _counted(connection, scope, seq))
    return known[1]


def _counted(connection: Connection, scope: Scope, seq: int) -> Overview:
    confirmed = _confirmed(connection, scope, seq)
    text, levels = tables.rule_text, list(SEVERITIES)
    columns = (text.c.digest, text.c.rule_id, text.c.severity, text.c.title, text.c.title_en)
    wordings = connection.execute(select(*columns)).all()

    def place(row: Any) -> tuple[Any, ...]:
        return levels.index(row.severity), -confirmed.get(row.rule_id, 0), row.rule_id, row.digest

    in_order = sorted(wordings, key=place)
    return Overview(
        order=tuple(row.digest for row in in_order),
        severities={row.digest: row.severity for row in wordings},
        rule_ids={row.digest: row.rule_id for row in wordings},
        rules={row.rule_id: (row.title, row.title_en) for row in in_order},
    )


def _confirmed(connection: Connection, scope: Scope, seq: int) -> Counter[str]:
    """How many issues of each rule an answer up to the entry ``seq`` confirmed."""
    found: Counter[str] = Counter()
    for county, region, department, rule_id, count in _in_county(connection.engine, scope.region[:6], seq):
        if scope.covers(county, region, department):
            found[rule_id] += count
    return found


def _in_county(ledger: Ledger, county: str, seq: int) -> Sequence[tuple[str, str, str, str, int]]:
    """The same by county, place, department and rule: it reads every answer, once for all offices of a county."""
    key = str(ledger.url), county
    with _counting:
        known = _kept_answers.get(key)
        if known is None or known[0] != seq:
            issue, answer = tables.issue, tables.answer
            alike = (issue.c.county, issue.c.region_code, issue.c.department, issue.c.rule_id)
            statement = select(*alike, func.count(issue.c.number.distinct())).group_by(*alike)
            statement = statement.join(answer, answer.c.number == issue.c.number)
            statement = statement.where(answer.c.result.in_(NEEDS_MEASURES), answer.c.seq <= seq)
            with reading(ledger, Scope(county)) as connection:
                known = _kept_answers[key] = seq, list(connection.execute(statement).tuples())
    return known[1]
