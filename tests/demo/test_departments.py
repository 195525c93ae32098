"""The departments' lists agree with each other and with the registry, as those of a county in order do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from time import process_time
from typing import Any

import pytest
from stdnum.cn import uscc

from crosscheck_demo.county.build import build_world
from crosscheck_demo.county.months import add_months, age_on
from crosscheck_demo.county.people import Row
from crosscheck_demo.county.world import World
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.departments.finance import FUNERAL

NIGHT = date(2026, 11, 18)


@pytest.fixture(scope="module")
def county() -> World:
    return build_world(600, 7, NIGHT, plants=[])


def by(county: World, dataset_id: str, column: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in county.rows[dataset_id]:
        found.setdefault(row[column], []).append(row)
    return found


def holds_on(row: Row, day: date) -> bool:
    return bool(row["from_date"] <= day and (row["to_date"] is None or row["to_date"] >= day))


def test_the_household_register_holds_several_times_the_registry(county: World) -> None:
    assert 3 < len(county.rows["police.resident"]) / len(county.members) < 4


def test_every_active_member_stands_in_the_household_register_under_the_same_name(county: World) -> None:
    register = by(county, "police.resident", "id_no")
    for person in county.members:
        [row] = register[person.id_no]
        shown = (row["name"], row["sex"], row["birth_date"], row["region_code"])
        assert shown == (person.name, person.sex, person.birth, person.family.village)
        assert not person.active or row["status"] == "正常"


def test_whoever_died_is_struck_off_the_register_and_nobody_else_of_the_registered(county: World) -> None:
    register = by(county, "police.resident", "id_no")
    dead = {row["id_no"] for row in county.rows["civil_affairs.death"]}
    assert dead
    assert {register[number][0]["status"] for number in dead} == {"死亡注销"}
    for person in county.members:
        assert (person.id_no in dead) == (register[person.id_no][0]["status"] == "死亡注销")


def test_families_share_one_register_and_no_two_families_do(county: World) -> None:
    register = by(county, "police.resident", "id_no")
    families: dict[str, set[int]] = {}
    for number, family in enumerate((*county.households, *county.neighbours, *county.others)):
        numbers = {register[person.id_no][0]["hukou_no"] for person in family.members}
        assert len(numbers) <= 2
        for hukou in numbers:
            families.setdefault(hukou, set()).add(number)
    assert all(len(found) == 1 for found in families.values())
    helpers = {row["hukou_no"] for helper in county.helpers for row in register.get(helper.id_no, ())}
    assert helpers
    assert not helpers & families.keys()


def test_no_household_has_moved_away_as_a_whole(county: World) -> None:
    register = by(county, "police.resident", "id_no")
    for household in county.households:
        rows = [register[person.id_no][0] for person in household.active]
        assert any(row["status"] == "正常" and row["hukou_kind"] == "农业" for row in rows)


def test_cars_of_members_are_modest_and_bought_after_the_exit(county: World) -> None:
    lifted = {p.id_no: p.family.row["lifted_on"] for p in county.members if p.active and p.family.row}
    kinds: Counter[str] = Counter()
    for row in county.rows["police.vehicle"]:
        if row["id_no"] in lifted:
            kinds[row["kind"]] += 1
            if row["kind"] in ("小型轿车", "小型普通客车") and row["status"] in ("正常", "逾期未检验"):
                assert row["price"] < 80000
                assert row["registered_on"] > lifted[row["id_no"]]
            elif row["kind"] in ("轻型货车", "大型货车"):
                assert (row["price"] or 0) < 30000
    assert kinds["摩托车"] > kinds["小型轿车"] > 0


def test_plates_and_credit_codes_are_what_they_say(county: World) -> None:
    plates = [row["plate"] for row in county.rows["police.vehicle"]]
    assert len(set(plates)) == len(plates)
    assert {len(plate) for plate in plates} == {7}
    for code, rows in by(county, "market.enterprise", "credit_code").items():
        assert uscc.is_valid(code), code
        assert len({(row["enterprise_name"], row["kind"], row["status"], row["founded_on"]) for row in rows}) == 1
    codes = by(county, "market.enterprise", "credit_code")
    assert all(row["credit_code"] in codes for row in county.rows["market.tender"])


def test_what_members_run_is_small_closed_or_a_cooperative(county: World) -> None:
    active = {person.id_no for person in county.members if person.active}
    owned = [row for row in county.rows["market.enterprise"] if row["id_no"] in active]
    assert {row["kind"] for row in owned} == {"有限责任公司", "个体工商户", "农民专业合作社"}
    awards = by(county, "market.tender", "credit_code")
    for row in owned:
        if row["kind"] == "有限责任公司" and row["status"] == "存续":
            assert (row["capital_wan"] or 0) < 10
            assert not row["tax_paid"]
        if row["kind"] != "农民专业合作社":
            assert (row["tax_paid"] or 0) < 3000
            assert all(award["amount"] < 500_000 for award in awards.get(row["credit_code"], ()))


def test_whoever_lives_on_allowance_owns_nothing_that_speaks_against_it(county: World) -> None:
    poor = {row["id_no"] for row in county.rows["civil_affairs.allowance"] if row["to_month"] is None}
    poor -= {person.id_no for person in county.members}
    light = ("摩托车", "三轮汽车", "拖拉机")
    cars = {row["id_no"] for row in county.rows["police.vehicle"] if row["kind"] not in light}
    flats = {row["id_no"] for row in county.rows["housing.property"] if row["acquired_by"] == "购买"}
    moved = {row["head_id_no"] for row in county.rows["housing.relocation"]}
    companies = {row["id_no"] for row in county.rows["market.enterprise"] if row["kind"] == "有限责任公司"}
    paid = {row["id_no"] for row in county.rows["finance.payroll"]}
    assert poor
    assert not poor & (cars | (flats - moved) | companies | paid)


def test_last_years_transfers_are_what_the_card_was_paid(county: World) -> None:
    paid: dict[str, Decimal] = {}
    for row in county.rows["finance.grant"]:
        if row["paid_on"].year == NIGHT.year - 1:
            paid[row["id_no"]] = paid.get(row["id_no"], Decimal(0)) + row["amount"]
    for household in county.households:
        [income] = [row for row in county.rows_of("registry.income", household) if row["year"] == NIGHT.year - 1]
        total = sum((paid.get(person.id_no, Decimal(0)) for person in household.active), Decimal(0))
        assert abs(total - income["transfer"]) <= 100


def test_the_dead_are_paid_for_their_funeral_only(county: World) -> None:
    died = {row["id_no"]: row["died_on"] for row in county.rows["civil_affairs.death"]}
    after = [r for r in county.rows["finance.grant"] if r["id_no"] in died and r["paid_on"] > died[r["id_no"]]]
    assert {row["item"] for row in after} == {FUNERAL[0]}


def test_nobody_registered_is_in_the_service_of_the_state(county: World) -> None:
    registered = {person.id_no for person in county.members}
    kinds = {row["kind"] for row in county.rows["finance.payroll"] if row["id_no"] in registered}
    assert kinds == {"公益性岗位", "临时聘用"}
    helpers = {helper.id_no for helper in county.helpers}
    assert helpers <= {row["id_no"] for row in county.rows["finance.payroll"]}


def test_cadres_in_office_are_not_registered_nor_related_to_registered_households(county: World) -> None:
    register = by(county, "police.resident", "id_no")
    registered = {register[person.id_no][0]["hukou_no"] for person in county.members}
    serving = [row for row in county.rows["organisation.village_cadre"] if holds_on(row, NIGHT)]
    assert {row["region_code"] for row in serving} == {village.code for village in county.county.villages}
    assert not {register[row["id_no"]][0]["hukou_no"] for row in serving} & registered
    former = [row for row in county.rows["organisation.village_cadre"] if not holds_on(row, NIGHT)]
    assert {row["id_no"] for row in former} & {person.id_no for person in county.members}


def test_everybody_over_sixty_draws_one_pension_and_nobody_a_large_one(county: World) -> None:
    pensions = by(county, "human_resources.pension", "id_no")
    schemes: Counter[str] = Counter()
    for person in county.members:
        drawn = [row for row in pensions.get(person.id_no, ()) if row["status"] == "领取"]
        if person.active and add_months(person.birth, 12 * 60 + 2) <= NIGHT:
            assert len(drawn) == 1
        if not person.active or person.age(NIGHT) < 60:
            assert not drawn
        for row in drawn:
            schemes[row["scheme"]] += 1
            assert row["monthly_benefit"] < 1000
    assert schemes["企业职工"] > 0
    assert {row["scheme"] for row in county.rows["human_resources.pension"]} == {"城乡居民", "企业职工", "机关事业"}


def test_posts_are_held_by_registered_people_of_working_age(county: World) -> None:
    people = {person.id_no: person for person in county.members if person.active}
    held = [row for row in county.rows["human_resources.post"] if holds_on(row, NIGHT)]
    assert len({row["id_no"] for row in held}) == len(held) > 0
    for row in held:
        assert age_on(people[row["id_no"]].birth, NIGHT) <= 64
    assert any(row["id_no"] not in people for row in county.rows["human_resources.post"])


def test_the_disabled_have_a_valid_certificate_with_their_number(county: World) -> None:
    later = NIGHT + timedelta(days=14)
    valid = {
        row["disability_no"][:20]: row
        for row in county.rows["disabled_federation.certificate"]
        if row["status"] == "有效" and (row["valid_to"] is None or row["valid_to"] >= later)
    }
    shown = {p.disability_no for p in county.members if p.active and p.row and p.row["disability_no"]}
    assert shown
    assert shown <= valid.keys()
    holders = {number[:18] for number in valid}
    assert not [p for p in county.members if p.active and not p.disability and p.id_no in holders]
    for row in county.rows["disabled_federation.certificate"]:
        kind, grade = row["disability_no"][18:20]
        assert row["kind"] == ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")[int(kind) - 1]
        assert row["grade"] == ("一级", "二级", "三级", "四级")[int(grade) - 1]


def test_every_village_has_safe_water_now_and_some_had_none(county: World) -> None:
    seen = by(county, "water.supply", "region_code")
    for village in county.county.villages:
        newest = max(seen[village.code], key=lambda row: row["appraised_on"])
        assert "不达标" not in newest.values()
        assert (newest["dry_days"] or 0) <= 36
    assert any("不达标" in row.values() for row in county.rows["water.supply"])


def test_loans_are_served_and_owed_by_registered_people_only(county: World) -> None:
    home = {person.id_no: person.family.no for person in county.members}
    owed: Counter[str] = Counter()
    for row in county.rows["bank.loan"]:
        assert row["status"] != "逾期"
        assert (row["status"] == "结清") == (row["balance"] == 0)
        if row["balance"]:
            owed[home[row["id_no"]]] += int(row["balance"])
            assert row["due_on"] > NIGHT + timedelta(days=14)
    assert 0 < max(owed.values()) <= 50000
    assert {row["status"] for row in county.rows["bank.loan"]} >= {"正常", "结清"}


def test_tip_offs_of_the_last_year_are_problems_and_so_there_are_none(county: World) -> None:
    tips = county.rows["supervision.tip_off"]
    assert max(row["received_on"] for row in tips) <= NIGHT - timedelta(days=365)
    assert any(row["household_no"] for row in tips)
    assert any(row["household_no"] is None for row in tips)


@pytest.mark.parametrize(
    ("dataset_id", "may_change"),
    [
        ("police.resident", lambda row: row["relation"]),
        ("police.vehicle", lambda row: row["status"] in ("正常", "逾期未检验")),
        ("market.enterprise", lambda row: row["capital_wan"] if row["kind"] == "农民专业合作社" else None),
        ("finance.payroll", lambda row: row["gross"]),
        ("organisation.village_cadre", lambda row: row["post"]),
        ("human_resources.pension", lambda row: row["monthly_benefit"] if row["scheme"] == "城乡居民" else None),
        ("bank.loan", lambda row: row["balance"] if row["balance"] > 0 else None),
        ("supervision.tip_off", lambda row: row["content"]),
    ],
)
def test_what_changes_in_a_fortnight_matters_to_no_rule(
    county: World, dataset_id: str, may_change: Callable[[Row], Any]
) -> None:
    before, after = county.rows[dataset_id], records_for(county, NIGHT + timedelta(days=14))[dataset_id]
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed
    for old, new in changed:
        different = {name for name in old if old[name] != new[name]}
        assert len(different) == 1
        assert may_change(old) is not None
        assert may_change(new) is not None


def test_two_thousand_households_take_seconds() -> None:
    begun = process_time()
    build_world(2000, 3, NIGHT)
    assert process_time() - begun < 10
