"""What somebody may do with an issue is what the moves say, and never a matter of what was not typed yet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crosscheck.ledger.moves import Case, Past
from crosscheck.ledger.reconcile import _opening
from crosscheck.ledger.trials import TRIALS, refusals
from crosscheck.ledger.vocabulary import State
from kit.desk import COUNTY, DEPARTMENT, INSPECTOR, OTHER_TOWNSHIP, TODAY, TOWNSHIP, VILLAGE
from kit.nights import DAY, RULES, finding

PEOPLE = (VILLAGE, TOWNSHIP, OTHER_TOWNSHIP, DEPARTMENT, COUNTY, INSPECTOR)
ASKED_FOR = ("缺", "须写明", "须填写", "须说明", "须晚于")
"""Words that refuse what was left out of a form."""


def case(person, state: State, department: str = "乡镇", **past) -> Case:
    """An issue in ``state`` before somebody."""
    opened = _opening(finding("ED-01", department=department), RULES["ED-01"], DAY)
    referred = "county" if state is State.REFERRED else ""
    issue = replace(opened.after, number="451022-2026-000001", state=state, referred_to=referred)
    return Case(issue, 10, Past(**past), person, TODAY)


def allowed(given: Case) -> set[str]:
    return {name for name, refusal in refusals(given).items() if not refusal}


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
@pytest.mark.parametrize("state", State)
def test_no_move_is_refused_for_what_is_still_to_be_typed(person, state) -> None:
    said = refusals(case(person, state, document="县扶领发〔2026〕3号"))
    assert said.keys() == TRIALS.keys()
    assert [words for words in said.values() if any(word in words for word in ASKED_FOR)] == []


def test_each_is_offered_what_is_theirs() -> None:
    answered = (("平马镇李四", TOWNSHIP.role),)
    assert allowed(case(TOWNSHIP, State.ISSUED)) == {"answer", "ask", "refer"}
    assert allowed(case(TOWNSHIP, State.ISSUED, "县民政局")) == {"note"}
    assert allowed(case(DEPARTMENT, State.ISSUED, "县民政局")) == {"answer", "ask", "refer"}
    assert allowed(case(OTHER_TOWNSHIP, State.ISSUED)) == set()
    assert allowed(case(COUNTY, State.SUBMITTED, answered=answered)) == {"close", "send_back"}
    assert allowed(case(TOWNSHIP, State.SUBMITTED, answered=answered)) == set()
    assert allowed(case(INSPECTOR, State.CLOSED)) == {"revisit", "reopen"}
    assert allowed(case(INSPECTOR, State.REVISIT)) == {"uphold", "reopen"}


def test_an_exemption_without_a_document_is_not_offered() -> None:
    asked = case(COUNTY, State.EXEMPTION_ASKED)
    assert "佐证材料" in refusals(asked)["exempt"]
    assert "exempt" in allowed(replace(asked, past=Past(document="县扶领发〔2026〕3号")))
