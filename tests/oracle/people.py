"""Draws persons and what registers make of their numbers and names: damage, other spellings, other people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from oracle.words import check_character, days, months

NAMES = ("韦小龙", "农小强", "黄喆", "黄哲", "陆朱镕", "李堃", "李昆", "买买提·艾力", "张三", "张四")
SPELLINGS = {
    "韦小龙": ("韋小龍", "韦 小龙", "韦小龍"),
    "农小强": ("農小強", "农小強"),
    "黄喆": ("黄□", "黄zhe", "黄?", "黄堃"),
    "陆朱镕": ("陆朱*", "陆朱rong", "陆朱\ue123"),
    "李堃": ("李kun", "李□", "李喆"),
    "买买提·艾力": ("买买提艾力", "买买提•艾力", "买买提.艾力"),
    "张三": ("张 三", "张\u3000三"),
}


@dataclass(frozen=True)
class Person:
    """Somebody: name, valid number, day of birth, sex."""

    name: str
    number: str
    born: date
    sex: str


def number_for(prefix: str, born: date, sequence: int) -> str:
    """A valid number; odd sequences are male."""
    first = f"{prefix}{born:%Y%m%d}{sequence:03d}"
    return first + check_character(first)


def damaged(rng: Random, number: str) -> str:
    """The number as a spreadsheet, a typist or another register leaves it."""
    at = rng.randrange(17)
    last = check_character(number[:17])
    other = "0123456789X".replace(last, "")
    how = {
        "000": number[:15] + "000",
        "tail of two": f"{number[:16]}{rng.randrange(100):02d}",
        "tail of three": f"{number[:15]}{rng.randrange(1000):03d}",
        "substituted": number[:at] + rng.choice("0123456789".replace(number[at], "")) + number[at + 1 :],
        "two substituted": number[:8] + "73" + number[10:],
        "swapped": number[:at] + number[at + 1] + number[at] + number[at + 2 :],
        "check": number[:17] + rng.choice(other),
        "legacy": number[:6] + number[8:17],
        "legacy damaged": number[:6] + number[8:10] + "13" + number[12:17],
        "disability": f"{number}{rng.choice(('42', '11', '84', '45'))}{rng.choice(('', '', 'B1', 'B2'))}",
        "exponent": "4.51022E+17",
    }
    return how[rng.choice(list(how))]


def spelt(rng: Random, name: str) -> str:
    """The name in another spelling of the same, or in one that only looks like it."""
    return rng.choice(SPELLINGS.get(name, (name,)))


def birthdays(rng: Random, d: date) -> date:
    """Days of birth around the ages that rules ask for, 29 February among them."""
    school = date(d.year if d >= date(d.year, 9, 1) else d.year - 1, 8, 31)
    edge = rng.choice([-1, 0, 1])
    ages = [
        *(months(school, -12 * years) for years in (6, 6, 9, 15, 15)),
        *(months(d, -12 * years) for years in (16, 65, 66, 110, 111)),
        months(d, -60 * 12 - 2),
        days(d, -90),
    ]
    plain = [date(1975, 6, 15), date(1985, 3, 1), date(2014, 5, 5), date(2009, 1, 1), date(1950, 1, 1)]
    leap = [date(2000, 2, 29), date(1964, 2, 29), date(2012, 2, 29), date(2020, 2, 29), date(1986, 2, 28)]
    kind = rng.random()
    born = days(rng.choice(ages), edge) if kind < 0.5 else rng.choice(plain if kind < 0.85 else leap)
    return min(born, d)
