"""The first start on a real PostgreSQL server: two processes at once, and what is there afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from crosscheck.errors import ConfigurationError, LedgerUnavailable
from crosscheck.ledger.postgres_server import alone, make_databases
from crosscheck.operate.local_airflow import POOLS
from kit.postgres import running

FAB = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"
COMMAND = [sys.executable, "-c", "from crosscheck.cli.main import app; app()", "first-start"]
AIRFLOW_PASSWORD, LEDGER_PASSWORD = "of-airflow-%25-'x'", "of-the-ledger"
"""What needs quoting in an address and in a statement is among them."""


@dataclass(frozen=True)
class Ready:
    """A server after two first starts at once: its address, and what both said."""

    server: str
    ended: list[tuple[int, str]]

    def asked(self, database: str, question: str) -> list[tuple]:
        with psycopg.connect(self._address(database)) as connection:
            return connection.execute(question).fetchall()

    def _address(self, database: str) -> str:
        return self.server.replace("+psycopg", "").rpartition("/")[0] + f"/{database}"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    folder = tmp_path_factory.mktemp("first-start")
    with running() as server:
        (folder / "server").write_text("whatever\n", encoding="utf-8")
        (folder / "admin").write_text("first-password\n", encoding="utf-8")
        (folder / "ledger").write_text(_address(server, "crosscheck", LEDGER_PASSWORD), encoding="utf-8")
        told = ["--server", server, "--server-password", folder / "server", "--admin-password", folder / "admin"]
        said = [folder / "said-first", folder / "said-second"]
        begun = [_begin(list(map(str, told)), _around(folder, server), path) for path in said]
        ended = [process.wait() for process in begun]
        texts = [path.read_text(encoding="utf-8") for path in said]
        yield Ready(server, list(zip(ended, texts, strict=True)))


def _begin(told: list[str], around: dict[str, str], said: Path) -> subprocess.Popen[bytes]:
    """One first start; it says more than a pipe holds that nobody reads meanwhile."""
    with said.open("wb") as out:
        return subprocess.Popen([*COMMAND, *told], env=around, stdout=out, stderr=out)


def _address(server: str, name: str, password: str) -> str:
    return server.replace("//postgres@", f"//{name}:{password}@").rpartition("/")[0] + f"/{name}"


def _around(folder: Path, server: str) -> dict[str, str]:
    airflow = _address(server, "airflow", AIRFLOW_PASSWORD.replace("%", "%25").replace("'", "%27"))
    kept = {name: value for name, value in os.environ.items() if name != "CROSSCHECK_LEDGER"}
    return {
        **kept,
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__AUTH_MANAGER": FAB,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": airflow,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": airflow,
        "CROSSCHECK_HOME": str(folder / "home"),
        "CROSSCHECK_LEDGER_FILE": str(folder / "ledger"),
        "CROSSCHECK_LANG": "en",
    }


def test_two_at_once_both_end_well_and_say_no_secret(ready: Ready) -> None:
    for code, said in ready.ended:
        assert code == 0, said[-3000:]
        assert "Airflow's parts and the portal may start" in said
        for secret in (AIRFLOW_PASSWORD, LEDGER_PASSWORD, "first-password"):
            assert secret not in said


def test_logins_reach_their_own_database_and_no_other(ready: Ready) -> None:
    owners = "SELECT datname, pg_get_userbyid(datdba), datcollate FROM pg_database"
    own = "datname !~ '^(template|postgres)'"
    assert ready.asked("postgres", f"{owners} WHERE {own} ORDER BY 1") == [
        ("airflow", "airflow", "C"),
        ("crosscheck", "crosscheck", "C"),
    ]
    may = "SELECT has_database_privilege(%s, %s, 'CONNECT')"
    for login, database in (("airflow", "crosscheck"), ("crosscheck", "airflow")):
        assert ready.asked("postgres", may.replace("%s", "'{}'").format(login, database)) == [(False,)]
    mighty = "rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls"
    assert ready.asked("postgres", f"SELECT rolname FROM pg_roles WHERE {mighty}") == [("postgres",)]
    kept = "SELECT rolname, rolpassword ~ '^SCRAM-SHA-256' FROM pg_authid WHERE rolpassword IS NOT NULL ORDER BY 1"
    assert ready.asked("postgres", kept) == [("airflow", True), ("crosscheck", True)]


def test_the_tables_pools_and_the_first_user_are_there_once(ready: Ready) -> None:
    pools = dict(ready.asked("airflow", "SELECT pool, slots FROM slot_pool WHERE pool <> 'default_pool'"))
    assert pools == POOLS
    roles = (
        "SELECT u.username, r.name FROM ab_user u JOIN ab_user_role ON user_id = u.id JOIN ab_role r ON role_id = r.id"
    )
    assert ready.asked("airflow", roles) == [("admin", "Admin")]
    accounts = 'SELECT "user", role, region, rights FROM account'
    assert ready.asked("crosscheck", accounts) == [("admin", "county", "451022", "admin")]
    assert ready.asked("crosscheck", "SELECT pg_has_role('crosscheck', 'crosscheck_viewer', 'MEMBER')") == [(True,)]
    assert ready.asked("crosscheck", "SELECT count(*) FROM history") == [(1,)]


def test_a_password_is_changed_by_another_first_start(ready: Ready) -> None:
    kept = "SELECT rolname, rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL"
    before = dict(ready.asked("postgres", kept))
    changed = _address(ready.server, "crosscheck", "another")
    make_databases(ready.server, [changed], changed)
    after = dict(ready.asked("postgres", kept))
    assert {login for login in after if after[login] != before.get(login)} == {"crosscheck"}


def test_an_address_without_a_password_is_refused(ready: Ready) -> None:
    with pytest.raises(ConfigurationError, match="needs user, password and name"):
        make_databases(ready.server, [ready.server], "")


def test_a_server_that_does_not_answer_is_told_without_its_password() -> None:
    with pytest.raises(LedgerUnavailable) as refused, alone("postgresql+psycopg://a:sesame@127.0.0.1:9/a", 0):
        pass
    assert "can't be reached" in str(refused.value)
    assert "sesame" not in str(refused.value)
