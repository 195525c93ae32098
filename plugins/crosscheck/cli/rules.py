"""Commands about rules: what one asks, which are held and an inspector's decision on them, policy, the handbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crosscheck.cli.options import (
    DateOption,
    InspectorOption,
    JsonOption,
    SiteOption,
    WhyOption,
    console,
    exit_on_error,
    give,
    load_county,
    load_settings,
    tell,
)
from crosscheck.cli.speech import chosen, listed, say, word
from crosscheck.settings import language

if TYPE_CHECKING:
    from crosscheck.catalog.rules import Rule
    from crosscheck.ledger.holds import HeldRule
    from crosscheck.rules.what_if import WhatIf
    from crosscheck.views.policy import PolicyLine
    from crosscheck.views.rules import Confirmed, Money, SampleCase


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (rule, handbook, holds, release, reject, policy, whatif):
        app.command()(command)


def rule(rule_id: Annotated[str, typer.Argument(help="Rule, such as ED-01.")], as_json: JsonOption = False) -> None:
    """One rule: what it asks, at once; then what it finds in the sample rows of its specification, case by case."""
    from crosscheck.views.rules import confirmed, known_rule, said, sample_cases, sums

    with exit_on_error(as_json):
        settings = load_settings()
        asked = known_rule(settings, rule_id)
        if as_json:
            cases = list(sample_cases(settings, asked))
            known = {"answers": confirmed(settings, rule_id), "money": sums(settings, asked)}
            give({**said(asked), **known, "cases": cases})
            return
        _show_rule(asked)
        _show_money(sums(settings, asked))
        _show_answers(confirmed(settings, rule_id))
        for case in sample_cases(settings, asked):
            _show_case(case)


def _show_rule(asked: Rule) -> None:
    title = chosen(asked.title, asked.title_en)
    severity = word("SEVERITIES", asked.severity)
    console.print(say("rule", id=asked.id, title=title, severity=severity, days=asked.days), style="bold")
    needs = listed(list(asked.needs)) or say("registry_alone")
    console.print(say("department", department=asked.department, needs=needs), soft_wrap=True)
    console.print(say("fires", text=chosen(asked.when, asked.when_en)), soft_wrap=True)
    for zh, en in asked.unless:
        console.print(say("unless", text=chosen(zh, en)), soft_wrap=True)
    if asked.amount:
        console.print(say("rule_money", text=chosen(asked.amount, asked.amount_en)), soft_wrap=True)


def _show_money(money: Money | None) -> None:
    if money:
        sums = {"at_stake": money.at_stake, "confirmed": money.confirmed, "recovered": money.recovered}
        console.print(say("money", issues=money.issues, **sums), soft_wrap=True)


def _show_answers(of: Confirmed) -> None:
    share = f"{of.confirmed / max(of.answered, 1):.0%}"
    told = say("answered", answered=of.answered, confirmed=of.confirmed, share=share)
    console.print(told if of.answered else say("answered_none"))


def _show_case(case: SampleCase) -> None:
    console.print(f"\n{case.name}", style="bold")
    for found in case.findings:
        console.print("  " + " | ".join(part for part in found if part), soft_wrap=True)
    for reason in case.holds:
        console.print("  " + say("sample_held", reason=reason), style="yellow", soft_wrap=True)
    if not case.findings and not case.holds:
        console.print("  " + say("ran_nothing"), style="dim")


def handbook() -> None:
    """Build the inspectors' handbook, one page a rule, from the rules' headers, the policy and the specifications."""
    from crosscheck.spec.handbook import write

    with exit_on_error():
        console.print(str(write(load_settings().root)), soft_wrap=True)


def holds(day: DateOption, as_json: JsonOption = False) -> None:
    """Rules held on a night and why; surges wait for `release` or `reject`."""
    from crosscheck.views.holds import held_rules

    with exit_on_error(as_json):
        held = held_rules(load_county(), day.date())
        tell(held, as_json, lambda: _show_held(held, day.date()), "" if held else say("no_held", night=day.date()))


def _show_held(held: Sequence[HeldRule], night: date) -> None:
    from crosscheck.cli.screen import Column, show_table

    columns = [
        *(Column("rule", whole=True), Column("region", 2, whole=True), Column("object", 3), Column("kind", 1)),
        *(Column("findings", 4, right=True), Column("decision", 2), Column("reason")),
    ]
    rows = [
        [
            *(h.rule_id, h.region or "", h.object or "", word("HOLDS", h.kind)),
            *(str(h.findings or ""), word("DECISIONS", h.decision), h.reason),
        ]
        for h in held
    ]
    show_table(console, say("title_held", night=night), columns, rows)


def release(rule_id: str, day: DateOption, why: WhyOption, inspector: InspectorOption) -> None:
    """Let the findings of a rule that was held for its surge through, and publish them."""
    from crosscheck.flow.day import release_hold

    with exit_on_error():
        opened, revision = release_hold(load_county(), day.date(), rule_id, inspector, why)
        console.print(say("released", rule=rule_id, opened=opened, revision=revision), soft_wrap=True)


def reject(rule_id: str, day: DateOption, why: WhyOption, inspector: InspectorOption) -> None:
    """Drop the findings of a rule that was held for its surge."""
    from crosscheck.flow.day import reject_hold

    with exit_on_error():
        reject_hold(load_county(), day.date(), rule_id, inspector, why)
        console.print(say("rejected", rule=rule_id, night=day.date()))


def policy(
    day: DateOption,
    region: Annotated[str, typer.Option(help="Code or prefix, such as 451022100201.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Policy values that apply where and when, each with its document."""
    from crosscheck.views.policy import policy_lines

    with exit_on_error(as_json):
        lines = policy_lines(region, day.date())
        tell(lines, as_json, lambda: _show_policy(lines, region, day.date()))


