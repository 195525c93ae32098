"""What makes a delivery rejected, what only warns, and what is an error of ours."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from expect_samples import BUSINESS_DATE, candidate

from crosscheck.catalog.datasets import catalog
from crosscheck.errors import ConfigurationError
from crosscheck.expect import verdicts
from crosscheck.expect.delivery import Candidate, DeliveryResult, check_delivery
from crosscheck.expect.verdicts import Verdict
from crosscheck.lake.state import DatasetState
from crosscheck.settings import Settings
from crosscheck.views.expectations_page import write_page
from crosscheck.views.night_report import LedgerSays

LOAN = catalog().dataset("bank.loan")
MEMBER = catalog().dataset("registry.member")
ENROLMENT = catalog().dataset("education.enrolment")


def every(count: int, value: Any) -> dict[int, Any]:
    """The same value in the first ``count`` rows."""
    return dict.fromkeys(range(count), value)


def verdict_of(result: DeliveryResult, name: str) -> Verdict:
    return next(item for item in result.results if item.name == name)


def failed(result: DeliveryResult) -> set[str]:
    return {item.name for item in result.results if item.critical_failure}


@pytest.mark.parametrize(
    ("rows", "bad", "accepted"),
    [(50, 4, True), (50, 5, False), (60, 4, True), (100, 5, True), (100, 6, False), (700, 35, True), (700, 36, False)],
)
def test_share_of_quarantined_rows(settings: Settings, tmp_path: Path, rows: int, bad: int, accepted: bool) -> None:
    result = check_delivery(settings, LOAN, candidate(LOAN, tmp_path, rows, _reason=every(bad, "empty 借款人")))
    assert (result.accepted, result.cause) == (accepted, None if accepted else "rejected")
    assert verdict_of(result, "quarantine_share").counts == {"rows": rows, "empty": 0, "unexpected": bad}


def test_shares_of_short_lists_are_not_judged(settings: Settings, tmp_path: Path) -> None:
    bad = {"_reason": every(40, "empty 借款人"), "_future": every(40, True), "id_no_valid": every(40, False)}
    short = check_delivery(settings, LOAN, candidate(LOAN, tmp_path, 49, **bad))
    assert short.accepted
    assert {verdict_of(short, n).verdict for n in ("quarantine_share", "future_share", "id_share")} == {"not_judged"}
    long = check_delivery(settings, LOAN, candidate(LOAN, tmp_path, 50, **bad))
    assert failed(long) == {"quarantine_share", "future_share", "id_share"}


def test_rows_of_no_such_household_do_not_count(settings: Settings, tmp_path: Path) -> None:
    orphans = {"_reason": every(50, "no such household"), "_orphan": every(50, True)}
    assert check_delivery(settings, MEMBER, candidate(MEMBER, tmp_path, 100, **orphans)).accepted
    orphans["_reason"] |= dict.fromkeys(range(50, 56), "empty 姓名")
    assert failed(check_delivery(settings, MEMBER, candidate(MEMBER, tmp_path, 100, **orphans))) == {"quarantine_share"}


@pytest.mark.parametrize(
    ("rows", "future", "accepted"), [(60, 1, True), (60, 4, True), (60, 5, False), (700, 7, True), (700, 8, False)]
)
def test_share_of_rows_in_the_future(
    settings: Settings, tmp_path: Path, rows: int, future: int, accepted: bool
) -> None:
    delivery = candidate(
        LOAN, tmp_path, rows, _future=every(future, True), _reason=every(future, "future date 放款日期")
    )
    assert check_delivery(settings, LOAN, delivery).accepted == accepted


@pytest.mark.parametrize(
    ("dataset", "rows", "wrong", "accepted"),
    [
        (LOAN, 100, 10, True),
        (LOAN, 100, 11, False),
        (MEMBER, 100, 5, True),
        (MEMBER, 100, 6, False),
        (MEMBER, 50, 4, True),
        (MEMBER, 50, 5, False),
    ],
)
def test_share_of_valid_numbers(
    settings: Settings, tmp_path: Path, dataset: Any, rows: int, wrong: int, accepted: bool
) -> None:
    delivery = candidate(dataset, tmp_path, rows, id_no_valid=every(wrong, False))
    assert check_delivery(settings, dataset, delivery).accepted == accepted


def test_a_share_that_rests_on_four_rows_says_how_many_and_passes(settings: Settings, tmp_path: Path) -> None:
    result = check_delivery(settings, LOAN, candidate(LOAN, tmp_path, 50, _reason=every(4, "empty 借款人")))
    share = verdict_of(result, "quarantine_share")
    assert (share.verdict, share.counts["unexpected"]) == ("passed", 4)
    assert share.zh == "被隔离的行不超过 5%(不足 5 行不计)"


def test_only_rows_that_carry_a_number_count(settings: Settings, tmp_path: Path) -> None:
    valid = every(9, False) | dict.fromkeys(range(9, 60), None)
    result = check_delivery(settings, ENROLMENT, candidate(ENROLMENT, tmp_path, 100, id_no_valid=valid))
    assert failed(result) == {"id_share"}
    assert verdict_of(result, "id_share").counts == {"rows": 100, "empty": 51, "unexpected": 9}
    few = every(4, False) | dict.fromkeys(range(5, 100), None)
    assert check_delivery(settings, ENROLMENT, candidate(ENROLMENT, tmp_path, 100, id_no_valid=few)).accepted


@pytest.mark.parametrize("rows", [0, 3])
def test_a_list_without_a_row_to_accept_is_rejected(settings: Settings, tmp_path: Path, rows: int) -> None:
    result = check_delivery(settings, LOAN, candidate(LOAN, tmp_path, rows, _reason=every(rows, "empty 借款人")))
    assert (result.cause, failed(result)) == ("rejected", {"rows"})


def test_two_accepted_rows_of_one_key_are_rejected_and_quarantined_ones_are_not(
    settings: Settings, tmp_path: Path
) -> None:
    assert failed(check_delivery(settings, LOAN, candidate(LOAN, tmp_path, 9, _key=every(2, "k")))) == {"key_unique"}
    assert failed(check_delivery(settings, LOAN, candidate(LOAN, tmp_path, 9, _key=every(1, None)))) == {"key_present"}
    apart = candidate(LOAN, tmp_path, 9, _key=every(2, "k"), _reason=every(2, "key with different content"))
    assert check_delivery(settings, LOAN, apart).accepted


def test_missing_columns_are_a_schema_failure_and_nothing_else_is_judged(settings: Settings, tmp_path: Path) -> None:
    missing = candidate(LOAN, tmp_path, 60)
    pq.write_table(pq.read_table(missing.paths[0]).drop_columns(["name", "balance"]), missing.paths[0])
    unstaged = replace(missing, paths=(), missing=("name", "balance"))
    for delivery in (missing, unstaged):
        result = check_delivery(settings, LOAN, delivery)
        assert (result.accepted, result.cause) == (False, "schema")
        assert result.results[0].columns == ("balance", "name")
        assert {item.verdict for item in result.results[1:]} == {"not_judged"}


def test_a_warning_does_not_reject(settings: Settings, tmp_path: Path) -> None:
    result = check_delivery(settings, LOAN, candidate(LOAN, tmp_path, 60, status=every(1, "呆账")))
    words = verdict_of(result, "status_words")
    assert result.accepted
    assert (words.severity, words.verdict, words.counts["unexpected"]) == ("warning", "failed", 1)


@pytest.mark.parametrize(
    ("before", "verdict"),
    [(None, "not_judged"), (100, "passed"), (101, "failed"), (66, "passed"), (60, "passed"), (59, "failed")],
)
def test_volume(settings: Settings, tmp_path: Path, before: int | None, verdict: str) -> None:
    """80 rows against: 20 rows more or less never count; beyond that, a fifth of the last time."""
    delivery = replace(candidate(LOAN, tmp_path, 80), rows_before=before)
    volume = verdict_of(check_delivery(settings, LOAN, delivery), "volume")
    assert volume.verdict == verdict
    assert volume.counts.get("observed") == (None if before is None else 80)
    assert f"({before or '—'} 行)" in volume.zh


@pytest.mark.parametrize(("days", "verdict"), [(None, "not_judged"), (40, "passed"), (41, "failed")])
def test_interval(settings: Settings, tmp_path: Path, days: int | None, verdict: str) -> None:
    delivery = replace(candidate(LOAN, tmp_path, 5), days_since=days)
    assert verdict_of(check_delivery(settings, LOAN, delivery), "interval").verdict == verdict


def test_one_delivery_does_not_show_in_the_next(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    bad = candidate(LOAN, tmp_path / "a", 60, id_no_valid=every(60, False))
    good = candidate(LOAN, tmp_path, 80)
    assert [check_delivery(settings, LOAN, each).accepted for each in (bad, good, bad)] == [False, True, False]


def test_several_files_are_one_delivery(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    one = candidate(LOAN, tmp_path, 30)
    two = candidate(LOAN, tmp_path / "a", 30, _key={n: f"other {n}" for n in range(30)})
    result = check_delivery(settings, LOAN, replace(one, paths=one.paths + two.paths))
    assert verdict_of(result, "rows").counts == {"observed": 60}


@pytest.mark.parametrize(
    ("kwargs", "why"),
    [
        ({"column": "colour"}, "there is no column 'colour'"),
        ({"column": "name", "min_value": 3}, "InvalidColumnTypeError"),
    ],
)
def test_an_expectation_that_cannot_run_is_an_error_and_no_failure(
    with_suite: Callable[..., Settings], tmp_path: Path, kwargs: dict[str, Any], why: str
) -> None:
    entry = {"type": "expect_column_values_to_be_between", "kwargs": {"max_value": 9, **kwargs}, "severity": "warning"}
    project = with_suite(LOAN.id, {**entry, "name": "odd"})
    with pytest.raises(ConfigurationError) as error:
        check_delivery(project, LOAN, candidate(LOAN, tmp_path, 1))
    assert str(error.value) == f"suite 'bank.loan': expectation 'odd' can't run: {why}"


PERSON = "欧阳锋锋"
NUMBER = "452123197003070011"


def faulty(tmp_path: Path) -> Candidate:
    """A delivery in which a known person fails every expectation that a person can fail."""
    return candidate(
        LOAN,
        tmp_path,
        60,
        name=every(60, f"{PERSON}□"),
        id_no=every(60, NUMBER),
        id_no_valid=every(60, False),
        status=every(60, NUMBER),
        contract_no=every(60, NUMBER),
        _key=every(60, NUMBER),
        lent_on=every(60, date(1870, 3, 7)),
        _notes=every(60, PERSON),
    )


def test_no_result_page_or_log_shows_a_person(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    result = check_delivery(settings, LOAN, faulty(tmp_path))
    assert len([item for item in result.results if item.verdict == "failed"]) >= 6
    rows = dict.fromkeys(("read", "accepted", "quarantined", "repeated", "layout"), 60)
    document = {**result.document(), "status": "rejected", "rows": rows}
    stored = verdicts.store(settings, BUSINESS_DATE, LOAN.id, document).read_text(encoding="utf-8")
    state = DatasetState(LOAN, False, "rejected", None, None, None, None, None)
    nothing: dict[str, Any] = {"holds": [], "object_holds": []}
    page = write_page(settings, BUSINESS_DATE, {LOAN.id: state}, nothing, LedgerSays()).read_text(encoding="utf-8")
    printed = capfd.readouterr()
    for text in (stored, page, caplog.text, printed.out, printed.err, repr(result)):
        assert PERSON not in text
        assert NUMBER not in text
        assert "1870" not in text


def test_an_error_does_not_show_a_person(
    with_suite: Callable[..., Settings],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    query = "SELECT 1 FROM {batch} WHERE CAST(name AS INTEGER) > 0"
    project = with_suite(
        LOAN.id, {"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": query}, "name": "cast"}
    )
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ConfigurationError) as error:
        check_delivery(project, LOAN, faulty(tmp_path))
    assert str(error.value) == "suite 'bank.loan': expectation 'cast' can't run: ConversionException"
    assert error.value.__cause__ is None
    assert error.value.__context__ is None
    printed = capfd.readouterr()
    for text in (caplog.text, printed.out, printed.err):
        assert PERSON not in text


def test_the_same_delivery_is_stored_as_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    delivery = faulty(tmp_path)
    written = [
        verdicts.store(
            settings, BUSINESS_DATE, "twice", check_delivery(settings, LOAN, delivery).document()
        ).read_bytes()
        for _ in range(2)
    ]
    assert written[0] == written[1]
    (settings.nights / BUSINESS_DATE.isoformat() / "expectations" / "twice.json").unlink()
