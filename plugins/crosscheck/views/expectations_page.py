"""The night's expectations as one page: what arrived, what was expected and found, what was held and why.

The page is static: no script, nothing loaded from outside, no person but the offices' contacts. It prints on A4, reads
on a telephone and in an old browser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck import files
from crosscheck.catalog.datasets import catalog
from crosscheck.expect.links import CLASSES
from crosscheck.lake.state import DatasetState
from crosscheck.pages import environment
from crosscheck.settings import Settings
from crosscheck.views.night_report import LedgerSays, NightReport, night_report
from crosscheck.views.past_nights import WINDOW
from crosscheck.views.sections import percent
from crosscheck.views.strips import legend_mark, strip
from crosscheck.words import DEMANDS, FAULTS, JUDGEMENTS, LACKING, LINKS, NIGHT_MARKS, STATUSES

TEMPLATES = Path(__file__).with_name("templates")


def write_page(
    settings: Settings,
    business_date: date,
    states: Mapping[str, DatasetState],
    night: Mapping[str, Any],
    ledger: LedgerSays,
) -> Path:
    """Write ``nights/<D>/expectations.html`` from the night's stored results and return its path.

    ``states`` are the dataset states of the night, ``night`` is its manifest, ``ledger`` is what the
    ledger knows of it. The same input gives the same bytes.
    """
    path = settings.nights / business_date.isoformat() / "expectations.html"
    files.write_text(path, render(night_report(settings, business_date, states, night, ledger)))
    return path


def render(report: NightReport) -> str:
    """The page as text."""
    pages = environment(TEMPLATES)
    pages.filters["percent"] = percent
    pages.filters["strip"] = strip
    return pages.get_template("report.html").render(
        report=report,
        window=WINDOW,
        legend_mark=legend_mark,
        faults=_faults,
        titles={dataset.id: dataset.title for dataset in catalog().datasets},
        statuses=Counter(section.status for section in report.lists),
        verdicts=Counter(line.verdict for section in report.lists for line in section.lines),
        STATUSES=STATUSES,
        JUDGEMENTS=JUDGEMENTS,
        DEMANDS=DEMANDS,
        NIGHT_MARKS=NIGHT_MARKS,
        LACKING=LACKING,
        LINKS=LINKS,
        CLASSES=CLASSES,
    )


def _faults(rule: Mapping[str, Any]) -> str:
    return "、".join(f"{FAULTS.get(name, name)} {n}" for name, n in rule["faults"].items())
