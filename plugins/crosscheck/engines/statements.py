"""Statements of ``sql/`` taken apart for an engine that has no tables of its own: what each makes, and from what.

The text stays as it is: only its head is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|;|[^';-]+|-")
"""A text, a comment, the end of a statement, or anything between them."""
WORD = re.compile(r"'(?:[^']|'')*'|--[^\n]*|\w+|\s+|.", re.DOTALL)
BEHIND_AN_ORDER = {"LIMIT", "OFFSET", "ROWS", "RANGE", "GROUPS", "UNION", "EXCEPT", "INTERSECT"}
HEAD = re.compile(
    r"(?:CREATE OR REPLACE (?P<kind>TABLE|VIEW) (?P<made>\w+)\s+AS\s+"
    r"|CREATE OR REPLACE TABLE (?P<empty>\w+)\s*(?=\()"
    r"|INSERT INTO (?P<more>\w+)\s+)"
)


@dataclass(frozen=True)
class Statement:
    """One statement: ``kind`` is table or view (``body`` is its query), empty (its columns with their types), more (a
    query whose rows are added to the table) or other (the whole statement; it has no ``name``).
    """

    kind: str
    name: str
    body: str


def taken_apart(text: str) -> Iterator[Statement]:
    """The statements of ``text``, without comments, in their order."""
    for words in split(text):
        head = HEAD.match(words)
        if head is None:
            yield Statement("other", "", words)
        elif head["kind"]:
            yield Statement(head["kind"].lower(), head["made"], words[head.end() :])
        elif head["empty"]:
            yield Statement("empty", head["empty"], words[head.end() :].strip()[1:-1])
        else:
            yield Statement("more", head["more"], words[head.end() :])


def split(text: str) -> list[str]:
    """The statements of ``text`` without comments; a semicolon in a text or a comment ends none."""
    statements, words = [], ""
    for token in TOKEN.findall(text):
        if token == ";":
            statements.append(words.strip())
            words = ""
        elif not token.startswith("--"):
            words += token
    return [statement for statement in (*statements, words.strip()) if statement]


def nulls_last(query: str) -> str:
    """The query with ``NULLS LAST`` behind each key of an order that says nothing of it: what DuckDB means without."""
    written: list[str] = []
    orders: list[tuple[int, int]] = []
    depth, before = 0, ""
    for token in WORD.findall(query):
        word = token.upper()
        if orders and orders[-1][0] == depth and (word in {")", ","} or word in BEHIND_AN_ORDER):
            _say_last(written, orders.pop()[1])
            if word == ",":
                orders.append((depth, len(written)))
        depth += (word == "(") - (word == ")")
        written.append(token)
        if (before, word) == ("ORDER", "BY"):
            orders.append((depth, len(written)))
        before = before if token.isspace() or token.startswith("--") else word
    while orders:
        _say_last(written, orders.pop()[1])
    return "".join(written)


def _say_last(written: list[str], begun: int) -> None:
    """Put the words behind the key that began there; a query's last comment and spaces stay behind them."""
    end = len(written)
    while written[end - 1].isspace() or written[end - 1].startswith("--") or written[end - 1] == ";":
        end -= 1
    if not re.search(r"\bNULLS\s+(FIRST|LAST)$", "".join(written[begun:end]), re.IGNORECASE):
        written.insert(end, " NULLS LAST")
