"""The rule catalogue: the headers of ``sql/rules/<group>/<RULE-ID>_<stem>.sql`` as typed objects.

The files are the registry: a rule is added by its file and taken out with it. A county's own rules lie in its folder.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.policy import policy
from crosscheck.catalog.site_files import SiteFolder, site_folder
from crosscheck.catalog.yaml_lines import Part, Reader, SiteError
from crosscheck.errors import ConfigurationError

OWN_RULE = re.compile(r"X-[0-9]{2}")
"""How a county's own rules are called."""
ALWAYS_NEEDED = ("reference.region", "registry.household", "registry.member")
SUBJECTS = ("member", "household", "resident", "helper", "village", "dataset")
KINDS = ("data", "wrong_inclusion", "risk", "entitlement", "conduct")
SEVERITIES = ("red", "orange", "yellow", "blue")


@dataclass(frozen=True)
class Rule:
    """One rule. ``days`` are working days to answer; ``version`` is a hash of its file.

    ``when`` and ``when_en`` say the same in Chinese and in English; ``unless`` holds such pairs, one for each
    innocent explanation. ``object_needs``: by object, a dataset that the rule reads for findings of that object only;
    while it is not usable, the rule runs and gives no verdict on those. ``after``: the rules whose findings it reads;
    ``rests_by_object``: each of its findings rests on the one that its object names. What rests on a held rule, the
    ledger leaves alone. ``amount`` and ``amount_en`` say what the sum at stake is; empty for a rule that is not about
    money.
    """

    id: str
    group: str
    kind: str
    subject: str
    severity: str
    days: int
    department: str
    needs: tuple[str, ...]
    object_needs: tuple[tuple[str, str], ...]
    params: tuple[str, ...]
    whole: tuple[str, ...]
    after: tuple[str, ...]
    rests_by_object: bool
    grain: str
    title: str
    title_en: str
    when: str
    when_en: str
    unless: tuple[tuple[str, str], ...]
    sentence: str
    advice: str
    closes: str
    amount: str
    amount_en: str
    sql: str
    version: str

    @property
    def always_runs(self) -> bool:
        """Rules about datasets say why others are held, so nothing holds them."""
        return self.subject == "dataset"

    @property
    def all_needs(self) -> tuple[str, ...]:
        """Every dataset that must be usable for this rule to run."""
        return () if self.always_runs else (*ALWAYS_NEEDED, *self.needs)


def _check(path: Path, header: dict[str, Any]) -> None:
    """Refuse a header with a word the product does not know: a typing error must not become a silent rule."""
    known = {"needs": {d.id for d in catalog().datasets}, "whole": {d.id for d in catalog().datasets}}
    known["params"] = set(policy().rows)
    asked = {key: header.get(key) or () for key in known}
    asked["object_needs"] = (header.get("object_needs") or {}).values()
    known["object_needs"] = known["needs"]
    for key, names in known.items():
        unknown = set(asked[key]) - names
        if unknown:
            raise ConfigurationError(f"{path.name}: {key}: unknown {sorted(unknown)}")
    for key, words in (("kind", KINDS), ("subject", SUBJECTS), ("severity", SEVERITIES)):
        if header.get(key) not in words:
            raise ConfigurationError(f"{path.name}: {key} is '{header.get(key)}', not one of {', '.join(words)}")
    if not path.name.startswith(f"{header.get('id')}_"):
        raise ConfigurationError(f"{path.name}: its header says id '{header.get('id')}'")


def _both(path: Path, key: str, texts: Any) -> tuple[str, str]:
    """What a header says in Chinese and in English; an inspector and a developer both read it."""
    if not isinstance(texts, dict) or not texts.get("zh") or not texts.get("en"):
        raise ConfigurationError(f"{path.name}: {key}: it must say both, zh and en")
    return texts["zh"], texts["en"]


