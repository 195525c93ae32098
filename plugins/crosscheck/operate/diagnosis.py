"""What one of doctor's checks comes to: a state, what is so, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crosscheck.words.doctor_words import Pair, doctor_says


class State(StrEnum):
    """How it stands: nothing to do, soon something to do, or something that does not work or is not safe."""

    FINE = "fine"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Diagnosis:
    """What the check ``code`` found. ``says``, ``todo``: Chinese and English; ``todo`` is empty where all is fine."""

    code: str
    state: State
    says: Pair
    todo: Pair


def fine(code: str, key: str, **values: object) -> Diagnosis:
    """All is as it should be; the words are those of ``<code>_<key>``."""
    return Diagnosis(code, State.FINE, doctor_says(f"{code}_{key}", **values), ("", ""))


def warning(code: str, key: str, todo: str = "", **values: object) -> Diagnosis:
    """Somebody has to do something one of these days; ``todo``: whose words say what, where not the key's own."""
    return _with_todo(code, State.WARNING, f"{code}_{key}", todo, values)


def wrong(code: str, key: str, todo: str = "", **values: object) -> Diagnosis:
    """Something does not work or is not safe; ``todo`` as in ``warning``."""
    return _with_todo(code, State.WRONG, f"{code}_{key}", todo, values)


def unanswered(code: str, why: Pair) -> Diagnosis:
    """The check could not look: something that it needs is wrong itself."""
    zh, en = (doctor_says("no_answer", why=each)[n] for n, each in enumerate(why))
    return Diagnosis(code, State.WARNING, (zh, en), doctor_says("no_answer_todo"))


def broken(code: str, kind: str) -> Diagnosis:
    """The check itself raised what nobody foresaw; ``kind`` is that error's, never its words."""
    return Diagnosis(code, State.WRONG, doctor_says("broken", kind=kind), doctor_says("broken_todo"))


def _with_todo(code: str, state: State, key: str, todo: str, values: dict[str, object]) -> Diagnosis:
    words = doctor_says(f"{code}_{todo}" if todo else f"{key}_todo", **values)
    return Diagnosis(code, state, doctor_says(key, **values), words)
