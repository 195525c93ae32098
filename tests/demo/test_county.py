"""The demo county is a plausible county, the same one for the same seed, and clean where nothing is planted."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import pytest
from stdnum.cn import ric

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck_demo.county.build import build_world
from crosscheck_demo.county.months import add_months, age_on, school_year
from crosscheck_demo.county.people import Records
from crosscheck_demo.county.tables import row_key
from crosscheck_demo.county.world import World, net_income
from crosscheck_demo.deliver.nights import records_for

NIGHT = date(2026, 11, 18)
NIGHTS = [NIGHT, date(2026, 11, 19), date(2026, 11, 20), date(2026, 12, 1)]
PYTHON_TYPES = {
    "money": Decimal,
    "int": int,
    "year": int,
    "date": date,
    "month": date,
    "bool": bool,
    "timestamp": datetime,
}


@pytest.fixture(scope="module")
def county() -> World:
    return build_world(600, 7, NIGHT, plants=[])


def fingerprint(world: World, night: date) -> str:
    return hashlib.sha256(repr(records_for(world, night)).encode()).hexdigest()


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(county: World) -> None:
    assert fingerprint(build_world(600, 7, NIGHT, plants=[]), NIGHTS[2]) == fingerprint(county, NIGHTS[2])
    assert fingerprint(build_world(600, 8, NIGHT, plants=[]), NIGHTS[2]) != fingerprint(county, NIGHTS[2])


def test_rows_do_not_depend_on_how_python_hashes_text() -> None:
    script = (
        "import hashlib; from datetime import date; from crosscheck_demo.county.build import build_world;"
        "from crosscheck_demo.deliver.nights import records_for;"
        "world = build_world(1000, 7, date(2026, 11, 18));"
        "text = repr((records_for(world, date(2026, 11, 20)), world.truth, world.lookalikes));"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", script], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "4242")
    }
    assert len(seen) == 1


def test_asking_for_a_later_night_leaves_the_first_night_as_it_was(county: World) -> None:
    before = fingerprint(county, NIGHT)
    records_for(county, NIGHTS[-1])
    assert fingerprint(county, NIGHT) == before


def test_a_night_before_the_first_one_is_refused(county: World) -> None:
    with pytest.raises(ValueError, match="first night"):
        records_for(county, date(2026, 11, 17))


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("dataset", catalog().connected, ids=lambda dataset: dataset.id)
def test_rows_keep_the_contract_of_their_list(county: World, dataset: Dataset, night: date) -> None:
    rows = records_for(county, night)[dataset.id]
    assert rows, "every list has rows"
    assert max(Counter(row_key(dataset, row) for row in rows).values()) == 1
    for row in rows:
        assert set(row) == {column.name for column in dataset.columns}
        for column in dataset.columns:
            value = row[column.name]
            if value is None:
                assert not column.required, column.name
                continue
            assert type(value) is PYTHON_TYPES.get(column.type, str), column.name
            assert not column.words or value in column.words, column.name
            assert not column.past_event or value <= night, column.name
            assert column.type != "month" or value.day == 1, column.name
            assert column.type != "money" or value >= 0, column.name


def test_every_id_number_is_valid_and_says_who_it_is(county: World) -> None:
    for person in (*county.members, *county.residents, *county.helpers):
        assert ric.is_valid(person.id_no), person.id_no
        assert ric.get_birth_date(person.id_no) == person.birth
        assert (int(person.id_no[16]) % 2 == 1) == (person.sex == "男")
    for dataset in catalog().connected:
        for column in dataset.of_type("id_no"):
            numbers = {row[column.name] for row in county.rows[dataset.id]} - {None}
            assert all(ric.is_valid(number) for number in numbers), (dataset.id, column.name)


def test_nobody_is_twice_in_the_county(county: World) -> None:
    people = [*county.members, *county.residents, *county.helpers]
    assert len({person.id_no for person in people}) == len(people)
    assert len({(person.name, person.birth) for person in people}) == len(people)
    phones = Counter(household.row["phone"] for household in county.households if household.row)
    assert max(number for phone, number in phones.items() if phone) == 2


def test_families_are_plausible(county: World) -> None:
    for household in county.households:
        heads = [person for person in household.active if person.relation == "户主"]
        assert len(heads) == 1
        head = heads[0]
        assert 18 <= head.age(NIGHT) <= 100
        for person in household.members:
            assert person.birth < NIGHT
            assert person.age(NIGHT) <= 110
            if person.relation == "子女":
                assert age_on(head.birth, person.birth) >= 16
            if person.relation == "父母":
                assert age_on(person.birth, head.birth) >= 16
        assert sum(person.relation == "配偶" for person in household.active) <= 1
        assert household.row is not None
        assert household.row["declared_size"] == len(household.active)
    sizes = [len(household.active) for household in county.households]
    assert 3 < sum(sizes) / len(sizes) < 4.2


def test_income_adds_up_in_every_household(county: World) -> None:
    for household in county.households:
        assert household.row is not None
        shown = [r for r in county.rows_of("registry.income", household) if r["year"] == household.row["income_year"]]
        assert len(shown) == 1
        expected = net_income(shown[0]) / len(household.active)
        assert abs(household.row["per_capita_net_income"] - expected) < 1


def test_children_are_at_school_as_old_as_pupils_are(county: World) -> None:
    for row in county.rows["education.enrolment"]:
        age = age_on(row["birth_date"], date(row["school_year"], 8, 31))
        low, high = {"学前": (3, 6), "小学": (6, 12), "初中": (12, 15)}.get(row["stage"], (15, 24))
        assert low <= age <= high, row
    running = {row["id_no"] for row in county.rows["education.enrolment"] if row["school_year"] == school_year(NIGHT)}
    approved = {row["id_no"] for row in county.rows["education.exemption"]}
    for person in county.members:
        if person.active and 6 <= age_on(person.birth, date(2026, 8, 31)) < 15:
            assert person.id_no in running | approved


def test_the_dead_draw_nothing_and_see_no_doctor(county: World) -> None:
    dead = {row["id_no"]: row["died_on"] for row in county.rows["civil_affairs.death"]}
    assert dead
    for row in county.rows["health.settlement"]:
        assert row["id_no"] not in dead or row["settled_on"] <= dead[row["id_no"]]
    for row in (*county.rows["civil_affairs.allowance"], *county.rows["civil_affairs.support"]):
        if row["id_no"] in dead:
            assert row["to_month"] is not None
            assert row["to_month"] <= dead[row["id_no"]]


def test_bills_add_up(county: World) -> None:
    for row in county.rows["health.settlement"]:
        parts = row["basic_paid"] + row["major_paid"] + row["relief_paid"] + row["self_paid"]
        assert parts == row["total"], row


def test_the_county_is_varied(county: World) -> None:
    def words(dataset_id: str, column: str) -> set[str]:
        return {row[column] for row in county.rows[dataset_id]}

    assert {"死亡", "迁出", "参军", "服刑"} <= words("registry.member", "member_status")
    assert {"小学", "初中", "高中", "中职", "高职", "本科及以上", "学前"} <= words("registry.member", "student_status")
    assert {"实施中", "已完成", "计划", "已取消"} == words("registry.measure", "status")
    assert {"普通", "特困", "低保", "监测对象", "脱贫人口"} == words("health.insurance", "category")
    assert {"A", "B", "C", "D"} == words("housing.appraisal", "grade")
    assert any(row["to_month"] for row in county.rows["civil_affairs.allowance"])
    assert any(row["risk_removed_on"] for row in county.rows["registry.household"])
    assert any(row["merged_into"] for row in county.rows["reference.region"])
    assert any("·" in person.name for person in (*county.members, *county.residents))
    assert any(not is_common(person.name) for person in county.members)
    registered = {person.id_no for person in county.members}
    for dataset in catalog().connected:
        if dataset.person:
            assert any(row[dataset.person[0].name] not in registered for row in county.rows[dataset.id]), dataset.id


def is_common(name: str) -> bool:
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def test_about_one_row_in_a_hundred_changes_in_a_night(county: World) -> None:
    before = records_for(county, NIGHTS[0])
    for night in NIGHTS[1:3]:
        after = records_for(county, night)
        total = sum(len(rows) for rows in after.values())
        assert 0.005 < changed_rows(before, after) / total < 0.015
        before = after


def changed_rows(before: Records, after: Records) -> int:
    number = 0
    for dataset in catalog().connected:
        old = {row_key(dataset, row): row for row in before[dataset.id]}
        new = {row_key(dataset, row): row for row in after[dataset.id]}
        number += sum(old.get(key) != row for key, row in new.items()) + len(old.keys() - new.keys())
    return number


def test_every_household_is_visited_within_sixty_days_on_every_night(county: World) -> None:
    for night in (NIGHT, date(2026, 12, 20)):
        visited = {
            row["household_no"]
            for row in records_for(county, night)["registry.visit"]
            if add_months(night, -2) < row["visited_on"] <= night
        }
        assert len(visited) == len(county.households)
