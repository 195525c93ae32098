"""Estimating a model from the county's own data: Splink counts, thin counts lean on stated starting values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset
from crosscheck.engines import Engine
from crosscheck.errors import ConfigurationError
from crosscheck.link.levels import Level, comparisons
from crosscheck.link.model import Model, Share, make_linker, quiet
from crosscheck.link.review import sides
from crosscheck.settings import Settings

if TYPE_CHECKING:
    from splink import Linker

STARTING_PAIRS = 50
"""How many pairs the starting values are worth: with ten times as many of its own, the county's data decide."""
STARTING_SHARES = {
    "name": {
        "相同": 0.78,
        "仅生僻字或占位符不同": 0.02,
        "同音同调": 0.04,
        "同音": 0.04,
        "字序不同": 0.015,
        "多一字或少一字": 0.03,
        "姓同、一字不同": 0.05,
        "音近": 0.01,
        "一字不同": 0.005,
        "仅姓相同": 0.007,
        "不同": 0.003,
    },
    "id_no": {
        "相同": 0.05,
        "遮盖之外相同": 0.05,
        "差1位": 0.25,
        "相邻两位颠倒": 0.10,
        "前15位相同": 0.25,
        "15位旧号相符": 0.08,
        "多1位或少1位": 0.12,
        "前14位相同": 0.01,
        "第7至17位相同": 0.01,
        "差2位": 0.04,
        "出生日期码相同": 0.02,
        "前6位相同": 0.015,
        "不同": 0.005,
    },
    "birth": {
        "相同": 0.90,
        "月日颠倒": 0.01,
        "月或日不同": 0.04,
        "年不同、月日相同": 0.02,
        "相差60天以内": 0.015,
        "同年": 0.005,
        "不同": 0.01,
    },
    "sex": {"相同": 0.99, "不同": 0.01},
    "village": {"相同": 0.88, "同乡镇": 0.08, "同县": 0.02, "不同": 0.02},
}
"""Shares among pairs of one person before any is seen: the kinds of errors that clerks make, as measured on dirty
rows of registers (names: same sound 8 %, other character 5 %, one more or less 4 %, order 1.4 %)."""
FEWEST_STRANGERS = 10_000
"""Pairs of different members below which chance is a guess: a hundred members by a hundred."""
DIGITS = 6
"""Digits that a share keeps: sums in another order differ far behind them."""


def train(settings: Settings, engine: Engine, datasets: Iterable[Dataset], trained_on: date) -> Model:
    """Estimate a model on the tables that linking left (``link.link_datasets``). Nothing is stored.

    ``u`` comes from pairs of different members; ``m`` of the number from damaged rows that were repaired or are likely,
    of all else from rows under a member's valid number. The same tables give the same model. ``ConfigurationError``
    where the registry has too few members to tell what agrees by chance.
    """
    chosen = [dataset for dataset in datasets if dataset.person]
    sides(settings, engine, chosen, "70_train_row")
    engine.run(sqlfiles.sql(settings.root, "link/71_train_sides"))
    levels = comparisons(settings.root)
    counts: dict[str, int]
    [counts] = engine.fetch(sqlfiles.sql(settings.root, "link/72_train_counts")).to_pylist()
    members = counts.pop("members")
    if counts["strangers"] < FEWEST_STRANGERS:
        raise ConfigurationError(
            f"{members} members are too few to learn from: {counts['strangers']} pairs of strangers"
        )
    start = Model(trained_on, members, counts, {name: _starting(name, shares) for name, shares in levels.items()})
    with quiet():
        u = _strangers(engine, levels, start)
        model = replace(start, shares=_joined(start, {}, u))
        m = _same_number(engine, levels, model) | _damaged(engine, levels, model)
    return replace(start, shares=_joined(start, m, u))


def _starting(name: str, levels: tuple[Level, ...]) -> tuple[Share, ...]:
    shares = STARTING_SHARES[name]
    return tuple(Share(x.label, shares[x.label], 1 / len(shares)) for x in levels if not x.says_nothing)


Learned = dict[str, dict[str, float]]


def _strangers(engine: Engine, levels: Mapping[str, tuple[Level, ...]], start: Model) -> Learned:
    """How often each level is met by chance: every pair of two samples of members that share nobody."""
    linker, _ = make_linker(engine, "train_stranger", "train_member", levels, start)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=2 * start.pairs["strangers"], seed=1, min_count_per_level=None, num_chunks=1
    )
    return _probabilities(linker, "u")


def _same_number(engine: Engine, levels: Mapping[str, tuple[Level, ...]], model: Model) -> Learned:
    """Everything but the number, from rows under the valid number of a member; who is not that member counts little."""
    from splink import block_on

    if not model.pairs["certain"]:
        return {}
    linker, _ = make_linker(engine, "train_certain", "train_holder", levels, model)
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("number"), estimate_without_term_frequencies=True
    )
    return {name: shares for name, shares in _probabilities(linker, "m").items() if name != "id_no"}


def _damaged(engine: Engine, levels: Mapping[str, tuple[Level, ...]], model: Model) -> Learned:
    """The number, from damaged rows whose link is known without a score."""
    if not model.pairs["damaged"]:
        return {}
    linker, database = make_linker(engine, "train_damaged", "train_holder", levels, model)
    linker.training.estimate_m_from_pairwise_labels(database.register("train_label"))
    return {"id_no": _probabilities(linker, "m")["id_no"]}


def _probabilities(linker: Linker, kind: str) -> Learned:
    """What Splink estimated, by comparison and label; a level it never met is missing."""
    learned: Learned = {}
    for comparison in linker._settings_obj.comparisons:  # its JSON can't tell an estimate from a starting value
        levels = {x.label_for_charts: getattr(x, f"_trained_{kind}_median") for x in comparison.comparison_levels}
        learned[comparison.output_column_name] = {label: share for label, share in levels.items() if share is not None}
    return learned


def _joined(start: Model, m: Learned, u: Learned) -> dict[str, tuple[Share, ...]]:
    """Estimates and starting values by the pairs behind them; what was never met by chance counts as half a pair."""
    rarest = 0.5 / max(start.pairs["strangers"], 1)
    joined = {}
    for name, shares in start.shares.items():
        pairs = start.pairs["damaged" if name == "id_no" else "certain"] if m.get(name) else 0
        mixed = [_mixed(m.get(name, {}).get(share.label, 0), share.m, pairs) for share in shares]
        chance = [max(u[name].get(share.label, 0), rarest) for share in shares]
        chance[-1] = max(chance[-1], mixed[-1])  # that two differ never speaks for them
        joined[name] = tuple(Share(s.label, x, _rounded(y)) for s, x, y in zip(shares, mixed, chance, strict=True))
    return joined


def _mixed(learned: float, start: float, pairs: int) -> float:
    return _rounded((learned * pairs + start * STARTING_PAIRS) / (pairs + STARTING_PAIRS))


def _rounded(share: float) -> float:
    return float(f"{share:.{DIGITS}g}")
