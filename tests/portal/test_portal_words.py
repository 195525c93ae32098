"""The portal's words: each key once, both languages, every key that a template says."""

from __future__ import annotations

import re
from collections import Counter

from crosscheck.portal.pages.identity_page import LOOKED, REVEALED
from crosscheck.portal.render import TEMPLATES
from crosscheck.words.portal import GROUPS, SAYINGS

LIBRARY = TEMPLATES.parents[1]
SAID = re.compile(r"\bt\('([a-z_0-9]+)'[,)]")


def test_a_key_is_one_saying() -> None:
    assert [key for key, count in Counter(key for group in GROUPS for key in group).items() if count > 1] == []


def test_every_saying_is_there_in_both_languages_with_the_same_values() -> None:
    def named(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)", text))

    assert [key for key, (zh, en) in SAYINGS.items() if not (zh and en) or named(zh) != named(en)] == []


def test_templates_say_what_there_is() -> None:
    said = {key for path in TEMPLATES.rglob("*.html") for key in SAID.findall(path.read_text(encoding="utf-8"))}
    assert len(said) > 100
    assert said - SAYINGS.keys() == set()


def test_every_kind_of_look_that_is_kept_has_its_words() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in (*LIBRARY.rglob("portal/**/*.py"), *LIBRARY.glob("flow/*.py"))
    )
    kept = set(re.findall(r"keep_sight\(\s*\"(\w+)\"", code)) | set(re.findall(r"Sighting\([^)\"]*\"(\w+)\"", code))
    assert kept >= {"issue", "desk", "receipt", "upload", "household"}
    assert {kind for kind in {*kept, LOOKED, REVEALED} if f"did_{kind}" not in SAYINGS} == set()
