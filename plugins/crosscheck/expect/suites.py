"""Expectation suites: ``expectations/<name>.json``, Great Expectations' own JSON shape, read and checked.

A suite is ``{"name": …, "expectations": [{"type", "kwargs", "severity", "meta"}]}``. Besides what Great Expectations
asks for, every ``meta`` must hold

``name``            what tells the expectation apart within its suite
``zh``, ``en``      what is expected, for the reader of the report; may name parameters: ``{rows_before}``
``todo_zh``, ``todo_en``  what to do when it is not so

and may hold ``min_rows`` (lists shorter than this are not judged), ``min_unexpected`` (fewer unexpected rows than this
are no failure, whatever their share; in a list shorter than ``min_rows`` a quarter counts) and ``known`` (a parameter
without which it can't be judged, such as ``rows_before`` on a first delivery).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from crosscheck.errors import ConfigurationError
from crosscheck.expect.loss import SHORT_LISTS_SHARE

SUITE_KEYS = {"name", "expectations"}
EXPECTATION_KEYS = {"type", "kwargs", "severity", "meta"}
META_NEEDED = {"name", "zh", "en", "todo_zh", "todo_en"}
META_ALLOWED = META_NEEDED | {"min_rows", "min_unexpected", "known"}
QUERY = "unexpected_rows_query"
PARAMETER = "$PARAMETER"
"""What stands before the name of a value that is known only when a suite is judged."""
COLUMNS_PRESENT = "expect_table_columns_to_match_set"


@dataclass(frozen=True)
class Expectation:
    """One expectation as it stands in git: ``raw`` is what Great Expectations is given."""

    raw: dict[str, Any]

    @property
    def type(self) -> str:
        """Great Expectations' name of the kind of expectation."""
        return str(self.raw["type"])

    @property
    def lean(self) -> dict[str, Any]:
        """What Great Expectations is given: it copies ``meta`` many times over, so the sentences stay here."""
        return {**self.raw, "meta": {"name": self.name}}

    @property
    def kwargs(self) -> dict[str, Any]:
        """The arguments of the expectation."""
        return dict(self.raw["kwargs"])

    @property
    def severity(self) -> str:
        """``critical`` or ``warning``."""
        return str(self.raw["severity"])

    @property
    def meta(self) -> dict[str, Any]:
        """Name, sentences, and when it is judged."""
        return dict(self.raw["meta"])

    @property
    def name(self) -> str:
        """What tells the expectation apart within its suite."""
        return str(self.raw["meta"]["name"])

    def filled_in(self, parameters: Mapping[str, Any]) -> Expectation:
        """The same with the values of the parameters that its arguments name; one that is not known stays a name."""
        kwargs = {key: _value(argument, parameters) for key, argument in self.kwargs.items()}
        return Expectation({**self.raw, "kwargs": kwargs})

    def judged(self, rows: int, parameters: Mapping[str, Any]) -> bool:
        """False for a list too short to judge by shares, or where a parameter that it compares with is unknown.

        A share that a few rows can't miss is judged in a short list too, by ``SHORT_LISTS_SHARE``.
        """
        known, fewest = self.meta.get("known"), self.meta.get("min_rows", 0)
        return (rows >= fewest or "min_unexpected" in self.meta) and (known is None or parameters[known] is not None)

    def met(self, success: bool, unexpected: int | None, rows: int) -> bool:
        """True where Great Expectations says so, and where too few rows fail for their share to say anything."""
        few = self.meta.get("min_unexpected", 0)
        if "min_unexpected" in self.meta and rows < self.meta.get("min_rows", 0):
            few = min(max(few, ceil(SHORT_LISTS_SHARE * rows)), max(rows, 2))
        return success or (unexpected is not None and unexpected < few)


def _value(argument: Any, parameters: Mapping[str, Any]) -> Any:
    name = argument.get(PARAMETER, "") if isinstance(argument, dict) else ""
    return parameters.get(name, argument)


@dataclass(frozen=True)
class Suite:
    """A suite of expectations, in the order of its file."""

    name: str
    expectations: tuple[Expectation, ...]

    def split(self) -> tuple[Suite, Suite]:
        """The expectations about columns, which are judged first, and the others, which need the columns."""
        first = tuple(e for e in self.expectations if e.type == COLUMNS_PRESENT)
        return Suite(self.name, first), Suite(self.name, tuple(e for e in self.expectations if e not in first))


def problem_of(raw: Any) -> str | None:
    """What is wrong with the shape of one expectation, or None."""
    if not isinstance(raw, dict) or set(raw) != EXPECTATION_KEYS:
        return f"must hold exactly {sorted(EXPECTATION_KEYS)}"
    missing, unknown = META_NEEDED - set(raw["meta"]), set(raw["meta"]) - META_ALLOWED
    if missing or unknown:
        return f"meta lacks {sorted(missing)}, does not know {sorted(unknown)}"
    query = raw["kwargs"].get(QUERY)
    if query is not None and ("{batch}" not in query or not query.startswith("SELECT 1 FROM ")):
        return "its query must begin with 'SELECT 1 FROM' and read {batch}: it counts rows and never returns a value"
    return None


def read_suite(path: Path) -> Suite:
    """Read and check one suite file; anything unexpected raises ``ConfigurationError`` naming suite and expectation."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"no expectation suite '{path.name}' in {path.parent.name}/") from None
    except ValueError as error:
        raise ConfigurationError(f"{path.name}: not JSON ({error})") from None
    if not isinstance(raw, dict) or set(raw) != SUITE_KEYS or raw["name"] != path.stem:
        raise ConfigurationError(f"{path.name}: must hold exactly {sorted(SUITE_KEYS)}, and the file's stem as name")
    for position, entry in enumerate(raw["expectations"], start=1):
        problem = problem_of(entry)
        if problem:
            raise ConfigurationError(f"suite '{path.stem}', expectation {position}: {problem}")
    suite = Suite(path.stem, tuple(Expectation(entry) for entry in raw["expectations"]))
    names = [expectation.name for expectation in suite.expectations]
    if len(set(names)) != len(names) or not names:
        raise ConfigurationError(f"suite '{suite.name}': no expectations, or two of the same name")
    return suite


def load_suite(root: Path, name: str) -> Suite:
    """The suite called ``name`` of the project at ``root``."""
    return read_suite(root / "expectations" / f"{name}.json")
