"""Opens a returned workbook, once: which list it is, what stands in its cells, and all that its reply needs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from crosscheck.feedback import answer_rows, verdict_rows
from crosscheck.feedback.archive import Archive, open_archive, refuse, refuse_broken, unlock_content
from crosscheck.feedback.headings import Headings, find_headings, spread
from crosscheck.feedback.sheet import Sheet, read_sheets
from crosscheck.publish.sheets.cells import printable

LARGEST_FILE = 20 * 1024 * 1024
IDENTITY_LIST, ANSWER_SHEET = "identity list", "answer sheet"
KINDS = {
    IDENTITY_LIST: (verdict_rows.HEADINGS, verdict_rows.NUMBER),
    ANSWER_SHEET: (answer_rows.HEADINGS, answer_rows.NUMBER),
}
"""The lists that come back, with their headings and the one that tells them apart, in the order they are looked for."""


@dataclass(frozen=True)
class Opened:
    """A returned workbook. ``kind`` is one of ``KINDS``; ``headings``: where its list begins, by place of the sheet.

    ``digest`` is the SHA-256 of the file as it came. The reply goes back under ``password``, which is empty where lists
    have none.
    """

    name: str
    digest: str
    kind: str
    sheets: Sequence[Sheet]
    headings: Mapping[int, Headings]
    archive: Archive
    password: str = field(repr=False)

    @property
    def source(self) -> str:
        """What the ledger notes as the source of an entry."""
        return f"{self.name} sha256:{self.digest}"


def open_workbook(path: Path, password: str = "") -> Opened:
    """Open a workbook that came back, where lists go out under ``password``. ``RefusedFile`` where it must not come in.

    Refused are files over 20 MB or over 200 MB unpacked, what is no xlsx, what another password protects, macros,
    external links, formulas, and workbooks without a list that went out.
    """
    refuse_large(path.stat().st_size)
    return open_content(path.name, path.read_bytes(), password)


def refuse_large(size: int) -> None:
    """Refuse a file of more bytes than a list ever has."""
    if size > LARGEST_FILE:
        refuse(f"文件超过{LARGEST_FILE // 1024 // 1024}MB,请删除照片等附件后再报")


def open_content(name: str, content: bytes, password: str = "") -> Opened:
    """``open_workbook`` of the bytes of a file called ``name``."""
    refuse_large(len(content))
    if PurePath(name).suffix.lower() in (".xlsm", ".xltm", ".xlsb"):
        refuse("文件可含宏(xlsm、xlsb),请另存为xlsx")
    archive = open_archive(unlock_content(content, password))
    with refuse_broken():
        sheets = read_sheets(archive)
    kind, headings = _find_list(sheets)
    for place, found in headings.items():
        spread(sheets[place], found)
    return Opened(printable(name), hashlib.sha256(content).hexdigest(), kind, sheets, headings, archive, password)


def _find_list(sheets: Sequence[Sheet]) -> tuple[str, dict[int, Headings]]:
    """Which list a workbook holds, and where it begins in each sheet that has it."""
    for kind, (known, key) in KINDS.items():
        headings = {n: found for n, sheet in enumerate(sheets) if (found := find_headings(sheet, known, key))}
        if headings:
            return kind, headings
    return refuse("没有找到反馈表:工作簿中没有含“问题编号”的表头,请使用下发的疑点下发及反馈表")
