"""The inspectors' handbook: one page made from the rules' headers, the policy and the specifications.

The page is static: no script, nothing loaded from outside, no clock. The same rules give the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from crosscheck import files
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import ALWAYS_NEEDED, Rule, rule_catalog
from crosscheck.pages import environment
from crosscheck.spec.examples import Example, examples, sample_sentence
from crosscheck.spec.policy_words import PolicyValue, values
from crosscheck.spec.read import read_spec
from crosscheck.words import GROUPS, SEVERITIES, SUBJECTS, both

TEMPLATES = Path(__file__).with_name("templates")
PAGE = Path("docs/handbook.html")
"""Where it is built, below the project folder; it is no part of the repository."""
PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Source:
    """A department and its datasets that a rule reads, as people call them."""

    department: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One rule as the handbook shows it."""

    rule: Rule
    needs: tuple[Source, ...]
    also: tuple[Source, ...]
    values: tuple[tuple[str, tuple[PolicyValue, ...]], ...]
    after: tuple[Rule, ...]
    pattern: str
    sentence: str
    notes: tuple[str, ...]
    examples: tuple[Example, ...]


def _sources(names: tuple[str, ...]) -> tuple[Source, ...]:
    read = ((d.title, tuple(s.title for s in d.datasets if s.id in names)) for d in catalog().departments)
    return tuple(Source(department, titles) for department, titles in read if titles)


def _also(rule: Rule) -> tuple[str, ...]:
    """Datasets that a rule looks at where they are usable, and does without where they are not."""
    known = {*ALWAYS_NEEDED, *rule.needs}
    read = (d for d in catalog().datasets if d.id not in known)
    return tuple(d.id for d in read if re.search(rf"\b{d.table}\b", rule.sql))


def _entry(root: Path, rule: Rule, rules: dict[str, Rule]) -> Entry:
    spec = read_spec(root / "tests" / "rules" / f"{rule.id}.md")
    return Entry(
        rule=rule,
        needs=_sources(rule.needs),
        also=_sources(_also(rule)),
        values=tuple((name, values(name)) for name in rule.params),
        after=tuple(rules[name] for name in rule.after),
        pattern=PLACEHOLDER.sub("…", rule.sentence),
        sentence=sample_sentence(spec),
        notes=tuple(spec.notes),
        examples=tuple(examples(spec, (*ALWAYS_NEEDED, *rule.needs))),
    )


def _grouped(root: Path) -> list[tuple[str, str, list[Entry]]]:
    """Group, its title and its rules; groups in the order people know them, one without a title by its folder."""
    rules = rule_catalog(root)
    found = {rule.group for rule in rules.values()}
    order = [group for group in GROUPS if group in found] + sorted(found - set(GROUPS))
    by_id = sorted(rules.values(), key=lambda rule: rule.id)
    return [(g, GROUPS.get(g, g), [_entry(root, r, rules) for r in by_id if r.group == g]) for g in order]


def render(root: Path) -> str:
    """The handbook as text, from the rules and specifications below ``root``."""
    pages = environment(TEMPLATES)
    return pages.get_template("handbook.html").render(
        groups=_grouped(root), KINDS=both("KINDS"), SEVERITIES=SEVERITIES, SUBJECTS=SUBJECTS
    )


def write(root: Path) -> Path:
    """Write the handbook of the rules below ``root`` to its place there and return that."""
    files.write_text(root / PAGE, render(root))
    return root / PAGE
