"""The words of the rules: ID numbers, names, days and months, ages. Plain Python on plain values."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# The pairs of the fold list that the drawn names use, and the syllables that stand for the rare characters in them.
VARIANTS = {"龍": "龙", "農": "农", "韋": "韦", "強": "强"}
SYLLABLES = ("rong", "kun", "zhe")
DOTS = "·．.・•‧"


# --- days ---------------------------------------------------------------------------------------------------------


def days(day: date, number: int) -> date:
    """The day ``number`` days later."""
    return day + timedelta(days=number)


def month(day: date) -> date:
    """The month of a day, as its first day."""
    return day.replace(day=1)


def months(day: date, number: int) -> date:
    """'adding months clips to the month's end'."""
    count = day.year * 12 + day.month - 1 + number
    year, index = divmod(count, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def month_end(first: date) -> date:
    """The last day of a month."""
    return days(months(first, 1), -1)


def age(born: date, day: date) -> int:
    """'full years on the day meant; 29 February counts as 1 March in other years'."""
    birthday = (born.month, born.day)
    if birthday == (2, 29) and monthrange(day.year, 2)[1] == 28:
        birthday = (3, 1)
    return day.year - born.year - ((day.month, day.day) < birthday)


def current(start: date, end: date | None, when: date) -> bool:
    """'from <= the month (or day) meant and (to empty or >= it)'."""
    return start <= when and (end is None or end >= when)


# --- ID numbers ---------------------------------------------------------------------------------------------------


def check_character(first: str) -> str:
    """The MOD 11-2 character of GB 11643 that belongs to 17 digits."""
    return "10X98765432"[sum(int(digit) * factor for digit, factor in zip(first, FACTORS, strict=True)) % 11]


def digits_born(number: str) -> date | None:
    """Digits 7-14 as a day; None when they are no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def well_formed(number: str | None) -> bool:
    """'17 digits + digit or X'."""
    return number is not None and re.fullmatch(r"[0-9]{17}[0-9X]", number) is not None


def check_fits(number: str) -> bool:
    return number[17] == check_character(number[:17])


def is_valid(number: str | None, day: date) -> bool:
    """'17 digits and a check character that fits ..., the birth date a calendar date not after D'."""
    if number is None or not well_formed(number) or not check_fits(number):
        return False
    born = digits_born(number)
    return born is not None and born <= day


def normalised(number: str | None) -> str | None:
    """A 15-digit legacy number becomes one of 18 characters when its day of birth exists; the rest stays as it is."""
    if number is not None and re.fullmatch(r"[0-9]{15}", number):
        first = f"{number[:6]}19{number[6:]}"
        if digits_born(first + "0") is not None:
            return first + check_character(first)
    return number


# --- names --------------------------------------------------------------------------------------------------------


def fold(name: str) -> str:
    """'NFKC, no white space, no dots of any kind, variant pairs'."""
    text = unicodedata.normalize("NFKC", name)
    return "".join(VARIANTS.get(c, c) for c in text if not c.isspace() and c not in DOTS)


def has_placeholder(name: str) -> bool:
    """'A placeholder (? □ * or a private-use character)'."""
    return any(c in "?*□" or "\ue000" <= c <= "\uf8ff" for c in fold(name))


def like(name: str) -> str:
    """The folded name with one sign for every character that is rare, a placeholder or spelt in pinyin."""
    text = fold(name)
    for syllable in SYLLABLES:
        text = text.replace(syllable, "□")
    return "".join("□" if c in "?*□" or _rare(c) else c for c in text)


def _rare(character: str) -> bool:
    """'rare = not in GB 2312'; a private-use character is none of GB 2312 either."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def same_name(one: str | None, other: str | None) -> bool:
    """'the names, where both are given, are equal after folding or differ only by rare or placeholder characters'."""
    return one is None or other is None or like(one) == like(other)
