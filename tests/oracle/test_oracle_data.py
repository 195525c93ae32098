"""The rules of the group data against a plain reading of their text, on drawn counties."""

from __future__ import annotations

from crosscheck import settings as settings_module
from crosscheck.catalog.rules import rule_catalog
from oracle.arrivals import World
from oracle.compare import compare_findings
from oracle.oracle import rules_read
from oracle.properties import datasets_of, drawn, rules_of
from oracle.run import Product

RULES = rules_of("data")


@drawn(datasets_of("data"))
def test_rules_find_what_the_text_says(product: Product, world: World) -> None:
    compare_findings(product, world, RULES)


def test_every_rule_has_a_second_reading() -> None:
    assert rules_read() == set(rule_catalog(settings_module.load().root))
