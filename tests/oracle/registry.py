"""Identity and structure of the registry's own rows: ID-01 to ID-18. Each function quotes the sentence it reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from oracle.arrivals import Row
from oracle.county import County, Finding, rule
from oracle.words import age, check_fits, digits_born, fold, is_valid, like, well_formed


@rule("ID-01")
def id_01(c: County) -> Iterable[Finding]:
    """active member whose id_no, once normalised, is empty or not 17 digits + digit or X"""
    return [(m["member_no"], "") for m in c.active() if not well_formed(m["id_no"])]


@rule("ID-02")
def id_02(c: County) -> Iterable[Finding]:
    """active member, id_no well formed, check character not the MOD 11-2 one of GB 11643-1999"""
    return [(m["member_no"], "") for m in c.active() if well_formed(m["id_no"]) and not check_fits(m["id_no"])]


@rule("ID-03")
def id_03(c: County) -> Iterable[Finding]:
    """active member, id_no well formed, and its digits 7-14 are no date, or a date after D, or make the person older
    than max_age (full years)"""
    for m in c.active():
        limit = c.policy("max_age", m["home"]["village"])
        if limit is None or not well_formed(m["id_no"]):
            continue
        born = digits_born(m["id_no"])
        if born is None or born > c.d or age(born, c.d) > limit:
            yield m["member_no"], ""


@rule("ID-04")
def id_04(c: County) -> Iterable[Finding]:
    """active member, id_no valid, and stored sex or stored birth_date given and different from what id_no says;
    unless stored birth_date is month precise and the month agrees"""
    for m in c.active():
        if not m["valid"]:
            continue
        sex = "男" if int(m["valid"][16]) % 2 else "女"
        wrong_sex = m["sex"] is not None and m["sex"] != sex
        born = m["born"].replace(day=1) if m["birth_date_precision"] == "M" else m["born"]
        wrong_birth = m["birth_date"] is not None and m["birth_date"] != born
        if wrong_sex or wrong_birth:
            yield m["member_no"], ""


def _pair(one: Row, other: Row) -> Finding:
    """'one finding for each unordered pair, subject = the member with the later household identified_on (then the
    larger member_no)'"""
    first, last = sorted((one, other), key=lambda m: (m["home"]["identified_on"], m["member_no"]))
    return last["member_no"], first["member_no"]


@rule("ID-05")
def id_05(c: County) -> Iterable[Finding]:
    """two active members of different households have the same valid id_no"""
    for one, other in combinations(list(c.active()), 2):
        if one["household_no"] != other["household_no"] and one["valid"] and one["valid"] == other["valid"]:
            yield _pair(one, other)


@rule("ID-06", "police.resident")
def id_06(c: County) -> Iterable[Finding]:
    """active member with a valid id_no found in police.resident under a name that differs after name folding; unless
    the names differ only in a rare, placeholder or variant character or the middle dot"""
    for m in c.active():
        for r in c.rows["police.resident"]:
            if m["valid"] and r["id_no"] == m["valid"] and like(r["name"]) != like(m["name"]):
                yield m["member_no"], ""


@rule("ID-07")
def id_07(c: County) -> Iterable[Finding]:
    """two active members of different households, fold-equal names, same birth date (of the number) and village,
    different valid id_no; unless police.resident is usable tonight and holds both ID numbers with status 正常"""
    normal = {r["id_no"] for r in c.rows["police.resident"] if r["status"] == "正常"}
    for one, other in combinations(list(c.active()), 2):
        if one["household_no"] == other["household_no"] or not one["valid"] or not other["valid"]:
            continue
        alike = fold(one["name"]) == fold(other["name"]) and one["born"] == other["born"]
        together = one["home"]["village"] is not None and one["home"]["village"] == other["home"]["village"]
        two_people = one["valid"] in normal and other["valid"] in normal
        if alike and together and one["valid"] != other["valid"] and not two_people:
            yield _pair(one, other)


