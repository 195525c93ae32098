"""What follows from age and chance for one person: schooling, health, ability to work, months of work."""

from __future__ import annotations

from datetime import date
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import age_on, school_start, school_year
from crosscheck_demo.county.people import Person

PATHS = ("高中 本科",) * 5 + ("高中 高职",) * 2 + ("高中",) + ("中职 高职",) * 3 + ("中职",) * 3 + ("",)
"""What follows 初中: three years of the first, then three or four of the second."""
NOT_AT_SCHOOL = "非在校生"
COMPULSORY = ("小学", "初中")
_YEARS = {"高职": 3, "本科": 4}
_NAMES = {"本科": "本科及以上"}


def schooling(birth: date, path: str, year: int) -> tuple[str, int]:
    """Stage and grade (1 = first) in the school year that starts in ``year``; 非在校生 and 0 for who does not attend.

    Who is six on 31 August starts 小学: so everybody of the age of compulsory education is at school.
    """
    age = age_on(birth, date(year, 8, 31))
    for stage, first, last in (("学前", 4, 5), ("小学", 6, 11), ("初中", 12, 14)):
        if first <= age <= last:
            return stage, age - first + 1
    upper, _, higher = path.partition(" ")
    if upper and 15 <= age <= 17:
        return upper, age - 14
    if higher and 18 <= age < 18 + _YEARS[higher]:
        return _NAMES.get(higher, higher), age - 17
    return NOT_AT_SCHOOL, 0


def of_school_age(birth: date, day: date) -> bool:
    """At least 6 and less than 15 full years on the 31 August before the running school year."""
    return 6 <= age_on(birth, school_start(day)) < 15


def give_facts(rng: Random, person: Person, day: date) -> None:
    """School, disability and health of a person as of ``day``."""
    age = person.age(day)
    if age < 25:
        person.path = choose(rng, PATHS)
        person.stage = schooling(person.birth, person.path, school_year(day))[0]
    if rng.random() < (0.01 if age < 16 else 0.05 if age < 60 else 0.10):
        person.disability = f"{1 + int(rng.random() * 7)}{1 + int(rng.random() * 4)}"
    chance = rng.random()
    if chance < (0.002 if age < 30 else 0.02):
        person.health = "大病"
    elif person.disability:
        person.health = "残疾"
    elif chance < (0.01 if age < 40 else 0.14 if age < 60 else 0.38):
        person.health = "长期慢性病"


def labour(rng: Random, person: Person, day: date) -> str:
    """The registry's word for what a person can do; children and pupils can't work."""
    age = person.age(day)
    if age < 16 or age >= 75 or person.stage != NOT_AT_SCHOOL:
        return "无劳动力"
    if person.disability[1:] in ("1", "2"):
        return "丧失劳动力"
    if age >= 60 or (person.health != "健康" and rng.random() < 0.6):
        return "弱劳动力或半劳动力"
    return "技能劳动力" if rng.random() < 0.1 else "普通劳动力"


def months_worked(rng: Random, word: str, age: int) -> int:
    """Months of work away from home this year; nobody without the ability works."""
    if word in ("无劳动力", "丧失劳动力"):
        return 0
    if word == "弱劳动力或半劳动力":
        return int(rng.random() * 7) if age < 66 and rng.random() < 0.4 else 0
    return 3 + int(rng.random() * 9) if rng.random() < 0.6 else 0
