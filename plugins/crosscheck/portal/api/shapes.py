"""What goes into the JSON interface and comes out of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from crosscheck.words import ANSWERS, REASONS

LONGEST = 2000
"""Characters of what somebody writes."""
MOST_YUAN = Decimal(10) ** 12


def _code_of(table: dict[str, str]) -> AfterValidator:
    def known(code: str) -> str:
        if code not in table:
            raise ValueError("unknown code")
        return code

    return AfterValidator(known)


Said = Annotated[str, Field(max_length=LONGEST)]
Result = Annotated[str, _code_of(ANSWERS), Field(json_schema_extra={"enum": list(ANSWERS)})]
Reason = Annotated[str, _code_of({"": "", **REASONS}), Field(json_schema_extra={"enum": ["", *REASONS]})]


class Strict(BaseModel):
    """What is not known is refused, so that nobody believes it was read."""

    model_config = ConfigDict(extra="forbid")


class Me(BaseModel):
    """Who asks: the login's name, role, what lies within reach, rights beyond the role."""

    user: str
    role: str
    region: str
    department: str
    rights: list[str]


class IssueShape(BaseModel):
    """One issue as lists have it; ``cells`` by the headings of published lists. ID numbers are masked."""

    number: str
    rule: str
    title: str
    title_en: str
    severity: str
    state: str
    light: str
    place: str
    household_no: str
    helping: list[str]
    seen: int = Field(description="The newest entry of its history, to be sent back with an answer.")
    cells: dict[str, str]


class Issues(BaseModel):
    """One page; ``after`` leads to the next and is empty at the end."""

    issues: list[IssueShape]
    after: str


class SourceRow(BaseModel):
    """A row that an issue rests on: list, day, file, row, and its values as far as they may be shown."""

    department: str
    dataset: str
    date: str
    file: str
    row: int
    values: dict[str, str]


class HistoryEntry(BaseModel):
    """What happened to an issue."""

    at: str
    actor: str
    role: str
    action: str
    before: str
    after: str
    why: str


class OneIssue(IssueShape):
    """One issue with all about it. ``may``: the moves that are open to whoever asks."""

    issued_on: date | None
    advice: str
    closes: str
    days: int
    sources: list[SourceRow]
    history: list[HistoryEntry]
    others: list[str]
    may: list[str]


class AnswerGiven(Strict):
    """An answer, as the sheet of an office has it. ``recovered`` in yuan."""

    seen: int = Field(ge=0, description="The newest entry of the history that was looked at.")
    result: Result
    reason: Reason = ""
    text: Said = ""
    measures: Said = ""
    done_on: date | None = None
    document: Said = ""
    checked_by: Annotated[str, Field(max_length=100)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    remark: Said = ""
    recovered: Annotated[Decimal, Field(ge=0, le=MOST_YUAN, decimal_places=2)] | None = None


class NoteGiven(Strict):
    """What a helping office found out."""

    seen: int = Field(ge=0)
    text: Said
    document: Said = ""


class Moved(BaseModel):
    """What became of an issue."""

    number: str
    state: str
    seen: int


class RuleLine(BaseModel):
    """One rule of the catalogue."""

    id: str
    kind: str
    severity: str
    department: str
    days: int
    title: str
    title_en: str


class OneRule(RuleLine):
    """What one rule asks, in both languages."""

    when: str
    when_en: str
    unless: list[list[str]]
    advice: str
    closes: str
    needs: list[str]


class ListDelivered(BaseModel):
    """How the newest delivery of one list stands. ``nights`` in trouble one after the other, 0 for none."""

    dataset: str
    title: str
    status: str
    data_date: str
    nights: int
    issues: list[str]
    holds: list[str]


class Night(BaseModel):
    """The newest night: counts by event, and the rules that gave no verdict."""

    business_date: date
    run: int
    counts: dict[str, int]
    held: list[str]
    waiting: list[str]


class ListOffered(BaseModel):
    """One published list that whoever asks may take away."""

    path: str
    bytes: int


class Lists(BaseModel):
    """The lists of a revision."""

    revision: str
    lists: list[ListOffered]
