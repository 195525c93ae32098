"""Filled-in lists that come by the portal: kept for their preview, taken when confirmed, their receipts kept.

feedback/uploads/<user>/<sha256>.xlsx       what waits to be confirmed, with its name beside it; gone after a day
feedback/receipts/<office>/<number>.json    what a receipt says, for its page; <office> as in the drop folder
feedback/receipts/<office>/<file>_<number>.回执.xlsx   the workbook that goes back
feedback/replies/<office>/                  those of the drop folder, whose intake sweeps what is unfinished there
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from crosscheck import clock, files
from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.errors import LedgerError, RefusedFile
from crosscheck.feedback.outcomes import Outcome
from crosscheck.feedback.receipt import REFUSED, Line, Receipt, receipt_number
from crosscheck.feedback.receipt_file import name_left
from crosscheck.feedback.take import preview_list, take_list
from crosscheck.feedback.workbook_file import Opened, open_content, refuse_large
from crosscheck.ledger.attempts import Limit, too_often
from crosscheck.ledger.database import Ledger, reading
from crosscheck.ledger.downloads import Download, record
from crosscheck.ledger.kept_heads import keep_head
from crosscheck.ledger.queries import act_on
from crosscheck.ledger.sightings import Sighting, keep_sighting
from crosscheck.publish.sheets.cells import printable
from crosscheck.publish.zips import file_name
from crosscheck.settings import Settings
from crosscheck.words import ANSWERS, REASONS

UPLOADS = Limit("upload", 60, 60)
"""Files that one user may hand in within an hour."""
KEPT_SECONDS = 24 * 60 * 60
NAME_SHOWN = 120
"""Characters of a file's name that are kept."""
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_NUMBER = re.compile(r"\d{6}-\d{8}-\d{6}-[0-9A-F]{6}\Z")
_REPLY = re.compile(r"(?P<file>.*)_(?P<number>\d{6}-\d{8}-\d{6}-[0-9A-F]{6})(?:\(\d+\))?\.回执\.xlsx\Z", re.DOTALL)


@dataclass(frozen=True)
class KeptReceipt:
    """A receipt as its page shows it: who took which file, and what was filled in each refused row, by its place."""

    receipt: Receipt
    user: str
    typed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Past:
    """One file that was handed in before. ``counts`` is None where only the workbook tells (the drop folder's)."""

    number: str
    day: date
    file: str
    user: str = ""
    counts: Mapping[str, int] | None = None


def office_name(person: Person) -> str:
    """The office that somebody hands in for, as the drop folder names its folder: ``access.senders``."""
    region = person.scope.region
    if person.role in (Role.VILLAGE, Role.TOWNSHIP):
        return region
    named = (Role.COUNTY.zh, Role.INSPECTOR.zh)
    if person.role is not Role.DEPARTMENT:
        return f"{region[:6]}-{person.role.zh}"
    department = file_name(person.scope.department)
    return f"{region[:6]}-{'部门' if department in named else ''}{department}"


def keep_upload(ledger: Ledger, settings: Settings, person: Person, name: str, content: bytes, at: str) -> str:
    """Keep a file until it is confirmed; its SHA-256. ``RefusedFile`` for what must not come in, and for too many."""
    if too_often(ledger, UPLOADS, person.name, at):
        raise RefusedFile(f"一小时内上传已超过{UPLOADS.most}次,请稍后再传")
    refuse_large(len(content))
    shown = printable(PurePosixPath(name.replace("\\", "/")).name)[-NAME_SHOWN:] or "未命名.xlsx"
    digest = open_content(shown, content, settings.workbook_password).digest
    folder = _folder(settings, person)
    _sweep(settings)
    files.write_bytes(folder / f"{digest}.xlsx", content)
    files.write_text(folder / f"{digest}.json", files.as_json({"name": shown}))
    return digest


