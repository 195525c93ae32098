"""The rules of the group registry against a plain reading of their text, on drawn counties."""

from __future__ import annotations

from oracle.arrivals import World
from oracle.compare import compare_findings
from oracle.properties import datasets_of, drawn, rules_of
from oracle.run import Product

RULES = rules_of("registry")


@drawn(datasets_of("registry"))
def test_rules_find_what_the_text_says(product: Product, world: World) -> None:
    compare_findings(product, world, RULES)
