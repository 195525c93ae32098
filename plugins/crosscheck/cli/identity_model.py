"""Shows the model of the identity review: what each level of agreement counts, and what it rests on."""

from __future__ import annotations

from rich.console import Console

from crosscheck.cli.screen import Column, show_table
from crosscheck.cli.speech import say, word
from crosscheck.link.model import Model
from crosscheck.link.review import LIMITS
from crosscheck.words import COMPARISONS

COLUMNS = (
    *(Column("level", whole=True), Column("one_person", 1, right=True), Column("two_persons", 2, right=True)),
    Column("weight", right=True),
)


def show_model(console: Console, model: Model) -> None:
    """Print each comparison's levels with what they count, and what the model rests on."""
    rests_on = {"hash": model.hash, "day": model.trained_on, "members": model.members, **model.pairs}
    console.print(say("model", **rests_on), soft_wrap=True)
    for name in COMPARISONS:
        rows = [[word("LEVELS", s.label), f"{s.m:.3%}", f"{s.u:.6%}", f"{s.weight:+.1f}"] for s in model.shares[name]]
        show_table(console, word("COMPARISONS", name), COLUMNS, rows)
    limits = {name: LIMITS[name] for name in ("candidates", "weight")}
    console.print(say("model_reads", prior=model.prior, members=model.members, **limits), soft_wrap=True)
