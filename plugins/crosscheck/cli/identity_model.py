"""Shows the model of the identity review: what each level of agreement counts, and what it rests on."""

from __future__ import annotations

from rich.console import Console

from crosscheck.cli.screen import plain_table
from crosscheck.link.model import Model
from crosscheck.link.review import LIMITS
from crosscheck.words import COMPARISONS


def show_model(console: Console, model: Model) -> None:
    """Print each comparison's levels with what they count, and what the model rests on."""
    pairs = model.pairs
    console.print(
        f"identity model {model.hash}, trained on the snapshots of {model.trained_on}: {model.members:,} members;"
        f" by chance: {pairs['strangers']:,} pairs of different members; of one person: {pairs['certain']:,} rows under"
        f" a valid number, {pairs['damaged']:,} damaged rows whose link is certain or likely",
        soft_wrap=True,
    )
    for name, title in COMPARISONS.items():
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
