"""Columns that a county's export does not have on purpose: a rule that reads one gives no verdict, for that reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.catalog.rules import Rule

VIEWS = {"registry.household": ("household", "member"), "registry.member": ("member",)}
"""Under which names rules read the registry; any other list bears its own."""
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/|'[^']*'", re.DOTALL)
FROM = r"\b(?:FROM|JOIN)\s+{table}\b(?:\s+(?:AS\s+)?(?!(?:ON|WHERE|JOIN|LEFT|CROSS|INNER|GROUP|ORDER|UNION)\b)(\w+))?"


def absences(rule: Rule, dataset: Dataset) -> Iterator[str]:
    """What the rule reads and the list does not have, with the county's reason."""
    for column in dataset.columns:
        if column.local.absent and reads(rule, dataset, column):
            yield f"{dataset.title}({dataset.id})无“{column.header}”:{column.local.absent}"


def reads(rule: Rule, dataset: Dataset, column: Column) -> bool:
    """Whether a rule's statement reads a column, or what staging makes of it, of a dataset.

    A word without a table before it counts for every table that the statement names: rather held once too often.
    """
    sql = COMMENT.sub("", rule.sql)
    tables = VIEWS.get(dataset.id, (dataset.table,))
    found = [m for table in tables for m in re.finditer(FROM.format(table=table), sql, re.IGNORECASE)]
    if not found:
        return False
    aliases = "|".join({re.escape(m[1]) for m in found if m[1]} | set(tables))
    word = rf"{column.name}(?:_fold|_mask|_valid|_precision)?\b"
    qualified = rf"\b(?:{aliases})\.(?:{word}|\*)"
    bare = rf"(?<![.\w])(?<!\bAS )(?:{word})"
    return re.search(rf"{qualified}|{bare}", sql, re.IGNORECASE) is not None
