"""``/uploads``: a filled-in list comes in, is previewed row by row, confirmed, and answered with a receipt."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Depends, HTTPException
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from crosscheck.errors import RefusedFile
from crosscheck.feedback.receipt import REFUSED
from crosscheck.feedback.workbook_file import LARGEST_FILE
from crosscheck.flow.mending import Mended, mend
from crosscheck.flow.uploads import (
    KeptReceipt,
    confirm_upload,
    drop_upload,
    keep_upload,
    kept_receipt,
    past_uploads,
    preview_upload,
    take_reply,
)
from crosscheck.portal.attachments import attachment
from crosscheck.portal.forms import no_larger_than
from crosscheck.portal.menu import HANDING_IN
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Posted, Visit
from crosscheck.publish.sheets.columns import FILLED_IN, HELPED
from crosscheck.views.checks import Answerable, answerable
from crosscheck.words.portal import say

router = APIRouter()
ROWS = 300
"""Rows of a preview on one page."""
SHOWN = 30
TOLD = ("large", "gone", "dropped")
MENDED = tuple(column for column in FILLED_IN if column.header != "乡镇审核意见")
"""What a row is mended by; the village's own check is no matter of the page."""


@router.get("/uploads")
def uploads(here: Here, told: str = "", before: str = "") -> Response:
    """Where a file is handed in, and what was handed in before."""
    here.only(*HANDING_IN)
    return _uploads(here, told if told in TOLD else "", before)


def _uploads(here: Visit, told: str = "", before: str = "", refused: str = "", status: int = 200) -> Response:
    past = past_uploads(here.settings, here.account.person, before, SHOWN + 1)
    more = past[SHOWN - 1].number if len(past) > SHOWN else ""
    return page(here, "uploads.html", status, told=told, past=past[:SHOWN], more=more, refused=refused)


@router.post("/uploads", dependencies=[Depends(no_larger_than(LARGEST_FILE, "/uploads?told=large"))])
def hand_in(here: Here, posted: Posted) -> Response:
    """Keep the file for its preview; a file that must not come in is refused in one sentence."""
    here.only(*HANDING_IN)
    file = posted.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _uploads(here, refused="请先选择文件", status=422)
    content = file.file.read(LARGEST_FILE + 1)
    try:
        digest = keep_upload(here.ledger, here.settings, here.account.person, file.filename, content, here.at)
    except RefusedFile as refused:
        return _uploads(here, refused=str(refused), status=422)
    return _to(here, f"/uploads/preview/{digest}")


def _to(here: Visit, address: str) -> Response:
    return RedirectResponse(f"{here.request.scope.get('root_path', '')}{address}", 303)


@router.get("/uploads/preview/{digest}")
def preview(here: Here, digest: str, start: int = 0) -> Response:
    """Every row of the file and what would become of it."""
    here.only(*HANDING_IN)
    try:
        receipt = preview_upload(here.ledger, here.settings, here.account.person, digest, here.at)
    except RefusedFile as refused:
        drop_upload(here.settings, here.account.person, digest)
        return _uploads(here, refused=str(refused), status=422)
    if receipt is None:
        return _to(here, "/uploads?told=gone")
    start = max(0, min(start, len(receipt.lines)))
    return page(
        here,
        "upload_preview.html",
        receipt=receipt,
        digest=digest,
        lines=receipt.lines[start : start + ROWS],
        start=start,
        rows=ROWS,
    )


@router.post("/uploads/preview/{digest}/confirm")
def confirm(here: Here, _: Posted, digest: str) -> Response:
    """Take the file; its receipt tells what became of every row."""
    here.only(*HANDING_IN)
    try:
        number = confirm_upload(here.ledger, here.settings, here.account.person, digest, here.at)
    except RefusedFile as refused:
        return _uploads(here, refused=str(refused), status=422)
    if number and kept_receipt(here.settings, here.account.person, number) is None:
        return _to(here, "/uploads")  # ended after a crash: its workbook tells
    return _to(here, f"/uploads/receipts/{number}" if number else "/uploads?told=gone")


