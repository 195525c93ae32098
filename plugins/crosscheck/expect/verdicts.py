"""Results of expectations: counts and verdicts, never the value of any row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck import files
from crosscheck.errors import ConfigurationError
from crosscheck.expect.suites import QUERY, Expectation
from crosscheck.settings import Settings

COUNTS = {
    "element_count": "rows",
    "missing_count": "empty",
    "unexpected_count": "unexpected",
}
"""What is kept of a result of Great Expectations, and under which name."""
CONSTANT = "_"
"""Columns that begin so are the product's own; an aggregate of one of them tells nothing about a person."""


@dataclass(frozen=True)
class Verdict:
    """One expectation judged: 'passed', 'failed' or 'not_judged' (too few rows, nothing to compare with).

    ``counts`` holds some of rows (looked at), empty, unexpected, observed (a count over the whole delivery);
    ``columns`` the names of missing columns.
    """

    name: str
    type: str
    column: str | None
    severity: str
    verdict: str
    zh: str
    en: str
    todo_zh: str
    todo_en: str
    counts: dict[str, int] = field(default_factory=dict)
    columns: tuple[str, ...] = ()

    @property
    def critical_failure(self) -> bool:
        """True where a critical expectation was judged and not met."""
        return self.severity == "critical" and self.verdict == "failed"


def verdict(
    expectation: Expectation, parameters: Mapping[str, Any], success: bool | None, result: Mapping[str, Any]
) -> Verdict:
    """Make a verdict from what Great Expectations answered (``success`` None: it was not asked)."""
    shown = {key: "—" if value is None else value for key, value in parameters.items()}
    words = {key: str(expectation.meta[key]).format_map(shown) for key in ("zh", "en", "todo_zh", "todo_en")}
    return Verdict(
        name=expectation.name,
        type=expectation.type,
        column=expectation.kwargs.get("column"),
        severity=expectation.severity,
        verdict={None: "not_judged", True: "passed", False: "failed"}[success],
        counts=_counts(expectation, result),
        columns=tuple(sorted(result.get("details", {}).get("mismatched", {}).get("missing", ()))),
        **words,
    )


def _counts(expectation: Expectation, result: Mapping[str, Any]) -> dict[str, int]:
    """The counts of a result. An observed value is kept only where it is no value of a row."""
    counts = {ours: int(result[theirs]) for theirs, ours in COUNTS.items() if result.get(theirs) is not None}
    observed = result.get("observed_value")
    query = expectation.kwargs.get(QUERY)
    if query is not None:
        counts |= {} if " HAVING " in query else {"unexpected": int(observed or 0)}
    elif str(expectation.kwargs.get("column", CONSTANT)).startswith(CONSTANT) and isinstance(observed, int):
        counts["observed"] = observed
    return counts


def path_of(settings: Settings, business_date: date, name: str) -> Path:
    """Where the results of one suite on one night stand."""
    return settings.nights / business_date.isoformat() / "expectations" / f"{name}.json"


def store(settings: Settings, business_date: date, name: str, document: Mapping[str, Any]) -> Path:
    """Write the results of one suite for a night, the same bytes for the same results; the path is returned."""
    path = path_of(settings, business_date, name)
    files.write_text(path, files.as_json(document))
    return path


def stored(settings: Settings, business_date: date) -> dict[str, dict[str, Any]]:
    """All results of a night by suite name; an unreadable file raises ``ConfigurationError``."""
    folder = path_of(settings, business_date, "any").parent
    return {path.stem: _read(path) for path in sorted(folder.glob("*.json"))}


def stored_suite(settings: Settings, business_date: date, name: str) -> dict[str, Any]:
    """The results of one suite of a night; empty where it has none."""
    path = path_of(settings, business_date, name)
    return _read(path) if path.exists() else {}


def _read(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ConfigurationError(f"{path.name}: the stored results are not JSON ({error})") from None
    return document


def as_documents(verdicts: Iterable[Verdict]) -> list[dict[str, Any]]:
    """Verdicts as they are stored."""
    return [{**asdict(item), "columns": list(item.columns)} for item in verdicts]
