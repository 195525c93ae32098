"""What a plant says it did: the findings that must appear, and the look-alikes that must not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Planted:
    """A finding that every night from ``first_night`` to ``last_night`` (None: for good) must bring."""

    rule_id: str
    subject_kind: str
    subject_id: str
    object: str
    first_night: date
    last_night: date | None = None

    def on(self, night: date) -> bool:
        """True when the finding is due on that night."""
        return self.first_night <= night and (self.last_night is None or night <= self.last_night)


@dataclass(frozen=True, order=True)
class LookAlike:
    """A subject that looks like a case of ``rule_id`` and is none; ``why`` names the innocent explanation."""

    rule_id: str
    subject_id: str
    why: str
