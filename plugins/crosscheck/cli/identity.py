"""Who rows are about, where numbers and names alone can't tell."""

from __future__ import annotations

from typing import Annotated

import typer

from crosscheck.cli.options import DateOption, InspectorOption, console, settings_now, told
from crosscheck.cli.screen import steps

identity = typer.Typer(no_args_is_help=True, help=__doc__)


@identity.command()
def train(day: DateOption) -> None:
    """Estimate the weights of the review list's scores from the county's own snapshots of D, for the nights after D."""
    from crosscheck.flow import train_identity

    with told():
        settings = settings_now()
        with steps(console, f"identity model of {day.date()}") as step:
            trained = train_identity.train(settings, day.date(), step)
        train_identity.show(console, trained)


@identity.command()
def model() -> None:
    """The newest model: what each level of agreement counts, and what it was estimated from."""
    from crosscheck.flow import train_identity

    with told():
        train_identity.show_current(settings_now(), console)


@identity.command()
def bench(
    members: Annotated[int, typer.Option(min=1000)] = 1_000_000,
    rows: Annotated[int, typer.Option(min=100)] = 100_000,
    seeds: Annotated[str, typer.Option(help="One seed, or a range: 1-10.")] = "1",
    clean: Annotated[float, typer.Option(min=0, max=1, help="Share of rows that nothing is done to.")] = 0.0,
    against: Annotated[
        str, typer.Option(help="Other ways to link the same rows; empty for none.")
    ] = "raw,splink,recordlinkage",
    review: Annotated[bool, typer.Option(help="Make the review list too.")] = True,
) -> None:
    """Links against a generated truth: precision and recall, time and memory, beside other ways to link."""
    from crosscheck_demo.bench.linkage import run_identity_bench
    from crosscheck_demo.bench.linkage.linkage_truth import Size

    first, _, last = seeds.partition("-")
    with told():
        chosen, size = range(int(first), int(last or first) + 1), Size(members, rows, clean)
        rivals = [name.strip() for name in against.split(",") if name.strip()]
        sound = run_identity_bench(settings_now(), console, chosen, size, rivals, review)
    if not sound:
        raise typer.Exit(1)


KeyArgument = Annotated[str, typer.Argument(help="核实编号 of 身份核实清单.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="On what it rests; it stays in the history.")]


@identity.command("list")
def list_(
    dataset: Annotated[str, typer.Option(help="Only this dataset, such as education.enrolment.")] = "",
    limit: Annotated[int, typer.Option(min=1)] = 50,
    decided: Annotated[bool, typer.Option("--decided", help="The decisions in force instead.")] = False,
) -> None:
    """Rows of the newest night that nobody is certain about, with whom they may be about."""
    from crosscheck.views import identities

    with told():
        if decided:
            identities.show_decisions(settings_now(), console)
        else:
            identities.show_candidates(settings_now(), console, dataset, limit)


@identity.command()
def decide(
    key: KeyArgument,
    verdict: Annotated[str, typer.Argument(help="same, different or undecided")],
    reason: ReasonOption,
    inspector: InspectorOption,
) -> None:
    """Say whether a row is about a member; links follow it from the next night on."""
    from crosscheck.views import identities

    with told():
        identities.decide(settings_now(), console, key, verdict, reason, inspector)


@identity.command()
def revoke(key: KeyArgument, reason: ReasonOption, inspector: InspectorOption) -> None:
    """Take a decision back; from the next night on links are as if it had never been."""
    from crosscheck.views import identities

    with told():
        identities.revoke(settings_now(), console, key, reason, inspector)
