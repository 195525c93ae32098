"""Deliveries on an SFTP server and in an object store: as those in a folder, and what only a server can do to them."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import asyncssh
import pytest

from crosscheck import files
from crosscheck.catalog.datasets import catalog
from crosscheck.lake.land import NOT_READ, Landed, land
from crosscheck.settings import Settings
from crosscheck.sources import limits
from crosscheck.sources.drop_servers import drop_server
from crosscheck.sources.reach import unreachable
from kit.drop_servers import BUCKET, S3Server, SftpServer, s3_server, sftp_server
from kit.landing import NIGHT, accept, deaths, drop

DEATH = "civil_affairs.death"
FILE = "死亡(殡葬)登记.csv"
CONNECTION = "AIRFLOW_CONN_CROSSCHECK_CIVIL_AFFAIRS"
Serve = Callable[[str], Settings]


@pytest.fixture(scope="module")
def sftp() -> Iterator[SftpServer]:
    with sftp_server() as server:
        yield server


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture
def served(settings: Settings, sftp: SftpServer, s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> Serve:
    """The settings of another home that reads the department's drop folder from a server."""

    def serve(kind: str) -> Settings:
        assert settings.exports is not None
        folder = settings.exports / "drop" / "civil_affairs"
        sftp.read.clear()
        if kind == "sftp":
            connection = sftp.connection(folder)
        else:
            path = settings.home.parent.name
            s3.put(folder, path)
            connection = s3.connection(path)
        monkeypatch.setenv(CONNECTION, connection)
        return replace(settings.apart(settings.home.with_name(kind)), exports=None)

    return serve


def outcome(landed: list[Landed], delivery: str = "20261120") -> tuple[str, str | None]:
    [found] = [(one.outcome, one.detail) for one in landed if (one.dataset, one.delivery) == (DEATH, delivery)]
    return found


def snapshots(settings: Settings) -> dict[str, Any]:
    """Every file of the lake by its path; manifests without the time at which they were delivered."""
    found: dict[str, Any] = {}
    for path in sorted(settings.lake.rglob("*")):
        if path.suffix == ".json":
            found[str(path.relative_to(settings.lake))] = json.loads(path.read_text()) | {"delivered_at": ""}
        elif path.is_file():
            found[str(path.relative_to(settings.lake))] = path.read_bytes()
    return found


@pytest.mark.parametrize("kind", ["sftp", "s3"])
def test_a_server_is_read_as_a_folder_is(settings: Settings, served: Serve, kind: str) -> None:
    """Same snapshots byte for byte, same things told; taken in once; no copy stays on the disk."""
    drop(settings, "civil_affairs", "20261119", {FILE: deaths(4)})
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(5), "清单.pdf": b"%PDF", "死亡登记.csv": deaths(2)})
    drop(settings, "civil_affairs", "20261120-2", {FILE: deaths(6)}, complete=False)
    drop(settings, "civil_affairs", "20261121", {FILE: deaths(7)})
    drop(settings, "civil_affairs", "旧", {FILE: deaths(8)})
    here = land(settings, "civil_affairs", NIGHT, accept)
    assert sorted(one.delivery for one in here if one.outcome == NOT_READ) == ["20261120", "旧"]
    there = served(kind)
    assert land(there, "civil_affairs", NIGHT, accept) == here
    assert snapshots(there) == snapshots(settings)
    assert len(snapshots(there)) == 6
    again = land(there, "civil_affairs", NIGHT, accept)
    assert [one.outcome for one in again if one.dataset == DEATH] == ["present", "present"]
    assert not list(there.spill.glob("drop-*"))


def test_when_it_was_delivered_is_when_success_was_put_there(settings: Settings, served: Serve) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(5)})
    there = served("sftp")
    for each in (settings, there):
        land(each, "civil_affairs", NIGHT, accept)
    path = Path(DEATH) / "20261120" / "manifest.json"
    assert (there.lake / path).read_bytes() == (settings.lake / path).read_bytes()


def test_a_line_that_is_cut(settings: Settings, served: Serve, sftp: SftpServer) -> None:
    """What came before stays, the delivery in which it happened is told, and taken in whole the next time."""
    drop(settings, "civil_affairs", "20261119", {FILE: deaths(4)})
    drop(settings, "civil_affairs", "20261120", {"死亡(殡葬)登记补.csv": deaths(5)})
    there = served("sftp")
    sftp.cut.add("死亡(殡葬)登记补.csv")
    landed = land(there, "civil_affairs", NIGHT, accept)
    assert outcome(landed, delivery="20261119")[0] == "accepted"
    kind, why = outcome(landed)
    assert (kind, (why or "").startswith("死亡(殡葬)登记补.csv: the server can't be read (")) == ("failed", True)
    assert outcome(land(there, "civil_affairs", NIGHT, accept))[0] == "accepted"


def test_a_server_that_nobody_reaches(settings: Settings, sftp: SftpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each list of its department is told, and nothing is raised: everybody else's night goes on."""
    there = replace(settings, exports=None)
    monkeypatch.setenv(CONNECTION, json.dumps(json.loads(sftp.connection(Path("/"))) | {"port": 1}))
    landed = land(there, "civil_affairs", NIGHT, accept)
    assert len(landed) == 5
    assert {one.outcome for one in landed} == {"failed"}
    assert (outcome(landed)[1] or "").endswith("the server can't be read (ConnectionRefusedError)")
    assert unreachable(there, catalog().department("civil_affairs"))


def test_a_file_that_grows_while_it_is_copied(settings: Settings, served: Serve, sftp: SftpServer) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(5)})
    there = served("sftp")
    sftp.grow.add(FILE)
    kind, why = outcome(land(there, "civil_affairs", NIGHT, accept))
    assert kind == "failed"
    assert "tried again" in (why or "")
    assert outcome(land(there, "civil_affairs", NIGHT, accept))[0] == "accepted"


