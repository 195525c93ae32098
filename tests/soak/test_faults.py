"""Faults drawn from a seed, over nights and intakes: nothing lost or doubled, no half publication, the same bytes."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from fault_county import STAGES, County, Stored, tree
from fault_kinds import FAULTS, Trial, spoilt

from crosscheck.publish.revision import check as differences
from crosscheck.publish.revision import revisions

SEED, ALL, SAMPLE = 20261119, 150, 7
SPOILT_SEED, ALL_SPOILT, SAMPLE_SPOILT = 20261120, 40, 2


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return County(tmp_path_factory.mktemp("faults"))


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


def _print(capsys: pytest.CaptureFixture[str], soak: bool, seed: int, ends: Counter[tuple[str, str]]) -> None:
    with capsys.disabled():
        if soak:
            print(f"\n{ends.total()} faults from seed {seed}")  # noqa: T201  the figures are the result
            for (kind, end), count in sorted(ends.items()):
                print(f"{kind:40} {end:10} {count:4}")  # noqa: T201
