"""A commented folder to start from, and what commands add to it later, each with an entry in its changelog."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from crosscheck import clock
from crosscheck.catalog.county_site import CODE
from crosscheck.catalog.datasets import contract
from crosscheck.catalog.site_files import CHANGELOG
from crosscheck.errors import ConfigurationError
from crosscheck.files import private_folder, write_text

TEMPLATES = Path(__file__).parent / "templates"


def write_new_site(folder: Path, code: str, name: str) -> None:
    """Write a county's folder into an empty or missing ``folder``. A code or folder of no use is refused."""
    if not CODE.fullmatch(code):
        raise ConfigurationError(f"'{code}' is no county code: six digits", zh=f"“{code}”不是县级代码(六位数字)")
    if folder.exists() and any(folder.iterdir()):
        raise ConfigurationError(f"{folder} is not empty; name a new folder", zh=f"{folder} 不是空文件夹,请另选一个")
    departments = "\n".join(
        f"  {each.name}: {{delivery: {each.delivery}, connected: false}}  # {each.title}"
        for each in contract().departments
    )
    for template in sorted(TEMPLATES.rglob("*")):
        if template.is_file():
            text = template.read_text(encoding="utf-8")
            for mark, value in (("@code@", code), ("@name@", name), ("@departments@", departments)):
                text = text.replace(mark, value)
            private_folder((folder / template.relative_to(TEMPLATES)).parent)
            write_text(folder / template.relative_to(TEMPLATES), text)
    for below in ("sources", "rules", "expectations"):
        private_folder(folder / below)
    note(folder, f"本文件夹由 crosscheck init 建立({code} {name})")


def note(folder: Path, text: str) -> None:
    """Add one line to the folder's changelog: when, who, what."""
    path = folder / CHANGELOG
    before = path.read_text(encoding="utf-8") if path.exists() else "# 变更记录\n\n"
    write_text(path, f"{before}- {clock.now().date()} {_who()}:{text}\n")


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return str(os.getuid())
