"""What a receipt (回执) says, as plain values: number, counts, each row's outcome, what to do next and by when."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crosscheck.access.masking import mask_within
from crosscheck.access.persons import Person, leads
from crosscheck.access.roles import Role
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.vocabulary import AWAITED, State
from crosscheck.ledger.workdays import days_left_words
from crosscheck.words import OUTCOMES

TAKEN, REFUSED, UNCHANGED, MISSING = "taken", "refused", "unchanged", "missing"
"""In the order of the receipt: first what somebody has to act on."""
OF_ROWS = (TAKEN, REFUSED, UNCHANGED)
"""What may become of a row that came back."""
NOT_FILLED_IN = "未填写"
MAY_BE_EMPTY = "未填写(协办,不填不影响办理)"
NOTHING_LEFT = "本单位主办的问题均已反馈,无需再报。"
HEX = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a receipt: what became of it and where it stands, and the issue it is about as far as it is known.

    ``place`` is empty for an issue that did not come back; ``due_on`` is there while the office has to answer.
    ``cause``: why the row was refused, a key of ``words.REFUSALS``.
    """

    kind: str
    detail: str
    place: str
    number: str
    village: str = ""
    name: str = ""
    title: str = ""
    answer: str = ""
    due_on: date | None = None
    cause: str = ""


@dataclass(frozen=True)
class Receipt:
    """A receipt, with a line for each row that came back. ``missing`` is None for a list of which it is not known what
    should have come back.
    """

    number: str
    sender: str
    file: str
    digest: str
    at: str
    lines: Sequence[Line]
    missing: int | None
    steps: Sequence[str]

    @property
    def counts(self) -> Mapping[str, int]:
        """Rows by what became of them."""
        return Counter(line.kind for line in self.lines)

    @property
    def rows(self) -> dict[str, int]:
        """The rows that came back by what became of them, each of ``OF_ROWS`` named."""
        counts = self.counts
        return {kind: counts[kind] for kind in OF_ROWS}

    @property
    def refused(self) -> dict[str, int]:
        """Refused rows by cause."""
        return dict(sorted(Counter(line.cause for line in self.lines if line.kind == REFUSED).items()))

    @property
    def not_filled_in(self) -> int:
        """Rows that came back as they went out and still have to be answered."""
        return _not_filled_in(self.lines)


def receipt_number(person: Person, at: str, seq: int, digest: str) -> str:
    """The number of a receipt, given once: the county, the day, the entry of the history that the act makes, and a hash
    of the file, of who handed it in and when.

    It needs no place of its own: the act's entry names the file and its time. An act that writes nothing (all of the
    file was known) would make the same entry as the next one; the hash tells them apart.
    """
    mark = hashlib.sha256("\x1f".join((digest, person.role.value, person.name, at)).encode()).hexdigest()[:HEX]
    return f"{person.scope.region[:6]}-{at[:10].replace('-', '')}-{seq:06d}-{mark.upper()}"


def awaited(issue: Issue, person: Person) -> bool:
    """Whether the office of ``person`` has to answer an issue now."""
    if issue.state is State.REFERRED:
        return issue.referred_to == person.role.value
    return issue.state in AWAITED and issue.issued_on is not None and leads(person, issue.department)


def not_returned(known: Iterable[Issue], came: Collection[str], person: Person, listed_on: date) -> list[Issue]:
    """The issues that stood on a list of ``listed_on``, wait for the office's answer and did not come back."""
    return [
        issue
        for issue in known
        if awaited(issue, person) and issue.number not in came and issue.issued_on and issue.issued_on <= listed_on
    ]


def steps(lines: Sequence[Line], day: date) -> list[str]:
    """What the office does next and by when."""
    refused = sum(line.kind == REFUSED for line in lines)
    empty = _not_filled_in(lines)
    missing = sum(line.kind == MISSING for line in lines)
    found = []
    if refused:
        found.append(f"未接收{refused}行:按“说明”在原工作表改正,本工作簿整本再报;已接收的行不会重复计入。")
    if empty or missing:
        some = "、".join(
            words for count, words in ((empty, f"未填写{empty}行"), (missing, f"未交回{missing}条")) if count
        )
        found.append(f"{some}:仍须反馈,请在“反馈截止”前填报。")
    due = sorted(line.due_on for line in lines if line.due_on is not None and line.kind != TAKEN)
    if due:
        overdue = sum(each < day for each in due)
        late = f";其中逾期{overdue}条,请立即办理" if overdue else ""
        found.append(f"最近的反馈截止:{due[0].isoformat()}({days_left_words(due[0], day)}){late}。")
    return found or [NOTHING_LEFT]


def _not_filled_in(lines: Iterable[Line]) -> int:
    return sum(line.detail == NOT_FILLED_IN and line.due_on is not None for line in lines)


def issue_line(kind: str, detail: str, place: str, issue: Issue, title: str, answer: str, person: Person) -> Line:
    """A line about an issue within the office's reach."""
    return Line(
        kind=kind,
        detail=detail,
        place=place,
        number=issue.number,
        village=issue.subject.village_name,
        name=mask_within(issue.subject.name),
        title=title,
        answer=answer,
        due_on=issue.due_on if awaited(issue, person) else None,
    )


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Refused first, then what did not come back; within that by deadline and number."""
    order = list(OUTCOMES)
    return sorted(lines, key=lambda line: (order.index(line.kind), line.due_on or date.max, line.number, line.place))


def sender_words(person: Person, known: Iterable[Issue]) -> str:
    """Who handed a list in, by name where the issues tell it: ``平马镇(451022100)``."""
    if person.role not in (Role.TOWNSHIP, Role.VILLAGE):
        return person.scope.department or f"{person.name.removesuffix(person.role.zh).rstrip('-')}{person.role.zh}"
    part = "township_name" if person.role is Role.TOWNSHIP else "village_name"
    names = Counter(
        getattr(issue.subject, part) for issue in known if issue.region_code.startswith(person.scope.region)
    )
    name = next((name for name, _ in names.most_common(1)), "")
    return f"{name}({person.name})" if name else person.name
