"""The rows that evidence cites, looked up in their snapshots: they must be there with key and content."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck.files import canonical
from crosscheck.lake.soundness import ROWS
from crosscheck.settings import Settings

PLACE = ("_source_file", "_source_row")
OWN_RECORDS = ("registry.", "reference.")
"""The registry's own rows stand outside the hash of evidence."""


@dataclass(frozen=True)
class Citation:
    """One version of an issue's evidence: what it cites, and what its hash is made of beside the rows' content."""

    number: str
    rows: tuple[Mapping[str, Any], ...]
    grounds: tuple[Any, Any, Any]
    hash: str


Cited = dict[tuple[str, int], Citation]
Rows = dict[tuple[str, int], tuple[int, str]]
"""Key and content hash of each row, by file and row number."""


def cited(bodies: Iterable[tuple[str, int, str]], erased: Collection[tuple[str, int]]) -> Cited:
    """What every version of evidence cites; one that can't be read is left to the history's own proof.

    Of ``erased`` ones the hash is that of what stood there before: of these only the rows are asked for.
    """
    found: Cited = {}
    for number, version, body in bodies:
        try:
            said = json.loads(body)
            grounds = (said["rule"], said["values"], said["link"])
            rows = tuple(row for row in said["rows"] if row.get("delivery") and "key" in row)
            whole = len(rows) == len(said["rows"]) and (number, version) not in erased
            found[number, version] = Citation(number, rows, grounds, said["hash"] if whole else "")
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return found


def evidence_problems(settings: Settings, known: Cited, gone: Collection[str]) -> Iterator[str]:
    """Cited rows that their snapshot does not hold as they were when they were cited, unless their time was over."""
    wanted = {(row["dataset"], row["delivery"]) for citation in known.values() for row in citation.rows}
    places = defaultdict(set)
    for citation in known.values():
        for row in citation.rows:
            places[row["dataset"], row["delivery"]].add((row["file"], row["row"]))
    held: dict[tuple[str, str], Rows | None] = {}
    for dataset, delivery in sorted(wanted):
        path = settings.lake / dataset / delivery / ROWS
        held[dataset, delivery] = _rows(path, places[dataset, delivery])
        if held[dataset, delivery] is None and f"{settings.lake.name}/{dataset}/{delivery}" not in gone:
            yield f"lake/{dataset}/{delivery}: evidence rests on it, and its rows are missing or can't be read"
    for (number, version), citation in sorted(known.items()):
        if not _stands(citation, held):
            yield f"evidence {version} of issue {number}: a row that it rests on is not as it was in the snapshot"


def _rows(path: Path, places: set[tuple[str, int]]) -> Rows | None:
    """Key and content hash of the rows at ``places`` of a snapshot."""
    try:
        table = pq.read_table(path, columns=[*PLACE, "_key_hash", "_row_hash"])
    except (OSError, pa.ArrowException, KeyError):
        return None
    rows = zip(*(table.column(name).to_pylist() for name in table.column_names), strict=True)
    return {(file, row): (key, content) for file, row, key, content in rows if (file, row) in places}


def _stands(
    citation: Citation, held: Mapping[tuple[str, str], Mapping[tuple[str, int], tuple[int, str]] | None]
) -> bool:
    contents = []
    for row in citation.rows:
        snapshot = held[row["dataset"], row["delivery"]]
        if snapshot is None:
            return True  # told once, of the snapshot
        key, content = snapshot.get((row["file"], row["row"]), (None, ""))
        if key is None or f"{key:016x}" != row["key"]:
            return False
        if not row["dataset"].startswith(OWN_RECORDS):
            contents.append(content)
    rule_id, values, link = citation.grounds
    grounds = canonical([rule_id, values, link, sorted(contents)])
    return citation.hash in ("", hashlib.sha256(grounds.encode()).hexdigest()[:16])
