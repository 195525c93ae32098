"""Heads kept outside the home: their signatures, and what can't be told where they, or a key, are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crosscheck.ledger.history import Head
from crosscheck.ledger.kept_heads import KeptHead, kept_heads
from crosscheck.ledger.signing import checker, may_check
from crosscheck.settings import Settings

Sentence = tuple[str, str]
"""In Chinese and in English."""
NO_KEPT_HEAD: Sentence = (
    "最新版次之后的全部内容,或整部历史连同所依据的一切,是否被一并替换:没有在本目录之外留存历史末条的哈希"
    "(CROSSCHECK_HEADS 指定一个文件)",
    "whether everything since the newest revision, or the whole history with all that rests on it, was exchanged at "
    "once: no head of the history is kept outside this home (CROSSCHECK_HEADS names a file for it)",
)
NO_PUBLIC_KEY: Sentence = (
    "目录之外留存的末条哈希是否与历史一并被替换:没有可核对签名的公钥(CROSSCHECK_HEAD_PUBLIC 指定一个文件)",
    "whether the heads kept outside this home were exchanged together with the history: no key checks their signatures "
    "(CROSSCHECK_HEAD_PUBLIC names a file for it)",
)
SIGNED_UP_TO: Sentence = (
    "第 {seq} 条({at} 签名)之后的全部内容是否被一并撤销:此后还没有签过名",
    "whether everything after entry {seq}, signed at {at}, was taken back at once: nothing was signed since",
)


def heads_outside(settings: Settings) -> list[KeptHead]:
    """The heads in the file that is named for them; none where none is."""
    return kept_heads(settings.heads) if settings.heads else []


def signature_problems(settings: Settings, kept: Sequence[KeptHead], head: Head) -> Iterator[str]:
    """Signatures that are missing or are not the key's; nothing where no key is named. ``head``: that of the history.

    Lines before the first signed one were kept before there was a key.
    """
    if settings.heads is None or not may_check(settings):
        return
    is_signed, name = checker(settings), settings.heads.name
    signing = False
    for number, one in enumerate(kept, start=1):
        signing = signing or bool(one.signature)
        if signing and not is_signed(one.head, one.at, one.signature):
            yield f"{name} line {number}: the head of entry {one.head.seq} is not signed by the key"
    if head.seq and not signing:
        yield f"{name} holds no signed head: it was exchanged, or the next night is the first to sign"


def untold_by_heads(settings: Settings, kept: Sequence[KeptHead], head: Head) -> Iterator[Sentence]:
    """What these heads leave open."""
    if not kept:
        yield NO_KEPT_HEAD
    elif not may_check(settings):
        yield NO_PUBLIC_KEY
    elif kept[-1].head.seq < head.seq:
        told = {"seq": kept[-1].head.seq, "at": kept[-1].at}
        yield SIGNED_UP_TO[0].format(**told), SIGNED_UP_TO[1].format(**told)
