"""Replays what ``recording`` wrote down on the engine of the settings, and says what is different.

    python -m kit.replaying FOLDER whole            every step in its order, tables and answers compared
    python -m kit.replaying FOLDER given NAME ...   answers to these statements, on the tables as DuckDB left them

It runs in the engine's own environment; ``FOLDER/result.json`` says how many answers were compared, and which differ.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck import settings as settings_module
from crosscheck.engines import Engine, open_engine
from crosscheck.engines.statements import taken_apart
from crosscheck.errors import EngineError
from crosscheck.rules.evidence import plain
from kit.recording import STEPS

RESULT = "result.json"
SET = "refs"
"""A column that is a set written as a text: its order is the engine's."""


@dataclass
class Replay:
    """What was compared so far: ``different`` says of each statement in which columns, or how it was refused."""

    engine: Engine
    compared: int = 0
    different: dict[str, str] = field(default_factory=dict)

    def whole(self, steps: Sequence[Mapping[str, Any]]) -> None:
        """Take every step, and compare each table and each answer."""
        for step in steps:
            if step["do"] == "run":
                self.engine.run(step["text"])
                for name, kept in step["tables"].items():
                    self._compare(f"table {name}", f"SELECT * FROM {name}", kept)
            elif step["do"] == "fetch":
                self._compare(step["text"], step["text"], step["file"])
            else:
                self._name(step)

    def given(self, steps: Sequence[Mapping[str, Any]], wanted: Sequence[str]) -> None:
        """Compare the answers to statements in which one of ``wanted`` stands, all else as it was recorded."""
        asked = [step for step in steps if step["do"] == "fetch" and any(text in step["text"] for text in wanted)]
        names = _read_by([step["text"] for step in asked], steps)
        for step in steps:
            if step["do"] == "run":
                self._hand_over(step, names)
            elif step in asked:
                self._compare(step["text"], step["text"], step["file"])
            elif step["do"] != "fetch" and step["name"] in names:
                self._name(step)

    def _hand_over(self, step: Mapping[str, Any], names: set[str]) -> None:
        for name, kept in step["tables"].items():
            if name in names:
                self.engine.parquet(name, Path(kept))
        for statement in taken_apart(step["text"]):
            if statement.kind == "view" and statement.name in names:
                self.engine.run(f"CREATE OR REPLACE VIEW {statement.name} AS {statement.body}")

    def _name(self, step: Mapping[str, Any]) -> None:
        if step["do"] == "frame":
            self.engine.frame(step["name"], pq.read_table(step["file"]))
        else:
            self.engine.parquet(step["name"], Path(step["file"]))

    def _compare(self, statement: str, query: str, kept: str) -> None:
        self.compared += 1
        try:
            found = unlike(pq.read_table(kept), self.engine.fetch(query), ordered(query))
        except EngineError as error:
            found = str(error)
        if found:
            self.different[statement] = found


def _read_by(texts: Sequence[str], steps: Sequence[Mapping[str, Any]]) -> set[str]:
    """Every word of these statements, and of the views among them: tables by other names are not needed."""
    bodies = {
        one.name: one.body
        for step in steps
        if step["do"] == "run"
        for one in taken_apart(step["text"])
        if one.kind == "view"
    }
    words: set[str] = set()
    open_texts = list(texts)
    while open_texts:
        found = set(re.findall(r"\w+", open_texts.pop())) - words
        words |= found
        open_texts += [bodies[name] for name in found if name in bodies]
    return words


def ordered(query: str) -> bool:
    """Whether a query says in which order its rows come."""
    return query.rstrip().splitlines()[-1].startswith("ORDER BY")


def unlike(one: pa.Table, other: pa.Table, in_order: bool) -> str:
    """Which columns differ, as the evidence of a finding would show their values; an empty text where none does."""
    if one.column_names != other.column_names:
        return f"columns {other.column_names}"
    if one.num_rows != other.num_rows:
        return f"{other.num_rows} rows, not {one.num_rows}"
    rows, others = list(_rows(one)), list(_rows(other))
    if rows == others or (not in_order and Counter(rows) == Counter(others)):
        return ""
    differing = [name for place, name in enumerate(one.column_names) if not _alike(rows, others, place, in_order)]
    return ", ".join(differing) or "values stand in other rows"


def _alike(rows: Sequence[tuple[str, ...]], others: Sequence[tuple[str, ...]], place: int, in_order: bool) -> bool:
    mine, theirs = [row[place] for row in rows], [row[place] for row in others]
    return mine == theirs if in_order else Counter(mine) == Counter(theirs)


def _rows(table: pa.Table) -> Iterator[tuple[str, ...]]:
    columns = [
        [_shown(name, value) for value in column.to_pylist()]
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    return zip(*columns, strict=True)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, list):
        return repr(sorted(map(repr, value)))
    if name == SET and isinstance(value, str):
        return " ".join(sorted(set(value.split())))
    return repr(plain(value))


def main(folder: str, mode: str, *wanted: str) -> None:
    """Replay the steps of ``folder`` and write down what came of it."""
    begun = perf_counter()
    steps = json.loads((Path(folder) / STEPS).read_text(encoding="utf-8"))
    with closing(open_engine(settings_module.load())) as engine:
        opened = perf_counter()
        replay = Replay(engine)
        if mode == "whole":
            replay.whole(steps)
        else:
            replay.given(steps, wanted)
        seconds = {"opened": opened - begun, "replayed": perf_counter() - opened}
    told = {"compared": replay.compared, "different": replay.different, "seconds": seconds}
    (Path(folder) / RESULT).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
