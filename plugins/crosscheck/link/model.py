"""The model that scores possible candidates, on Splink: what each level of agreement counts for or against.

A model is trained on purpose and kept as a file (``links.training``, ``links.models``); a night only uses it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from math import log2
from typing import TYPE_CHECKING, Any, cast

from crosscheck import files
from crosscheck.engines import Engine
from crosscheck.errors import ConfigurationError
from crosscheck.link.levels import Level

if TYPE_CHECKING:
    from splink import DuckDBAPI, Linker

    from crosscheck.engines.duckdb_engine import DuckDBEngine

ROWS, MEMBERS = "a", "b"
"""Names of the two sides, in the order in which Splink puts them."""
EVEN_ODDS = 0.5
"""Before anything is compared, a row that waits for review is about some member as likely as not."""


@dataclass(frozen=True)
class Share:
    """How often a level is met: ``m`` among pairs of one person, ``u`` among pairs of two. Both are above 0."""

    label: str
    m: float
    u: float

    @property
    def weight(self) -> float:
        """What the level adds to a score: each 1 doubles the odds that both are one person."""
        return log2(self.m / self.u)


@dataclass(frozen=True)
class Model:
    """The shares of every comparison's levels, from the county's data of ``trained_on``; it holds no person.

    ``members`` is the number of registered members then, ``pairs`` how many pairs each estimate rests on.
    """

    trained_on: date
    members: int
    pairs: Mapping[str, int]
    shares: Mapping[str, tuple[Share, ...]]

    def text(self) -> str:
        """The model as the JSON that is stored."""
        shares = {
            name: [{"level": s.label, "m": s.m, "u": s.u, "weight": round(s.weight, 2)} for s in levels]
            for name, levels in self.shares.items()
        }
        trained = {"date": self.trained_on.isoformat(), "members": self.members, "pairs": dict(self.pairs)}
        return files.as_json({"trained": trained, "comparisons": shares})

    @property
    def hash(self) -> str:
        """Names the model: the beginning of the SHA-256 of its text."""
        return hashlib.sha256(self.text().encode()).hexdigest()[:12]

    @property
    def probability(self) -> float:
        """That a row is about a certain member, before anything is compared."""
        return EVEN_ODDS / max(self.members, 1)

    @property
    def prior(self) -> float:
        """``probability`` as a weight: where every score begins."""
        return log2(self.probability / (1 - self.probability))

    def fits(self, comparisons: Mapping[str, tuple[Level, ...]]) -> bool:
        """Whether it was trained for these very levels."""
        asked = {name: [x.label for x in levels if not x.says_nothing] for name, levels in comparisons.items()}
        return asked == {name: [share.label for share in levels] for name, levels in self.shares.items()}


def read_model(text: str) -> Model:
    """The model that ``Model.text`` wrote."""
    stored = json.loads(text)
    trained = stored["trained"]
    shares = {
        name: tuple(Share(level["level"], level["m"], level["u"]) for level in levels)
        for name, levels in stored["comparisons"].items()
    }
    return Model(date.fromisoformat(trained["date"]), trained["members"], trained["pairs"], shares)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what Splink says to data scientists off screens and logs."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


def make_linker(
    engine: Engine, rows: str, members: str, comparisons: Mapping[str, tuple[Level, ...]], model: Model
) -> tuple[Linker, DuckDBAPI]:
    """A Splink linker between the tables ``rows`` and ``members``, both with ``unique_id`` and the levels' columns.

    The second value is its way to the engine's tables.
    """
    from splink import DuckDBAPI, Linker, SettingsCreator

    if not engine.scores:
        raise ConfigurationError("possible candidates are scored on the embedded engine only")
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(name, levels, model) for name, levels in comparisons.items()],
        probability_two_random_records_match=model.probability,
        retain_matching_columns=False,
        linker_uid="crosscheck",
    )
    database = DuckDBAPI(connection=cast("DuckDBEngine", engine).connection)
    tables = [database.register(table, dataset_display_name=name) for table, name in ((rows, ROWS), (members, MEMBERS))]
    return Linker(tables, settings, log_level=None, validate_settings=False), database


def _comparison(name: str, levels: tuple[Level, ...], model: Model) -> dict[str, Any]:
    shares = {share.label: share for share in model.shares[name]}
    return {"output_column_name": name, "comparison_levels": [_level(x, shares.get(x.label)) for x in levels]}


def _level(level: Level, share: Share | None) -> dict[str, Any]:
    words: dict[str, Any] = {"sql_condition": level.condition, "label_for_charts": level.label}
    if share is None:
        return words | {"is_null_level": True}
    words |= {"m_probability": share.m, "u_probability": share.u}
    if level.condition == "fold_l = fold_r":  # that a rare name agrees says more than that a common one does
        words |= {"tf_adjustment_column": "fold"}
    return words


def score(engine: Engine, comparisons: Mapping[str, tuple[Level, ...]], model: Model) -> None:
    """Make ``review_score`` (unique_id_l, unique_id_r, match_weight) for the pairs of ``review_blocked``."""
    with quiet():
        linker, database = make_linker(engine, "review_side_row", "review_compared", comparisons, model)
        tables = linker.table_management
        tables.register_term_frequency_lookup(database.register("review_name_share"), "fold")
        tables.register_blocked_pairs_for_predict(database.register("review_blocked"))
        scored = linker.inference.predict(warning_mode="never")
        engine.frame("review_score", scored.as_duckdbpyrelation().to_arrow_table())
        tables.delete_tables_created_by_splink_from_db()
