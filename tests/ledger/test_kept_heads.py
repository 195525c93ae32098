"""Heads kept outside the home tell what the ledger and all that lies beside it, exchanged at once, would hide."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from crosscheck.errors import IntegrityError
from crosscheck.ledger.kept_heads import kept_heads
from crosscheck.operate.proof_heads import NO_PUBLIC_KEY
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings
from kit.rewritten import a_night, hashed_anew, in_file, verify_problems


@pytest.fixture
def county(settings: Settings, tmp_path: Path) -> Settings:
    """A county after one night; its heads are kept beside the home, as on another disk."""
    county = replace(settings.apart(tmp_path / "home"), heads=tmp_path / "elsewhere" / "heads")
    a_night(county, 0)
    return county


def test_each_night_adds_its_head_once(county: Settings) -> None:
    a_night(county, 1)
    a_night(county, 1)
    assert county.heads
    seqs = [kept.head.seq for kept in kept_heads(county.heads)]
    assert seqs == sorted(set(seqs))
    assert len(seqs) == 2
    assert verify(county).untold == (NO_PUBLIC_KEY,)
    assert county.heads.stat().st_mode & 0o077 == 0


def test_a_history_hashed_anew_is_told_by_the_kept_heads_alone(county: Settings) -> None:
    hashed_anew(county)
    without = verify_problems(replace(county, heads=None))
    assert not [problem for problem in without if "hash was kept" in problem]
    assert [problem for problem in verify_problems(county) if problem.endswith("is not the one whose hash was kept")]


def test_everything_taken_back_at_once_is_told_by_the_kept_heads_alone(county: Settings, tmp_path: Path) -> None:
    shutil.copytree(county.home, tmp_path / "kept")
    a_night(county, 1)
    shutil.rmtree(county.home)
    shutil.copytree(tmp_path / "kept", county.home)
    assert verify(replace(county, heads=None)).problems == ()
    newest = kept_heads(county.heads or Path())[-1].head.seq
    assert verify_problems(county) == [f"history: entry {newest} is missing: its hash was kept"]


def test_a_cut_off_tail_is_told(county: Settings) -> None:
    a_night(county, 1)
    connection = in_file(county)
    connection.execute("DELETE FROM history WHERE seq = (SELECT max(seq) FROM history)")
    connection.execute("UPDATE chain SET (seq, hash) = (SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1)")
    connection.commit()
    connection.close()
    newest = kept_heads(county.heads or Path())[-1].head.seq
    assert f"history: entry {newest} is missing: its hash was kept" in verify_problems(county)


def test_a_file_of_heads_that_was_edited_is_refused_with_its_line(county: Settings) -> None:
    assert county.heads
    with county.heads.open("a", encoding="utf-8") as stream:
        stream.write("the newest is fine\n")
    with pytest.raises(IntegrityError) as refused:
        verify(county)
    assert str(refused.value) == "heads line 2 is no entry with its hash: keep it as it was written"
