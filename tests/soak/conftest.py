"""``--soak``: the whole number of random deliveries; without it a small sample, the same every time."""

from __future__ import annotations

import pytest
from fault_county import County


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="the long runs of tests/soak, with their tables printed")


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """True for the long run."""
    return bool(request.config.getoption("--soak", default=False))


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """A tiny county between two nights, to be copied and disturbed."""
    return County(tmp_path_factory.mktemp("faults"))
