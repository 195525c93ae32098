"""What an office says about an issue beside the answer: it is kept and shown, and moves nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.ledger.changes import Record
from crosscheck.ledger.history import record_hash
from crosscheck.ledger.issue import Issue
from crosscheck.words import NOTES

HELP, LATE, URGED = "help", "late", "urged"


@dataclass(frozen=True, slots=True)
class Note:
    """What an office adds. ``document``: proof, by name; ``kind`` is a key of ``words.NOTES``."""

    text: str
    document: str = ""
    kind: str = HELP

    def digest(self, office: str, row: str = "") -> str:
        """Tells whether this very note of ``office`` is kept already; ``row`` is its row's check code."""
        return record_hash({**asdict(self), "office": office, "row": row})[:32]

    def record(self, office: str, row: str = "") -> Record:
        """The note as a row of the ledger."""
        return Record("note", {**asdict(self), "office": office, "digest": self.digest(office, row)})

    def told(self, office: str) -> str:
        """The note in one line, for people."""
        said = "、".join(part for part in (self.text, self.document and f"佐证材料:{self.document}") if part)
        return f"{NOTES[self.kind]}({office}):{said}"


def office_of(person: Person, issue: Issue) -> str:
    """The name of the office that somebody speaks for about ``issue``; never the person's own."""
    if person.role is Role.DEPARTMENT:
        return person.scope.department or person.role.zh
    names = {Role.TOWNSHIP: issue.subject.township_name}
    names[Role.VILLAGE] = issue.subject.township_name + issue.subject.village_name
    return names.get(person.role) or person.role.zh
