"""Which rules read which column of a list, from their statements: nobody is asked for a column that nobody needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from crosscheck.catalog.datasets import Dataset
from crosscheck.catalog.rules import Rule

LENT = {"registry.household": ("household", "member"), "registry.member": ("member",)}
"""The tables that a night makes of the registry's own lists, beside the lists themselves."""
FROM_NUMBER, FROM_VILLAGE = ("id_no",), ("region_code",)
MADE_OF = {
    **dict.fromkeys(("person_id", "id_birth", "id_sex"), FROM_NUMBER),
    **dict.fromkeys(("village", "listed_region", "policy_region", "county_code"), FROM_VILLAGE),
    "active": ("member_status",),
    "active_members": ("member_status",),
}
"""Columns that a night adds, with those of the contract that they are made of."""
PERSON_WORDS = ("person_key", "link", "stranger_id")
REQUIRED = "清单必有的列,缺少即拒收"
"""What a column is for that only the contract asks for."""
BESIDE = re.compile(r"_(?:valid|fold|mask|precision)\Z")


def column_use(dataset: Dataset, rules: Iterable[Rule]) -> dict[str, list[str]]:
    """The ids of the rules that read each column of ``dataset``, in the order of the contract."""
    used: dict[str, list[str]] = {column.name: [] for column in dataset.columns}
    for rule in rules:
        for name in sorted(_read(rule.sql, dataset)):
            used[name].append(rule.id)
    return used


def why_else(dataset: Dataset) -> Mapping[str, str]:
    """What columns are for besides rules, in Chinese: telling rows apart, finding the person, being accepted at all."""
    if dataset.department == "reference":
        return {column.name: "行政区划换算" for column in dataset.columns}
    person = {column.name for column in dataset.person or ()}
    placed = {"birth_date", "region_code"} if person else set()
    words: dict[str, str] = {}
    for column in dataset.columns:
        reasons = ["识别记录"] if column.name in dataset.key else []
        reasons += ["与建档人员比对"] if column.name in person | placed else []
        reasons += [REQUIRED] if column.required and not reasons else []
        words[column.name] = "、".join(reasons)
    return words


def _read(sql: str, dataset: Dataset) -> set[str]:
    """The columns of the contract that a statement reads of a list, whatever it calls it."""
    known = {column.name for column in dataset.columns}
    found: set[str] = set()
    for table in (dataset.table, *LENT.get(dataset.id, ())):
        for word in _words(_without_comments(sql), table):
            found |= _columns(word, dataset) & known
    return found


def _columns(word: str, dataset: Dataset) -> set[str]:
    if word in PERSON_WORDS and dataset.person:
        return {column.name for column in dataset.person}
    if dataset.id in LENT and word == "person_key":
        return {*FROM_NUMBER}
    return {BESIDE.sub("", word), word, *(MADE_OF.get(word, ()) if dataset.id in LENT else ())}


@cache
def _without_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*|'[^']*'", "", sql)


def _words(sql: str, table: str) -> set[str]:
    """What a statement names of a table: columns behind its names, or any word where it stands without another name."""
    read = rf"\b(?:FROM|JOIN)\s+{table}\b"
    names = set(re.findall(rf"{read}(?:\s+AS)?\s+([a-z_][a-z0-9_]*)", sql))
    words = {word for name in (*names, table) for word in re.findall(rf"\b{name}\.([a-z_][a-z0-9_]*)", sql)}
    if re.search(rf"{read}(?!\s+AS\b)(?!\s+[a-z_])", sql):
        words |= set(re.findall(r"(?<![.\w])[a-z_][a-z0-9_]*\b(?!\.)", sql))
    return words