@router.post("/uploads/preview/{digest}/drop")
def drop(here: Here, _: Posted, digest: str) -> Response:
    """Do not take the file."""
    here.only(*HANDING_IN)
    drop_upload(here.settings, here.account.person, digest)
    return _to(here, "/uploads?told=dropped")


@router.get("/uploads/receipts/{number}")
def receipt_page(here: Here, number: str, n: str = "") -> Response:
    """A receipt, to read and to print; rows that were not taken can be answered on it."""
    here.only(*HANDING_IN)
    return _receipt(here, _kept(here, number), n[:6])


def _kept(here: Visit, number: str) -> KeptReceipt:
    kept = kept_receipt(here.settings, here.account.person, number)
    if kept is None:
        raise HTTPException(404)
    return kept


def _receipt(
    here: Visit,
    kept: KeptReceipt,
    done: str = "",
    problems: dict[str, str] | None = None,
    typed: dict[str, dict[str, str]] | None = None,
) -> Response:
    receipt = kept.receipt
    here.keep_sight("receipt", receipt.number)
    now = _open_rows(here, kept)
    cells = {line.number: kept.typed.get(line.place, {}) for line in receipt.lines if line.number in now}
    return page(
        here,
        "receipt.html",
        409 if problems else 200,
        receipt=receipt,
        kept=kept,
        now=now,
        typed={**cells, **(typed or {})},
        columns=MENDED,
        helped=HELPED,
        done=done,
        problems=problems or {},
    )


def _open_rows(here: Visit, kept: KeptReceipt) -> dict[str, Answerable]:
    """The issues of refused rows as they stand now, those within the office's reach."""
    numbers = list(dict.fromkeys(line.number for line in kept.receipt.lines if line.kind == REFUSED and line.number))
    return answerable(here.ledger, here.account.person, numbers)


@router.post("/uploads/receipts/{number}/mend")
def mend_rows(here: Here, posted: Posted, number: str) -> Response:
    """Answer rows that were not taken; what is refused again is told beside its row, with what was typed."""
    here.only(*HANDING_IN)
    kept = _kept(here, number)
    rows = {issue: _row(posted, issue) for issue in _open_rows(here, kept)}
    ticked = {issue: row for issue, row in rows.items() if posted.get(f"{issue}/answer")}
    problems = mend(here.ledger, here.account.person, ticked, number, here.at) if ticked else {}
    left = _left_out(kept, {issue: row for issue, row in rows.items() if issue not in ticked})
    problems |= dict.fromkeys(left, say("not_ticked", here.language))
    if problems:
        typed = {issue: dict(rows[issue].cells) for issue in problems}
        return _receipt(here, kept, str(len({*ticked} - {*problems})), problems, typed)
    return _to(here, f"/uploads/receipts/{number}?n={len(ticked)}")


def _left_out(kept: KeptReceipt, rows: Mapping[str, Mended]) -> list[str]:
    """Rows in which something was typed that the page had not put there, and which were not ticked."""
    before = {line.number: kept.typed.get(line.place, {}) for line in kept.receipt.lines if line.kind == REFUSED}
    return [
        issue
        for issue, row in rows.items()
        if any(text.strip() and text != before.get(issue, {}).get(heading, "") for heading, text in row.cells.items())
    ]


def _row(posted: FormData, issue: str) -> Mended:
    headings = [column.header for column in (*MENDED, *HELPED)]
    cells = {heading: str(posted.get(f"{issue}/{heading}", "")) for heading in headings}
    seen = str(posted.get(f"{issue}/seen", ""))
    return Mended(cells, int(seen) if seen.isdecimal() and len(seen) < 12 else 0)


@router.get("/uploads/receipts/{number}/workbook")
def workbook(here: Here, number: str) -> Response:
    """The workbook that goes back, with the outcome of each row."""
    here.only(*HANDING_IN)
    client = here.request.client
    address = client.host if client else ""
    return attachment(*take_reply(here.ledger, here.settings, here.account.person, number, here.at, address))
