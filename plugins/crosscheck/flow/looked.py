"""Keeps that somebody looked at a page about persons."""

from __future__ import annotations

from crosscheck.access.persons import Person
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.sightings import Sighting, keep_sighting


def looked(ledger: Ledger, person: Person, what: str, about: str, at: str) -> None:
    """Keep that ``person`` looked at a page of the kind ``what`` about ``about`` at ``at`` (ISO time)."""
    keep_sighting(ledger, Sighting(at, person.name, person.role.value, what, about))
