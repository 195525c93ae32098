"""Statements of ``sql/`` taken apart for an engine that has no tables of its own: what each makes, and from what.

The text stays as it is: only its head is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|;|[^';-]+|-")
"""A text, a comment, the end of a statement, or anything between them."""
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
