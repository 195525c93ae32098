"""Lists that answer for some of the registry's persons: rules find what the whole lists give, of whom they ask."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crosscheck import settings as settings_module
from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.lake import stage
from crosscheck.lake.state import DatasetState
from oracle.arrivals import Row, World
from oracle.run import Product, _export
from oracle.worlds import BUSINESS_DATES, draw_world

EVERY = rule_catalog(settings_module.load().root)
ASKABLE = sorted(
    name
    for name in {name for rule in EVERY.values() for name in (*rule.needs, *dict(rule.object_needs).values())}
    if catalog().dataset(name).person and name != "police.resident"
)
"""With the household register asked for, nobody can tell namesakes from members: what rests on that is held back."""
CORNERS = 24
SUBSETS = int(os.environ.get("CROSSCHECK_ORACLE_EXAMPLES") or 1)


class Answering(Product):
    """The product on a county in which some departments answer for persons."""

    def __init__(self, product: Product, requested: pa.Table, asked: set[str], folder: Path) -> None:
        self.settings, self.engine = product.settings, product.engine
        self.requested, self.asked, self.folder = requested, asked, folder

    def _staged(self, dataset: Dataset, rows: list[Row], d: Any) -> pa.Table:
        if dataset.id not in self.asked:
            return super()._staged(dataset, rows, d)
        con = self.engine.connection
        self.engine.frame("given", _export(dataset, rows))
        self.engine.frame("requested", self.requested)
        con.execute(sqlfiles.sql(self.settings.root, "land/asked"), {"business_date": d})
        pq.write_table(con.table("asked").to_arrow_table(), self.folder / f"{dataset.id}.parquet")
        stage.stage(con, self.settings.root, dataset, "given", d, asked=True)
        return self.engine.fetch(f"SELECT * FROM {dataset.table}__accepted")

    def _set_the_scene(self, world: World) -> dict[str, DatasetState]:
        states = super()._set_the_scene(world)
        made = {name: self.folder / f"{name}.parquet" for name in self.asked}
        there = {name: path for name, path in made.items() if states[name].usable and path.exists()}
        return {name: replace(state, asked=there.get(name)) for name, state in states.items()}


def members(product: Product) -> list[dict[str, Any]]:
    columns = "member_no, household_no, village, id_no, id_no_valid, name, name_fold"
    return product.engine.fetch(f"SELECT {columns} FROM member ORDER BY member_no").to_pylist()


def request(persons: list[dict[str, Any]]) -> pa.Table:
    rows = [{"证件号码": person["id_no"], "姓名": person["name"]} for person in persons]
    return pa.Table.from_pylist(rows, pa.schema([("证件号码", pa.string()), ("姓名", pa.string())]))


def said_of(rule: Rule, unasked: list[dict[str, Any]], everybody: list[dict[str, Any]], finding: tuple) -> bool:
    """Whether the answers say anything of a finding's subject, read plainly."""
    homes = {one["household_no"] for one in unasked}
    if rule.subject == "member" and rule.grain == "person":
        return finding[1] not in {one["member_no"] for one in unasked}
    if rule.subject == "member":
        return finding[1] not in {one["member_no"] for one in everybody if one["household_no"] in homes}
    if rule.subject == "household":
        return finding[1] not in homes
    return finding[1] not in {one["village"] for one in unasked}


def lists_behind(rule: Rule, rules: Mapping[str, Rule], about: str) -> set[str]:
    own = {*rule.needs, *(name for each, name in rule.object_needs if each == about)}
    bases = [name for name in rule.after if not rule.rests_by_object or name == about]
    return own.union(
        *(lists_behind(rules[name], rules, one) for name in bases for one in ("", *dict(rules[name].object_needs)))
    )


def held(rule: Rule, asked: set[str]) -> bool:
    strangers = {*rule.whole, *(rule.needs if rule.subject in ("resident", "helper") else ())}
    return bool(strangers & asked)


def not_asked(chosen: list[dict[str, Any]], everybody: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Members whom a request for the chosen ones does not name: neither their number nor, without one, their name."""
    numbers = {one["id_no"] for one in chosen if one["id_no_valid"]}
    pairs = {(one["id_no"], one["name_fold"]) for one in chosen}
    return [
        one
        for one in everybody
        if not (one["id_no_valid"] and one["id_no"] in numbers) and (one["id_no"], one["name_fold"]) not in pairs
    ]


def reading(asked: set[str]) -> dict[str, Rule]:
    """The rules that are not held and read one of the asked lists, behind those whose findings they read."""
    runs = {name: rule for name, rule in EVERY.items() if not held(rule, asked) and rule.subject != "dataset"}
    wanted = [r for r in runs.values() if any(lists_behind(r, EVERY, about) & asked for about in objects(r))]
    sound = [rule for rule in wanted if all(base in runs for base in rule.after)]
    bases = {rule.id for rule in sound} | {base for rule in sound for base in rule.after}
    return {name: rule for name, rule in EVERY.items() if name in bases}


def objects(rule: Rule) -> list[str]:
    return ["", *dict(rule.object_needs), *rule.after]


@pytest.mark.parametrize("seed", range(SUBSETS))
def test_findings_are_those_of_the_whole_lists_of_whom_was_asked(product: Product, seed: int, tmp_path: Path) -> None:
    rng = Random(seed)
    asked = set(rng.sample(ASKABLE, 3))
    rules = reading(asked)
    lists = {name for rule in rules.values() for about in objects(rule) for name in lists_behind(rule, EVERY, about)}
    world = replace(draw_world(seed, BUSINESS_DATES[0], frozenset(lists), CORNERS), unusable=frozenset())
    asked &= {name for name, rows in world.rows.items() if rows}
    whole = product.findings(world, rules)
    everybody = members(product)
    chosen = rng.sample(everybody, len(everybody) * 2 // 3)
    unasked = not_asked(chosen, everybody)
    expected = {
        one
        for one in whole
        if not lists_behind(rules[one[0]], EVERY, one[2]) & asked or said_of(rules[one[0]], unasked, everybody, one)
    }
    assert set() < expected < whole
    found = Answering(product, request(chosen), asked, tmp_path).findings(world, rules)
    assert (found - expected, expected - found) == (set(), set()), f"asked for {sorted(asked)}"
    assert Answering(product, request(everybody), asked, tmp_path).findings(world, rules) == whole
