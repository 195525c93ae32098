"""The one boundary of a delivery: whatever a reader or staging raises becomes file and kind of error, in plain words.

The words of the exception itself are never shown: they may hold what somebody's row says.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from json import JSONDecodeError
from xml.etree.ElementTree import ParseError

from crosscheck.errors import OF_NATIVE_READERS, ConfigurationError, DeliveryError
from crosscheck.sources.file_names import named, printable
from crosscheck.sources.offer import Offer
from crosscheck.sources.reading import Part

KINDS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (MemoryError, "more than the memory holds"),
    (RecursionError, "nested too deeply"),
    (UnicodeError, "a name or text that is no text"),
    ((zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError), "a damaged archive"),
    (ParseError, "damaged XML"),
    (struct.error, "damaged binary content"),
    (JSONDecodeError, "damaged JSON"),
    (OverflowError, "a number beyond all bounds"),
    (TimeoutError, "it took too long"),
)
OF_LIBRARIES = {
    "httpx": "an answer that can't be read",
    "sqlalchemy": "the database refused to answer",
    "duckdb": "content that the engine can't take",
    "_duckdb": "content that the engine can't take",
    "pyarrow": "content that the engine can't take",
}
"""What errors of a library come to, by its name: their classes stay behind the walls of the readers."""


@dataclass
class Place:
    """How far a delivery has been read: whether rows of ``label`` are being read, or what follows it is opened."""

    label: str | None = None
    opening: bool = True

    def watch(self, parts: Iterable[Part]) -> Generator[Part, None, None]:
        """Give the parts as they are and keep where the reader stands."""
        for part in parts:
            self.label, self.opening = part.label, False
            yield part
            self.opening = True

    def name(self, offer: Offer) -> str:
        """The file, sheet or list in which reading ended."""
        if self.label is not None and not self.opening:
            return self.label
        files = [named(path) for path in offer.inputs]
        begun = [number for number, name in enumerate(files) if self.label and self.label.startswith(name)]
        following = files[begun[-1] + 1 :] if begun else files
        return next(iter([*following, *([self.label] if self.label else [])]), offer.dataset.title)


def is_of_the_delivery(error: BaseException) -> bool:
    """Whether what was raised is told as a read that failed; a wrong configuration, or being stopped, is not."""
    if isinstance(error, ConfigurationError):
        return False
    return isinstance(error, Exception) or type(error).__name__ == OF_NATIVE_READERS


def told(error: BaseException, where: str) -> str:
    """The failure in words: the readers' own, or ``where`` and the kind of what was raised."""
    if isinstance(error, DeliveryError):
        return printable(str(error))
    return printable(f"{where}: {kind(error)}")


def kind(error: BaseException) -> str:
    """The family of an exception in plain words, and its class."""
    if isinstance(error, OSError) and error.errno:
        return f"{os.strerror(error.errno)} ({type(error).__name__})"
    library = OF_LIBRARIES.get(type(error).__module__.split(".")[0], "the reader could not go on")
    words = next((words for family, words in KINDS if isinstance(error, family)), library)
    return f"{words} ({type(error).__name__})"
