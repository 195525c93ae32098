"""The commands of the made county: ``demo``, ``truth`` and ``bench``, added to the product's command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crosscheck.cli.options import JsonOption, console, exit_on_error, load_settings
from crosscheck_demo.bench.measurements import Out

bench = typer.Typer(no_args_is_help=True, help="What things cost on a made county.")
SMALLEST = 1000
"""Registered households from which on the plants of every rule find households that no other plant took."""
TimesOption = Annotated[str, typer.Option(help="Sizes: so many times as much, with commas between.")]
WriteOption = Annotated[bool, typer.Option("--write", help="Write the tables in docs/measured.md anew.")]
SeedsOption = Annotated[str, typer.Option(help="One seed, or a range: 1-10.")]


def factors(times: str) -> list[int]:
    """``1,2,4`` as whole numbers."""
    return [int(number) for number in times.split(",")]


def seed_range(seeds: str) -> range:
    """The seeds that ``1`` or ``1-10`` names."""
    first, _, last = seeds.partition("-")
    return range(int(first), int(last or first) + 1)


def demo(
    households: Annotated[int, typer.Option(min=SMALLEST, help="Registered households.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same county.")] = 1,
    quiet_county: Annotated[
        bool, typer.Option("--quiet-county", help="Nights one after the other on which nothing goes wrong.")
    ] = False,
    nights: Annotated[int, typer.Option(min=1, max=14, help="Of the quiet county.")] = 3,
    verbose: Annotated[bool, typer.Option("--verbose", help="Every dataset and every rule of the last night.")] = False,
) -> None:
    """A made county, its departments' exports, its nights through the real DAGs, and its offices' answers."""
    with exit_on_error():
        if quiet_county:
            from crosscheck_demo.demo import run_quiet_demo

            run_quiet_demo(load_settings(), console, households, nights, seed, verbose)
        else:
            from crosscheck_demo.living.run_living import run_living_demo

            run_living_demo(load_settings(), console, households, seed, verbose)


def truth(
    seeds: SeedsOption = "1",
    households: Annotated[int, typer.Option(min=SMALLEST)] = 2000,
    dirt: Annotated[str, typer.Option(help="none, light or heavy")] = "heavy",
    write: Annotated[bool, typer.Option("--write", help="Write the table in docs/measured.md anew.")] = False,
) -> None:
    """Planted problems against findings, per rule: planted, found, missed, extra."""
    from crosscheck_demo.truth import run_truth

    with exit_on_error():
        complete = run_truth(load_settings(), console, seed_range(seeds), households, dirt, write)
    if not complete:
        raise typer.Exit(1)


@bench.command()
def night(
    households: Annotated[int, typer.Option(min=1000, help="280,000 are a million persons.")] = 280_000,
    times: TimesOption = "1",
    rounds: Annotated[int, typer.Option(min=1, help="Of so many nights the cheapest counts.")] = 3,
    as_json: JsonOption = False,
    write: WriteOption = False,
) -> None:
    """A night's check on a large county, in passes over its data."""
    from crosscheck_demo.bench.night import run_night_bench

    with exit_on_error(as_json):
        run_night_bench(load_settings(), Out(console, as_json, write), households, factors(times), rounds)


@bench.command()
def county(
    households: Annotated[int, typer.Option(min=SMALLEST)] = 2000,
    times: TimesOption = "1,2,4",
    airflow: Annotated[bool, typer.Option("--airflow", help="The same night by DAGs too.")] = False,
    as_json: JsonOption = False,
    write: WriteOption = False,
) -> None:
    """A small county's night from complete deliveries to lists: phases with wall and CPU seconds and peak memory."""
    from crosscheck_demo.bench.small_county import run_county_bench

    with exit_on_error(as_json):
        run_county_bench(load_settings(), Out(console, as_json, write), households, factors(times), airflow)


@bench.command()
def landing(
    rows: Annotated[int, typer.Option(min=1000, max=1_000_000)] = 1_000_000,
    kinds: Annotated[str, typer.Option(help="Ways of delivering.")] = "csv-utf8,csv-gb18030,xlsx,database,http-json",
    times: TimesOption = "1",
    as_json: JsonOption = False,
    write: WriteOption = False,
) -> None:
    """A list read and taken in by each way of delivering, as a ratio to the best bare reader of it."""
    from crosscheck_demo.bench.landing_rates import run_landing_bench

    with exit_on_error(as_json):
        run_landing_bench(load_settings(), Out(console, as_json, write), rows, factors(times), kinds.split(","))


