"""The lines of a text file: decoded strictly, and counted in the bytes, so that rows can be reconciled with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from crosscheck.errors import RejectedDelivery
from crosscheck.sources.limits import LINE

BLOCK = 1024 * 1024
"""Bytes that are decoded at once."""
TWO_HAN_IN_UTF8 = re.compile(rb"[\xe4-\xe9][\x80-\xbf]{2}[\xe4-\xe9][\x80-\xbf]{2}")
NOT_ASCII = re.compile(rb"[\x80-\xff]+")


@dataclass
class Lines:
    """The text of ``binary`` in blocks of whole lines; ``count`` is how many lines the bytes read so far have.

    Bytes that are no text of ``encoding``, UTF-8 text within GB 18030, NUL bytes and a line beyond all bounds raise
    ``RejectedDelivery`` with file and line, never with the text.
    """

    label: str
    binary: BinaryIO
    encoding: str
    count: int = 0

    def __iter__(self) -> Iterator[str]:
        """The blocks, each ending where a line ends."""
        offset = self.binary.tell()
        for block in self._blocks():
            self._refuse_nul(block)
            text = self._decoded(block, offset)
            self._refuse_utf8(block)
            self.count += _line_ends(block) + (not block.endswith((b"\n", b"\r")))
            offset += len(block)
            yield text

    def _blocks(self) -> Iterator[bytes]:
        """The bytes in pieces that end where a line ends."""
        rest = b""
        while more := self.binary.read(BLOCK):
            rest += more
            end = max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, -1)) + 1
            if not end and len(rest) > 4 * LINE:  # a character has up to four bytes
                raise self._refusal(0, b"", f"is longer than {LINE:,} characters")
            if end:
                yield rest[:end]
                rest = rest[end:]
        if rest:
            yield rest

    def _decoded(self, block: bytes, offset: int) -> str:
        try:
            return block.decode(self.encoding)
        except UnicodeDecodeError as error:
            line = self.count + _line_ends(block[: error.start]) + 1
            message = f"{self.label}: byte {offset + error.start} is no {self.encoding} text (line {line})"
            raise RejectedDelivery("rejected", message) from None

    def _refuse_nul(self, block: bytes) -> None:
        if (place := block.find(b"\0")) >= 0:
            raise self._refusal(place, block, "holds NUL bytes, which no text has; export it anew")

    def _refuse_utf8(self, block: bytes) -> None:
        if self.encoding != "gb18030":
            return
        place = 0
        while hit := TWO_HAN_IN_UTF8.search(block, place):
            end = block.find(b"\n", hit.start())
            first, place = block.rfind(b"\n", 0, hit.start()) + 1, end + 1 if end >= 0 else len(block)
            if any(_is_utf8(run) for run in NOT_ASCII.findall(block[first:place])):
                raise self._refusal(
                    hit.start(), block, "is UTF-8 in a file of GB 18030; export it anew in one encoding"
                )

    def _refusal(self, place: int, block: bytes, what: str) -> RejectedDelivery:
        line = self.count + _line_ends(block[:place]) + 1
        return RejectedDelivery("rejected", f"{self.label}: line {line} {what}")


def _line_ends(block: bytes) -> int:
    return block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n")


def _is_utf8(run: bytes) -> bool:
    """Whether bytes that are text of both encodings are UTF-8: common characters in it, rare ones in GB 18030."""
    try:
        run.decode("utf-8").encode("gbk")
    except UnicodeError:
        return False
    try:
        run.decode("gb18030").encode("gb2312")
    except UnicodeError:
        return True
    return False
