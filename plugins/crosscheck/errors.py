"""The error family. Every message says what happened, where, and what to do; none holds a person."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb

OWN = Path(__file__).parent


class CrosscheckError(Exception):
    """Anything the product refuses; ``exit_code`` tells the family without a log."""

    exit_code = 1


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


class RefusedFile(CrosscheckError):
    """A returned workbook of which nothing was taken; the message says why, in Chinese."""

    exit_code = 7


class EngineError(CrosscheckError):
    """The SQL engine refused a statement; the message names the kind, never what it quoted of a row."""

    exit_code = 8


class UnexpectedError(CrosscheckError):
    """Anything that nobody foresaw, told by its kind and place: its own words may quote a row."""

    exit_code = 70


def unexpected(error: Exception) -> UnexpectedError:
    """The error that tells kind and place of another one, and what to do."""
    places = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(OWN)]
    last = f"{Path(places[-1].filename).relative_to(OWN)}:{places[-1].lineno}" if places else "a library"
    return UnexpectedError(
        f"unexpected {type(error).__name__} at {last}: what was begun is left out as a whole; try again, and report "
        "this line if it comes again"
    )
