"""One list of words for what is a code in the code: lists, pages, handbook and terminal all take theirs from here.

``zh``  the tables in Chinese; ``from crosscheck.words import STATES`` gives these, for what goes to offices
``en``  the same tables in English
``doctor_words``, ``notice_words``  what ``crosscheck doctor`` and notifications say
``terminal_zh``, ``terminal_en``  what the terminal says: sentences, and headings of its tables
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from crosscheck.words import en, zh
from crosscheck.words.zh import (
    ACTIONS,
    ANSWERS,
    BASES,
    CAUSE,
    COMPARISONS,
    DAMAGE,
    DECISIONS,
    DELIVERIES,
    DEMANDS,
    EVENTS,
    FACTS,
    FAULTS,
    GROUPS,
    HOLDS,
    JUDGEMENTS,
    KINDS,
    LACKING,
    LEVELS,
    LINKS,
    NIGHT_MARKS,
    NOTES,
    OUTCOMES,
    QUESTIONS,
    REASONS,
    REFUSALS,
    REPAIRS,
    RIGHTS,
    ROLES,
    SEVERITIES,
    STATES,
    STATUSES,
    SUBJECTS,
    UNITS,
    VERDICTS,
)

LANGUAGES: Mapping[str, ModuleType] = {"en": en, "zh": zh}
"""The tables by language."""


def both(name: str) -> dict[str, tuple[str, str]]:
    """The table called ``name`` with Chinese and English beside each other, for pages that show both."""
    return {code: (word, getattr(en, name)[code]) for code, word in getattr(zh, name).items()}


__all__ = [
    "ACTIONS",
    "ANSWERS",
    "BASES",
    "CAUSE",
    "COMPARISONS",
    "DAMAGE",
    "DECISIONS",
    "DELIVERIES",
    "DEMANDS",
    "EVENTS",
    "FACTS",
    "FAULTS",
    "GROUPS",
    "HOLDS",
    "JUDGEMENTS",
    "KINDS",
    "LACKING",
    "LANGUAGES",
    "LEVELS",
    "LINKS",
    "NIGHT_MARKS",
    "NOTES",
    "OUTCOMES",
    "QUESTIONS",
    "REASONS",
    "REFUSALS",
    "REPAIRS",
    "RIGHTS",
    "ROLES",
    "SEVERITIES",
    "STATES",
    "STATUSES",
    "SUBJECTS",
    "UNITS",
    "VERDICTS",
    "both",
]