def kept_upload(settings: Settings, person: Person, digest: str) -> Opened | None:
    """The file that ``person`` handed in and has not confirmed yet; None where there is none (any more)."""
    path = _folder(settings, person) / f"{digest}.xlsx"
    if not _DIGEST.match(digest) or not path.exists():
        return None
    name = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["name"]
    return open_content(name, path.read_bytes(), settings.workbook_password)


def preview_upload(ledger: Ledger, settings: Settings, person: Person, digest: str, at: str) -> Receipt | None:
    """The receipt that the kept file would have now; None where none is kept. Nothing is written but that it was seen.

    ``RefusedFile`` for a list that is not the person's to hand in.
    """
    workbook = kept_upload(settings, person, digest)
    if workbook is None:
        return None
    receipt, _ = preview_list(ledger, settings, workbook, person, at)
    keep_sighting(ledger, Sighting(at, person.name, person.role.value, "upload", receipt.digest[:16]))
    return receipt


def drop_upload(settings: Settings, person: Person, digest: str) -> None:
    """Forget a file that is not to be confirmed."""
    if _DIGEST.match(digest):
        for ending in (".xlsx", ".json"):
            (_folder(settings, person) / f"{digest}{ending}").unlink(missing_ok=True)


def confirm_upload(ledger: Ledger, settings: Settings, person: Person, digest: str, at: str) -> str | None:
    """Take the kept file; the number of its receipt. None where none is kept: it was confirmed, or a day has passed.

    A file over which an earlier confirmation was killed after its answers were in the ledger gets the receipt of then.
    """
    with files.locked(files.private_folder(_folder(settings, person)) / ".lock"):
        workbook = kept_upload(settings, person, digest)
        if workbook is None:
            return None
        number = _ended(ledger, settings, person, workbook) or _take(ledger, settings, person, workbook, at)
        drop_upload(settings, person, digest)
    keep_head(ledger, settings)
    return number


def _ended(ledger: Ledger, settings: Settings, person: Person, workbook: Opened) -> str:
    """The number of the receipt that was written for the file and has no name yet; empty where there is none."""
    with reading(ledger, person.scope) as connection:
        act = act_on(connection, workbook.digest, person.name)
    number = receipt_number(person, act.at, act.seq, workbook.digest) if act else ""
    path = _reply(settings, person, workbook, number)
    return number if number and not path.exists() and name_left(path) else ""


def _take(ledger: Ledger, settings: Settings, person: Person, workbook: Opened, at: str) -> str:
    taken = take_list(ledger, settings, workbook, person, at, lambda number: _reply(settings, person, workbook, number))
    kept = KeptReceipt(
        receipt=taken.receipt,
        user=person.name,
        typed=dict(_typed(workbook, outcome) for outcome in taken.outcomes if outcome.kind == REFUSED),
    )
    path = _receipts(settings, person) / f"{taken.receipt.number}.json"
    files.write_text(path, files.as_json(_as_values(kept)))
    return taken.receipt.number


def _reply(settings: Settings, person: Person, workbook: Opened, number: str) -> Path:
    stem = file_name(workbook.name.removesuffix(".xlsx"))
    return _receipts(settings, person) / f"{stem}_{number}.回执.xlsx"


def past_uploads(settings: Settings, person: Person, before: str = "", limit: int = 30) -> list[Past]:
    """What the person's office handed in, newest first, before the receipt ``before``; at most ``limit``."""
    found: dict[str, str] = {}
    for path in (path for folder in _replies(settings, person) for path in folder.glob("[!.]*.回执.xlsx")):
        told = _REPLY.match(path.name)
        if told:
            found[told["number"]] = told["file"]
    numbers = sorted((n for n in found if not before or _order(n) < _order(before)), key=_order, reverse=True)
    return [_past(settings, person, number, found[number]) for number in numbers[:limit]]


def _order(number: str) -> str:
    """Receipts in the order in which they were given: day, then entry of the history."""
    return number[7:]


