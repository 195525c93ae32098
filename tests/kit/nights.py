"""Made-up nights for the tests of ledger and lists: rules, findings, subjects, as values and as files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from crosscheck.files import canonical
from crosscheck.ledger.intake import Night
from crosscheck.ledger.issue import Finding, Hold, Key, RuleText, Subject
from crosscheck.rules.amounts import amount_fen

COUNTY = "451022"
DAY = date(2026, 11, 20)
POPULATION = {"member": 1000, "household": 300, "resident": 5000, "village": 8, "helper": 40}


def day(n: int) -> date:
    """The n-th night, counted from 0."""
    return DAY + timedelta(days=n)


def rule(rule_id: str, kind: str = "risk", **options: Any) -> RuleText:
    """A rule's wording; ``options`` replace parts of it."""
    text = RuleText(
        digest="",
        rule_id=rule_id,
        version="v1",
        kind=kind,
        severity="orange",
        days=10,
        department="乡镇",
        needs="civil_affairs.death",
        title=f"规则{rule_id}的疑点",
        title_en=rule_id,
        advice="入户核对。",
        closes="复印件",
    )
    text = replace(text, **options)
    digest = hashlib.sha256(repr(text).encode()).hexdigest()[:16]
    return replace(text, digest=digest)


RULES = {text.rule_id: text for text in (rule("DE-01", "data"), rule("ED-01"), rule("WM-15"))}


def evidence(rule_id: str, facts: str = "a", **options: Any) -> str:
    """Canonical evidence; other ``facts`` are other evidence."""
    content = {
        "rule": rule_id,
        "version": "v1",
        "policy": [],
        "values": {"head_name": "韦大山", "name": "韦小山", "died_on": "2026-10-01"},
        "now": {},
        "rows": [{"dataset": "civil_affairs.death", "snapshot": "2026-11-20", "file": "死亡.xlsx", "row": 7}],
        "link": "exact",
        "sentence": f"户主韦大山家的韦小山已于2026-10-01死亡({facts})",
        "hash": hashlib.sha256(f"{rule_id}{facts}".encode()).hexdigest()[:16],
    }
    return canonical({**content, **options})


def subject(n: int = 1, **options: str) -> Subject:
    """A member of a household of 平马镇; ``options`` replace parts."""
    shown = Subject("田东县", "平马镇", "四村", "韦大山", f"韦小山{n}", f"45102219600101{n:04d}", "子女", "脱贫户")
    return shown._replace(**options)


def finding(
    rule_id: str, subject_id: str = "M1", about: str = "", facts: str = "a", yuan: str = "", **options: Any
) -> Finding:
    """A finding about a member of village 451022100201; ``yuan`` is the sum at stake."""
    text = evidence(rule_id, facts, **({"amount": {"yuan": yuan, "at_least": False}} if yuan else {}))
    made = Finding(
        key=Key(options.pop("county", COUNTY), rule_id, subject_id, about),
        subject_kind="member",
        household_no="H1",
        region_code="451022100201",
        link="exact",
        department="乡镇",
        evidence=text,
        evidence_hash=json.loads(text)["hash"],
        subject=subject(),
        amount=amount_fen(json.loads(text)),
    )
    return replace(made, **options)


def night(
    n: int | date, findings: Iterable[Finding] = (), holds: Sequence[Hold] = (), rules: Iterable[RuleText] | None = None
) -> Night:
    """The n-th night with these findings."""
    texts = RULES if rules is None else {text.rule_id: text for text in rules}
    business_date = n if isinstance(n, date) else day(n)
    return Night(business_date, (COUNTY, "451023"), tuple(findings), tuple(holds), texts, POPULATION)


def sqlite_url(folder: Path) -> str:
    """A ledger in a file of ``folder``."""
    return f"sqlite:///{folder / 'ledger.sqlite'}"
