"""Made-up rows, members and inspectors for the tests of decisions."""

from __future__ import annotations

from dataclasses import replace

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import Scope
from crosscheck.link.decisions import Given, Pair

AT = "2026-11-23T09:30:00+08:00"
INSPECTOR = Person("核查员丁", Role.INSPECTOR, Scope("451022"))
PAIR = Pair(
    key="SAAAAAAAAAAAA",
    dataset="education.enrolment",
    id_no="",
    name="张小三",
    birth="2014-03-01",
    village="451022100201",
    person_key="451022201403010011",
    member_no="M1",
    region="451022100201",
)


def given(verdict: str = "same", why: str = "户口簿为证", **of_pair: str) -> Given:
    """A verdict on PAIR, or on one that differs in what is named."""
    return Given(replace(PAIR, **of_pair), verdict, why, "丁")
