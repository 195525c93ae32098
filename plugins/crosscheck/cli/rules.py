"""Commands about rules: what one asks, which are held and an inspector's decision on them, policy, the handbook."""

from __future__ import annotations

from typing import Annotated

import typer

from crosscheck.cli.options import (
    DateOption,
    InspectorOption,
    WhyOption,
    console,
    exit_on_error,
    load_county,
    load_settings,
)

SHARES = ("涉及", "其中属实", "已追回")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (rule, handbook, holds, release, reject, policy):
        app.command()(command)


def rule(rule_id: Annotated[str, typer.Argument(help="Rule, such as ED-01.")]) -> None:
    """One rule: what it asks, and what it finds in the sample rows of its specification."""
    from crosscheck.rules.amounts import yuan
    from crosscheck.views.rules import confirmed, known_rule, sample_cases, sums

    with exit_on_error():
        settings = load_settings()
        asked = known_rule(settings, rule_id)
        console.print(f"{asked.id} {asked.title} ({asked.title_en})  {asked.severity}, {asked.days} days", style="bold")
        console.print(f"department {asked.department}; needs {', '.join(asked.needs) or 'the registry alone'}")
        console.print(f"提示:{asked.when}", soft_wrap=True)
        console.print(f"fires when: {asked.when_en}", style="dim", soft_wrap=True)
        for zh, en in asked.unless:
            console.print(f"不提示:{zh}", soft_wrap=True)
            console.print(f"unless: {en}", style="dim", soft_wrap=True)
        if asked.amount:
            console.print(f"涉及金额:{asked.amount}", soft_wrap=True)
            console.print(f"at stake: {asked.amount_en}", style="dim", soft_wrap=True)
        if money := sums(settings, asked):
            shares = (money.at_stake, money.confirmed, money.recovered)
            told = " ".join(f"{word} {yuan(part):,}元" for word, part in zip(SHARES, shares, strict=True))
            console.print(f"{money.issues} issues: {told}", soft_wrap=True)
        of = confirmed(settings, rule_id)
        share = f"answered {of.answered}, of these confirmed {of.confirmed} ({of.confirmed / max(of.answered, 1):.0%})"
        console.print(share if of.answered else "no answers yet")
        for case in sample_cases(settings, asked):
            console.print(f"\n{case.name}", style="bold")
            for found in case.findings:
                console.print("  " + " | ".join(part for part in found if part), soft_wrap=True)
            for reason in case.holds:
                console.print(f"  不校验:{reason}", style="yellow", soft_wrap=True)
            if not case.findings and not case.holds:
                console.print("  无疑点", style="dim")


def handbook() -> None:
    """Build the inspectors' handbook, one page a rule, from the rules' headers, the policy and the specifications."""
    from crosscheck.spec.handbook import write

    with exit_on_error():
        console.print(str(write(load_settings().root)), soft_wrap=True)


def holds(day: DateOption) -> None:
    """Rules held on a night and why; surges wait for `release` or `reject`."""
    from crosscheck.cli.screen import plain_table
    from crosscheck.views.holds import held_rules

    with exit_on_error():
        held = held_rules(load_county(), day.date())
        table = plain_table(f"Held on {day.date()}")
        for header in ("rule", "region", "object", "kind", "findings", "decision", "reason"):
            table.add_column(header, no_wrap=header == "rule", justify="right" if header == "findings" else "left")
        for h in held:
            table.add_row(h.rule_id, h.region, h.object, h.kind, str(h.findings or ""), h.decision, h.reason)
        console.print(table)


def release(rule_id: str, day: DateOption, why: WhyOption, inspector: InspectorOption) -> None:
    """Let the findings of a rule that was held for its surge through, and publish them."""
    from crosscheck.flow.day import release_hold

    with exit_on_error():
        opened, revision = release_hold(load_county(), day.date(), rule_id, inspector, why)
        console.print(f"{rule_id}: released, {opened} issues opened, published as {revision}")


def reject(rule_id: str, day: DateOption, why: WhyOption, inspector: InspectorOption) -> None:
    """Drop the findings of a rule that was held for its surge."""
    from crosscheck.flow.day import reject_hold

    with exit_on_error():
        reject_hold(load_county(), day.date(), rule_id, inspector, why)
        console.print(f"{rule_id}: rejected, its findings of {day.date()} open nothing")


def policy(
    day: DateOption, region: Annotated[str, typer.Option(help="Code or prefix, such as 451022100201.")] = ""
) -> None:
    """Policy values that apply where and when, each with its document."""
    from crosscheck.cli.screen import plain_table
    from crosscheck.views.policy import policy_lines

    with exit_on_error():
        table = plain_table(f"Policy for region {region or '(everywhere)'} on {day.date()}")
        for header in ("parameter", "", "value", "set for", "from", "document"):
            table.add_column(header, justify="right" if header == "value" else "left")
        for line in policy_lines(region, day.date()):
            if line.row is None:
                table.add_row(line.parameter, line.title, "none", "", "", "rules that need it are held", style="yellow")
                continue
            row = line.row
            document = row.document or f"({row.basis})"
            cells = (f"{row.value:f}", row.region or "all", str(row.valid_from), document)
            table.add_row(line.parameter, line.title, *cells)
        console.print(table)
