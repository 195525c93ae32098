"""Who is a row about: the SQL of ``sql/link`` against a plain reading of the rules for links, on drawn counties."""

from __future__ import annotations

from oracle.arrivals import World
from oracle.compare import compare_links
from oracle.properties import drawn
from oracle.run import Product

# One of each kind: with birth date and village, head of a household, disability number, plain.
DATASETS = frozenset(
    [
        "police.resident",
        "education.enrolment",
        "housing.appraisal",
        "disabled_federation.certificate",
        "civil_affairs.death",
    ]
)


@drawn(DATASETS)
def test_rows_are_linked_as_the_text_says(product: Product, world: World) -> None:
    compare_links(product, world)
