"""Holds the product against the reading of the text; a disagreement is reported with the fewest rows that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from crosscheck.catalog.rules import Rule
from oracle import oracle
from oracle.arrivals import World
from oracle.run import Product, shown

MAX_TRIALS = 400
COUNTY = "reference.region"


def compare_links(product: Product, world: World) -> None:
    """The product links every row as the text does."""
    _agree(world, product.links, oracle.links)


def compare_findings(product: Product, world: World, rules: Mapping[str, Rule]) -> None:
    """The rules' SQL finds what the text finds."""
    _agree(world, lambda w: product.findings(w, rules), lambda w: oracle.findings(w, rules))


def _agree(world: World, by_product: Callable[[World], set], by_text: Callable[[World], set]) -> None:
    def difference(w: World) -> set:
        return by_product(w) ^ by_text(w)

    found = difference(world)
    if not found:
        return
    first = min(found)[0]  # a rule or a dataset: one disagreement at a time
    small = smallest(world, lambda w: any(item[0] == first for item in difference(w)))
    product, text = by_product(small), by_text(small)
    raise AssertionError(
        f"{sorted({item[0] for item in found})} disagree; the smallest world for {first}:\n"
        f"only the product: {sorted(product - text)}\nonly the text: {sorted(text - product)}\n{shown(small)}"
    )


def smallest(world: World, disagrees: Callable[[World], bool]) -> World:
    """Take rows out, half of them at first and one by one in the end, as long as the disagreement stays."""
    kept = [(dataset, row) for dataset, rows in world.rows.items() if dataset != COUNTY for row in rows]
    size, trials = len(kept) // 2, 0
    while size and trials < MAX_TRIALS:
        start = 0
        while start < len(kept):
            fewer, trials = kept[:start] + kept[start + size :], trials + 1
            if disagrees(_of(world, fewer)):
                kept = fewer
            else:
                start += size
        size //= 2
    return _of(world, kept)


def _of(world: World, kept: list) -> World:
    rows: dict = {dataset: [] for dataset in world.rows} | {COUNTY: world.rows[COUNTY]}
    for dataset, row in kept:
        rows[dataset].append(row)
    return replace(world, rows=rows)
