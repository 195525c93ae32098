"""A living county of people with rare names: whatever it leaves outside lake, ledger and lists names none of them.

Its nights by DAGs and by commands, its days, its portal, its notifications, its backups, and mistakes provoked on
purpose. What the DAGs alone leave is searched in ``tests/dags`` by every run of the tests.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from fastapi import FastAPI
from fault_kinds import spoilt
from httpx import Response
from rare_demo import rare_county
from starlette.routing import Mount

from crosscheck import settings as settings_module
from crosscheck.flow import night as flow
from crosscheck.flow.day import take_drop_folder
from crosscheck.operate import notify
from crosscheck.operate.backup import back_up
from crosscheck.operate.metrics import exposed
from crosscheck.settings import Settings
from crosscheck_demo.living.living_county import DAYS, LivingCounty
from kit.artefacts import Search, left_in, named_in, texts
from kit.messages import MailServer, Robot, listening
from kit.portal import ACCOUNTS, client, register_accounts, served

TOLD = """county: {{code: "451022", name: 田东县}}
notifications:
  mail: {{server: 127.0.0.1, port: {port}, security: none, from: hucha@example.cn, to: [a@example.cn]}}
  webhook: wecom
"""
COMMANDS = (
    ("doctor",),
    ("doctor", "--json"),
    ("notify",),
    ("verify",),
    ("lists",),
    ("issues", "--limit", "500"),
    ("holds", "--date", "2026-11-20"),
    ("night", "show", "2026-11-20"),
    ("night", "undo", "2026-11-20"),
    ("retention", "show", "--date", "2026-11-20"),
    ("identity", "model"),
    ("explain", "451022-2026-999999"),
    ("run", "--date", "2035-01-01"),
)
"""What is looked at, and what is refused."""
SPOILT_FILES = 40
"""So many of the deliveries are spoilt, each in a way of its own."""


@dataclass(frozen=True)
class Lived:
    """A county that has lived: its home, who lives there, what its process said, its scratch."""

    settings: Settings
    county: LivingCounty
    people: Search
    said: str
    scratch: Path


@pytest.fixture(scope="module")
def lived(soak: bool, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    if not soak:
        pytest.skip("a demo takes minutes: make soak; tests/dags searches what DAGs leave by every run")
    folder = tmp_path_factory.mktemp("artefacts")
    scratch = folder / "scratch"
    scratch.mkdir()
    here = Path(__file__).parent
    known = {name: text for name, text in os.environ.items() if not name.startswith(("CROSSCHECK_", "AIRFLOW_"))}
    paths = os.pathsep.join([str(here.parent), str(here), str(here.parents[1] / "plugins")])
    known |= {"CROSSCHECK_HOME": str(folder / "home"), "TMPDIR": str(scratch), "PYTHONPATH": paths}
    demo = [sys.executable, str(here / "rare_demo.py")]
    done = subprocess.run(demo, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    settings = replace(settings_module.load().apart(folder / "home"), exports=folder / "home" / "exports")
    county = rare_county(settings.home)
    people = Search.of(*(county.records(number) for number in range(len(DAYS))))
    return Lived(settings, county, people, done.stdout + done.stderr, scratch)


@pytest.fixture
def copy(lived: Lived, tmp_path: Path) -> Settings:
    shutil.copytree(lived.settings.home, tmp_path / "home", ignore=shutil.ignore_patterns("spill"), symlinks=True)
    return replace(lived.settings.apart(tmp_path / "home"), exports=tmp_path / "home" / "exports")


def figures(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        print(line)  # noqa: T201  the figures are the result


def test_what_the_demo_said_and_left_names_nobody(lived: Lived, capsys: pytest.CaptureFixture[str]) -> None:
    left = dict(left_in(lived.settings.home))
    figures(
        capsys, f"\n{len(left)} files, {sum(map(len, left.values())) / 1e6:.1f} MB; {len(lived.people.names)} names"
    )
    kinds = {Path(label).suffix for label in left}
    assert {".json", ".html", ".db"} <= kinds, kinds
    said = texts({"the screen": lived.said})
    scratch = [(str(path), path.read_bytes()) for path in lived.scratch.rglob("*") if path.is_file()]
    assert lived.people.found_in([*left.items(), *named_in(lived.settings.home, lived.scratch), *said, *scratch]) == {}


def test_receipts_and_filled_in_lists_are_named_after_nobody(lived: Lived) -> None:
    names = [path.name for path in (lived.settings.home / "feedback").rglob("*") if path.is_file()]
    assert len(names) > 20
    assert lived.people.found_in(texts(dict(zip(names, names, strict=True)))) == {}


def test_no_command_names_anybody(lived: Lived, copy: Settings, tmp_path: Path) -> None:
    known = os.environ | {"CROSSCHECK_HOME": str(copy.home), "CROSSCHECK_LEDGER": "", "TMPDIR": str(tmp_path)}
    program = str(Path(sys.executable).with_name("crosscheck"))
    said = {}
    for command in COMMANDS:
        for language in ("zh", "en"):
            env = known | {"CROSSCHECK_LANG": language}
            done = subprocess.run([program, *command], env=env, capture_output=True, text=True, check=False)
            assert done.stdout + done.stderr, command
            said[" ".join((*command, language))] = done.stdout + done.stderr
    assert lived.people.found_in(texts(said)) == {}


@pytest.fixture
def heard(copy: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Settings, list[str]]]:
    """The county with a mail server and a group robot, and what they heard."""
    mail, robot = MailServer(), Robot()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "site.yaml").write_text(TOLD.format(port=mail.port), encoding="utf-8")
    monkeypatch.setenv("CROSSCHECK_SITE", str(tmp_path / "site"))
    heard: list[str] = []
    with listening(mail), listening(robot):
        yield replace(copy, webhook_url=robot.address, site=tmp_path / "site"), heard
        heard += [*(str(each) for each in mail.mails), *robot.texts]


def test_notifications_figures_and_a_backup_name_nobody(
    lived: Lived, heard: tuple[Settings, list[str]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings, messages = heard
    with caplog.at_level(logging.DEBUG):
        assert notify.tell(settings) == {"mail": pytest.approx(50, abs=49), "webhook": pytest.approx(50, abs=49)}
        shown = exposed(settings)
        made = back_up(settings, tmp_path / "backup")
    said = {"figures": shown, "log": caplog.text, "backup": str(made)}
    said |= {f"message {number}": text for number, text in enumerate(messages)}
    manifest = ("the backup's manifest", (tmp_path / "backup" / "manifest.json").read_bytes())
    assert lived.people.found_in([*texts(said), manifest, *named_in(tmp_path / "backup")]) == {}


def test_spoilt_deliveries_and_lists_name_nobody(
    lived: Lived,
    copy: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each file that was delivered or sent back is spoilt in some way; what is said and left of it is searched."""
    dice, scratch = Random(7), tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    delivered = [path for path in sorted((copy.home / "exports").rglob("*")) if path.is_file() and path.stat().st_size]
    for path in dice.sample(delivered, min(SPOILT_FILES, len(delivered))):
        spoilt(dice, path)
    incoming = copy.home / "feedback" / "in" / "451022100"
    incoming.mkdir(parents=True, exist_ok=True)
    lists = sorted(copy.revisions.rglob("451022100_*.xlsx"))
    assert lists
    for number, path in enumerate(lists[-6:]):
        shutil.copy(path, incoming / f"反馈{number}.xlsx")
        spoilt(dice, incoming / f"反馈{number}.xlsx")
    day = lived.county.night(len(DAYS) - 1)
    shutil.rmtree(copy.lake)
    with caplog.at_level(logging.DEBUG):
        flow.land_all(copy, day, any_date=True)
        taken = take_drop_folder(copy)
    statuses = [json.loads(path.read_text(encoding="utf-8"))["status"] for path in copy.lake.rglob("manifest.json")]
    figures(capsys, f"\n{len(statuses)} snapshots, {statuses.count('rejected')} rejected")
    assert statuses.count("rejected") > 3
    left = {label: content for label, content in left_in(copy.home) if "/airflow/" not in label}
    said = texts({"log": caplog.text, "taken": str(taken)})
    aside = [(str(path), path.read_bytes()) for path in scratch.rglob("*") if path.is_file()]
    assert lived.people.found_in([*left.items(), *named_in(copy.home, scratch), *said, *aside]) == {}


