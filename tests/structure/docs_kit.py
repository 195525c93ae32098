"""What the tests of the pages read: code blocks, headings, links, and the commands that pages name."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typer
from structure_kit import ROOT
from typer.core import TyperCommand, TyperGroup

from crosscheck.cli.main import app

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
OWN = ("crosscheck", "make")
HISTORY = "CHANGELOG.md"
"""Names commands that are gone."""


@dataclass(frozen=True)
class Command:
    """A command as a page names it: the page, and its words."""

    page: str
    words: tuple[str, ...]


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """A page without its code blocks."""
    return _FENCE.sub("", text(page))


def shell_lines(page: Path) -> list[str]:
    """The lines of a page's ``sh`` blocks, without comments."""
    blocks = [body for _, language, body in _FENCE.findall(text(page)) if language == "sh"]
    lines = (re.sub(r"(^|\s)#.*$", "", line).strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line]


def spans(page: Path) -> list[str]:
    """What stands between backquotes in a page's text and begins with one of our commands."""
    return [span for span in _SPAN.findall(prose(page)) if span.split()[0] in OWN and span != span.split()[0]]


def headings(page: Path) -> list[int]:
    """The levels of a page's headings in their order."""
    return [len(marks) for marks in _HEADING.findall(prose(page))]


def links(page: Path) -> list[str]:
    """The files that a page points to, as it writes them."""
    found = (target.partition("#")[0] for target in _LINK.findall(prose(page)))
    return [target for target in found if target and "://" not in target]


def commands(page: Path) -> list[Command]:
    """Every command of ours in a page's ``sh`` blocks and between its backquotes."""
    lines = [*(line for line in shell_lines(page) if line.split()[0] in OWN), *spans(page)]
    return [Command(page.name, tuple(shlex.split(line))) for line in lines]


@cache
def tree() -> TyperGroup:
    """The command line as it is."""
    made = typer.main.get_command(app)
    assert isinstance(made, TyperGroup)
    return made


def leaves(group: TyperGroup, before: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Every command that is shown in the help, by its words; a group's commands below it."""
    found: set[tuple[str, ...]] = set()
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            found |= leaves(command, (*before, name))
        elif not command.hidden:
            found.add((*before, name))
    return found


def what_is_wrong(words: tuple[str, ...]) -> str:
    """Why ``crosscheck …`` can't be typed as it is written, or nothing. Values are not looked at."""
    command: TyperGroup | TyperCommand = tree()
    rest = list(words[1:])
    while isinstance(command, TyperGroup) and rest and not rest[0].startswith("-"):
        if rest[0].isupper():  # COMMAND stands for any
            return ""
        if rest[0] not in command.commands:
            return f"no command {rest[0]}"
        command = command.commands[rest.pop(0)]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    unknown = [word for word in rest if word.startswith("--") and word not in known | {"--help"}]
    return f"no option {', '.join(unknown)}" if unknown else ""


def make_targets() -> set[str]:
    """What the Makefile can make."""
    return set(re.findall(r"(?m)^([a-z0-9-]+):", text(ROOT / "Makefile")))