@pytest.mark.parametrize("kind", ["sftp", "s3"])
def test_ceilings_count_before_anything_is_copied(
    settings: Settings, served: Serve, sftp: SftpServer, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(50)})
    monkeypatch.setattr(limits, "BYTES", 1_000)
    there = served(kind)
    refused, why = outcome(land(there, "civil_affairs", NIGHT, accept))
    assert (refused, (why or "").startswith(f"{FILE}: ")) == ("rejected", True)
    assert "more than the 1,000 of the largest list" in (why or "")
    assert sftp.read == []


def test_a_full_disk_is_not_blamed_on_the_server(settings: Settings, served: Serve) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(5)})
    there, copy = served("sftp"), files.open_private

    def full(path: Path, mode: str = "wb") -> IO[Any]:
        if path.name == FILE:
            raise OSError(errno.ENOSPC, "full")
        return copy(path, mode)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "open_private", full)
        landed = land(there, "civil_affairs", NIGHT, accept)
    assert outcome(landed) == ("failed", "死亡(殡葬)登记: No space left on device (OSError)")
    assert outcome(land(there, "civil_affairs", NIGHT, accept))[0] == "accepted"


def test_a_server_with_another_key_gets_no_password(settings: Settings, served: Serve, sftp: SftpServer) -> None:
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(5)})
    there, folder = served("sftp"), settings.home
    sftp.tried.clear()
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    for key, words in ((other, "another key than the connection names"), ("", "names no 'host_key'")):
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv(CONNECTION, sftp.connection(folder, host_key=key))
            landed = land(there, "civil_affairs", NIGHT, accept)
        assert {one.outcome for one in landed} == {"failed"}
        assert words in (outcome(landed)[1] or "")
    assert sftp.tried == []


def test_a_wrong_password_is_told_and_not_shown(
    settings: Settings, sftp: SftpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, wrong = replace(settings, exports=None), "another password"
    monkeypatch.setenv(CONNECTION, json.dumps(json.loads(sftp.connection(Path("/"))) | {"password": wrong}))
    landed = land(there, "civil_affairs", NIGHT, accept)
    assert "the server refuses; check login, password and rights" in (outcome(landed)[1] or "")
    assert wrong not in repr(landed) + repr(drop_server(there, "civil_affairs"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"login": ""}, "lacks its bucket"),
        ({"extra": {}}, "lacks its bucket"),
        ({"extra": {"path": "b", "endpoint_url": "http://10.1.1.1"}}, "has to begin with https://"),
        ({"extra": {"path": "not-there/drop"}}, "folder 'drop': it is not there"),
    ],
)
def test_stores_that_are_no_drop_folder(
    settings: Settings, s3: S3Server, monkeypatch: pytest.MonkeyPatch, changes: dict, words: str
) -> None:
    known = json.loads(s3.connection("drop"))
    if words.endswith("not there"):
        changes["extra"]["endpoint_url"] = s3.address
    monkeypatch.setenv(CONNECTION, json.dumps(known | changes))
    landed = land(replace(settings, exports=None), "civil_affairs", NIGHT, accept)
    assert words in (outcome(landed)[1] or "")


def test_what_no_list_is_read_from(settings: Settings, served: Serve) -> None:
    """A link, a folder and a pipe where a file should be are told, and nothing behind them is read."""
    folder = drop(settings, "civil_affairs", "20261120", {})
    (folder / FILE).symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe")
    (folder / os.fsdecode("死亡登记.csv".encode("gbk"))).touch()
    there = served("sftp")
    landed = land(there, "civil_affairs", NIGHT, accept)
    [told] = [one.detail or "" for one in landed if one.outcome == NOT_READ]
    assert "pipe (a pipe or device)" in told
    assert "死亡登记.csv (named in GBK, not UTF-8)" in told
    kind, why = outcome(landed)
    assert (kind, why) == ("failed", f"{FILE}: it is a link and is not read; put the file itself into the delivery")


def test_folders_of_a_store_that_have_no_name_are_told(settings: Settings, served: Serve, s3: S3Server) -> None:
    """A store's keys may hold empty names and dots, which no folder has; the mark of a folder itself is nothing."""
    drop(settings, "civil_affairs", "20261120", {FILE: deaths(5)})
    there, root = served("s3"), f"{BUCKET}/{settings.home.parent.name}"
    for key in (f"/{FILE}", f"./{FILE}", f"20261120//{FILE}"):
        s3.client.pipe_file(f"{root}/{key}", deaths(6))
    landed = land(there, "civil_affairs", NIGHT, accept)
    told = {one.delivery: one.detail or "" for one in landed if one.outcome == NOT_READ}
    assert sorted(told) == ["20261120", "unusable-name-0", "unusable-name-1"]
    assert "unusable-name-0 (a folder), of no list and not read" in told["20261120"]
    assert outcome(landed)[0] == "accepted"
