"""The inspectors' handbook: an index and one page for each rule, from headers, policy and specifications.

The pages load nothing from outside and have no clock; the index filters by a script of its own and is a plain list
without it. The same rules give the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from crosscheck import files
from crosscheck.access.offices import helping_offices, main_office
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.policy import policy
from crosscheck.catalog.rules import ALWAYS_NEEDED, Rule, rule_catalog, spec_file
from crosscheck.pages import environment
from crosscheck.spec.examples import Example, examples, sample_sentence
from crosscheck.spec.policy_words import PolicyValue, values
from crosscheck.spec.read import read_spec
from crosscheck.words import GROUPS, SEVERITIES, SUBJECTS, both

TEMPLATES = Path(__file__).with_name("templates")
FOLDER = Path("docs/handbook")
"""Where it is built, below the project folder; it is no part of the repository."""
INDEX = "index.html"
PLACEHOLDER = re.compile(r"\{\w+\}")
OWN_TOWNSHIP = "所在乡镇"
SOURCE_DEPARTMENT = "源部门"
SOURCE = "源部门(报送该数据的部门)"
ANSWERS = (
    ("属实、部分属实", "核查情况说明、整改措施、整改完成日期"),
    ("不属实-源数据错、不属实-登记错", "不属实原因、核查情况说明"),
    ("政策允许", "核查情况说明、佐证材料(文件名称、文号);据此申请豁免"),
    ("无法核实", "核查情况说明"),
)
"""What an answer needs besides."""


@dataclass(frozen=True)
class Source:
    """A department and its datasets that a rule reads, as people call them."""

    department: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One rule as the handbook shows it. ``main`` answers, ``helping`` help; ``held_by`` are sentences."""

    rule: Rule
    main: str
    helping: tuple[str, ...]
    needs: tuple[Source, ...]
    also: tuple[Source, ...]
    held_by: tuple[str, ...]
    values: tuple[tuple[str, tuple[PolicyValue, ...]], ...]
    after: tuple[Rule, ...]
    pattern: str
    sentence: str
    notes: tuple[str, ...]
    examples: tuple[Example, ...]

    @property
    def find(self) -> str:
        """What the index looks a word up in, in small letters."""
        rule, sources = self.rule, (*self.needs, *self.also)
        offices = (self.main, *self.helping, *(source.department for source in sources))
        lists = (title for source in sources for title in source.titles)
        return " ".join((rule.id, rule.title, rule.title_en, *offices, *lists)).lower()


def _sources(names: tuple[str, ...]) -> tuple[Source, ...]:
    read = ((d.title, tuple(s.title for s in d.datasets if s.id in names)) for d in catalog().departments)
    return tuple(Source(department, titles) for department, titles in read if titles)


def _also(rule: Rule) -> tuple[str, ...]:
    """Datasets that a rule looks at where they are usable, and does without where they are not."""
    known = {*ALWAYS_NEEDED, *rule.needs}
    read = (d for d in catalog().datasets if d.id not in known)
    return tuple(d.id for d in read if re.search(rf"\b{d.table}\b", rule.sql))


def _held_by(rule: Rule) -> tuple[str, ...]:
    """What keeps a rule from giving a verdict, a sentence each."""
    titles = {dataset.id: f"《{dataset.title}》" for dataset in catalog().datasets}
    told = []
    if rule.all_needs:
        needed = "".join(titles[name] for name in rule.all_needs)
        told.append(f"{needed}当晚不可用(未到、被拒收、不能读取或过期)时,整条规则暂停")
    for name in sorted({dataset for _, dataset in rule.object_needs}):
        told.append(f"{titles[name]}当晚不可用时,只有靠它才能判断的部分暂停")
    if rule.params:
        asked = "、".join(f"“{policy().titles[name]}”" for name in rule.params)
        told.append(f"当地没有{asked}的政策值时,在当地暂停")
    if rule.after:
        told.append(f"所接续的{'、'.join(rule.after)}暂停时,随之暂停")
    return (*told, "某晚新增疑点异常多时,由核查员审定后放行或驳回")


def _entry(root: Path, rule: Rule, rules: dict[str, Rule]) -> Entry:
    spec = read_spec(spec_file(root, rule.id))
    township = "" if rule.subject == "dataset" else OWN_TOWNSHIP
    return Entry(
        rule=rule,
        main=SOURCE if rule.department == SOURCE_DEPARTMENT else main_office(rule.department, township),
        helping=helping_offices(rule.department, township),
        needs=_sources(rule.needs),
        also=_sources(_also(rule)),
        held_by=_held_by(rule),
        values=tuple((name, values(name)) for name in rule.params),
        after=tuple(rules[name] for name in rule.after),
        pattern=PLACEHOLDER.sub("…", rule.sentence),
        sentence=sample_sentence(spec),
        notes=tuple(spec.notes),
        examples=tuple(examples(spec, (*ALWAYS_NEEDED, *rule.needs))),
    )


def rule_entry(root: Path, rule_id: str) -> Entry:
    """The handbook's entry of one rule of the catalogue."""
    rules = rule_catalog(root)
    return _entry(root, rules[rule_id], rules)


def datasets_read(rule: Rule) -> tuple[str, ...]:
    """Every dataset that a rule looks at: what it needs, and what it does without where it is not usable."""
    return (*rule.needs, *_also(rule))


def entries(root: Path) -> list[tuple[str, str, list[Entry]]]:
    """Group, its title and its rules; groups in the order people know them, one without a title by its folder."""
    rules = rule_catalog(root)
    found = {rule.group for rule in rules.values()}
    order = [group for group in GROUPS if group in found] + sorted(found - set(GROUPS))
    by_id = sorted(rules.values(), key=lambda rule: rule.id)
    return [(g, GROUPS.get(g, g), [_entry(root, r, rules) for r in by_id if r.group == g]) for g in order]


def render(root: Path) -> dict[str, str]:
    """The pages by file name, from the rules and specifications below ``root``."""
    grouped = entries(root)
    listed = [(title, entry) for _, title, own in grouped for entry in own]
    offices = sorted({entry.main for _, entry in listed})
    pages = environment(TEMPLATES)
    index = pages.get_template("handbook_index.html").render(
        groups=grouped, offices=offices, SEVERITIES=SEVERITIES, ANSWERS=ANSWERS
    )
    template = pages.get_template("handbook_rule.html")
    tables = {"SEVERITIES": SEVERITIES, "KINDS": both("KINDS"), "SUBJECTS": SUBJECTS}
    rules = [None, *(entry.rule for _, entry in listed), None]
    beside = zip(rules, rules[2:], strict=False)
    return {INDEX: index} | {
        f"{entry.rule.id}.html": template.render(entry=entry, group=title, before=before, after=after, **tables)
        for (title, entry), (before, after) in zip(listed, beside, strict=True)
    }


def write(root: Path) -> Path:
    """Write the handbook of the rules below ``root`` to its place there and return its index; a page without a rule
    is removed."""
    pages = render(root)
    for name, page in pages.items():
        files.write_text(root / FOLDER / name, page)
    for path in (root / FOLDER).glob("*.html"):
        if path.name not in pages:
            path.unlink()
    return root / FOLDER / INDEX
