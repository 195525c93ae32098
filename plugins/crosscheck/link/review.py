"""The identity review: rows linked by weak evidence or by none, beside the members they may be about.

It decides nothing: no rule reads what is made here. Steps are ``sql/link/6*.sql`` on the tables that linking left.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset
from crosscheck.engines import Engine
from crosscheck.link.levels import comparisons
from crosscheck.link.model import Model, score
from crosscheck.link.pinyin import name_parts
from crosscheck.settings import Settings

REVIEW_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("dataset", "row_id", "source_file", "source_row", "link", "note")),
        ("rank", pa.int32()),
        *((f"row_{name}", pa.string()) for name in ("name", "name_fold", "id_no", "birth", "village", "village_name")),
        *((name, pa.string()) for name in ("person_key", "member_no", "household_no", "member_name")),
        *((f"member_{name}", pa.string()) for name in ("id_no", "birth", "village", "village_name")),
        ("weight", pa.float64()),
        ("levels", pa.string()),
    ]
)
"""One row for each source row and candidate; ``rank`` 1 is the best. Sorted by dataset, file, row, rank, person.

``link`` is conflict, likely or possible; ``note`` says of a possible row whether its number is missing, damaged,
unknown (valid, and held by no member and no resident) or valid (held, so that only a member without one can be meant).
``weight`` is null where no model scored."""
LINKED_ROWS = "61_review_linked"
"""The step that lists weakly linked rows; alone it asks for no other member than those they are linked to."""
LIMITS = {
    "candidates": 3,  # more than an inspector compares at one look
    "weight": -4.0,  # one in seventeen such pairs is one person: below that, looking costs more than it finds
    "members": 1000,  # a key shared by more says next to nothing
    "pairs": 200_000_000,  # minutes of comparing; a night has no more to spare
}


def review_pairs(
    settings: Settings, engine: Engine, datasets: Iterable[Dataset], model: Model | None = None
) -> pa.Table:
    """The rows that wait for an inspector, with their candidates, by ``REVIEW_SCHEMA``.

    ``datasets`` are the usable ones; those that name no person are passed over. Without a ``model`` the list holds
    conflict and likely rows only. Reads the tables of ``link.link_datasets``, ``member``, ``village_of`` and
    ``reference_region``. The same tables give the same bytes, whatever the threads and the order of rows.
    """
    steps = [LINKED_ROWS, *(["62_review_open"] if model else [])]
    sides(settings, engine, [dataset for dataset in datasets if dataset.person], *steps)
    if model:
        limits = {**LIMITS, "members_then": model.members}
        engine.frame("review_limit", pa.table({name: [limit] for name, limit in limits.items()}))
        engine.run(sqlfiles.sql(settings.root, "link/66_review_block"))
        score(engine, comparisons(settings.root), model)
        engine.run(sqlfiles.sql(settings.root, "link/67_review_chosen"))
    else:
        engine.run(sqlfiles.sql(settings.root, "link/67_review_linked_only"))
    engine.run(sqlfiles.sql(settings.root, "link/68_review_level"))
    return engine.fetch(sqlfiles.sql(settings.root, "link/69_review")).cast(REVIEW_SCHEMA)


def review_costs(settings: Settings, engine: Engine) -> dict[str, int]:
    """What ``review_pairs`` with a model compared and what it left out. Numbers only, no person."""
    [counts] = engine.fetch(sqlfiles.sql(settings.root, "link/66_review_counts")).to_pylist()
    return counts


def sides(settings: Settings, engine: Engine, datasets: Iterable[Dataset], *steps: str) -> None:
    """Fill ``review_row`` by ``steps`` for each dataset, and make both sides of the comparison with parts of names."""
    engine.run(sqlfiles.sql(settings.root, "link/60_review_begin"))
    weak = engine.fetch(sqlfiles.sql(settings.root, "link/60_review_datasets")).column("dataset").to_pylist()
    for dataset in datasets:
        assert dataset.person is not None
        number, name = (column.name for column in dataset.person)
        for step in (step for step in steps if step != LINKED_ROWS or dataset.id in weak):
            names = {"table": dataset.table, "dataset": dataset.id, "id": number, "name": name}
            engine.run(sqlfiles.sql(settings.root, f"link/{step}", **names))
    everybody = "false" if steps == (LINKED_ROWS,) else "true"
    engine.run(sqlfiles.sql(settings.root, "link/63_review_sides", everybody=everybody))
    folds = engine.fetch(sqlfiles.sql(settings.root, "link/64_review_names")).column("fold").to_pylist()
    engine.frame("review_name", name_parts(folds))
    engine.run(sqlfiles.sql(settings.root, "link/65_review_named"))
