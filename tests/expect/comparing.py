"""What the tests of comparisons with the last accepted delivery share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crosscheck.expect.delivery import DeliveryResult
from crosscheck.expect.verdicts import Verdict

Changes = dict[str, dict[int, Any]]
Compare = Callable[..., DeliveryResult]


def every(rows: range, value: Any) -> dict[int, Any]:
    return dict.fromkeys(rows, value)


def failed(result: DeliveryResult) -> list[str]:
    return [item.zh for item in result.results if item.critical_failure]


def verdict_of(result: DeliveryResult, name: str) -> Verdict:
    return next(item for item in result.results if item.name == name)