def _past(settings: Settings, person: Person, number: str, file: str) -> Past:
    kept = kept_receipt(settings, person, number)
    day = date.fromisoformat(f"{number[7:11]}-{number[11:13]}-{number[13:15]}")
    if kept is None:
        return Past(number, day, file)
    return Past(number, day, kept.receipt.file, kept.user, kept.receipt.counts)


def kept_receipt(settings: Settings, person: Person, number: str) -> KeptReceipt | None:
    """The receipt ``number`` of the person's office; None where it has none of that number."""
    path = _receipts(settings, person) / f"{number}.json"
    if not _NUMBER.match(number) or not path.exists():
        return None
    values = json.loads(path.read_text(encoding="utf-8"))
    lines = [Line(**{**line, "due_on": _day(line["due_on"])}) for line in values["receipt"]["lines"]]
    receipt = Receipt(**{**values["receipt"], "lines": lines})
    return KeptReceipt(receipt, values["user"], values["typed"])


def take_reply(
    ledger: Ledger, settings: Settings, person: Person, number: str, at: str, address: str
) -> tuple[str, bytes]:
    """The workbook that goes back with the receipt ``number`` of the person's office, and its name; on record."""
    folders = _replies(settings, person) if _NUMBER.match(number) else []
    paths = [path for folder in folders for path in sorted(folder.glob(f"[!.]*_{number}*.回执.xlsx"))]
    if not paths:
        raise LedgerError(f"没有编号为{number}的回执")
    content = paths[0].read_bytes()
    where = f"replies/{person.scope.region[:6]}/{office_name(person)}/{number}"
    digest = hashlib.sha256(content).hexdigest()
    record(ledger, Download(at, person.name, person.role.value, where, digest, address))
    return paths[0].name, content


def _as_values(kept: KeptReceipt) -> dict[str, Any]:
    values = asdict(kept)
    for line in values["receipt"]["lines"]:
        line["due_on"] = line["due_on"].isoformat() if line["due_on"] else ""
    return values


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _typed(workbook: Opened, outcome: Outcome) -> tuple[str, Mapping[str, str]]:
    """What was filled in a row, by heading and under its place, as far as it could be read."""
    row, given = outcome.row, outcome.row.answer
    cells = {
        "核查结果": ANSWERS.get(given.result, ""),
        "不属实原因": f"{given.reason} {REASONS[given.reason]}" if given.reason in REASONS else "",
        "核查情况说明": given.text,
        "整改措施": given.measures,
        "整改完成日期": given.done_on.isoformat() if given.done_on else "",
        "追回金额": f"{given.recovered / 100:.2f}" if given.recovered is not None else "",
        "佐证材料": given.document,
        "核查人": given.checked_by,
        "联系电话": given.phone,
        "备注": given.remark,
        "协查情况": row.note.text if row.helps else "",
    }
    return f"{workbook.sheets[row.sheet].name} 第{row.row}行", cells


def _folder(settings: Settings, person: Person) -> Path:
    """Where somebody's files wait; a user's name may be no name of a folder."""
    user = hashlib.sha256(person.name.encode()).hexdigest()[:16]
    return settings.home / "feedback" / "uploads" / user


def _replies(settings: Settings, person: Person) -> list[Path]:
    """Where the workbooks lie that went back to the person's office: by the portal, and by the drop folder."""
    return [_receipts(settings, person), settings.home / "feedback" / "replies" / office_name(person)]


def _receipts(settings: Settings, person: Person) -> Path:
    return settings.home / "feedback" / "receipts" / office_name(person)


def _sweep(settings: Settings) -> None:
    """Remove what nobody confirmed, and what nobody ended, within a day."""
    oldest = clock.now().timestamp() - KEPT_SECONDS
    folder = settings.home / "feedback"
    for path in [*folder.glob("uploads/*/[!.]*"), *folder.glob("receipts/*/.*.part")]:
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue  # another process swept it
