"""Every rule against its specification in ``tests/rules``, through the real staging, linking and reducing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crosscheck import settings as settings_module
from crosscheck.catalog.rules import rule_catalog
from crosscheck.spec.play import Playground
from crosscheck.spec.read import AMOUNT, HEADERS, Case, read_spec

SETTINGS = settings_module.load()
RULES = rule_catalog(SETTINGS.root)
SPECS = {path.stem: read_spec(path) for path in sorted((SETTINGS.root / "tests" / "rules").glob("*-*.md"))}
CASES = [pytest.param(s.rule_id, case, id=f"{s.rule_id}: {case.name}") for s in SPECS.values() for case in s.cases]


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    home = settings_module.Settings(home=tmp_path_factory.mktemp("home"), root=SETTINGS.root)
    playground = Playground(home, (case for spec in SPECS.values() for case in spec.cases))
    yield playground
    playground.close()


@pytest.mark.parametrize(("rule_id", "case"), CASES)
def test_rule_meets_its_specification(playground: Playground, rule_id: str, case: Case) -> None:
    """The findings are exactly those of the case's table, or the rule is held for the reason it gives."""
    played = playground.play(RULES[rule_id], case)
    if case.held is not None:
        assert [case.held in hold.reason for hold in played.holds] == [True]
        return
    assert not played.holds
    waiting = {about for about, dataset in RULES[rule_id].object_needs if dataset in case.not_usable}
    assert {hold.object for hold in played.object_holds} == waiting
    headers = list(case.expected[0]) if case.expected else list(HEADERS)
    assert played.texts(headers) == sorted(tuple(row[h] for h in headers) for row in case.expected or [])


def test_every_rule_has_a_specification_and_every_specification_a_rule() -> None:
    assert RULES
    assert {rule_id: spec.title for rule_id, spec in SPECS.items()} == {r.id: r.title for r in RULES.values()}


def test_every_specification_shows_a_finding_and_its_absence() -> None:
    for spec in SPECS.values():
        assert any(case.expected for case in spec.cases), f"{spec.rule_id}: no case fires"
        assert any(case.expected == [] for case in spec.cases), f"{spec.rule_id}: no case is innocent"


def test_every_specification_of_a_rule_about_money_shows_a_sum() -> None:
    shown = {name for name, spec in SPECS.items() if any(AMOUNT in row for c in spec.cases for row in c.expected or ())}
    assert shown == {rule.id for rule in RULES.values() if rule.amount}
