"""How names are compared: folding, rare and placeholder characters. The original of a name is always kept beside it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

MASK = "□"
PLACEHOLDERS = "?□*"
DOTS = ".\u00b7\u0387\u2022\u2024\u2027\u2219\u22c5\u25cf\u2e31\u3002\u30fb"
INVISIBLE = "\u00ad\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2800\u3164\ufeff\x00-\x1f\x7f-\x9f"
BLANK = re.compile(rf"[\s{INVISIBLE}]+")
BLANK_AROUND = re.compile(rf"\A[\s{INVISIBLE}]+|[\s{INVISIBLE}]+\Z")
DROPPED = re.compile(rf"[\s{INVISIBLE}{DOTS}]+")
LATIN = re.compile(r"[A-Za-z]+")
INITIALS = "b p m f d t n l g k h j q x zh ch sh r z c s y w"
FINALS = "a o e ai ei ao ou an en ang eng er i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang ong ue v ve"
SPELT_WITHOUT_UMLAUT = frozenset(["lyu", "nyu", "lue", "nue"])
NAME_STRUCT = pa.struct([(part, pa.string()) for part in ("t", "v", "fold", "mask")])


def fold(name: str) -> str:
    """The name as it is compared: NFKC, no white space, no dots of any kind, the standard glyph of each variant."""
    return DROPPED.sub("", unicodedata.normalize("NFKC", name)).translate(_variants())


def mask(folded: str) -> str:
    """A folded name with one □ for whatever registers write differently.

    That is a character outside GB 2312, a placeholder, or one toneless pinyin syllable standing where a character
    should be. Two names that differ only by such characters have the same mask.
    """
    spelt = LATIN.sub(_syllable, folded.replace("ü", "v").replace("Ü", "v"))
    return "".join(MASK if c in PLACEHOLDERS or not (c.isascii() or c in _gb2312()) else c for c in spelt)


def name_structs(given: pa.Array | pa.ChunkedArray) -> pa.Array:
    """``n_name`` of the stage SQL: what was found, the name without blanks around it, its fold and its mask.

    A name of plain characters is all four by itself: only the others are looked at one by one.
    """
    texts = given.combine_chunks() if isinstance(given, pa.ChunkedArray) else given
    there = texts.fill_null("")
    odd = set("".join(there.to_pylist())) - _plain()
    unusual = pc.equal(there, "")
    if odd:
        any_of_them = "".join(f"\\x{{{ord(character):X}}}" for character in sorted(odd))
        unusual = pc.or_(unusual, pc.match_substring_regex(there, f"[{any_of_them}]"))
    parts = [_parts(text) for text in texts.filter(unusual).to_pylist()]
    columns = [texts] * len(NAME_STRUCT)
    if parts:
        looked_at = (pa.array(part, pa.string()) for part in zip(*parts, strict=True))
        columns = [pc.replace_with_mask(texts, unusual, part) for part in looked_at]
    return pa.StructArray.from_arrays(columns, fields=list(NAME_STRUCT))


def nfkc(texts: pa.StringArray) -> pa.Array:
    """NFKC of each text; NULL stays NULL."""
    return pa.array([text and unicodedata.normalize("NFKC", text) for text in texts.to_pylist()], pa.string())


@lru_cache(maxsize=100_000)
def _parts(text: str | None) -> tuple[str | None, ...]:
    if text is None:
        return (None,) * len(NAME_STRUCT)
    name = BLANK_AROUND.sub("", text)
    if name.lower() in ("true", "false"):
        return name, None, None, None  # a yes or no is no name
    folded = fold(name)
    return name or None, name or None, folded or None, mask(folded) or None


def _syllable(latin: re.Match[str]) -> str:
    return MASK if latin[0].lower() in _syllables() else latin[0]


@lru_cache(maxsize=1)
def _variants() -> dict[int, str]:
    lines = Path(__file__).with_name("fold.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {ord(variant): standard for variant, standard in pairs}


@lru_cache(maxsize=1)
def _gb2312() -> frozenset[str]:
    pairs = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return frozenset("".join(pair.decode("gb2312", errors="ignore") for pair in pairs))


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    """Han characters of GB 2312 that are no variant: a name of these alone is its own fold and mask."""
    return frozenset(c for c in _gb2312() if "\u4e00" <= c <= "\u9fff" and ord(c) not in _variants())


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    from pypinyin.constants import PINYIN_DICT  # a table of 40 000 characters: read when a Latin letter turns up

    read = {reading for readings in set(PINYIN_DICT.values()) for reading in readings.split(",")}
    known = set(map(_toneless, read))
    possible = {initial + final for initial in ["", *INITIALS.split()] for final in FINALS.split()}
    return frozenset(known & possible | SPELT_WITHOUT_UMLAUT)


def _toneless(reading: str) -> str:
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
