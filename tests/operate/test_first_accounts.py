"""Who signs in to Airflow and the portal on one machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crosscheck.access.roles import Role
from crosscheck.files import as_json, write_text
from crosscheck.ledger.accounts import remove_account
from crosscheck.ledger.database import existing_ledger
from crosscheck.ledger.write_changes import Author
from crosscheck.operate.first_accounts import who_signs_in
from crosscheck.operate.up import airflow_environment
from crosscheck.settings import MADE_COUNTY, Settings
from kit.ledgers import proven
from kit.lived import copied, lived_home


@pytest.fixture
def made(shared: Path, tmp_path: Path) -> Settings:
    settings = copied(lived_home(shared), tmp_path / "home")
    write_text(settings.home / MADE_COUNTY, as_json({"made": "tests"}))
    return settings


def test_a_made_county_gets_a_user_of_each_role_where_there_is_most_to_do(made: Settings) -> None:
    found = {each.user: each for each in who_signs_in(made)}
    assert {name: each.person.role for name, each in found.items()} == {
        "village": Role.VILLAGE,
        "township": Role.TOWNSHIP,
        "department": Role.DEPARTMENT,
        "inspector": Role.INSPECTOR,
        "county": Role.COUNTY,
        "checker": Role.COUNTY,
        "engineer": Role.ENGINEER,
    }
    assert found["village"].person.scope.region.startswith(found["township"].person.scope.region)
    assert found["county"].rights == {"admin"}
    assert proven(existing_ledger(made.ledger_url))


def test_whoever_was_taken_away_does_not_come_back(made: Settings) -> None:
    before = {each.user for each in who_signs_in(made)}
    remove_account(existing_ledger(made.ledger_url), "checker", Author("2026-11-20", "tests", "county", "tests"))
    assert {each.user for each in who_signs_in(made)} == before - {"checker"}


def test_a_countys_own_ledger_gets_nobody(shared: Path, tmp_path: Path) -> None:
    assert who_signs_in(copied(lived_home(shared), tmp_path / "home")) == []
    assert who_signs_in(Settings(home=tmp_path / "empty", root=tmp_path)) == []


def test_offices_have_no_role_in_airflow_and_passwords_stay(made: Settings) -> None:
    accounts = who_signs_in(made)
    env = airflow_environment(made, 8080, accounts)
    users = env["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"].split(",")
    assert {user.partition(":")[2] for user in users if not user.startswith(("admin:", "engineer:"))} == {""}
    assert "admin:admin" in users
    path = Path(env["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
    passwords = json.loads(path.read_text(encoding="utf-8"))
    assert set(passwords) == {"admin", *(each.user for each in accounts)}
    assert len(set(passwords.values())) == len(passwords)
    assert path.stat().st_mode & 0o077 == 0
    airflow_environment(made, 8080, accounts)
    assert json.loads(path.read_text(encoding="utf-8")) == passwords
    assert env["CROSSCHECK_PORTAL_URL"] == "http://127.0.0.1:8080/crosscheck"