def read_rule(path: Path) -> Rule:
    """Read one rule file; a wrong or incomplete header raises ``ConfigurationError`` naming file and key."""
    header, sql = sqlfiles.split_header(path)
    _check(path, header)
    title, when = (_both(path, key, header.get(key)) for key in ("title", "when"))
    amount = _both(path, "amount", header["amount"]) if "amount" in header else ("", "")
    try:
        return Rule(
            id=header["id"],
            group=path.parent.name,
            kind=header["kind"],
            subject=header["subject"],
            severity=header["severity"],
            days=int(header["days"]),
            department=header["department"],
            needs=tuple(header["needs"]),
            object_needs=tuple(sorted((header.get("object_needs") or {}).items())),
            params=tuple(header.get("params") or ()),
            whole=tuple(header.get("whole") or ()),
            after=tuple(header.get("after") or ()),
            rests_by_object=header.get("rests") == "object",
            grain=header["grain"],
            title=title[0],
            title_en=title[1],
            when=when[0],
            when_en=when[1],
            unless=tuple(_both(path, "unless", excuse) for excuse in header.get("unless") or ()),
            sentence=header["sentence"],
            advice=header["advice"],
            closes=header["closes"],
            amount=amount[0],
            amount_en=amount[1],
            sql=sql,
            version=hashlib.sha256(path.read_bytes()).hexdigest()[:12],
        )
    except KeyError as error:
        raise ConfigurationError(f"{path.name}: the header lacks {error}") from None


def in_running_order(rules: dict[str, Rule]) -> list[Rule]:
    """The rules by id, each behind the rules whose findings it reads; a missing one or a circle raises."""
    done: dict[str, Rule] = {}

    def visit(rule: Rule, path: tuple[str, ...]) -> None:
        if rule.id in path:
            raise ConfigurationError(f"rules read each other in a circle: {' -> '.join((*path, rule.id))}")
        for name in rule.after:
            if name not in rules:
                raise ConfigurationError(f"{rule.id}: after: no rule '{name}'")
            visit(rules[name], (*path, rule.id))
        done.setdefault(rule.id, rule)

    for rule_id in sorted(rules):
        visit(rules[rule_id], ())
    return list(done.values())


def rule_catalog(root: Path) -> dict[str, Rule]:
    """All rules by id, in running order: those below ``root/sql/rules``, and the county's own.

    Two files of one id raise, and so does a county's folder that does not check.
    """
    return _in_force(root, site_folder())


@lru_cache(maxsize=4)
def _in_force(root: Path, folder: SiteFolder) -> dict[str, Rule]:
    reader = Reader()
    rules = common_rules(root) | local_rules(root, folder, reader)
    if reader.problems:
        raise SiteError(folder.path, reader.problems)
    return {rule.id: rule for rule in in_running_order(rules)}


def common_rules(root: Path) -> dict[str, Rule]:
    """The product's rules by id; two files of one id raise."""
    rules: dict[str, Rule] = {}
    for path in sorted((root / "sql" / "rules").glob("*/*.sql")):
        rule = read_rule(path)
        if rule.id in rules:
            raise ConfigurationError(f"{path}: rule '{rule.id}' stands in two files")
        rules[rule.id] = rule
    return rules


def local_rules(root: Path, folder: SiteFolder, reader: Reader) -> dict[str, Rule]:
    """The county's own rules by id; what is wrong with one is kept by ``reader``, and the rule left out."""
    groups = {path.name for path in (root / "sql" / "rules").iterdir()}
    rules: dict[str, Rule] = {}
    for path in folder.rules():
        at = Part(f"rules/{path.parent.name}/{path.name}", 1, None)
        if path.parent.name not in groups:
            reader.unknown(at, path.parent.name, groups, "规则组", "group of rules")
            continue
        try:
            rule = read_rule(path)
        except (ConfigurationError, yaml.YAMLError, ValueError) as error:
            reader.wrong(at, str(error), str(error))
            continue
        if not OWN_RULE.fullmatch(rule.id) or rule.id in rules:
            reader.wrong(at, "县自有规则的编号为 X-01、X-02 …,不得重复", "a county's rule is X-01, X-02 …, each once")
        elif not folder.spec(rule.id).is_file():
            reader.wrong(at, f"缺少规则说明 rules/{rule.id}.md", f"its specification rules/{rule.id}.md is missing")
        else:
            rules[rule.id] = rule
    return rules


def spec_file(root: Path, rule_id: str) -> Path:
    """The specification of a rule: the product's or, for an id ``X-NN``, the county's."""
    own = OWN_RULE.fullmatch(rule_id)
    return site_folder().spec(rule_id) if own else root / "tests" / "rules" / f"{rule_id}.md"
