"""Is a rule's result as expected? Judged group by group: what was expected, what was found, what was held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.expect.suites import load_suite
from crosscheck.expect.verdicts import Verdict, as_documents, verdict
from crosscheck.settings import Settings
from crosscheck.words import FAULTS

if TYPE_CHECKING:
    from crosscheck.expect.gx import Bench

RULE = pa.schema(
    [
        ("rule_id", pa.string()),
        ("title", pa.string()),
        ("subject", pa.string()),
        ("population", pa.int64()),
        ("ran", pa.bool_()),
        ("ran_before", pa.bool_()),
        ("held", pa.bool_()),
        ("reason", pa.string()),
    ]
)
TRIPLE = pa.schema([(name, pa.string()) for name in ("rule_id", "subject_id", "object")])
SHOWN = (
    "rule_id",
    "title",
    "population",
    "known",
    "findings",
    "ran",
    "held",
    "reason",
)


@dataclass(frozen=True)
class RuleNight:
    """What a night knows of a rule besides its findings.

    ``population`` is the number of members, households … the rule speaks of (None where a share makes no sense),
    ``ran`` whether it ran anywhere, ``ran_before`` whether it did the night before, ``held`` whether it gives no
    verdict, anywhere or in some region, and ``reason`` why.
    """

    rule_id: str
    title: str
    subject: str
    population: int | None
    ran: bool
    held: bool = False
    reason: str | None = None
    ran_before: bool = False


@dataclass(frozen=True)
class RuleResult:
    """What the suite of a group said; ``rules`` holds the counts of each rule, by rule."""

    group: str
    as_expected: bool
    rules: tuple[dict[str, Any], ...]
    results: tuple[Verdict, ...]

    def document(self) -> dict[str, Any]:
        """The result as it is stored with a night: counts, no persons."""
        return {
            "kind": "rules",
            "group": self.group,
            "as_expected": self.as_expected,
            "rules": list(self.rules),
            "results": as_documents(self.results),
        }


def check_rules(
    settings: Settings, group: str, findings: Path, rules: Sequence[RuleNight], earlier: Path | None = None
) -> RuleResult:
    """Judge a night's findings of the rules of one group by ``expectations/rules.<group>.json``.

    ``findings`` is the night's Parquet file of all findings, ``earlier`` that of the night before it, if there is one.
    An expectation that can't run raises ``ConfigurationError``.
    """
    from crosscheck.expect.gx import bench  # takes seconds to import, and not every command needs it

    suite = load_suite(settings.root, f"rules.{group}")
    counts: list[dict[str, Any]] = []
    with bench(settings) as desk:
        desk.parquet("finding", [findings])
        desk.frame("rule", pa.Table.from_pylist([asdict(rule) for rule in rules], RULE))
        first, rest = suite.split()
        results = desk.judge(first, "finding", {}, rows=0)
        if any(result.critical_failure for result in results):
            results += [verdict(expectation, {}, None, {}) for expectation in rest.expectations]
        else:
            before = _put_earlier(desk, earlier)
            desk.run(sqlfiles.sql(settings.root, "expect/rules", earlier=before))
            results += desk.judge(rest, "rule_night", {}, len(rules))
            counts = [_shown(row) for row in desk.fetch("SELECT * FROM rule_night ORDER BY rule_id")]
    return RuleResult(group, not any(r.critical_failure for r in results), tuple(counts), tuple(results))


def _put_earlier(desk: Bench, earlier: Path | None) -> str:
    """Put the findings of the night before on the bench; the name they have there."""
    if earlier is None:
        desk.frame("no_earlier", TRIPLE.empty_table())
        return "no_earlier"
    desk.parquet("earlier", [earlier])
    return "earlier"


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """The counts of one rule; of its faults only those that occur."""
    return {name: row[name] for name in SHOWN} | {"faults": {name: row[name] for name in FAULTS if row[name]}}