HARMS = {
    "tables gone": "DROP TABLE note; DROP TABLE rule_text;",
    "values that are none": "UPDATE issue SET history_seq = 'x' || name, due_on = name, last_seen_on = head_name;",
    "evidence that is no json": "UPDATE evidence SET body = '{' || body;",
}
ADDRESSES = ("/", "/issues", "/lists", "/deliveries", "/rules", "/identity", "/audit", "/doctor", "/api/v1/issues")


@pytest.mark.parametrize("harm", HARMS)
def test_mistakes_of_the_portal_name_nobody(
    lived: Lived, copy: Settings, harm: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """A ledger that fails, and requests that name somebody where no name belongs: 4xx and 5xx, and the logs."""
    register_accounts(copy)
    whole = served(copy)
    with caplog.at_level(logging.DEBUG):
        said = {**_refused_looks(lived, whole), **_refused_acts(lived, whole)}
        with sqlite3.connect(copy.home / "ledger.sqlite") as connection:
            connection.executescript(HARMS[harm])
        connection.close()
        harmed = served(copy)
        for user in ACCOUNTS:
            for address in ADDRESSES:
                said[f"{user} {address} harmed"] = _refusal(client(harmed, user).get(address))
    figures(capsys, f"\n{harm}: {sum(bool(text) for text in said.values())} refusals")
    assert sum(bool(text) for text in said.values()) > 200
    own = (record for record in caplog.records if not record.name.startswith(("httpx", "httpcore")))
    log = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in own)
    assert lived.people.found_in(texts({**said, "log": log})) == {}


def _refused_looks(lived: Lived, app: FastAPI) -> dict[str, str]:
    """What everybody is told who names a person in an address."""
    name, number = max(lived.people.names, key=len), min(lived.people.numbers)
    asked = (f"/issues/{name}", f"/issues?page={name}", f"/api/v1/issues?limit={number}", f"/lists/{name}.xlsx")
    return {
        f"{user} looks {place}": _refusal(client(app, user).get(address))
        for user in ACCOUNTS
        for place, address in enumerate(asked)
    }


def _refused_acts(lived: Lived, app: FastAPI) -> dict[str, str]:
    """What everybody is told who names a person in each form and each request of a program, without a form's token."""
    name, number = max(lived.people.names, key=len), min(lived.people.numbers)
    inner = next(route.app for route in app.routes if isinstance(route, Mount))
    posted = [route.path for route in inner.routes if "POST" in (getattr(route, "methods", None) or ())]  # type: ignore[attr-defined]
    assert len(posted) > 20
    said = {}
    for user in ACCOUNTS:
        for path in posted:
            address = re.sub(r"\{\w+\}", name, path)
            bodies = {"form": {"data": {"token": name, "why": name, "q": number}}, "json": {"json": {"text": [name]}}}
            for kind, body in bodies.items():
                said[f"{user} {path} {kind}"] = _refusal(client(app, user).post(address, **body))  # type: ignore[arg-type]
    return said


def _refusal(answer: Response) -> str:
    return answer.text + str(answer.headers) if answer.status_code >= 400 else ""
