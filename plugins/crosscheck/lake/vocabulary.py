"""What the normalising macros need beside SQL: NFKC, GB 2312, variant characters, pinyin syllables."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pyarrow as pa

INITIALS = ("", *"b p m f d t n l g k h j q x zh ch sh r z c s y w".split())
FINALS = (
    "a o e ai ei ao ou an en ang eng er i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang ong ue v ve"
).split()
PASSPORT_SPELLINGS = frozenset(["lyu", "nyu", "lue", "nue"])


def nfkc(texts: pa.StringArray) -> pa.Array:
    """NFKC of each text; NULL stays NULL."""
    return pa.array(
        [None if text is None else unicodedata.normalize("NFKC", text) for text in texts.to_pylist()], pa.string()
    )


@lru_cache(maxsize=1)
def variants() -> tuple[str, str]:
    """The variant characters of ``fold.tsv`` and, at the same places, their standard forms."""
    lines = Path(__file__).with_name("fold.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return "".join(variant for variant, _ in pairs), "".join(standard for _, standard in pairs)


def gb2312() -> frozenset[int]:
    """The code points of GB 2312 without ASCII."""
    points = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            text = bytes([high, low]).decode("gb2312", errors="ignore")
            points.update(map(ord, text))
    return frozenset(points)


def not_in(points: frozenset[int]) -> str:
    """A regular expression (RE2) for one character outside ``points``."""
    ordered = sorted(points)
    starts = [ordered[0], *(b for a, b in pairwise(ordered) if b != a + 1)]
    ends = [*(a for a, b in pairwise(ordered) if b != a + 1), ordered[-1]]
    return "[^" + "".join(rf"\x{{{a:X}}}-\x{{{b:X}}}" for a, b in zip(starts, ends, strict=True)) + "]"


@lru_cache(maxsize=1)
def rare() -> str:
    """Matches a character that registers write differently: not in GB 2312 and not ASCII."""
    return not_in(gb2312() | frozenset(range(0x80)))


@lru_cache(maxsize=1)
def unusual() -> str:
    """Matches a character that is not a plain Han character: anything folding or masking could touch."""
    plain = {point for point in gb2312() if 0x4E00 <= point <= 0x9FFF} - set(map(ord, variants()[0]))
    return not_in(frozenset(plain))


@lru_cache(maxsize=1)
def syllables() -> str:
    """The toneless pinyin syllables as alternatives of a regular expression, ü written as v."""
    from pypinyin.constants import PINYIN_DICT  # a table of 40 000 characters: loaded when first needed

    known = {_toneless(reading) for readings in PINYIN_DICT.values() for reading in readings.split(",")}
    known &= {initial + final for initial in INITIALS for final in FINALS}
    return "|".join(sorted(known | PASSPORT_SPELLINGS))


def _toneless(reading: str) -> str:
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