def _show_policy(lines: Sequence[PolicyLine], region: str, day: date) -> None:
    from crosscheck.cli.screen import Column, show_table

    titles = [Column("title")] if language() == "zh" else []  # what people call them is Chinese
    columns = [
        *(Column("parameter", whole=True), *titles, Column("value", whole=True, right=True), Column("unit", 1)),
        *(Column("set_for", 2), Column("from", 3, whole=True), Column("document", 4)),
    ]
    rows = [[line.parameter, *([line.title] if titles else []), *_value(line)] for line in lines]
    styles = ["" if line.row else "yellow" for line in lines]
    show_table(console, say("title_policy", region=region or say("everywhere"), day=day), columns, rows, styles)


def _value(line: PolicyLine) -> tuple[str, str, str, str, str]:
    """Value, unit, region, first day and document; of a parameter without a value what follows from that."""
    row = line.row
    if row is None:
        return say("none"), "", "", "", say("unset")
    document = row.document or f"({word('BASES', row.basis)})"
    unit = word("UNITS", line.unit)
    value = row.value * 100 if line.unit == "ratio" else row.value
    return f"{value.normalize():f}", unit, row.region or say("everywhere"), str(row.valid_from), document


def whatif(
    day: DateOption,
    values: Annotated[
        Path | None, typer.Option("--policy", exists=True, dir_okay=False, help="Rows in the form of policy.yaml.")
    ] = None,
    rules: Annotated[
        list[Path] | None, typer.Option("--rule", exists=True, dir_okay=False, help="A changed or new rule (SQL).")
    ] = None,
    site_folder: SiteOption = None,
    as_json: JsonOption = False,
) -> None:
    """The night of D under other policy values or rules: findings that would appear or go. Writes nothing."""
    from crosscheck.rules.what_if import what_if

    with exit_on_error(as_json):
        found = what_if(load_county(site_folder), day.date(), values, rules or [])
        tell(found, as_json, lambda: _show_what_if(found))


def _show_what_if(found: WhatIf) -> None:
    from crosscheck.cli.screen import Column, show_table

    for rule_id, reason in found.held.items():
        console.print(say("would_be_held", rule=rule_id, reason=reason), style="yellow", soft_wrap=True)
    if not found.differences:
        console.print(say("no_difference", rules=listed(list(found.rules)) or say("none")), soft_wrap=True)
        return
    columns = [Column("rule", whole=True), Column("title"), Column("township"), Column("appear", 1, right=True)]
    rows = [[d.rule, d.title, d.township, str(d.appear), str(d.go)] for d in found.differences]
    show_table(console, say("title_what_if", night=found.night), [*columns, Column("go", 1, right=True)], rows)
    for one in found.examples:
        facts = listed([f"{name} {value}" for name, value in one.facts.items()])
        change = say(one.change)
        told = say("example", rule=one.rule, change=change, place=one.place, household=one.household, facts=facts)
        console.print(told, soft_wrap=True)
