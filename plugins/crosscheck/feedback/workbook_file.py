"""Opens a workbook as the zip of XML that it is, and refuses what must not come in. Nothing is unpacked to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn
from xml.parsers import expat

from crosscheck.errors import CrosscheckError
from crosscheck.publish.sheets.protection import CannotUnlock, is_locked, unlock

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_CONTENT = 200 * 1024 * 1024
MOST_PARTS = 5000
WORKBOOK = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
MACROS = ("vbaproject", "macrosheets", "activex", "vbadata")
LINKS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class RefusedFile(CrosscheckError):
    """A file of which nothing was taken; the message says why, in Chinese."""

    exit_code = 7


@dataclass(frozen=True)
class Package:
    """A workbook that may be read: the archive, its worksheets as (name, part) in their order, and its calendar."""

    archive: zipfile.ZipFile
    sheets: tuple[tuple[str, str], ...]
    from_1904: bool

    def part(self, name: str) -> bytes:
        """The content of one part; a part that is not there is empty."""
        return self.archive.read(name) if name in self.archive.namelist() else b""


@contextmanager
def open_workbook(path: Path, password: str = "") -> Iterator[Package]:
    """Open a workbook for reading. Refuses (RefusedFile): over 20 MB, over 200 MB unpacked, not an xlsx, encrypted
    otherwise than by the lists' ``password``, macros, external links. Formulas are refused when a sheet is read.
    """
    if path.stat().st_size > LARGEST_FILE:
        refuse(f"文件超过{LARGEST_FILE // 1024 // 1024}MB,请删除照片等附件后再报")
    if path.suffix.lower() in (".xlsm", ".xltm", ".xlsb"):
        refuse("文件可含宏(xlsm、xlsb),请另存为xlsx")
    content = plain_content(path, password)
    if not zipfile.is_zipfile(content):
        refuse("不是xlsx工作簿(可能是改名的csv或其他文件),请用表格软件另存为xlsx")
    try:
        with zipfile.ZipFile(content) as archive:
            _check_parts(archive)
            yield _package(archive)
    except _BROKEN:
        refuse("文件已损坏,无法读取,请重新保存后再报")


def plain_content(path: Path, password: str) -> io.BytesIO:
    """The bytes of a file without the lists' ``password``; one that this doesn't open is refused."""
    content = path.read_bytes()
    if not is_locked(content):
        return io.BytesIO(content)
    if not password:
        refuse("文件已加密或为旧版xls,请另存为无密码的xlsx")
    try:
        return io.BytesIO(unlock(content, password))
    except CannotUnlock as error:
        if error.wrong:
            refuse("文件的密码不是下发名单的密码,请改用下发名单的密码或取消密码后再报")
        refuse("文件为旧版xls或已损坏,请用下发名单的密码另存为xlsx后再报")


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if sum(part.file_size for part in parts) > LARGEST_CONTENT or len(parts) > MOST_PARTS:
        refuse(f"文件展开后超过{LARGEST_CONTENT // 1024 // 1024}MB,未接收")
    if len(set(names)) != len(names):
        refuse("文件内部有重名部件,未接收")
    if any(part.flag_bits & 1 for part in parts):
        refuse("文件已加密,请取消密码后再报")
    if WORKBOOK not in names or TYPES.lower() not in names:
        refuse("不是xlsx工作簿,请用表格软件另存为xlsx")
    # Sizes may lie: reading every part to its end compares them, and the sums of the archive.
    if archive.testzip() is not None:
        refuse("文件已损坏,无法读取,请重新保存后再报")
    _check_content(archive, names)


def _check_content(archive: zipfile.ZipFile, names: list[str]) -> None:
    if any(word in name for name in names for word in MACROS) or b"macroenabled" in archive.read(TYPES).lower():
        refuse("文件含宏,请另存为不含宏的xlsx")
    if any(name.startswith(LINKS) for name in names):
        refuse("文件含外部链接,请断开链接后再报")
    for name in archive.namelist():
        found = elements(archive.read(name)) if name.endswith(".rels") else []
        if any(attributes.get("TargetMode") == "External" for _, attributes in found):
            refuse("文件含外部链接(包括网址、邮箱超链接),请取消链接后再报")


def _package(archive: zipfile.ZipFile) -> Package:
    targets = {}
    for name, attributes in elements(archive.read("xl/_rels/workbook.xml.rels")):
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes["Target"]
            targets[attributes["Id"]] = (
                target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            )
    sheets, from_1904 = [], False
    for name, attributes in elements(archive.read(WORKBOOK)):
        if name == "workbookPr":
            from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            identity = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            if identity in targets:
                sheets.append((attributes.get("name", ""), targets[identity]))
    return Package(archive, tuple(sheets), from_1904)


def parser() -> Any:
    """A streaming parser that refuses document types: no entity is ever expanded."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = lambda *_: refuse("文件含XML文档类型声明,未接收")
    return made


def parse(made: Any, content: bytes) -> None:
    """Feed a part to a parser; broken XML refuses the file."""
    try:
        made.Parse(content, True)
    except expat.ExpatError:
        refuse("文件内容不完整,无法读取,请重新保存后再报")


def elements(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part: its local name and attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    made = parser()
    made.StartElementHandler = lambda name, attributes: found.append((local(name), attributes))
    parse(made, content)
    return found


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def refuse(reason: str) -> NoReturn:
    """Take nothing of this file."""
    raise RefusedFile(reason)
