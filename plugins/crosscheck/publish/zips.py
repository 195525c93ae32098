"""Names of files, and a zip whose bytes depend on its content alone."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')
LONGEST_NAME = 150
"""Bytes; systems take 255 for a whole file name."""


def file_name(text: str) -> str:
    """``text`` as part of a file name that every system takes and shows as it is: no invisible or turning character."""
    visible = "".join(" " if unicodedata.category(character).startswith("C") else character for character in text)
    cut = _FORBIDDEN.sub("_", visible).encode()[:LONGEST_NAME].decode(errors="ignore")
    return cut.strip("._") or "_"


def files_below(folder: Path) -> list[Path]:
    """Every file below ``folder``, in the order of its path."""
    return sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.relative_to(folder).as_posix())


def zip_files(path: Path, files: Iterable[Path], root: Path, day: date) -> None:
    """Zip ``files`` under their paths below ``root``, all dated ``day``. What is compressed already is only stored."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(files, key=lambda p: p.relative_to(root).as_posix()):
            entry = zipfile.ZipInfo(file.relative_to(root).as_posix(), (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if file.suffix == ".xlsx" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, file.read_bytes())
