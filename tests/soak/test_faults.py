"""Faults drawn from a seed, over nights and intakes: nothing lost or doubled, no half publication, the same bytes."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from fault_acts import TONIGHT, perform
from fault_county import STAGES, County, Stored
from fault_kinds import FAULTS, Trial, spoilt
from restarts import Served

from crosscheck.errors import IntegrityError
from crosscheck.operate.store import pull, push
from crosscheck.publish.revision import check as differences
from crosscheck.publish.revision import revisions
from kit.drop_servers import BUCKET, s3_server
from kit.postgres import cluster

SEED, ALL, SAMPLE = 20261119, 150, 3
SPOILT_SEED, ALL_SPOILT, SAMPLE_SPOILT = 20261120, 40, 1
RESTART_SEED, ALL_RESTARTS, SAMPLE_RESTARTS = 20261121, 10, 1


def nothing_is_half(home: Path) -> None:
    """Whatever became of the act: ``latest`` names a whole revision, every revision is one, no issue is there twice."""
    folder = home / "revisions"
    assert (folder / "latest").read_text(encoding="utf-8").strip() in {path.name for path in revisions(folder)}
    for revision in revisions(folder):
        assert differences(revision) == []
    with sqlite3.connect(home / "ledger.sqlite") as connection:
        triples = connection.execute("SELECT county, rule_id, subject_id, object FROM issue").fetchall()
        answers = connection.execute("SELECT number, text FROM answer").fetchall()
    assert len(triples) == len(set(triples))
    assert len(answers) == len(set(answers))


def disturbed(county: County, seed: int) -> tuple[str, str, int]:
    """An act disturbed and done again: kind, act, and how the disturbed one ended."""
    rng, kinds = Random(seed), list(FAULTS)
    kind, act = kinds[seed % len(kinds)], rng.choice(list(STAGES))
    trial = Trial(rng, county, act, county.copy(STAGES[act], f"seed-{seed}"))
    said = FAULTS[kind](trial)
    assert said.told, said.text[-1500:]
    nothing_is_half(trial.home)
    again = trial.run()
    assert again.code == 0, again.text[-1500:]
    found, expected = Stored.of(trial.home), county.left[act]
    assert found.differences(expected, but_times=kind == "clock set wrong") == []
    return kind, act, said.code


def test_a_fault_leaves_no_trace(county: County, soak: bool, capsys: pytest.CaptureFixture[str]) -> None:
    ends: Counter[tuple[str, str]] = Counter()
    wrong = []
    for seed in range(SEED, SEED + (ALL if soak else SAMPLE)):
        try:
            kind, _, code = disturbed(county, seed)
        except AssertionError as error:
            wrong.append(f"seed {seed}: {error}")
            continue
        ends[kind, "killed" if code < 0 else "told" if code else "went on"] += 1
    _print(capsys, soak, SEED, ends)
    assert wrong == []


def triples(home: Path) -> set[tuple[str, ...]]:
    with sqlite3.connect(home / "ledger.sqlite") as connection:
        return set(connection.execute("SELECT county, rule_id, subject_id, object FROM issue"))


def findings(home: Path) -> bytes:
    """Tonight's findings as they stand."""
    folder = home / "nights" / TONIGHT.isoformat()
    return (folder / (folder / "current").read_text(encoding="utf-8").strip() / "findings.parquet").read_bytes()


