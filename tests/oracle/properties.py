"""The property that every group of rules is tested for: on drawn counties the SQL finds what the text says.

``CROSSCHECK_ORACLE_EXAMPLES`` asks for more counties, drawn anew every time; by default a few, always the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crosscheck import settings as settings_module
from crosscheck.catalog.rules import Rule, rule_catalog
from oracle.arrivals import World
from oracle.county import RULES
from oracle.run import Product
from oracle.worlds import BUSINESS_DATES, draw_world

ASKED = os.environ.get("CROSSCHECK_ORACLE_EXAMPLES")
EXAMPLES = int(ASKED or 2)
CORNERS = 80
# What rules of a group read only where it is usable, and therefore don't need.
READ_IF_USABLE = {
    "registry": {"police.resident"},
    "events": {"police.resident"},
    "conduct": {"civil_affairs.death"},
    "data": {"health.insurance", "police.resident"},
}


def rules_of(group: str) -> dict[str, Rule]:
    """The rules of a group that have a reading, with the rules whose findings they read before them."""
    catalog = rule_catalog(settings_module.load().root)
    own = [rule for rule in catalog.values() if rule.group == group and rule.id in RULES]
    wanted = {rule.id for rule in own} | {name for rule in own for name in rule.after}
    return {name: rule for name, rule in catalog.items() if name in wanted}


def datasets_of(group: str) -> frozenset[str]:
    """The datasets a group reads. The household register is always there: it tells who holds a number."""
    needs = {name for rule in rules_of(group).values() for name in rule.needs}
    return frozenset(needs | READ_IF_USABLE.get(group, set()) | {"police.resident"})


def drawn(datasets: frozenset[str]) -> Callable[[Callable[[Product, World], None]], Callable[..., Any]]:
    """Run a test on drawn counties with rows in ``datasets``, as its argument ``world``.

    The engine is too slow for Hypothesis to shrink a county by trials; the comparison does it, row by row.
    """
    seeds, days = st.integers(0, 2**32 - 1), st.sampled_from(BUSINESS_DATES)
    profile = settings(
        max_examples=EXAMPLES,
        derandomize=ASKED is None,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )

    def decorate(test: Callable[[Product, World], None]) -> Callable[..., Any]:
        def on_a_drawn_county(product: Product, seed: int, d: date) -> None:
            test(product, draw_world(seed, d, datasets, CORNERS))

        return profile(given(seed=seeds, d=days)(on_a_drawn_county))

    return decorate
