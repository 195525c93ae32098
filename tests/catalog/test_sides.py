"""What both sides of a finding say, by rule."""

from __future__ import annotations

from crosscheck.catalog.sides import Sides, known_sides, sides


def test_every_rule_says_how_its_sides_read(settings):
    assert set(known_sides()) == {path.name.partition("_")[0] for path in (settings.root / "sql/rules").rglob("*.sql")}


def test_both_sides_have_the_facts_of_the_finding():
    values = {"died_on": "2026-10-19", "registered_on": None}
    assert sides("DE-01", values) == Sides("正常成员", "2026-10-19死亡,未填登记")


def test_without_the_facts_or_the_words_nobody_guesses():
    assert sides("DE-01", {}) is None
    assert sides("XX-99", {"died_on": "2026-10-19"}) is None
