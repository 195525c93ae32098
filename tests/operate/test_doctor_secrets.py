"""``crosscheck doctor`` on secrets, certificates, and what has to lie outside the home: backups and signed heads."""

from __future__ import annotations

from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from crosscheck.files import write_text
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.kept_heads import keep_head
from crosscheck.operate import secret_checks
from crosscheck.operate.backup import back_up
from crosscheck.operate.diagnosis import State
from crosscheck.settings import MADE_COUNTY, Settings
from kit.examined import at, found
from kit.messages import certificate, listening, trusting
from kit.nights import DAY
from kit.signing import with_heads

LONG = "q8Zr2mVx71kLw0TbN5sYdE3uHcJfGpA4oI9R"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, f"{DAY}T07:00")


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("AIRFLOW__API_AUTH__JWT_SECRET", "airflow"),
        ("AIRFLOW__API_AUTH__JWT_SECRET", LONG[:31]),
        ("AIRFLOW__API_AUTH__JWT_SECRET", "a" * 64),
        ("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "postgresql+psycopg://airflow:airflow@db/airflow"),
    ],
)
def test_secrets_that_can_be_guessed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, variable: str, text: str
) -> None:
    assert found("secrets", settings)[0] == State.FINE
    monkeypatch.setenv(variable, text)
    state, says, todo = found("secrets", settings)
    assert (state, says) == (State.WRONG, f"defaults, or too short: {variable}")
    assert text not in todo


@pytest.mark.parametrize(
    ("name", "weak", "strong"),
    [
        ("ledger", "postgresql://crosscheck:crosscheck@db/x", f"postgresql://crosscheck:{LONG}@db/x"),
        ("ledger", "postgresql://longlonguser1:longlonguser1@db/x", "postgresql:///x"),
        ("workbook_password", "12345678", LONG),
        ("metrics_token", LONG[:23], LONG),
        ("smtp_password", "changeme", LONG),
    ],
)
def test_our_own_secrets_that_can_be_guessed(settings: Settings, name: str, weak: str, strong: str) -> None:
    assert found("secrets", replace(settings, **{name: weak}))[0] == State.WRONG
    assert found("secrets", replace(settings, **{name: strong}))[0] == State.FINE


@pytest.mark.parametrize(("days", "state"), [(90, "fine"), (20, "warning"), (-3, "wrong")])
def test_certificates_that_end(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, days: int, state: str
) -> None:
    """Of a file that Airflow's server is given, and of an address that answers."""
    monkeypatch.undo()
    made = certificate(tmp_path, days)
    monkeypatch.setenv(secret_checks.OF_AIRFLOWS_SERVER, str(made))
    assert found("certificates", settings)[0] == state
    monkeypatch.delenv(secret_checks.OF_AIRFLOWS_SERVER)
    server = ThreadingHTTPServer(("127.0.0.1", 0), None)  # type: ignore[arg-type]
    server.socket = trusting(made).wrap_socket(server.socket, server_side=True)
    server.finish_request = lambda *_: None  # type: ignore[method-assign]
    with listening(server):
        address = f"https://127.0.0.1:{server.server_port}/crosscheck"
        assert found("certificates", replace(settings, portal_url=address))[0] == state
    monkeypatch.setenv(secret_checks.OF_AIRFLOWS_SERVER, str(tmp_path / "none"))
    assert found("certificates", settings)[:2] == (
        State.WARNING,
        "that of AIRFLOW__API__SSL_CERT can't be read (FileNotFoundError)",
    )


def test_a_backup_that_is_old(
    recorded: Ledger, settings: Settings, monkeypatch: pytest.MonkeyPatch, outside: Path
) -> None:
    assert found("backup", settings)[:2] == (State.WARNING, "none was made of this home")
    back_up(settings, outside / "backup")
    at(monkeypatch, "2026-11-28T07:00")
    assert found("backup", settings)[:2] == (State.FINE, "2026-11-20")
    at(monkeypatch, "2026-11-28T07:01")
    assert found("backup", settings)[:2] == (State.WARNING, "the newest is of 2026-11-20, more than a week ago")
    write_text(settings.home / MADE_COUNTY, "{}")
    assert found("backup", settings)[0] == State.FINE


def test_heads_that_nobody_signs_or_that_were_shortened(
    recorded: Ledger, settings: Settings, monkeypatch: pytest.MonkeyPatch, outside: Path
) -> None:
    assert found("heads", settings)[:2] == (State.WARNING, "none is kept outside the home")
    signing = with_heads(settings, outside / "elsewhere")
    unsigned = replace(signing, head_key=None, head_public=None)
    keep_head(recorded, unsigned)
    assert found("heads", unsigned)[:2] == (State.WARNING, "kept outside the home, and signed by no key")
    assert found("heads", signing)[:2] == (State.WRONG, f"{signing.heads} holds no signature by the key")
    keep_head(recorded, signing)
    at(monkeypatch, "2026-11-22T07:00")
    assert found("heads", signing)[:2] == (State.FINE, "entry 2, signed on 2026-11-20")
    at(monkeypatch, "2026-11-22T07:01")
    assert found("heads", signing)[:2] == (State.WRONG, "the newest signature is of 2026-11-20, entry 2")
    write_text(settings.home / MADE_COUNTY, "{}")
    assert found("heads", settings)[0] == State.FINE
