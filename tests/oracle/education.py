"""Compulsory education and aid: ED-01 to ED-08. Each function quotes the sentence it reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from oracle.arrivals import Row
from oracle.county import County, Finding, rule
from oracle.words import age, days, fold


def _school_year(c: County) -> int:
    """'the running school year (it starts on 1 September)'"""
    return c.year if c.d >= date(c.year, 9, 1) else c.year - 1


def _of_school_age(c: County, m: Row) -> bool:
    """'active member with a valid id_no, aged >= 6 and < 15 in full years on the 31 August before the running school
    year started'"""
    return bool(m["valid"]) and 6 <= age(m["born"], date(_school_year(c), 8, 31)) < 15


def _exempt(c: County, m: Row) -> bool:
    """'an exemption approved_on <= D and valid_to empty or >= D'"""
    return any(
        e["approved_on"] <= c.d and (e["valid_to"] is None or e["valid_to"] >= c.d)
        for e in c.hints("education.exemption", m)
    )


@rule("ED-01", "education.enrolment", "education.exemption")
def ed_01(c: County) -> Iterable[Finding]:
    """without a linked enrolment of that school_year with a status other than 转出; unless an exemption ...; an
    enrolment of that school_year, status not 转出, whose ID number is empty or another one, with fold-equal name,
    same birth date and village"""
    for m in c.active():
        if not _of_school_age(c, m) or _exempt(c, m):
            continue
        here = [e for e in c.rows["education.enrolment"] if e["school_year"] == _school_year(c)]
        here = [e for e in here if e["status"] != "转出"]
        linked = c.hints("education.enrolment", m)
        if not any(e in linked or _same_child(c, e, m) for e in here):
            yield m["member_no"], ""


def _same_child(c: County, e: Row, m: Row) -> bool:
    """'fold-equal name, same birth date and village'. It excuses, so the registry's own birth date will do beside the
    number's, and a code that no table of regions knows is one place for the two lists that both write it"""
    place, home = (c.village(code) or code for code in (e["region_code"], m["home"]["region_code"]))
    born = e["birth_date"] is not None and e["birth_date"] in (m["born"], m["birth_date"])
    return fold(e["name"]) == fold(m["name"]) and born and place is not None and place == home


@rule("ED-02", "education.enrolment", "education.exemption")
def ed_02(c: County) -> Iterable[Finding]:
    """active member of the age of ED-01 whose newest linked enrolment (status_on, then student_no) of the running
    school year has status 辍学; unless an exemption as in ED-01. 'Newest' says that no row is newer: a weak row of
    another status counts there, and excuses"""
    for m in c.active():
        proof = c.proof("education.enrolment", m)
        rows = [e for e in c.hints("education.enrolment", m) if e["school_year"] == _school_year(c)]
        rows = [e for e in rows if e in proof or e["status"] != "辍学"]
        if not _of_school_age(c, m) or _exempt(c, m) or not rows:
            continue
        newest = max(rows, key=lambda e: (e["status_on"] or date.min, e["student_no"]))
        if newest["status"] == "辍学":
            yield m["member_no"], ""


def _term_end(term: str) -> date:
    """'a term ends on 31 July for 春, 31 January for 秋'; the autumn term ends in the year after its name"""
    year = int(term[:4])
    return date(year, 7, 31) if term[4] == "春" else date(year + 1, 1, 31)


def _term_school_year(term: str) -> int:
    """'2026 = September 2026 to August 2027'"""
    return int(term[:4]) - 1 if term[4] == "春" else int(term[:4])


@rule("ED-04", "education.enrolment", "education.aid")
def ed_04(c: County) -> Iterable[Finding]:
    """active member linked to an enrolment of stage 中职 or 高职, status 在读, for the school year that holds the last
    finished term, and no 雨露计划 aid linked for that term by D, D being later than the end of that term + 30 days"""
    terms = [f"{year}{half}" for year in range(c.year - 2, c.year + 1) for half in "春秋"]
    term = max((t for t in terms if _term_end(t) <= c.d), key=_term_end)
    if c.d <= days(_term_end(term), 30):
        return
    for m in c.active():
        studies = any(
            e["stage"] in ("中职", "高职") and e["status"] == "在读" and e["school_year"] == _term_school_year(term)
            for e in c.proof("education.enrolment", m)
        )
        paid = any(
            a["programme"] == "雨露计划" and a["term"] == term and a["paid_on"] <= c.d
            for a in c.hints("education.aid", m)
        )
        if studies and not paid:
            yield m["member_no"], term


@rule("ED-05", "education.enrolment", "education.aid")
def ed_05(c: County) -> Iterable[Finding]:
    """雨露计划 aid linked to a member of the registry for a term, and no linked enrolment of stage 中职 高职 or
    本科及以上 with status 在读 休学 or 毕业 for that term's school year. Of a school year that the list does not hold
    ('the running and the two previous school years') it can say nothing"""
    listed = [_school_year(c) - back for back in range(3)]
    for m in c.members:
        for aid in c.proof("education.aid", m):
            student = any(
                e["stage"] in ("中职", "高职", "本科及以上")
                and e["status"] in ("在读", "休学", "毕业")
                and e["school_year"] == _term_school_year(aid["term"])
                for e in c.hints("education.enrolment", m)
            )
            if aid["programme"] == "雨露计划" and _term_school_year(aid["term"]) in listed and not student:
                yield m["member_no"], aid["term"]


@rule("ED-07", "education.aid")
def ed_07(c: County) -> Iterable[Finding]:
    """aid rows linked to one registry member, same programme and term, at least two county_code"""
    for m in c.members:
        counties: dict[tuple[str, str], set[str]] = defaultdict(set)
        for aid in c.proof("education.aid", m):
            counties[aid["programme"], aid["term"]].add(aid["county_code"])
        for (programme, term), codes in counties.items():
            if len(codes) >= 2:
                yield m["member_no"], f"{programme} {term}"


@rule("ED-08", "education.enrolment")
def ed_08(c: County) -> Iterable[Finding]:
    """active member with exactly one linked enrolment of the running school year with status 在读, stage not 特殊教育,
    and student_status given and different from its stage"""
    for m in c.active():
        proof = c.proof("education.enrolment", m)
        attends = [
            e
            for e in c.hints("education.enrolment", m)  # a weak row may be the second school that excuses
            if e["school_year"] == _school_year(c) and e["status"] == "在读"
        ]
        if len(attends) != 1 or attends[0] not in proof or attends[0]["stage"] == "特殊教育":
            continue
        if m["student_status"] is not None and m["student_status"] != attends[0]["stage"]:
            yield m["member_no"], ""
