"""A night's results as the ledger takes them in: findings, the subjects' names, holds, the catalogue's wording."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import Rule
from crosscheck.errors import ConfigurationError, LedgerError
from crosscheck.files import canonical
from crosscheck.ledger.history import sha256
from crosscheck.ledger.issue import Finding, Hold, Key, Rests, RuleText, Subject
from crosscheck.rules.amounts import amount_fen

SOURCE_DEPARTMENT = "源部门"
"""A rule about deliveries belongs to the department that delivers."""
OUTSIDERS = frozenset(["resident", "helper"])
NAME_FACTS = ("name", "helper_name")
_FINDING = [f.name for f in fields(Finding)]
_SELDOM = ("withheld", "amount")
"""What most findings have nothing of, and those of older nights did not know."""


@dataclass(frozen=True)
class Night:
    """All that one night hands to the ledger.

    ``counties``: the six-digit codes this ledger keeps issues for; a finding whose region code lies in none of them
    (an invalid code) counts for the first. ``rules``: the whole catalogue by id. ``population``: by subject kind, how
    many rows a rule of that kind is about (for surges). ``rests``: the rules that read other rules' findings, each
    behind those it reads; their versions stand in ``rules``. ``files``: what the night rests on and left in the home,
    with the SHA-256 of each; the history keeps them, they are no input. ``unasked``: by rule and object (empty:
    whatever the object) the subjects that nobody asked about.
    """

    business_date: date
    counties: tuple[str, ...]
    findings: tuple[Finding, ...]
    holds: tuple[Hold, ...]
    rules: Mapping[str, RuleText]
    population: Mapping[str, int]
    rests: Mapping[str, Rests] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    unasked: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def digest(self) -> str:
        """Hash of the whole input, whatever the order in which it was given."""
        total = hashlib.sha256(self.business_date.isoformat().encode())
        parts = [canonical([asdict(rule) for _, rule in sorted(self.rules.items())])]
        parts += [canonical(sorted([h.rule_id, h.region, h.object, h.reason] for h in self.holds))]
        parts += [canonical([self.counties, dict(self.population)])]
        parts += sorted(body(finding) for finding in self.findings)
        parts += [canonical([*key, sorted(subjects)]) for key, subjects in sorted(self.unasked.items())]
        for part in parts:
            total.update(b"\n" + part.encode())
        return total.hexdigest()


def rule_text(rule: Rule) -> RuleText:
    """The wording of one rule of the catalogue; its digest is its content."""
    names = ("version", "kind", "severity", "days", "department", "title", "title_en", "advice", "closes")
    values: dict[str, Any] = {"rule_id": rule.id, **{name: getattr(rule, name) for name in names}}
    values["needs"] = " ".join(sorted(rule.needs))
    return RuleText(digest=sha256(canonical(values))[:16], **values)


def rests_of(rules: Iterable[Rule]) -> dict[str, Rests]:
    """The rules of a catalogue that read other rules' findings, in its order."""
    return {rule.id: Rests(rule.after, rule.rests_by_object) for rule in rules if rule.after}


def county_of(region_code: str, counties: tuple[str, ...]) -> str:
    """The county whose number series an issue belongs to."""
    return region_code[:6] if region_code[:6] in counties else counties[0]


def owner(rule: RuleText, subject_id: str, about: str) -> str:
    """The department a finding belongs to; for rules about deliveries the one that delivers."""
    if rule.department != SOURCE_DEPARTMENT:
        return rule.department
    known = {dataset.id: dataset.department for dataset in catalog().datasets}
    department = known.get(subject_id) or known.get(about)
    return short_title(catalog().department(department).title) if department else rule.department


def short_title(title: str) -> str:
    """A department's title without its former names: ``县农业农村局(原扶贫办…)`` is ``县农业农村局``."""
    return title.split("(")[0].split("（")[0]


def finding(row: Mapping[str, Any], rule: RuleText, subject: Subject, counties: tuple[str, ...]) -> Finding:
    """One row of ``findings.parquet`` as a value."""
    evidence = json.loads(row["evidence"])
    region_code = row["region_code"] or ""
    return Finding(
        key=Key(county_of(region_code, counties), row["rule_id"], row["subject_id"], row["object"]),
        subject_kind=row["subject_kind"],
        household_no=row["household_no"] or "",
        region_code=region_code,
        link=row["link"] or "",
        department=owner(rule, row["subject_id"], row["object"]),
        evidence=row["evidence"],
        evidence_hash=evidence["hash"],
        subject=_named(subject, row["subject_kind"], evidence["values"]),
        amount=amount_fen(evidence),
    )


