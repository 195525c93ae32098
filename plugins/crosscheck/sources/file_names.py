"""Names of files, sheets and tables as people and programs give them: compared as headers are, shown as text."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from pathlib import Path

from crosscheck.access.masking import mask_any_writing
from crosscheck.sources.headers import plain

NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What a name may hold and no line of text: control characters, line ends, bytes that are no UTF-8."""
FOREIGN_BYTE = 0xDC00
"""Python stands a byte of a file name that is no UTF-8 for a character of this range."""
FIRST_OF_CHINESE = "\u2e80"
"""From here on a letter of UTF-8 takes three bytes; in a name in GBK a few such come about by chance."""
SHOWN = 20
"""So many names are told; a folder may hold any number of files."""


def split_name(name: str) -> tuple[str, str]:
    """Stem and suffix of a file name as they are compared: NFKC, without blanks, the suffix in small letters."""
    stem, dot, suffix = plain(name).rpartition(".")
    return (stem, f".{suffix.lower()}") if dot else (suffix, "")


def fits(name: str, pattern: str) -> bool:
    """Whether a name fits a county's pattern (``*`` for anything), compared as headers are, in small letters."""
    return fnmatchcase(plain(name).lower(), plain(pattern).lower())


def printable(text: str) -> str:
    """The text with what is no character of a line written out: ``\\xff`` for a foreign byte in a file name."""
    return NO_TEXT.sub(lambda found: _written(ord(found[0])), text)


def _written(code: int) -> str:
    byte = code - FOREIGN_BYTE if FOREIGN_BYTE < code < FOREIGN_BYTE + 0x100 else code
    return f"\\x{byte:02x}" if byte < 0x100 else f"\\u{code:04x}"


def named(path: Path) -> str:
    """The name of a file as it can be stored and shown."""
    return printable(path.name)


def shown(path: Path) -> str:
    """The name of something nobody agreed on, for people: long numbers masked, a name in GBK read as such."""
    return mask_any_writing(printable(_in_gbk(path.name) or path.name))


def _in_gbk(name: str) -> str | None:
    """The name as GBK reads it; None where it is UTF-8, wholly or for the most part, or no GBK either."""
    foreign = sum(FOREIGN_BYTE < ord(c) < FOREIGN_BYTE + 0x100 for c in name)
    chinese = sum(c >= FIRST_OF_CHINESE for c in name) - foreign
    if 3 * chinese >= foreign:
        return None
    try:
        return f"{os.fsencode(name).decode('gb18030')} (named in GBK, not UTF-8)"
    except UnicodeDecodeError:
        return None


def listed(names: list[str]) -> str:
    """The names in one phrase; how many more where there are too many to tell."""
    more = len(names) - SHOWN
    return "、".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
