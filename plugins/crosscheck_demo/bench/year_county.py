"""A made-up county and what the rules find in it, night by night. Nobody in it is real."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from itertools import accumulate

from crosscheck.catalog.datasets import catalog
from crosscheck.files import canonical
from crosscheck.ledger.history import sha256
from crosscheck.ledger.intake import SOURCE_DEPARTMENT
from crosscheck.ledger.issue import Finding, Hold, Key, RuleText, Subject
from crosscheck.ledger.vocabulary import CHANNEL_RULES

COUNTY = "451022"
TOWNSHIPS, VILLAGES = 10, 12
STANDING, FRESH = 0.2, 0.002
"""Findings of the first night and new ones a night, by household."""
GONE, MENDED, BACK = 0.002, 0.12, 0.0002
"""Share of findings that vanish in a night: of all, and of those that an office has answered; share that returns."""
CHANGED, MOVED = 0.002, 0.0002
"""Share of findings whose evidence, and whose village, is another one in a night."""
MISSING, LONGEST_GAP, NO_POLICY = 0.15, 4, 0.05
"""Chance that a dataset starts to be missing tonight, for how many nights at most; that a township lacks a value."""
FLOOD_EVERY, FLOOD_FIRST, FLOOD_SHARE, FLOOD_LEAST = 90, 7, 0.06, 25
"""Every 90 nights a broken delivery makes one rule of households find 6 % of them at once."""
_SURNAMES, _GIVEN = "韦黄陆农李梁罗覃", "山水林田明华英秀建国"
_SEVERITY_WEIGHTS = {"red": 1.0, "orange": 1.5, "yellow": 2.0, "blue": 3.0}


class County:
    """The findings of a county of ``households`` over the nights, drawn with ``chance``."""

    def __init__(self, chance: random.Random, texts: Mapping[str, RuleText], households: int) -> None:
        self.chance, self.texts, self.households = chance, texts, households
        self.rules = [rule for rule in sorted(texts) if texts[rule].department != SOURCE_DEPARTMENT]
        # A few rules find most: their weights fall off as one over the rank, in drawn order.
        chance.shuffle(self.rules)
        weights = (_SEVERITY_WEIGHTS[texts[rule].severity] / (at + 3) for at, rule in enumerate(self.rules))
        self.weights = list(accumulate(weights))
        self.flooded = next(rule for rule in self.rules if rule not in CHANNEL_RULES)
        self.missing: dict[str, int] = {}
        self.made = self.nights = 0
        self.found: dict[Key, Finding] = {}
        self.away: dict[Key, Finding] = {}
        self.flood: tuple[Finding, ...] = ()

    def night(self, day: date, answered: Collection[Key]) -> tuple[tuple[Finding, ...], tuple[Hold, ...]]:
        """What the rules find on ``day`` and what holds them; findings whose issue was ``answered`` tend to vanish."""
        number, self.nights = self.nights, self.nights + 1
        if number:
            self._change(answered)
        fresh = self.households * (FRESH if number else STANDING)
        more = fresh % 1 > 0 and self.chance.random() < fresh % 1
        for _ in range(int(fresh) + more):
            self._add(self._finding(day))
        flooding = number % FLOOD_EVERY == FLOOD_FIRST
        size = max(int(self.households * FLOOD_SHARE), FLOOD_LEAST) if flooding else 0
        self.flood = tuple(self._finding(day, self.flooded) for _ in range(size))
        holds = self._holds()
        whole = {hold.rule_id for hold in holds if not hold.region}
        parts = [(hold.rule_id, hold.region) for hold in holds if hold.region]
        findings = [
            finding
            for finding in (*self.found.values(), *self.flood)
            if finding.key.rule_id not in whole
            and not any(finding.key.rule_id == rule and finding.region_code.startswith(place) for rule, place in parts)
        ]
        return tuple(findings), holds

    def keep_flood(self) -> None:
        """Tonight's flood was no broken delivery: its findings stay."""
        for finding in self.flood:
            self._add(finding)

    def _add(self, finding: Finding) -> None:
        self.found[finding.key] = finding

    def _change(self, answered: Collection[Key]) -> None:
        """One night's changes in the departments' data."""
        chance = self.chance
        for finding in [finding for finding in self.away.values() if chance.random() < BACK]:
            self._add(self.away.pop(finding.key))
        for key, finding in list(self.found.items()):
            drawn = chance.random()
            if drawn < (MENDED if key in answered else GONE):
                self.away[key] = self.found.pop(key)
            elif drawn > 1 - CHANGED:
                self.found[key] = _with_evidence(finding, self.texts[key.rule_id], f"第{self.nights}晚")
            elif drawn > 1 - CHANGED - MOVED:
                place = chance.randrange(TOWNSHIPS), chance.randrange(VILLAGES)
                self.found[key] = _placed(finding, *place)

    def _holds(self) -> tuple[Hold, ...]:
        """Rules that can't be judged tonight: a dataset is missing, or a township has no policy value."""
        chance = self.chance
        self.missing = {name: left - 1 for name, left in self.missing.items() if left > 1}
        if self.nights > 1 and chance.random() < MISSING:
            needed = sorted({name for rule in self.rules for name in self.texts[rule].needs.split()})
            self.missing[chance.choice(needed)] = chance.randint(1, LONGEST_GAP)
        holds = {
            rule: Hold(rule, "", f"{name}没有新的快照")
            for name in sorted(self.missing)
            for rule in self.rules
            if name in self.texts[rule].needs.split()
        }
        if chance.random() < NO_POLICY:
            rule = chance.choice(self.rules)
            place = f"{COUNTY}{100 + chance.randrange(TOWNSHIPS)}"
            holds.setdefault(rule, Hold(rule, place, "缺政策参数"))
        return tuple(hold for _, hold in sorted(holds.items()))

    def _finding(self, day: date, rule_id: str = "") -> Finding:
        chance = self.chance
        drawn = rule_id or chance.choices(self.rules, cum_weights=self.weights)[0]
        rule, household = self.texts[drawn], chance.randrange(self.households)
        self.made += 1
        n = self.made
        head, name = _name(household), _name(household * 7 + n)
        number = f"{COUNTY}{1940 + n % 80}{1 + n % 12:02d}{1 + n % 28:02d}{n % 10_000:04d}"
        subject = Subject("模拟县", "", "", head, name, number, chance.choice(("户主", "配偶", "子女")), "脱贫户")
        finding = Finding(
            key=Key(COUNTY, rule.rule_id, f"M{n}", ""),
            subject_kind="household" if drawn == self.flooded else "member",
            household_no=f"{COUNTY}{household:08d}",
            region_code="",
            link="exact",
            department=rule.department,
            evidence="",
            evidence_hash="",
            subject=subject,
        )
        village = household % (TOWNSHIPS * VILLAGES)
        return _with_evidence(_placed(finding, village // VILLAGES, village % VILLAGES), rule, day.isoformat())


def _name(n: int) -> str:
    second, third = n // len(_SURNAMES), n // (len(_SURNAMES) * len(_GIVEN))
    return _SURNAMES[n % len(_SURNAMES)] + _GIVEN[second % len(_GIVEN)] + _GIVEN[third % len(_GIVEN)]


def _placed(finding: Finding, township: int, village: int) -> Finding:
    names = {"township_name": f"第{township + 1}镇", "village_name": f"第{village + 1}村"}
    code = f"{COUNTY}{100 + township}{200 + village}"
    return replace(finding, region_code=code, subject=finding.subject._replace(**names))


def _with_evidence(finding: Finding, rule: RuleText, fact: str) -> Finding:
    """The finding with evidence of the size and shape that rules write."""
    subject = finding.subject
    datasets = [dataset for dataset in catalog().datasets if dataset.id in rule.needs.split()][:1]
    columns = [column.name for dataset in datasets for column in dataset.columns if column.type in ("text", "code")]
    content = {
        "rule": rule.rule_id,
        "version": rule.version,
        "policy": [],
        "values": {"head_name": subject.head_name, "name": subject.name, **dict.fromkeys(columns[:3], fact)},
        "now": {},
        "rows": [_row(name, finding) for name in ("registry.member", *(dataset.id for dataset in datasets))],
        "link": "exact",
        "sentence": f"户主{subject.head_name}家的{subject.name}:{rule.title}({fact}),建档系统中仍为正常成员",
    }
    digest = sha256(canonical([rule.rule_id, content["values"]]))[:16]
    return replace(finding, evidence=canonical({**content, "hash": digest}), evidence_hash=digest)


def _row(dataset: str, finding: Finding) -> dict[str, object]:
    number = int(finding.key.subject_id[1:])
    return {
        "dataset": dataset,
        "snapshot": "2026-01-01",
        "delivery": "20260101",
        "file": f"{dataset}.xlsx",
        "row": number,
        "key": f"{number:016x}",
        "link": "exact",
    }