def spoilt_home(county: County, seed: int) -> tuple[str, str]:
    """A file of the home is spoilt, found, and laid back from a copy: which part, and how the act on it ended."""
    rng = Random(seed)
    act = rng.choice(list(STAGES))
    trial = Trial(rng, county, act, county.copy(STAGES[act], f"spoilt-{seed}"))
    part = ("lake", "nights", "revisions", "ledger.sqlite")[seed % 4]
    files = [
        path
        for path in sorted(trial.home.rglob("*"))
        if path.is_file() and part in path.parts and "unread" not in path.parts
    ]
    path = rng.choice(files)
    whole = path.read_bytes()
    way = spoilt(rng, path)
    what = f"{path.relative_to(trial.home)} {way} before {act}"
    found, said = trial.run(act="verify"), trial.run()
    assert found.told, (what, found.text[-1500:])
    assert said.told, (what, said.text[-1500:])
    named = found.code != 0 and any(name in found.text for name in (path.name, path.parent.name, "history"))
    assert named or (part == "ledger.sqlite" and way == "turned"), (what, found.text[-1500:])
    if part == "ledger.sqlite":
        shutil.rmtree(trial.home)
        county.copy(STAGES[act], trial.home.name)
    else:
        assert triples(trial.home) <= triples(county.folder / f"undisturbed-{act}"), what
        path.write_bytes(whole)
    again = trial.run()
    assert again.code == 0, (what, again.text[-1500:])
    nothing_is_half(trial.home)
    assert triples(trial.home) == triples(county.folder / f"undisturbed-{act}"), what
    if (county.folder / f"undisturbed-{act}" / "nights" / TONIGHT.isoformat() / "current").exists():
        assert findings(trial.home) == findings(county.folder / f"undisturbed-{act}"), what
    return part, "went on" if said.code == 0 else "told"


def test_a_spoilt_file_is_found_and_accuses_nobody(
    county: County, soak: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    ends: Counter[tuple[str, str]] = Counter()
    wrong = []
    for seed in range(SPOILT_SEED, SPOILT_SEED + (ALL_SPOILT if soak else SAMPLE_SPOILT)):
        try:
            ends[spoilt_home(county, seed)] += 1
        except AssertionError as error:
            wrong.append(f"seed {seed}: {error}")
    _print(capsys, soak, SPOILT_SEED, ends)
    assert wrong == []


@pytest.fixture(scope="module")
def served(county: County) -> Iterator[Served]:
    with cluster() as made:
        yield Served(county, made)


def test_a_server_that_restarts_costs_a_night_nothing(
    served: Served, soak: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    ends: Counter[str] = Counter()
    for seed in range(RESTART_SEED, RESTART_SEED + (ALL_RESTARTS if soak else SAMPLE_RESTARTS)):
        try:
            ends["told" if served.disturbed(seed).code else "went on"] += 1
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from None
    with capsys.disabled():
        if soak:
            print(f"\n{ends.total()} restarts from seed {RESTART_SEED}: {dict(ends)}")  # noqa: T201  the figures are the result


def _print(capsys: pytest.CaptureFixture[str], soak: bool, seed: int, ends: Counter[tuple[str, str]]) -> None:
    with capsys.disabled():
        if soak:
            print(f"\n{ends.total()} faults from seed {seed}")  # noqa: T201  the figures are the result
            for (kind, end), count in sorted(ends.items()):
                print(f"{kind:40} {end:10} {count:4}")  # noqa: T201


def test_an_empty_machine_carries_on(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the night its machine is lost: on another one, with the store and the ledger, it is the same night."""
    with s3_server() as server:
        monkeypatch.setenv("AIRFLOW_CONN_CROSSCHECK_STORE", server.connection("county"))
        here = replace(county.settings(county.copy("landed", "lost")), store=f"s3://{BUCKET}/county")
        there = replace(county.settings(county.folder / "found"), store=here.store)
        push(here)
        pull(there)
        for path in (*here.home.glob("ledger.sqlite*"), here.home / "feedback"):
            copy = shutil.copytree if path.is_dir() else shutil.copy2
            copy(path, there.home / path.name)
        said = perform("night", county.settings(there.home), county.folder / "log" / "found", night=TONIGHT)
        assert said.code == 0, said.text[-1500:]
        assert Stored.of(there.home).differences(county.left["night"]) == []
        assert push(there).commit == 2
        with pytest.raises(IntegrityError, match="another machine published commit 2"):
            push(here)