@bench.command()
def linkage(
    members: Annotated[int, typer.Option(min=1000)] = 1_000_000,
    rows: Annotated[int, typer.Option(min=100)] = 100_000,
    seeds: SeedsOption = "1",
    clean: Annotated[float, typer.Option(min=0, max=1, help="Share of rows that nothing is done to.")] = 0.0,
    against: Annotated[
        str, typer.Option(help="Other ways to link the same rows; empty for none.")
    ] = "raw,splink,recordlinkage",
    review: Annotated[bool, typer.Option(help="Make the review list too.")] = True,
) -> None:
    """Links against a generated truth: precision and recall, time and memory, beside other ways to link."""
    from crosscheck_demo.bench.linkage import run_linkage_bench
    from crosscheck_demo.bench.linkage.linkage_truth import Size

    with exit_on_error():
        rivals = [name.strip() for name in against.split(",") if name.strip()]
        size = Size(members, rows, clean)
        sound = run_linkage_bench(load_settings(), console, seed_range(seeds), size, rivals, review)
    if not sound:
        raise typer.Exit(1)


@bench.command()
def ledger(
    households: Annotated[int, typer.Option(min=100)] = 30_000,
    nights: Annotated[int, typer.Option(min=1, max=1000)] = 365,
) -> None:
    """A simulated year of nights, answers and checks: ledger size, time of a night, rows a second."""
    from crosscheck_demo.bench.ledger import run_ledger_bench

    with exit_on_error():
        run_ledger_bench(load_settings(), console, households, nights)


@bench.command()
def publish(
    issues: Annotated[int, typer.Option(min=100)] = 100_000,
    times: TimesOption = "1",
    as_json: JsonOption = False,
    write: WriteOption = False,
) -> None:
    """Open issues into every list, and a filled-in list back, each beside plain csv."""
    from crosscheck_demo.bench.publish import run_publish_bench

    with exit_on_error(as_json):
        run_publish_bench(load_settings(), Out(console, as_json, write), issues, factors(times))


@bench.command()
def portal(
    issues: Annotated[int, typer.Option(min=100)] = 100_000,
    readers: Annotated[int, typer.Option(min=1)] = 50,
    writers: Annotated[int, typer.Option(min=0)] = 5,
    seconds: Annotated[int, typer.Option(min=1)] = 60,
    ledger: Annotated[str, typer.Option(help="URL of an empty database; default: SQLite in a scratch folder.")] = "",
    airflow: Annotated[
        bool, typer.Option("--airflow", help="Start Airflow's server beside it and ask it too.")
    ] = False,
    as_json: JsonOption = False,
    write: WriteOption = False,
) -> None:
    """Seconds that readers and writers wait for the portal's pages, beside Airflow's own list of DAGs."""
    from crosscheck_demo.bench.portal import Load, run_portal_bench

    with exit_on_error(as_json):
        load = Load(issues, readers, writers, seconds)
        run_portal_bench(load_settings(), Out(console, as_json, write), load, ledger, airflow)


@bench.command()
def peers(
    households: Annotated[int, typer.Option(min=1000, help="280,000 are a million persons.")] = 280_000,
    tools: Annotated[
        str, typer.Option(help="Which, with commas between.")
    ] = "pandas,polars,postgresql,dbt,soda,gx,spark",
    postgresql: Annotated[str, typer.Option(help="URL of an empty database, which is filled.")] = "",
    as_json: JsonOption = False,
    write: WriteOption = False,
) -> None:
    """Fifteen of the rules by other tools on the same data, their findings compared (make peers)."""
    from crosscheck_demo.bench.peers import run_peers_bench

    with exit_on_error(as_json):
        run_peers_bench(load_settings(), Out(console, as_json, write), households, tools.split(","), postgresql)


@bench.command()
def projection(
    measured: Annotated[list[Path], typer.Argument(exists=True, help="What crosscheck bench night --json printed.")],
    as_json: JsonOption = False,
    write: WriteOption = False,
) -> None:
    """What a province's night would cost, from nights that were measured."""
    from crosscheck_demo.bench.projection import run_projection

    with exit_on_error(as_json):
        run_projection(load_settings(), Out(console, as_json, write), measured)
