"""What is planted can be found in the rows: truth and look-alikes name people the county has."""

from __future__ import annotations

from datetime import date

import pytest

from crosscheck.catalog.datasets import catalog
from crosscheck.errors import ConfigurationError
from crosscheck_demo.county.build import build_world
from crosscheck_demo.county.tables import row_key
from crosscheck_demo.county.world import World
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo import DELIVERY_NIGHTS
from crosscheck_demo.planting.plot import Plot
from crosscheck_demo.plants import plant_all, rules_planted

NIGHT = date(2026, 11, 18)
LATER = date(2026, 11, 19)


@pytest.fixture(scope="module")
def planted() -> World:
    return build_world(2000, 7, NIGHT)


@pytest.fixture
def clean() -> World:
    return build_world(150, 7, NIGHT, plants=[])


def subjects(world: World) -> dict[str, set[str]]:
    rows = world.rows
    columns = [(dataset.id, column.name) for dataset in catalog().connected for column in dataset.of_type("id_no")]
    numbers = {row[column] for dataset_id, column in columns for row in rows[dataset_id]}
    return {
        "member": {row["member_no"] for row in rows["registry.member"]},
        "household": {row["household_no"] for row in rows["registry.household"]},
        "village": {row["region_code"] for row in rows["reference.region"]},
        "resident": numbers,
        "dataset": {dataset.id for dataset in catalog().connected},
        "helper": {row["helper_id_no"] for row in rows["registry.pairing"]},
    }


def test_every_rule_with_a_plant_has_problems_and_look_alikes(planted: World) -> None:
    for rule in rules_planted():
        found = [truth for truth in planted.truth if truth.rule_id == rule]
        assert len(found) >= (1 if found and found[0].subject_kind == "dataset" else 2), rule
        assert any(lookalike.rule_id == rule for lookalike in planted.lookalikes), rule


def test_truth_and_look_alikes_name_subjects_the_county_has(planted: World) -> None:
    known = subjects(planted)
    everybody = set().union(*known.values())
    assert len(set(planted.truth)) == len(planted.truth)
    for truth in planted.truth:
        assert truth.subject_id in known[truth.subject_kind], truth
        assert truth.first_night >= NIGHT
    for lookalike in planted.lookalikes:
        assert lookalike.subject_id in everybody, lookalike
        assert lookalike.why


def test_no_look_alike_is_a_planted_problem_of_the_same_rule(planted: World) -> None:
    found = {(truth.rule_id, truth.subject_id) for truth in planted.truth if not truth.object}
    assert not found & {(lookalike.rule_id, lookalike.subject_id) for lookalike in planted.lookalikes}


def test_what_happens_on_a_later_night_is_delivered_on_that_night(planted: World) -> None:
    for night, _, dataset_id, _, _ in planted.later:
        nights = DELIVERY_NIGHTS.get(catalog().dataset(dataset_id).department)
        assert nights is None or night in nights, (dataset_id, night)


def test_keys_stay_unique_where_plants_do_not_repeat_rows_on_purpose(planted: World) -> None:
    for night in (NIGHT, LATER, date(2026, 11, 20)):
        for dataset in catalog().connected:
            keys = [row_key(dataset, row) for row in records_for(planted, night)[dataset.id]]
            assert len(set(keys)) == len(keys), dataset.id


def test_rows_of_taken_people_are_protected_and_change_by_plan_only(planted: World) -> None:
    planned = {id(row) for _, _, _, row, _ in planted.later}
    tonight, later = records_for(planted, NIGHT), records_for(planted, LATER)
    for dataset in catalog().connected:
        if not dataset.person:
            continue
        column = dataset.person[0].name
        before = [row for row in tonight[dataset.id] if row[column] in planted.reserved and id(row) not in planned]
        left = {id(row) for row in later[dataset.id]}
        assert all(id(row) in left for row in before), dataset.id
        assert all((dataset.id, row_key(dataset, row)) in planted.protected for row in before), dataset.id


def test_what_one_plant_takes_no_other_gets(clean: World) -> None:
    plot, other = Plot(clean, "ED-01"), Plot(clean, "MD-01")
    homes = [plot.take_household() for _ in range(40)] + [other.take_household() for _ in range(40)]
    assert len({home.no for home in homes}) == 80


def test_a_county_too_small_for_a_wish_says_so(clean: World) -> None:
    with pytest.raises(ConfigurationError, match="make the county larger"):
        Plot(clean, "ED-01").take_member(age=(111, 120))


def test_changes_planned_for_a_later_night_come_then_and_stay(clean: World) -> None:
    plot = Plot(clean, "HO-01")
    home = plot.take_household(lambda household: bool(clean.rows_of("housing.appraisal", household)))
    appraisal = clean.rows_of("housing.appraisal", home)[-1]
    person = plot.take_member(age=(20, 60))
    clean.change("housing.appraisal", appraisal, 1, grade="C", treatment="未处置")
    clean.change("housing.appraisal", appraisal, 2, treatment="已加固")
    clean.remove("health.insurance", clean.rows_of("health.insurance", person), 2)
    clean.add("civil_affairs.relief", 1, id_no=person.id_no, name=person.name, reason="火灾", paid_on=LATER)
    seen = []
    for number in range(3):
        rows = records_for(clean, plot.day(number))
        mine = [row for row in rows["housing.appraisal"] if row["head_id_no"] == home.head.id_no][-1]
        insured = any(row["id_no"] == person.id_no for row in rows["health.insurance"])
        relieved = any(row["paid_on"] == LATER and row["reason"] == "火灾" for row in rows["civil_affairs.relief"])
        seen.append((mine["treatment"], insured, relieved))
    assert seen == [(appraisal["treatment"], True, False), ("未处置", True, True), ("已加固", False, True)]


def test_a_new_member_fits_into_the_household(clean: World) -> None:
    plot = Plot(clean, "MD-01")
    home = plot.take_household(size=(2, 4))
    assert home.row is not None
    before = home.row["per_capita_net_income"]
    child = plot.new_member(home, "子女", plot.day(-30))
    assert home.row["declared_size"] == len(home.active)
    assert abs(home.row["per_capita_net_income"] - before) < 1
    assert clean.rows_of("health.insurance", child)
    assert child.member_no.startswith(home.no)


def test_a_misspelt_column_is_refused_with_the_right_ones(clean: World) -> None:
    with pytest.raises(KeyError, match="family_doctor"):
        clean.add("health.chronic", doctor=True)


def test_a_plant_module_must_say_its_rule(clean: World) -> None:
    with pytest.raises(ModuleNotFoundError):
        plant_all(clean, ["XX-99"])
