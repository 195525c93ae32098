"""Draws a whole world from one seed: a county of many corners, and policy that differs by township and day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from oracle import rows, rows_means
from oracle.arrivals import Evidence, Row, World
from oracle.family import Family
from oracle.words import days

MAKERS = rows.MAKERS | rows_means.MAKERS

BUSINESS_DATES = (
    date(2026, 11, 20),
    date(2026, 2, 28),
    date(2028, 2, 29),
    date(2026, 3, 1),
    date(2026, 3, 31),
    date(2026, 7, 31),
    date(2026, 8, 30),
    date(2026, 8, 31),
    date(2026, 9, 1),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 1, 31),
    date(2027, 3, 2),
    date(2027, 3, 3),
)
EVIDENCE_OF = ("health.insurance", "police.resident")
"""Lists of which rows are evidence: those that the rules about the data itself read."""
LISTS = ("registry.pairing", "registry.measure", "registry.visit", "supervision.tip_off", "water.supply")
VALUES = {
    "monitoring_line": 8700,
    "rural_dpi": 12000,
    "medical_share_registered": "0.5",
    "medical_share_other": "1.0",
    "car_price": 30000,
    "car_price_after_exit": 80000,
    "enterprise_capital": 10,
    "sole_trader_tax": 3000,
    "formal_pension": 1000,
    "tender_amount": 500000,
    "relief_floor": 500,
    "income_drop": "0.3",
    "transfer_tolerance": 100,
    "death_grace_days": 30,
    "payment_grace_months": 1,
    "max_age": 110,
    "shared_phone_households": 3,
    "helper_households": 2,
    "visit_days": 60,
    "measure_days": 10,
    "pension_age": 60,
    "post_max_age": 65,
    "housing_double_from": 2016,
    "renovation_interval": 10,
    "demolition_days": 365,
    "area_per_head": 25,
    "water_dry_days": 36,
    "loan_limit": 50000,
    "coverage_households": 2,
    "volume_tolerance": "0.2",
}


def draw_world(seed: int, d: date, datasets: frozenset[str], corners: int) -> World:
    """The world of a seed; only the datasets asked for have rows, and now and then one of them did not arrive."""
    rng = Random(seed)
    unusable = frozenset(rng.sample(sorted(datasets), 1) if rng.random() < 0.15 else [])
    rows: dict[str, list[Row]] = {"reference.region": _county()}
    for k in range(1, corners + 1):
        family = Family(Random(rng.random()), k, d)
        _departments(family, datasets)
        for dataset, delivered in family.rows.items():
            rows.setdefault(dataset, []).extend(delivered)
    kept = sorted(datasets.intersection(EVIDENCE_OF) & rows.keys())
    evidence = [e for dataset in kept for e in _evidence(rng, dataset, rows[dataset])]
    for delivered in rows.values():
        delivered.extend(rng.sample(delivered, min(len(delivered), rng.randint(0, 2))))  # repeats of a row
        rng.shuffle(delivered)
    given = {name: delivered for name, delivered in rows.items() if name in datasets or name.startswith(("reg", "ref"))}
    return World(d, given, _policy(rng, d), unusable, evidence)


def _evidence(rng: Random, dataset: str, delivered: list[Row]) -> list[Evidence]:
    """Rows on which open issues rest; some of them are delivered no more."""
    rng.shuffle(delivered)
    rules = (("MD-03", "entitlement"), ("ID-06", "data"))
    evidence = [
        Evidence(*rng.choice(rules), f"M{rng.randint(1, 3)}", rng.choice(["", "2026"]), dataset, row)
        for row in delivered[:6]
    ]
    del delivered[: rng.randint(0, 5)]
    return evidence


def _departments(family: Family, datasets: frozenset[str]) -> None:
    for dataset in sorted(datasets):
        if dataset in LISTS:
            family.lists(dataset)
        elif dataset in MAKERS:
            busy = family.rng.choice([0.3, 0.8, 1.6])  # some corners have many rows about one person, some hardly any
            for person in family.people + family.strangers:
                while family.rng.random() < busy / (1 + busy):
                    family.rows[dataset].append(MAKERS[dataset](family, person))


def _county() -> list[Row]:
    named = (("451022000000", "田东县", "县"), ("451022100000", "平马镇", "乡"), ("451022101000", "祥周镇", "乡"))
    return [
        {"region_code": code, "name": name, "level": level, "valid_from": date(2010, 1, 1)}
        for code, name, level in named
    ]


def _policy(rng: Random, d: date) -> list[tuple[str, str, date, Decimal]]:
    """Each value for the county; some with another value in one township, from today, tomorrow or long ago, or none."""
    rows = []
    for name, value in VALUES.items():
        plain = Decimal(value)
        if rng.random() > 0.08:
            rows.append((name, "", date(2010, 1, 1), plain))
        if rng.random() < 0.3:
            since = rng.choice([d, days(d, 1), date(2015, 1, 1)])
            other = rng.choice([plain * 2, plain])
            rows.append((name, rng.choice(["451022101", "451022100", "4510"]), since, other))
    return rows
