"""Heads that a key outside the home signed tell even of a hand that exchanged the file of heads with the home."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from crosscheck import files
from crosscheck.errors import ConfigurationError
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.kept_heads import keep_head, kept_heads
from crosscheck.operate.proof_heads import NO_KEPT_HEAD, NO_PUBLIC_KEY
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings
from kit.rewritten import a_night, hashed_anew, verify_problems
from kit.signing import made_key, with_heads

NOT_SIGNED = "heads line {n}: the head of entry {seq} is not signed by the key"


@pytest.fixture
def county(settings: Settings, tmp_path: Path) -> Settings:
    """A county after one night whose head was signed; heads and key lie beside the home, as on another disk."""
    county = with_heads(settings.apart(tmp_path / "home"), tmp_path / "elsewhere")
    a_night(county, 0)
    return county


def head_file(county: Settings) -> Path:
    assert county.heads
    return county.heads


def test_each_night_is_signed_once_and_nothing_is_left_untold(county: Settings, tmp_path: Path) -> None:
    a_night(county, 0)
    a_night(county, 1)
    kept = kept_heads(head_file(county))
    assert len(kept) == 2
    assert all(one.signature and one.at for one in kept)
    assert verify(replace(county, head_key=None)).untold == ()
    assert verify(replace(county, head_public=None)).untold == (), "the key itself knows its public half"
    assert verify(replace(county, head_key=None, head_public=None)).untold == (NO_PUBLIC_KEY,)
    assert verify(replace(county, heads=None)).untold == (NO_KEPT_HEAD,)


def rewritten_heads(county: Settings) -> None:
    """The file of heads as it would be had the changed history been kept: the ledger's own head, by no key."""
    head_file(county).unlink()
    ledger = open_ledger(county.ledger_url)
    keep_head(ledger, replace(county, head_key=None))
    ledger.dispose()


def by_another_key(county: Settings) -> None:
    private, _ = made_key(county.home.parent, "own")
    head_file(county).unlink()
    ledger = open_ledger(county.ledger_url)
    keep_head(ledger, replace(county, head_key=private))
    ledger.dispose()


def old_signature(county: Settings) -> None:
    """The signature that was there, behind the hash that is there now."""
    [kept] = kept_heads(head_file(county))
    rewritten_heads(county)
    line = head_file(county).read_text(encoding="utf-8").strip()
    files.write_text(head_file(county), f"{line} {kept.at} {kept.signature}\n")


def behind_the_signed(county: Settings) -> None:
    """A head of one's own behind what was signed."""
    ledger = open_ledger(county.ledger_url)
    keep_head(ledger, replace(county, head_key=None))
    ledger.dispose()


@pytest.mark.parametrize(
    ("heads", "problem"),
    [
        (rewritten_heads, "heads holds no signed head: it was exchanged, or the next night is the first to sign"),
        (by_another_key, NOT_SIGNED),
        (old_signature, NOT_SIGNED),
        (behind_the_signed, "is not the one whose hash was kept"),
        (lambda _: None, "is not the one whose hash was kept"),
    ],
    ids=["unsigned", "another key", "old signature", "added", "left alone"],
)
def test_a_history_hashed_anew_is_named_whatever_becomes_of_the_file_of_heads(
    county: Settings, heads: Callable[[Settings], object], problem: str
) -> None:
    hashed_anew(county)
    heads(county)
    seq = kept_heads(head_file(county))[-1].head.seq
    expected = problem.format(n=1, seq=seq)
    assert [line for line in verify_problems(county) if line.endswith(expected)], verify_problems(county)


@pytest.mark.parametrize("heads", ["left alone", "last line gone", "all gone"])
def test_everything_since_the_newest_revision_taken_back(county: Settings, tmp_path: Path, heads: str) -> None:
    shutil.copytree(county.home, tmp_path / "kept")
    a_night(county, 1)
    shutil.rmtree(county.home)
    shutil.copytree(tmp_path / "kept", county.home)
    first, second = head_file(county).read_bytes().splitlines(keepends=True)
    seq = int(second.split()[0])
    if heads == "left alone":
        assert verify_problems(county) == [f"history: entry {seq} is missing: its hash was kept"]
    elif heads == "all gone":
        head_file(county).unlink()
        assert verify_problems(county) == [
            "heads holds no signed head: it was exchanged, or the next night is the first to sign"
        ]
    else:  # whoever can shorten the file of heads can do this: doctor sees how old the newest signature is
        head_file(county).write_bytes(first)
        assert verify_problems(county) == []


def test_what_came_since_the_newest_signature_is_said_to_be_untold(county: Settings) -> None:
    a_night(replace(county, heads=None, head_key=None), 1)
    [(_, told)] = verify(county).untold
    signed = kept_heads(head_file(county))[-1]
    assert told.startswith(f"whether everything after entry {signed.head.seq}, signed at {signed.at}, was taken back")


def test_heads_of_a_time_before_the_key_stay_as_they_are(settings: Settings, tmp_path: Path) -> None:
    private, _ = made_key(tmp_path / "elsewhere")
    before = replace(settings.apart(tmp_path / "home"), heads=tmp_path / "elsewhere" / "heads")
    a_night(before, 0)
    county = replace(before, head_key=private)
    a_night(county, 0)
    assert [bool(one.signature) for one in kept_heads(head_file(county))] == [False, True]
    assert verify(county).untold == ()


def test_a_line_that_a_full_disk_cut_off_was_not_kept(county: Settings) -> None:
    with head_file(county).open("ab") as stream:
        stream.write(b"99 abc")
    assert len(kept_heads(head_file(county))) == 1
    a_night(county, 1)
    assert len(kept_heads(head_file(county))) == 2
    assert verify(county).untold == ()


def test_a_key_that_is_none_is_refused_by_its_variable(county: Settings, tmp_path: Path) -> None:
    other = tmp_path / "other.key"
    files.write_bytes(
        other, X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    with pytest.raises(ConfigurationError, match=r"CROSSCHECK_HEAD_PUBLIC names .*other.key: ValueError"):
        verify(replace(county, head_public=other))
    with pytest.raises(ConfigurationError, match=r"CROSSCHECK_HEAD_KEY names .*: it is no Ed25519 private key"):
        a_night(replace(county, head_key=other), 1)
