"""The pairs that wait for an inspector: each source row nobody is certain about, and the members it may be about."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from crosscheck.access.masking import mask
from crosscheck.link.decisions import Pair, Row

VILLAGE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair on the list, ``place`` of ``of`` for its record; ``records``: how many source rows have its values."""

    pair: Pair
    county: str
    records: int
    place: int
    of: int
    found: Mapping[str, Any]


def candidates(review: Path, counties: Sequence[str]) -> list[Candidate]:
    """The pairs of a night's ``review.parquet`` by township, village and household of each record's best candidate.

    Source rows with the same values are one record: a decision is about all of them. ``counties`` are the night's.
    """
    records: dict[Row, dict[str, dict[str, Any]]] = defaultdict(dict)
    rows: dict[Row, set[str]] = defaultdict(set)
    for found in pq.read_table(review).to_pylist():
        values = _pair(found, counties).row
        best = records[values].get(found["member_no"])
        if best is None or found["rank"] < best["rank"]:
            records[values][found["member_no"]] = found
        rows[values].add(found["row_id"])
    listed: list[Candidate] = []
    for values, members in records.items():
        ranked = sorted(members.values(), key=lambda found: (found["rank"], found["person_key"], found["member_no"]))
        for place, found in enumerate(ranked, start=1):
            pair = _pair(found, counties)
            listed.append(Candidate(pair, pair.region[:6], len(rows[values]), place, len(ranked), found))
    firsts = {candidate.pair.row: _position(candidate.found) for candidate in listed if candidate.place == 1}
    listed.sort(key=lambda candidate: (firsts[candidate.pair.row], candidate.place))
    return _told_apart(listed, review.parent.name)


def _position(found: Mapping[str, Any]) -> tuple[Any, ...]:
    home = (found["member_village"], found["household_no"], found["member_no"])
    return (*home, found["dataset"], found["source_file"], int(found["source_row"]))


def _pair(found: Mapping[str, Any], counties: Sequence[str]) -> Pair:
    village = found["member_village"]
    placed = len(village) == VILLAGE_DIGITS and village[:6] in counties
    return Pair(
        key=_key(found),
        dataset=found["dataset"],
        id_no=found["row_id_no"],
        name=found["row_name_fold"],
        birth=found["row_birth"],
        village=found["row_village"],
        person_key=found["person_key"],
        member_no=found["member_no"],
        region=village if placed else counties[0],
    )


def _key(found: Mapping[str, Any], *more: str) -> str:
    """A short name of a pair that stays as long as its values do; it is made of what a masked list shows anyway."""
    # The whole day of birth could be found again from the key by trying the days of its year.
    masked = (mask(found["row_id_no"]), found["row_birth"][:4])
    plain_values = (found[name] for name in ("dataset", "row_name_fold", "row_village", "member_no"))
    digest = hashlib.sha256("\x1f".join((*masked, *plain_values, *more)).encode()).digest()
    return "S" + base64.b32encode(digest).decode()[:9]


def _told_apart(listed: Sequence[Candidate], night: str) -> list[Candidate]:
    """Pairs that only masked digits tell apart get a key of their place in this night's files, good for it alone."""
    counted = Counter(candidate.pair.key for candidate in listed)

    def own(c: Candidate) -> Candidate:
        if counted[c.pair.key] == 1:
            return c
        key = _key(c.found, c.found["source_file"], c.found["source_row"], night)
        return replace(c, pair=replace(c.pair, key=key))

    return [own(candidate) for candidate in listed]
