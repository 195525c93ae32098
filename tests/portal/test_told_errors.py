"""A ledger that fails behind the portal: what pages and logs say of it names nobody of the county."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crosscheck.settings import Settings
from crosscheck_demo.county.people import Records
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.living.living_county import FIRST
from kit.lived import copied, few_departments, lived_home
from kit.portal import client, register_accounts, served
from kit.privacy import persons_in

ADDRESSES = (
    "/",
    "/issues",
    "/lists",
    "/deliveries",
    "/rules",
    "/identity",
    "/audit",
    "/doctor",
    "/api/v1/issues",
    "/health",
)
USERS = ("township", "department", "inspector", "county", "engineer", "auditor")
Harm = Callable[[Path], None]


def _script(text: str) -> Harm:
    def harm(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(text)

    return harm


def _cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:90_000])


HARMS: dict[str, Harm] = {
    "a table is gone": _script("DROP TABLE note; DROP TABLE rule_text;"),
    "a value is none": _script("UPDATE issue SET history_seq = 'x' || name, due_on = name, last_seen_on = head_name;"),
    "evidence is no json": _script("DROP TRIGGER IF EXISTS x; UPDATE evidence SET body = '{' || body;"),
    "its file is cut off": _cut_off,
    "its file is no database": lambda path: path.write_bytes(b"x" * 9000),
}


@pytest.fixture(scope="module")
def records(shared: Path) -> Records:
    return records_for(few_departments(lived_home(shared)).world, FIRST)


@pytest.fixture(scope="module")
def whole(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = copied(lived_home(shared), tmp_path_factory.mktemp("whole") / "home")
    register_accounts(settings)
    return settings


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_ledger_that_fails_names_nobody(
    harm: Harm, whole: Settings, records: Records, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = Path(shutil.copy(whole.home / "ledger.sqlite", tmp_path))
    harm(path)
    app = served(replace(whole, ledger=f"sqlite:///{path}"))
    texts: dict[str, str] = {}
    with caplog.at_level(logging.DEBUG):
        for user in USERS:
            for address in ADDRESSES:
                answer = client(app, user).get(address)
                if answer.status_code >= 400:
                    texts[f"{user} {address}"] = answer.text + str(answer.headers)
    assert len(texts) > 10
    assert persons_in({**texts, "log": caplog.text}, records) == {}
