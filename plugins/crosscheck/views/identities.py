"""What an inspector looks at and decides about identities at the command line; it shows no number and no name."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Console

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.cli.screen import plain_table
from crosscheck.clock import stamp
from crosscheck.errors import ConfigurationError
from crosscheck.ledger import decisions
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.nights import newest_night
from crosscheck.link.candidates import Candidate, candidates
from crosscheck.link.decisions import VERDICTS, Given, Pair, newest, standing
from crosscheck.rules.night import current_night
from crosscheck.settings import Settings
from crosscheck.views.holds import COMMAND_LINE


def show_candidates(settings: Settings, console: Console, dataset: str, limit: int) -> None:
    """Print the pairs of the newest night that wait for a decision, in the order of the list."""
    if dataset and dataset not in {known.id for known in catalog().datasets}:
        raise ConfigurationError(f"no dataset '{dataset}'")
    with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
        known = newest(decisions.decisions(connection))
    waiting = [c for c in _waiting(settings) if dataset in ("", c.pair.dataset)]
    table = plain_table("Identities to be reviewed")
    for header in ("key", "dataset", "link", "n of m", "household", "member", "score", "compared", "decided"):
        table.add_column(header, no_wrap=header in ("key", "n of m"))
    for c in waiting[:limit]:
        levels = " ".join(f"{part}:{level}" for part, level in json.loads(c.found["levels"]).items())
        score = "" if c.found["weight"] is None else f"{c.found['weight']:.1f}"
        decision = known.get(c.pair.identity)
        where = (c.found["household_no"], c.pair.member_no, score, levels, decision.given.verdict if decision else "")
        table.add_row(c.pair.key, c.pair.dataset, c.found["link"], f"{c.place}/{c.of}", *where)
    console.print(table)
    if len(waiting) > limit:
        console.print(f"the first {limit} of {len(waiting):,}; --limit shows more", style="dim")


def show_decisions(settings: Settings, console: Console) -> None:
    """Print the decisions that count, newest first."""
    with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
        in_force = standing(decisions.decisions(connection))
    table = plain_table("Decisions in force")
    for header in ("key", "dataset", "member", "verdict", "when", "who", "why"):
        table.add_column(header, no_wrap=header == "key")
    for d in sorted(in_force, key=lambda d: -d.seq):
        pair = d.given.pair
        table.add_row(pair.key, pair.dataset, pair.member_no, d.given.verdict, d.at[:10], d.actor, d.given.why)
    console.print(table)


def decide(settings: Settings, console: Console, key: str, verdict: str, why: str, inspector: str) -> None:
    """Record a verdict on a pair of the newest list, or on one that was decided before."""
    if verdict not in VERDICTS:
        raise ConfigurationError(f"'{verdict}' is no verdict: {', '.join(VERDICTS)}")
    given = Given(_pair(settings, key), verdict, why.strip(), inspector)
    decisions.decide(open_ledger(settings.ledger_url), given, _person(inspector), stamp(), COMMAND_LINE)
    console.print(f"{key}: {verdict}, from the next night on")


def revoke(settings: Settings, console: Console, key: str, why: str, inspector: str) -> None:
    """Take a decision back."""
    decisions.revoke(open_ledger(settings.ledger_url), key, why, _person(inspector), stamp(), COMMAND_LINE)
    console.print(f"{key}: taken back, from the next night on")


def _person(inspector: str) -> Person:
    return Person(inspector, Role.INSPECTOR, EVERYTHING)


def _waiting(settings: Settings) -> Sequence[Candidate]:
    with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
        last = newest_night(connection)
    night = current_night(settings, last.business_date) if last else None
    if last is None or night is None or not night.review.exists():
        raise ConfigurationError("no night has been checked and recorded yet")
    return candidates(night.review, last.counties)


def _pair(settings: Settings, key: str) -> Pair:
    listed = {candidate.pair.key: candidate.pair for candidate in _waiting(settings)}
    if key in listed:
        return listed[key]
    with reading(open_ledger(settings.ledger_url), EVERYTHING) as connection:
        before = {d.given.pair.key: d.given.pair for d in decisions.decisions(connection)}
    if key not in before:
        raise ConfigurationError(f"no identity to be reviewed has the key '{key}'; identity list shows them")
    return before[key]
