"""The home's copy in an object store: whole whatever is killed, one publisher at a time, enough to carry on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crosscheck import clock
from crosscheck.cli.main import app
from crosscheck.errors import ConfigurationError, IntegrityError, NothingFound, StoreUnavailable
from crosscheck.flow.night import check_folder
from crosscheck.ledger.database import open_ledger
from crosscheck.operate.county_checks import store
from crosscheck.operate.diagnosis import State
from crosscheck.operate.store import GRACE, Brought, Published, prune, pull, push
from crosscheck.operate.store_tree import Commit, Store
from crosscheck.publish.revision import publish
from crosscheck.settings import Settings
from crosscheck_demo.demo import FIRST_NIGHT
from kit.drop_servers import BUCKET, LOGIN, PASSWORD, S3Server, s3_server

ROWS = "lake/police.vehicle/20261118/rows.parquet"
OLD = {
    ROWS: b"vehicles",
    "lake/police.vehicle/20261118/manifest.json": b"{}",
    "nights/2026-11-18/current": b"k1\n",
    "nights/2026-11-18/k1/night.json": b"{}",
    "revisions/2026-11-18-r1/manifest.json": b"1",
    "revisions/latest": b"2026-11-18-r1\n",
}
CHANGED = {
    "revisions/2026-11-18-r2/manifest.json": b"2",
    "revisions/2026-11-18-r2/451022/a.xlsx": b"list",
    "revisions/latest": b"2026-11-18-r2\n",
}
NUMBERS, ROOT = count(), Path(__file__).resolve().parents[2]


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture
def place(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store of this test's own."""
    said = {"conn_type": "s3", "login": LOGIN, "password": PASSWORD, "extra": {"endpoint_url": s3.address}}
    monkeypatch.setenv("AIRFLOW_CONN_CROSSCHECK_STORE", json.dumps(said))
    return f"s3://{BUCKET}/{next(NUMBERS)}/county"


@pytest.fixture
def new_home(tmp_path: Path, place: str) -> Callable[..., Settings]:
    """A home that publishes to the store, with files."""

    def make(name: str, files: dict[str, bytes] | None = None) -> Settings:
        settings = Settings(home=tmp_path / name, root=ROOT, store=place)
        lay(settings, files or {})
        return settings

    return make


