"""The command line: the night's plain functions without a scheduler, and ways to look at what they did."""

from __future__ import annotations

import logging
import os
import warnings
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from crosscheck.cli.identity import identity
from crosscheck.cli.options import (
    DateOption,
    ExportsOption,
    InspectorOption,
    WhyOption,
    console,
    settings_now,
    told,
)
from crosscheck.cli.screen import steps

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(identity, name="identity")


@app.callback()
def _quiet() -> None:
    """Keep libraries' chatter off the screen: what a person needs to know is printed by the commands."""
    os.umask(0o077)  # what libraries write beside our files, such as Airflow's home, is its owner's alone too
    warnings.filterwarnings("ignore")
    for name in ("", "alembic", "httpx"):  # the last two by name: Airflow, once it is imported, resets the first
        logging.getLogger(name).setLevel(logging.ERROR)


@app.command()
def run(day: DateOption, exports: ExportsOption = None) -> None:
    """One night: take in deliveries up to D, check, reconcile with the ledger, publish."""
    from crosscheck.cli.screen import show_night
    from crosscheck.flow import night as flow
    from crosscheck.views.nights import summary

    with told():
        settings = settings_now(exports)
        business_date: date = day.date()
        with steps(console, f"night of {business_date}") as step:
            flow.run_night(settings, business_date, step)
        show_night(console, summary(settings, business_date))


@app.command()
def findings(
    day: DateOption,
    out: Annotated[Path, typer.Option(help="Parquet file; F.holds.json and F.counts.json are written beside it.")],
    exports: ExportsOption = None,
) -> None:
    """Tonight's findings before the ledger, unmasked, with holds and counts beside them."""
    from crosscheck.flow import night as flow

    with told():
        settings = settings_now(exports)
        with steps(console, f"findings of {day.date()}") as step:
            flow.land_all(settings, day.date(), step)
            step("check")
            flow.check(settings, day.date())
        count = flow.export_findings(settings, day.date(), out)
        console.print(f"{count} findings: {out}", soft_wrap=True)


@app.command()
def demo(
    households: Annotated[int, typer.Option(min=50, help="Registered households.")] = 2000,
    nights: Annotated[int, typer.Option(min=1, max=14)] = 3,
    seed: Annotated[int, typer.Option(help="The same seed makes the same county.")] = 1,
) -> None:
    """A demo county, its departments' exports, and its nights through the real DAGs in this process."""
    from crosscheck_demo.demo import run_demo

    with told():
        run_demo(settings_now(), console, households, nights, seed)


@app.command()
def truth(
    seeds: Annotated[str, typer.Option(help="One seed, or a range: 1-5.")] = "1",
    households: Annotated[int, typer.Option(min=50)] = 2000,
    dirt: Annotated[str, typer.Option(help="none, light or heavy")] = "heavy",
    readme: Annotated[bool, typer.Option("--readme", help="Write the table in README.md anew.")] = False,
) -> None:
    """Planted problems against findings, per rule: planted, found, missed, extra."""
    from crosscheck_demo.truth import run_truth

    first, _, last = seeds.partition("-")
    with told():
        complete = run_truth(
            settings_now(), console, range(int(first), int(last or first) + 1), households, dirt, readme
        )
    if not complete:
        raise typer.Exit(1)


@app.command()
def issues(
    rule: Annotated[str | None, typer.Option(help="Only this rule.")] = None,
    region: Annotated[str, typer.Option(help="Region prefix.")] = "",
    state: Annotated[str | None, typer.Option(help="Only this state, such as 待核查.")] = None,
    limit: Annotated[int, typer.Option(min=1)] = 50,
) -> None:
    """Issues of the ledger."""
    from crosscheck.views.issues import show_issues

    with told():
        show_issues(settings_now(), console, rule, region, state, limit)


@app.command()
def explain(issue: Annotated[str, typer.Argument(help="Issue number, such as 451022-2026-000001.")]) -> None:
    """An issue's evidence again, from the frozen snapshots."""
    from crosscheck.views.issues import explain_issue

    with told():
        explain_issue(settings_now(), console, issue)


@app.command()
def rule(rule_id: Annotated[str, typer.Argument(help="Rule, such as ED-01.")]) -> None:
    """One rule: what it asks, and what it finds in the sample rows of its specification."""
    from crosscheck.views.issues import show_rule

    with told():
        show_rule(settings_now(), console, rule_id)


@app.command()
def handbook() -> None:
    """The inspectors' handbook, from the rules' headers, the policy and the specifications."""
    from crosscheck.spec.handbook import write

    with told():
        console.print(str(write(settings_now().root)), soft_wrap=True)


@app.command()
def bench(
    households: Annotated[int, typer.Option(min=1000, help="280,000 are a million persons.")] = 280_000,
) -> None:
    """What a night's check costs on a large county, as a ratio to one scan of the same Parquet."""
    from crosscheck_demo.bench.night import run_bench

    with told():
        run_bench(settings_now(), console, households)


