"""The word list: every word stands in both languages, and every code of the product has its word."""

from __future__ import annotations

import re

import pytest

from crosscheck.access.roles import Role
from crosscheck.catalog import rules
from crosscheck.expect.links import CLASSES
from crosscheck.ledger.vocabulary import MOVES, State
from crosscheck.words import LANGUAGES, en, zh

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
LATIN = re.compile(r"[A-Za-z]")
TABLES = sorted(name for name in vars(zh) if name.isupper())
CODES = {
    "ROLES": Role,
    "STATES": State,
    "ACTIONS": MOVES,
    "LINKS": (*CLASSES, "possible"),
    "KINDS": rules.KINDS,
    "SUBJECTS": rules.SUBJECTS,
    "SEVERITIES": rules.SEVERITIES,
}


def test_both_languages_have_the_same_tables() -> None:
    assert len(TABLES) > 20
    assert {language: sorted(n for n in vars(table) if n.isupper()) for language, table in LANGUAGES.items()} == {
        "en": TABLES,
        "zh": TABLES,
    }


@pytest.mark.parametrize("name", TABLES)
def test_a_word_stands_in_both_languages(name: str) -> None:
    chinese, english = getattr(zh, name), getattr(en, name)
    assert list(chinese) == list(english)
    assert [word for word in english.values() if not word or CHINESE.search(word)] == []
    assert [word for word in chinese.values() if not word or LATIN.search(word)] == []


@pytest.mark.parametrize("name", CODES)
def test_a_code_of_the_product_has_its_word(name: str) -> None:
    assert set(getattr(zh, name)) == {str(code) for code in CODES[name]}  # type: ignore[attr-defined]