def lay(settings: Settings, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (settings.home / path).parent.mkdir(parents=True, exist_ok=True)
        (settings.home / path).unlink(missing_ok=True)
        (settings.home / path).write_bytes(content)


def held(settings: Settings) -> dict[str, bytes]:
    """What of a home is copied."""
    parts = ("lake", "nights", "outgoing", "revisions", "withdrawn")
    found = (path for part in parts for path in (settings.home / part).rglob("*") if path.is_file())
    return {p.relative_to(settings.home).as_posix(): p.read_bytes() for p in found if p.name != ".lock"}


def killed_behind(monkeypatch: pytest.MonkeyPatch, number: int) -> list[str]:
    """Let the process die right behind the ``number``-th time that it writes to the store, 0 for before the first."""
    write, written = Store.write, []

    def dying(self: Store, path: str, *rest: Any, **more: Any) -> None:
        if number:
            write(self, path, *rest, **more)
            written.append(path)
        if len(written) == number:
            raise Killed

    monkeypatch.setattr(Store, "write", dying)
    return written


def test_it_comes_back_as_it_was(new_home: Callable[..., Settings]) -> None:
    here, there = new_home("here", OLD), new_home("there")
    assert push(here) == Published(1, 6, sum(map(len, OLD.values())))
    assert push(here) == Published(1, 0, 0)
    assert pull(there) == Brought(1, 6, sum(map(len, OLD.values())), 0)
    assert held(there) == OLD
    assert pull(there) == Brought(1, 0, 0, 0)
    assert push(there) == Published(1, 0, 0)
    lay(there, CHANGED)
    (there.home / "nights/2026-11-18/k1/night.json").unlink()
    assert push(there).commit == 2
    assert pull(here) == Brought(2, 3, 19, 1)
    assert held(here) == held(there)
    assert not (here.home / "nights/2026-11-18/k1").exists()


def test_killed_between_any_two_writes(new_home: Callable[..., Settings]) -> None:
    """Whoever reads the store has the revision from before or the new one, and the killed one goes on by itself."""
    here, reader, published = new_home("here", OLD), new_home("reader"), False
    push(here)
    for number in count():
        before = held(here)
        lay(here, {path.replace("r2/", f"r2{number}/"): b"%d" % number + content for path, content in CHANGED.items()})
        with pytest.MonkeyPatch.context() as patched:
            written = killed_behind(patched, number)
            with pytest.raises(Killed):
                push(here)
        pull(reader)
        published = bool(written) and "/commits/" in written[-1]
        assert held(reader) == (held(here) if published else before), number
        assert push(here).commit == number + 2
        if published:
            break
    assert number > 5
    assert pull(reader).commit == number + 2


def test_of_two_that_publish_at_once_one_is_told(
    new_home: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = new_home("first", OLD), new_home("second")
    push(first)
    pull(second)
    lay(first, CHANGED)
    lay(second, {"revisions/2026-11-18-r2/manifest.json": b"another"})
    publish, before = Store.publish, held(second)

    def meanwhile(self: Store, commit: Commit) -> bool:
        monkeypatch.setattr(Store, "publish", publish)
        assert push(first).commit == 2
        return publish(self, commit)

    monkeypatch.setattr(Store, "publish", meanwhile)
    for _ in range(2):
        with pytest.raises(IntegrityError, match="another machine published commit 2, which this home has not"):
            push(second)
    assert held(second) == before
    with pytest.raises(IntegrityError, match=r"holds what the store has not: revisions/2026-11-18-r2/manifest\.json"):
        pull(second)
    reader = new_home("reader")
    pull(reader)
    assert held(reader) == held(first)


def test_an_answer_that_was_lost_is_no_other_publisher(
    new_home: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store took the commit, the answer got lost, and the library asked once more."""
    here, write = new_home("here", OLD), Store.write

    def twice(self: Store, *said: Any, **more: Any) -> None:
        write(self, *said, **more)
        write(self, *said, **more)

    monkeypatch.setattr(Store, "write", twice)
    assert push(here).commit == 1


def test_an_object_that_is_not_what_was_put_there(new_home: Callable[..., Settings], s3: S3Server) -> None:
    """Nothing of it comes into the home."""
    here = new_home("here", OLD)
    push(here)
    objects = {s3.client.cat_file(path): path for path in s3.client.find(here.store[5:])}
    for spoil, words in (
        (lambda path: s3.client.pipe_file(path, b"vehicleS"), f"{ROWS}: the store's copy is not what was put there"),
        (lambda path: s3.client.rm_file(path), f"the store lacks {ROWS}"),
    ):
        spoil(objects[b"vehicles"])
        there = new_home("there")
        with pytest.raises(IntegrityError, match=words):
            pull(there)
        assert held(there) == {}
    newest = next(path for path in objects.values() if "/commits/" in path)
    s3.client.pipe_file(newest, b'{"form":1}')
    with pytest.raises(IntegrityError, match="is not what a crosscheck wrote"):
        pull(new_home("there"))


def test_a_pull_that_was_killed_goes_on(new_home: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    here, there, replaced = new_home("here", OLD), new_home("there"), Path.replace
    push(here)
    left = [2]

    def dying(self: Path, target: Path) -> Path:
        if "store-pull" in str(self):
            left[0] -= 1
            if not left[0]:
                raise Killed
        return replaced(self, target)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, "replace", dying)
        with pytest.raises(Killed):
            pull(there)
    assert 0 < len(held(there)) < len(OLD)
    pull(there)
    assert held(there) == OLD


def test_what_was_erased_is_gone_from_the_store(new_home: Callable[..., Settings], s3: S3Server) -> None:
    here = new_home("here", OLD)
    push(here)
    lay(here, {ROWS: b"nobody"})
    push(here)
    assert prune(here) == 0, "what was put today may be of a commit under way"
    later = datetime.now(clock.ZONE) + GRACE + timedelta(minutes=1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "now", lambda: later)
        assert prune(here) == 5  # the vehicles, three folders above them, the topmost one
    assert b"vehicles" not in [s3.client.cat_file(path) for path in s3.client.find(here.store[5:])]
    there = new_home("there")
    pull(there)
    assert held(there) == held(here)
    lay(here, CHANGED)
    assert push(here).commit == 3


def test_what_is_no_store(new_home: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    here = new_home("here", OLD)
    with pytest.raises(NothingFound, match="nothing was published"):
        pull(here)
    for named in ("", "s3://", "file:///tmp"):
        with pytest.raises(ConfigurationError, match="CROSSCHECK_STORE names no object store"):
            push(replace(here, store=named))
    said = {"conn_type": "s3", "login": LOGIN, "password": PASSWORD, "extra": {"endpoint_url": "http://127.0.0.1:1"}}
    monkeypatch.setenv("AIRFLOW_CONN_CROSSCHECK_STORE", json.dumps(said))
    with pytest.raises(StoreUnavailable, match=r"can't be reached, or refuses \(") as refused:
        push(here)
    assert PASSWORD not in str(refused.value)


def test_the_commands_say_what_was_done(new_home: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    def said(settings: Settings, command: str) -> tuple[int, str]:
        for variable, value in settings.as_environment().items():
            monkeypatch.setenv(variable, value)
        settings.home.mkdir(mode=0o700, exist_ok=True)
        done = CliRunner().invoke(app, ["store", command])
        return done.exit_code, done.output

    here, there = new_home("here", OLD), new_home("there")
    here.home.chmod(0o700)
    assert store(here).state == State.WARNING
    assert said(here, "push") == (0, "store: commit 1; 6 files put, 0.0 MB\n")
    assert said(there, "pull") == (0, "store: commit 1; 6 files brought, 0.0 MB\n")
    assert said(there, "prune") == (0, "store: 0 objects removed that the newest commit does not need\n")
    assert [store(each).state for each in (here, there, replace(here, store=""))] == [State.FINE] * 3
    lay(there, {ROWS: b"others"})
    code, output = said(there, "pull")
    assert (code, f"this home holds what the store has not: {ROWS}" in output) == (5, True)
    push(there)
    assert store(here).says[1] == "commit 2 is not this home's"


def test_another_machine_has_the_night(
    first: Settings, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The night again on an empty machine with the ledger: its key is there, its lists are, nothing is done anew."""
    moment = datetime.combine(FIRST_NIGHT, datetime.min.time(), clock.ZONE)
    monkeypatch.setattr("crosscheck.clock.now", lambda: moment)
    shutil.copytree(first.home, tmp_path / "here")
    here, there = (
        replace(first.apart(tmp_path / name), exports=first.exports, store=place) for name in ("here", "there")
    )
    push(here)
    pull(there)
    assert held(there) == held(here)
    for path in here.home.glob("ledger.sqlite*"):
        shutil.copy2(path, there.home)
    assert check_folder(there, FIRST_NIGHT).path.name == check_folder(here, FIRST_NIGHT).path.name
    assert publish(open_ledger(there.ledger_url), there, FIRST_NIGHT).repeated
    assert push(there).files == 0
