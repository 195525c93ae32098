"""``/api/v1/issues``: issues page by page in the order in which they are due, one issue, an answer, a note."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import JSONResponse, Response

from crosscheck.errors import LedgerError
from crosscheck.flow.handling import MovedOn as MovedMeanwhile
from crosscheck.flow.handling import handle, read_form
from crosscheck.portal.api.problems import CHANGED, MovedOn, Problem
from crosscheck.portal.api.sent import Sent
from crosscheck.portal.api.shapes import (
    AnswerGiven,
    HistoryEntry,
    Issues,
    IssueShape,
    Moved,
    NoteGiven,
    OneIssue,
    SourceRow,
    Strict,
)
from crosscheck.portal.visit import Here, Visit
from crosscheck.views.issue_file import IssueFile, Source, issue_file
from crosscheck.views.listed_issues import Line, Wanted, listed
from crosscheck.words import SEVERITIES, STATES

router = APIRouter()
MOST = 200
"""Issues of one page at the most."""


class Filters(Strict):
    """What is asked for; nothing asks for all. No name: an address is kept in logs."""

    tab: Annotated[str, Field(pattern="^(lead|help|reported|settled)?$")] = ""
    region: Annotated[str, Field(pattern="^[0-9]{0,12}$")] = ""
    rule: Annotated[str, Field(max_length=20)] = ""
    department: Annotated[str, Field(max_length=100)] = ""
    severity: Annotated[str, Field(json_schema_extra={"enum": ["", *SEVERITIES]}, max_length=20)] = ""
    state: Annotated[str, Field(json_schema_extra={"enum": ["", *STATES]}, max_length=20)] = ""
    due_from: date | None = None
    due_to: date | None = None
    household_no: Annotated[str, Field(max_length=40)] = ""
    after: Annotated[str, Field(max_length=60, description="``after`` of the page before.")] = ""
    size: Annotated[int, Field(ge=1, le=MOST)] = 50

    def wanted(self) -> Wanted:
        """What the ledger is asked for."""
        asked = self.model_dump(exclude={"rule", "after", "size"})
        return Wanted(**asked, rule_id=self.rule)


@router.get("/issues")
def issues(here: Here, filters: Annotated[Filters, Query()]) -> Issues:
    """Issues within the scope, those due first. Which page follows says ``after``."""
    here.keep_sight("issues")
    found = listed(here.ledger, here.account, filters.wanted(), filters.after, _today(here), filters.size)
    return Issues(issues=[_shape(line) for line in found.lines], after=found.after)


@router.get("/issues/{number}")
def one_issue(here: Here, number: str) -> OneIssue:
    """All about one issue."""
    found = issue_file(here.settings, here.ledger, here.account, number, _today(here))
    here.keep_sight("issue", number)
    return _whole(found)


@router.post("/issues/{number}/answers", responses=CHANGED, response_model=Moved)
def give_answer(here: Sent, number: str, given: AnswerGiven) -> Moved | Response:
    """Answer an issue, as its form does; what the ledger does not allow is 422 with its reason."""
    return _handled(here, number, "answer", given)


@router.post("/issues/{number}/notes", responses=CHANGED, response_model=Moved)
def give_note(here: Sent, number: str, given: NoteGiven) -> Moved | Response:
    """Keep what a helping office found out."""
    return _handled(here, number, "note", given)


def _handled(here: Visit, number: str, move: str, given: AnswerGiven | NoteGiven) -> Moved | Response:
    known = issue_file(here.settings, here.ledger, here.account, number, _today(here))  # 404 outside the scope
    form = {name: str(value) for name, value in given.model_dump(exclude={"seen"}).items() if value is not None}
    try:
        issue = handle(here.ledger, here.account.person, number, move, read_form(form), given.seen, here.at)
    except MovedMeanwhile:
        return JSONResponse(MovedOn(detail="moved_on", reason="问题在此期间已有变化", seen=known.seq).model_dump(), 409)
    except LedgerError as refused:
        return JSONResponse(Problem(detail="refused", reason=refused.told("zh")).model_dump(), 422)
    return Moved(number=number, state=issue.state.value, seen=issue.history_seq)


def _shape(line: Line) -> IssueShape:
    return IssueShape(
        **{name: getattr(line, name) for name in ("number", "severity", "state", "light", "place")},
        rule=line.rule_id,
        title=line.title[0],
        title_en=line.title[1],
        household_no=line.household,
        helping=list(line.helping),
        seen=line.seq,
        cells={name: "" if value is None else str(value) for name, value in line.cells.items()},
    )


def _whole(found: IssueFile) -> OneIssue:
    return OneIssue(
        **_shape(found.line).model_dump(),
        **{name: getattr(found, name) for name in ("issued_on", "advice", "closes", "days")},
        sources=[_source(source) for source in found.sources],
        history=[HistoryEntry(**event._asdict()) for event in found.history],
        others=[line.number for line in found.others],
        may=[move for move, refusal in found.offers.items() if not refusal],
    )


def _source(source: Source) -> SourceRow:
    named = {name: getattr(source, name) for name in ("department", "dataset", "date", "file", "row")}
    return SourceRow(**named, values=dict(source.values))


def _today(here: Visit) -> date:
    return date.fromisoformat(here.at[:10])
