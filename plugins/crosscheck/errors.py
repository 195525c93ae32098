"""The error family. Every message says what happened, where, and what to do; none holds a person."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb
from typing import Any

OWN = Path(__file__).parent
OF_NATIVE_READERS = "PanicException"
"""What a reader written in Rust raises when it gives up; it is no ``Exception``."""


class CrosscheckError(Exception):
    """Anything the product refuses; ``exit_code`` tells the family without a log.

    ``zh`` and ``en``: the message in that language, where it is not the message itself.
    """

    exit_code = 1

    def __init__(self, message: str = "", *, zh: str = "", en: str = "") -> None:
        super().__init__(message)
        self._told = {"zh": zh, "en": en}

    def __reduce__(self) -> tuple[Any, ...]:
        """An error that another process raised is here what it was there, whatever its constructor asks for."""
        return _as_it_was, (type(self), self.args), self.__dict__

    def told(self, language: str) -> str:
        """The message in ``language``, or as it is where nobody has put it into that."""
        return self._told.get(language) or str(self)


def _as_it_was(kind: type[CrosscheckError], args: tuple[Any, ...]) -> CrosscheckError:
    return kind.__new__(kind, *args)


class ConfigurationError(CrosscheckError):
    """Settings, catalogue, policy, a rule header or an expectation suite is wrong."""

    exit_code = 3


class DeliveryError(CrosscheckError):
    """A department's delivery could not be read to its end: it counts as not delivered."""

    exit_code = 4


class RejectedDelivery(CrosscheckError):
    """A complete delivery that can't be taken in; ``cause`` is ``schema`` or ``rejected`` (rule AG-02)."""

    exit_code = 4

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        self.cause = cause


class MissingColumns(RejectedDelivery):
    """Required columns are missing from a delivery altogether; ``columns`` are their canonical names."""

    def __init__(self, message: str, columns: tuple[str, ...]) -> None:
        super().__init__("schema", message)
        self.columns = columns


class IntegrityError(CrosscheckError):
    """Stored bytes or history differ from what was recorded."""

    exit_code = 5


class LedgerError(CrosscheckError):
    """A move the ledger does not allow; the message says what is missing."""

    exit_code = 6


class LedgerUnavailable(LedgerError):
    """The ledger's database can't do its work: no room, no answer, a damaged file. What was asked is not at fault."""


class LedgerBusy(LedgerUnavailable):
    """Another process writes to the ledger and takes long: the same again goes well once it is done."""


class RefusedFile(CrosscheckError):
    """A returned workbook of which nothing was taken; the message says why, in Chinese."""

    exit_code = 7


class EngineError(CrosscheckError):
    """The SQL engine refused a statement; the message names the kind, never what it quoted of a row."""

    exit_code = 8


class StoreUnavailable(CrosscheckError):
    """The object store that keeps the copy of the home can't be reached, or refuses; the home is as it was."""

    exit_code = 10


class NothingFound(CrosscheckError):
    """What was asked for is known, and there is none of it: no issue, no held rule, no list."""

    exit_code = 9


class UnexpectedError(CrosscheckError):
    """Anything that nobody foresaw, told by its kind and place: its own words may quote a row."""

    exit_code = 70


def kind_and_place(error: Exception) -> str:
    """What an error is and where of ours it was raised: none of its words, they may quote a row."""
    places = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(OWN)]
    last = f"{Path(places[-1].filename).relative_to(OWN)}:{places[-1].lineno}" if places else "a library"
    return f"{type(error).__name__} at {last}"


def unexpected(error: Exception) -> UnexpectedError:
    """The error that tells kind and place of another one, and what to do."""
    what = kind_and_place(error)
    return UnexpectedError(
        f"unexpected {what}: what was begun is left out as a whole; try again, and report this line if it comes again",
        zh=f"意外错误({what}):已开始的操作整体作废;请重试,再次出现时请上报本行",
    )
