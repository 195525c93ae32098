"""The runbook has an entry for whatever doctor, a notification, a DAG or the portal can show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs_kit import text
from structure_kit import ROOT

from crosscheck.operate.conditions import CAUSES
from crosscheck.operate.doctor import CHECKS
from crosscheck.words.notice_words import NOTICE_KINDS, NOTICE_STATES

PAGES = [ROOT / "docs" / "operate.md", ROOT / "docs" / "operate.zh.md"]
BEGUN = {key for key in NOTICE_STATES if not key.endswith("_over")}


def runbook(page: Path) -> list[set[str]]:
    """The codes of the runbook's tables, the page's last four sections, from the first cell of each row."""
    sections = re.split(r"(?m)^### ", text(page))[-4:]
    return [set(re.findall(r"(?m)^\| `([^`]+)` \|", section.partition("\n## ")[0])) for section in sections]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_check_notification_and_dag_has_its_entry(page: Path) -> None:
    checks, notices, dags, _ = runbook(page)
    assert checks == CHECKS.keys()
    assert notices == BEGUN
    files = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "dags").glob("*.py"))
    assert dags == {*re.findall(r'"(crosscheck_\w+)",\n', files), "landing_<department>"}


def test_every_kind_of_notification_has_its_words() -> None:
    assert {key.partition("_")[0] for key in BEGUN} == NOTICE_KINDS.keys()
    assert {f"{kind}_over" for kind in NOTICE_KINDS} == NOTICE_STATES.keys() - BEGUN
    assert {f"delivery_{state}" for state in CAUSES.values()} <= BEGUN