def _named(subject: Subject, kind: str, facts: Mapping[str, Any]) -> Subject:
    """The registry has no name for people outside it: theirs stands among the facts."""
    if kind not in OUTSIDERS or subject.name:
        return subject
    return subject._replace(name=next((_held(str(facts[fact])) for fact in NAME_FACTS if facts.get(fact)), ""))


def body(found: Finding) -> str:
    """A finding as canonical JSON, to be hashed or kept while its rule is held."""
    values = {name: getattr(found, name) for name in _FINDING}
    return canonical({name: value for name, value in values.items() if name not in _SELDOM or value not in ("", None)})


def from_body(text: str) -> Finding:
    """The finding of one ``body``."""
    values = json.loads(text)
    return Finding(**{**values, "key": Key(*values["key"]), "subject": Subject(*values["subject"])})


def read_night(
    folder: Path,
    business_date: date,
    counties: Iterable[str],
    rules: Iterable[Rule],
    population: Mapping[str, int],
) -> Night:
    """Read what the rule runner left in ``folder``: ``findings.parquet``, ``subjects.parquet``, ``holds.json``.

    ``rules`` is the whole catalogue: open issues of any other rule will be withdrawn. An empty catalogue, no county,
    or a finding of a rule outside the catalogue raises.
    """
    catalogue = list(rules)
    texts = {rule.id: rule_text(rule) for rule in catalogue}
    codes = tuple(counties)
    if not texts or not codes:
        raise ConfigurationError("the ledger needs the whole rule catalogue and at least one county code")
    subjects, kept_back = _subjects(folder / "subjects.parquet"), _withheld(folder / "withheld.parquet")
    findings = []
    for row in _rows(folder / "findings.parquet"):
        if row["rule_id"] not in texts:
            raise LedgerError(f"findings.parquet: rule '{row['rule_id']}' is not in the catalogue")
        subject = subjects.get((row["subject_kind"], row["subject_id"]), Subject())
        made = finding(row, texts[row["rule_id"]], subject, codes)
        lies_in = kept_back.get((row["rule_id"], row["subject_id"], row["object"]), "")
        findings.append(replace(made, withheld=lies_in) if lies_in else made)
    held = json.loads((folder / "holds.json").read_text(encoding="utf-8"))
    holds = [Hold(entry["rule"], entry["region"] or "", entry["reason"]) for entry in held["holds"]]
    holds += [Hold(entry["rule"], "", entry["reason"], entry["object"]) for entry in held["object_holds"]]
    return Night(
        business_date,
        codes,
        tuple(findings),
        tuple(holds),
        texts,
        dict(population),
        rests_of(catalogue),
        unasked=_unasked(folder / "unasked.parquet"),
    )


def _unasked(path: Path) -> dict[tuple[str, str], frozenset[str]]:
    """The subjects that nobody asked about, by rule and object; a night of whole lists has no file."""
    known: dict[tuple[str, str], set[str]] = {}
    for row in _rows(path) if path.exists() else ():
        known.setdefault((row["rule_id"], row["object"]), set()).add(row["subject_id"])
    return {key: frozenset(subjects) for key, subjects in known.items()}


def _withheld(path: Path) -> dict[tuple[str, str, str], str]:
    """The list that may excuse, by rule, subject and object; a night without such findings has no file."""
    rows = _rows(path) if path.exists() else ()
    return {(row["rule_id"], row["subject_id"], row["object"]): row["dataset"] for row in rows}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches():
            for row in batch.to_pylist():
                yield {name: _held(value) if isinstance(value, str) else value for name, value in row.items()}


def _held(text: str) -> str:
    """Text that every database holds: PostgreSQL's knows no NUL."""
    return text.replace("\x00", "�")


def _subjects(path: Path) -> dict[tuple[str, str], Subject]:
    """Names by subject kind and subject."""
    return {
        (row["subject_kind"], row["subject_id"]): Subject(*(row[name] or "" for name in Subject._fields))
        for row in _rows(path)
    }
