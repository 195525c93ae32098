"""What of a person may be shown: every mask of the product, whatever shows it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

ID_LENGTH = 18
_ID_LIKE = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9])")


def mask(number: str) -> str:
    """An ID number with its first 6 and last 4 characters: ``451022********0015``. Up to 6 characters stay."""
    if len(number) <= 6:
        return number
    tail = number[-4:] if len(number) > 10 else ""
    return number[:6] + "*" * (len(number) - 6 - len(tail)) + tail


def mask_within(text: str) -> str:
    """Text in which every 18-character ID number is masked."""
    return text if len(text) < ID_LENGTH else _ID_LIKE.sub(lambda found: mask(found[0]), text)


LONG = re.compile(r"\d{14,19}[0-9Xx]|\d{6}[ -]\d{8}[ -]\d{3}[0-9Xx]")
"""Fifteen characters and more: an ID number in any writing, a credit code, an account."""
SHOWN_AHEAD, SHOWN_BEHIND = 6, 4


def mask_any_writing(text: str) -> str:
    """The text with the inside of every long number left out: first six … last four, whatever its writing."""
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) != len(text):
        return text
    for found in reversed(list(LONG.finditer(plain))):
        digits = [at for at in range(*found.span()) if plain[at].isalnum()]
        start, end = digits[SHOWN_AHEAD - 1] + 1, digits[-SHOWN_BEHIND]
        text = text[:start] + re.sub(r"\w+", "…", text[start:end]) + text[end:]
    return text


PRIVATE = frozenset(["phone", "account", "address"])
"""Columns whose values explain nothing and belong to nobody's screen."""


def mask_value(key: str, value: Any) -> str:
    """A value of a column as a screen may show it: numbers masked, phones, accounts and addresses left out."""
    text = str(value)
    if key in PRIVATE:
        return "…"
    return f"{text[:6]}…{text[-4:]}" if key.endswith("id_no") or key == "disability_no" else text
