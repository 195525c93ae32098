"""How each rule did on the planted problems, kept in the made county's home: the portal's pages of rules show it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow.parquet as pq

from crosscheck import files
from crosscheck.catalog.rules import rule_catalog
from crosscheck.errors import CrosscheckError
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings
from crosscheck.views.rule_pages import PLANTED
from crosscheck_demo.planting.planted import Planted
from crosscheck_demo.planting.score import Score, compare, judged


def night_scores(settings: Settings, truth: Sequence[Planted], day: date) -> tuple[dict[str, Score], int]:
    """The score of every rule on one night, and how many of the problems due belong to held rules."""
    night = current_night(settings, day)
    if night is None:
        raise CrosscheckError(f"the night of {day} left no result")
    rules = rule_catalog(settings.root)
    due, held = judged(truth, day, night.manifest(), rules)
    return compare(due, pq.read_table(night.findings).to_pylist(), day, rules), held


def keep_scores(settings: Settings, truth: Sequence[Planted], days: Sequence[date]) -> None:
    """Keep each rule's score of the newest night on which something of it was planted and judged, or found."""
    kept: dict[str, dict[str, int]] = {}
    for day in days:
        scores, _ = night_scores(settings, truth, day)
        for rule_id, score in scores.items():
            if score.planted or score.extra:
                kept[rule_id] = {"planted": score.planted, "found": score.found, "extra": len(score.extra)}
    files.write_text(settings.home / PLANTED, files.as_json(kept))