@app.command()
def ledger_bench(
    households: Annotated[int, typer.Option(min=100)] = 30_000,
    nights: Annotated[int, typer.Option(min=1, max=1000)] = 365,
) -> None:
    """A simulated year of nights, answers and checks: ledger size, time of a night, rows a second."""
    from crosscheck_demo.bench.ledger import run_ledger_bench

    with told():
        run_ledger_bench(settings_now(), console, households, nights)


@app.command()
def list_bench(issues: Annotated[int, typer.Option(min=100)] = 100_000) -> None:
    """Rows a second from open issues to every list, and from a filled-in list back."""
    from crosscheck_demo.bench.lists import run_list_bench

    with told():
        run_list_bench(settings_now(), console, issues)


@app.command()
def feedback(
    file: Annotated[Path, typer.Argument(help="A filled-in 疑点下发及反馈表 or 身份核实清单 (xlsx).")],
    sender: Annotated[
        str,
        typer.Option(
            help="Who hands it in: 451022100, 451022100201, 451022-县民政局, 451022-县办 or 451022-核查员; "
            "not needed where only one can be."
        ),
    ] = "",
    reply: Annotated[
        Path | None, typer.Option(help="The workbook with outcomes; else FILE.回执.xlsx beside it.")
    ] = None,
) -> None:
    """Take a filled-in list back into the ledger, and write the reply."""
    from crosscheck.cli.screen import show_taken
    from crosscheck.flow import day as daytime

    with told():
        taken = daytime.feedback(settings_now(), file, sender, reply)
        show_taken(console, taken.counts, taken.refused, taken.reply)


@app.command()
def download(
    name: Annotated[str, typer.Argument(metavar="LIST", help="Its path below the newest revision, or REVISION/PATH.")],
    reader: Annotated[str, typer.Option(help="Who takes it; the name stands in the copy's footer.")],
    role: Annotated[str, typer.Option(help="village, township, department, county, inspector, city or province")],
    region: Annotated[str, typer.Option(help="The reader's region code.")],
    out: Annotated[Path, typer.Option(help="File or folder to write the copy to.")],
    department: Annotated[str, typer.Option(help="With --role department: which one, such as 县民政局.")] = "",
) -> None:
    """A copy of a published list for one reader, with name and time in its footer; who took what is recorded."""
    from crosscheck.access.readers import reader as known_reader
    from crosscheck.flow import day as daytime

    with told():
        person = known_reader(reader, role, region, department)
        console.print(str(daytime.download(settings_now(), person, name, out)), soft_wrap=True)


@app.command()
def deadlines(day: DateOption) -> None:
    """What falls due on the morning after the night of D: urge, refer up, order revisits; again adds nothing."""
    from crosscheck.flow import day as daytime

    with told():
        done = daytime.morning(settings_now(), day.date())
        said = "{urged} urged, {referred} referred up, revisits ordered: {red} red ones, {drawn} drawn"
        words = (
            said.format(**done) if done else f"the ledger's newest night is not {day.date()}: nothing is done for it"
        )
        console.print(words, soft_wrap=True)


@app.command()
def holds(day: DateOption) -> None:
    """Rules held on a night and why; surges wait for `release` or `reject`."""
    from crosscheck.views.holds import show_holds

    with told():
        show_holds(settings_now(), console, day.date())


@app.command()
def release(rule_id: str, day: DateOption, why: WhyOption, inspector: InspectorOption) -> None:
    """Let the findings of a rule that was held for its surge through, and publish them."""
    from crosscheck.views.holds import decide_hold

    with told():
        decide_hold(settings_now(), console, day.date(), rule_id, inspector, why, release=True)


@app.command()
def reject(rule_id: str, day: DateOption, why: WhyOption, inspector: InspectorOption) -> None:
    """Drop the findings of a rule that was held for its surge."""
    from crosscheck.views.holds import decide_hold

    with told():
        decide_hold(settings_now(), console, day.date(), rule_id, inspector, why, release=False)


@app.command()
def policy(
    day: DateOption, region: Annotated[str, typer.Option(help="Code or prefix, such as 451022100201.")] = ""
) -> None:
    """Policy values that apply where and when, each with its document."""
    from crosscheck.views.holds import show_policy

    with told():
        show_policy(console, region, day.date())


@app.command()
def verify() -> None:
    """Check the hashes of lake, nights, revisions and the ledger's history."""
    from crosscheck.views.issues import verify_all

    with told():
        verify_all(settings_now(), console)


@app.command()
def up(port: Annotated[int, typer.Option(min=1024, max=65535)] = 8080) -> None:
    """Airflow for one machine, with the demo county connected."""
    from crosscheck.operate.up import start

    with told():
        start(settings_now(), console, port)
