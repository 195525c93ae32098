"""The language of the terminal, by ``CROSSCHECK_LANG``: sentences, headings and words, never two languages at once."""

from __future__ import annotations

from crosscheck.settings import language
from crosscheck.words import LANGUAGES, terminal_en, terminal_zh

TERMINAL = {"en": terminal_en, "zh": terminal_zh}


def say(key: str, /, **values: object) -> str:
    """The sentence called ``key`` with its values."""
    return TERMINAL[language()].SAID[key].format(**values)


def head(key: str) -> str:
    """The heading of a table's column."""
    return TERMINAL[language()].HEADS[key]


def word(table: str, code: str) -> str:
    """The word for a code in one table of ``crosscheck.words``; what the table does not know is shown as it is."""
    words: dict[str, str] = getattr(LANGUAGES[language()], table)
    return words.get(code, code)


def listed(parts: list[str]) -> str:
    """Words behind each other, with the comma of the language."""
    return say("comma").join(parts)


def chosen(zh: str, en: str) -> str:
    """The one of two texts that is in the language."""
    return zh if language() == "zh" else en