@rule("ID-08", "police.resident")
def id_08(c: County) -> Iterable[Finding]:
    """active member, valid id_no, no police.resident row with that id_no; unless a resident row is linked repaired
    or likely to the member"""
    numbers = {r["id_no"] for r in c.rows["police.resident"]}
    for m in c.active():
        if m["valid"] and m["valid"] not in numbers and not c.hints("police.resident", m):
            yield m["member_no"], ""


@rule("ID-10")
def id_10(c: County) -> Iterable[Finding]:
    """household without an active member"""
    return [(number, "") for number, h in c.households.items() if not list(c.active(h))]


@rule("ID-11")
def id_11(c: County) -> Iterable[Finding]:
    """declared_size is not the number of active members, and there is at least one"""
    for number, h in c.households.items():
        count = len(list(c.active(h)))
        if count >= 1 and h["declared_size"] != count:
            yield number, ""


@rule("ID-12")
def id_12(c: County) -> Iterable[Finding]:
    """household with active members: the number of active members with relation 户主 is not 1, or the head's valid
    id_no differs from a valid head_id_no"""
    for number, h in c.households.items():
        members = list(c.active(h))
        heads = [m for m in members if m["relation"] == "户主"]
        stated = h["head_id_no"] if is_valid(h["head_id_no"], c.d) else None
        another = any(head["valid"] and stated and head["valid"] != stated for head in heads)
        if members and (len(heads) != 1 or another):
            yield number, ""


@rule("ID-13")
def id_13(c: County) -> Iterable[Finding]:
    """exactly one head with a valid ID; and a 子女 with a valid ID born less than 14 years after the head, or a 父母
    with a valid ID born less than 14 years before the head, or more than one 配偶 (active members only)"""
    for number, h in c.households.items():
        members = list(c.active(h))
        heads = [m for m in members if m["relation"] == "户主"]
        if len(heads) != 1 or not heads[0]["valid"]:
            continue
        born = heads[0]["born"]
        child = any(m["relation"] == "子女" and m["valid"] and age(born, m["born"]) < 14 for m in members)
        parent = any(m["relation"] == "父母" and m["valid"] and age(m["born"], born) < 14 for m in members)
        if child or parent or sum(m["relation"] == "配偶" for m in members) > 1:
            yield number, ""


@rule("ID-14")
def id_14(c: County) -> Iterable[Finding]:
    """region_code is not a village code valid on D in reference.region; unless the code was merged and merged_into
    leads to a valid village"""
    return [(number, "") for number, h in c.households.items() if h["village"] is None]


@rule("ID-16")
def id_16(c: County) -> Iterable[Finding]:
    """main_cause, per_capita_net_income, house_safe or water_safe is empty: one finding for each"""
    for number, h in c.households.items():
        for name in ("main_cause", "per_capita_net_income", "house_safe", "water_safe"):
            if h[name] is None:
                yield number, name


@rule("ID-17")
def id_17(c: County) -> Iterable[Finding]:
    """active member with (a) labour 丧失劳动力 or 无劳动力 and months_worked >= 6; (b) age < 16 by valid ID and
    months_worked > 0; (c) student_status 小学 初中 or 高中 and months_worked >= 6: one finding for each letter"""
    for m in c.active():
        worked = m["months_worked"] or 0
        if m["labour"] in ("丧失劳动力", "无劳动力") and worked >= 6:
            yield m["member_no"], "a"
        if m["valid"] and age(m["born"], c.d) < 16 and worked > 0:
            yield m["member_no"], "b"
        if m["student_status"] in ("小学", "初中", "高中") and worked >= 6:
            yield m["member_no"], "c"


@rule("ID-18")
def id_18(c: County) -> Iterable[Finding]:
    """phone given (blanks, dashes and a leading +86 or 86 removed; at least 7 digits, not all the same) and used by at
    least shared_phone_households households"""
    users: dict[str, list[Row]] = defaultdict(list)
    for h in c.households.values():
        phone = (h["phone"] or "").replace(" ", "").replace("-", "").removeprefix("+").removeprefix("86")
        if len(phone) >= 7 and len(set(phone)) > 1:
            users[phone].append(h)
    for phone, households in users.items():
        for h in households:
            limit = c.policy("shared_phone_households", h["village"])
            if limit is not None and len(households) >= limit:
                yield h["household_no"], phone
