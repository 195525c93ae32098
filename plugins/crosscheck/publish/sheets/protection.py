"""Workbooks under a password, as Office itself asks for it when such a file is opened (MS-OFFCRYPTO, agile AES-256)."""

from __future__ import annotations

import io
import struct
from xml.parsers.expat import ExpatError

from msoffcrypto import exceptions
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from crosscheck.errors import CrosscheckError, IntegrityError

MAGIC = b"\xd0\xcf\x11\xe0"
"""A protected workbook is no zip any more; old xls files begin so too."""
MOST_ROUNDS = 1_000_000
"""Hash rounds that a file may ask for before its password is known to be right; Office writes 100,000."""
_BROKEN = (
    exceptions.DecryptionError,
    exceptions.FileFormatError,
    exceptions.ParseError,
    ExpatError,
    struct.error,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What the library lets through when a file was cut or made up."""


class CannotUnlock(CrosscheckError):
    """A protected file that does not open; ``wrong``: its password is another one, else it is none or broken."""

    def __init__(self, wrong: bool) -> None:
        super().__init__("the workbook has another password" if wrong else "the workbook is old, broken or no workbook")
        self.wrong = wrong


def is_locked(content: bytes) -> bool:
    """Whether ``content`` is a protected workbook, or an old xls."""
    return content.startswith(MAGIC)


def lock(content: bytes, password: str) -> bytes:
    """The workbook under ``password``; each call draws other salts, so no two results are the same bytes.

    The library calls its writing experimental: what it wrote is opened again before anybody gets it.
    """
    # Not by OOXMLFile: that first asks whether the workbook is written as Office does, and offices have other programs.
    locked: bytes = ECMA376Agile.encrypt(password, io.BytesIO(content))
    file = OOXMLFile(io.BytesIO(locked))
    file.load_key(password=password)
    if _decrypted(file) != content:
        raise IntegrityError("a workbook can't be read again under its password; it was not written")
    return locked


def unlock(content: bytes, password: str) -> bytes:
    """What ``lock`` was given, or what Office protected; anything else raises CannotUnlock."""
    if not password:
        raise CannotUnlock(wrong=True)
    try:
        file = OOXMLFile(io.BytesIO(content))
        if file.type == "agile" and file.info["spinValue"] > MOST_ROUNDS:
            raise CannotUnlock(wrong=False)
        file.load_key(password=password, verify_password=True)
    except exceptions.InvalidKeyError:
        raise CannotUnlock(wrong=True) from None
    except _BROKEN:
        raise CannotUnlock(wrong=False) from None
    try:
        return _decrypted(file)
    except _BROKEN:
        raise CannotUnlock(wrong=False) from None


def _decrypted(file: OOXMLFile) -> bytes:
    made = io.BytesIO()
    file.decrypt(made, verify_integrity=file.type == "agile")
    return made.getvalue()
