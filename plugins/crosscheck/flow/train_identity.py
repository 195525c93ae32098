"""``crosscheck identity train`` and ``model``: the review list's weights, estimated on purpose and shown plainly."""

from __future__ import annotations

from datetime import date

from rich.console import Console

from crosscheck.catalog.policy import policy
from crosscheck.cli.screen import Step, plain_table
from crosscheck.engines import open_engine
from crosscheck.errors import ConfigurationError
from crosscheck.lake.usable import dataset_states
from crosscheck.link import models, training
from crosscheck.link.levels import TITLES
from crosscheck.link.model import Model
from crosscheck.link.review import LIMITS
from crosscheck.rules.tables import build_tables, columns_read, name_snapshots
from crosscheck.settings import Settings


def train(settings: Settings, business_date: date, step: Step) -> Model:
    """Estimate a model from the accepted snapshots that count on ``business_date``, keep it for the nights after it.

    ``ConfigurationError`` where the registry has not arrived: without members there is nothing to learn.
    """
    states = dataset_states(settings, business_date)
    if not (states["registry.member"].usable and states["registry.household"].usable):
        raise ConfigurationError(
            f"the registry has no accepted snapshot that counts on {business_date}: nothing to learn"
        )
    engine = open_engine(settings)
    try:
        step("linking")
        name_snapshots(engine, states, columns_read(()))
        build_tables(settings, engine, states, (), policy(), business_date)
        step("estimating")
        datasets = [state.dataset for state in states.values() if state.usable]
        model = training.train(settings, engine, datasets, business_date)
    finally:
        engine.close()
    models.keep(settings, model)
    return model


def show(console: Console, model: Model) -> None:
    """Print each comparison's levels with what they count, and what the model rests on."""
    pairs = model.pairs
    console.print(
        f"identity model {model.hash}, trained on the snapshots of {model.trained_on}: {model.members:,} members;"
        f" by chance: {pairs['strangers']:,} pairs of different members; of one person: {pairs['certain']:,} rows under"
        f" a valid number, {pairs['damaged']:,} damaged rows whose link is certain or likely",
        soft_wrap=True,
    )
    for name, title in TITLES.items():
        table = plain_table(title)
        table.add_column("level", no_wrap=True)
        for header in ("one person", "two persons", "weight"):
            table.add_column(header, justify="right")
        for share in model.shares[name]:
            table.add_row(share.label, f"{share.m:.3%}", f"{share.u:.6%}", f"{share.weight:+.1f}")
        console.print(table)
    console.print(
        f"A score begins at {model.prior:+.1f}, one member among {model.members:,}, and adds the weight of each"
        " comparison: each +1 doubles the odds that row and member are one person, 0 is one to one. A name that few"
        f" members share weighs more. The list shows the best {LIMITS['candidates']} from {LIMITS['weight']:+.0f} on.",
        soft_wrap=True,
    )


def show_current(settings: Settings, console: Console) -> None:
    """Print the newest model; ``ConfigurationError`` where none was trained."""
    model = models.newest_model(settings)
    if model is None:
        raise ConfigurationError("no identity model was trained yet; crosscheck identity train --date D trains one")
    show(console, model)
