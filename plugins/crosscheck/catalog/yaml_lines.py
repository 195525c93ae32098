"""YAML of a county's folder with the line of everything in it, and a reader that collects what is wrong.

Every scalar stays the text that was written: ``01`` is no octal number, ``否`` no boolean, a date no date.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeAlias

import yaml

from crosscheck.errors import ConfigurationError

NULL = "tag:yaml.org,2002:null"
BOOLEANS = {"true": True, "false": False, "是": True, "否": False}


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a county's folder: where, what, and what would be right, in both languages."""

    file: str
    line: int
    zh: str
    en: str


class SiteError(ConfigurationError):
    """A county's folder that does not check; ``problems`` says why, one line each."""

    def __init__(self, folder: Path, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        en = [f"{folder} does not check ({count}):", *(f"  {p.file}:{p.line}: {p.en}" for p in self.problems)]
        zh = [f"{folder} 未通过检查({count}处):", *(f"  {p.file}:{p.line}: {p.zh}" for p in self.problems)]
        super().__init__("\n".join(en), zh="\n".join(zh))


@dataclass(frozen=True)
class Part:
    """A part of a file: ``value`` is its text (None for null), its entries or its items, ``line`` where it begins."""

    file: str
    line: int
    value: Value

    @property
    def text(self) -> str:
        """The text of a scalar, '' for null and for what is no scalar."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def entries(self) -> dict[str, Part]:
        """The entries of a mapping; none for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Part]:
        """The items of a list; what is no list is a list of itself."""
        return self.value if isinstance(self.value, list) else [self]


Value: TypeAlias = "str | dict[str, Part] | list[Part] | None"


def nearest(word: str, known: Collection[str], most: int = 3) -> list[str]:
    """The words of ``known`` that are most like ``word``, the likest first; all, by name, where none is like it."""
    return difflib.get_close_matches(word, sorted(known), n=most, cutoff=0.5) or sorted(known)[:12]


@dataclass
class Reader:
    """Reads parts of files; what is wrong is kept in ``problems``, and reading goes on."""

    problems: list[Problem] = field(default_factory=list)

    def wrong(self, part: Part, zh: str, en: str) -> None:
        """Keep that a part is wrong."""
        self.problems.append(Problem(part.file, part.line, zh, en))

    def unknown(self, part: Part, word: str, known: Collection[str], zh: str, en: str) -> None:
        """Keep that a word is none of the known ones, and which are nearest. ``zh``, ``en``: what it would be."""
        near = nearest(word, known)
        self.wrong(part, f"没有{zh}“{word}”;可用:{'、'.join(near)}", f"no {en} '{word}'; nearest: {', '.join(near)}")

    def file(self, path: Path, name: str) -> Part:
        """The content of a YAML file called ``name`` in messages; an empty mapping where it can't be read."""
        try:
            node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
            return self._part(node, name) if node else Part(name, 1, {})
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            nothing = Part(name, line, {})
            self.wrong(nothing, f"不是 YAML({error.problem})", f"no YAML ({error.problem})")
        except (OSError, ValueError, yaml.YAMLError) as error:
            nothing = Part(name, 1, {})
            self.wrong(nothing, f"无法读取({type(error).__name__})", f"can't be read ({type(error).__name__})")
        return nothing

    def _part(self, node: yaml.Node, file: str) -> Part:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return Part(file, line, self._entries(node, file))
        if isinstance(node, yaml.SequenceNode):
            return Part(file, line, [self._part(item, file) for item in node.value])
        return Part(file, line, None if node.tag == NULL else str(node.value))

    def _entries(self, node: yaml.MappingNode, file: str) -> dict[str, Part]:
        entries: dict[str, Part] = {}
        for key, value in node.value:
            part = self._part(value, file)
            word, line = str(key.value), key.start_mark.line + 1
            entry = Part(file, line, part.value)
            if word in entries:
                self.wrong(entry, f"“{word}”出现两次", f"'{word}' stands there twice; keep one")
            entries[word] = entry
        return entries

    def mapping(self, part: Part, known: Collection[str], zh: str = "键", en: str = "key") -> dict[str, Part]:
        """The entries of a mapping whose keys are known; others are kept as wrong."""
        if part.value and not isinstance(part.value, dict):
            self.wrong(part, "这里应为“键: 值”", "here stand entries 'key: value'")
        for word, entry in part.entries.items():
            if word not in known:
                self.unknown(entry, word, known, zh, en)
        return {word: entry for word, entry in part.entries.items() if word in known}

    def one_of(self, part: Part | None, known: Collection[str], default: str, zh: str, en: str) -> str:
        """The text of a part, if it is one of the known words."""
        if part is None or part.text in known:
            return part.text if part else default
        self.unknown(part, part.text, known, zh, en)
        return default

    def boolean(self, part: Part | None, default: bool) -> bool:
        """true or false."""
        if part is None or part.text.lower() in BOOLEANS:
            return BOOLEANS[part.text.lower()] if part else default
        self.wrong(part, f"“{part.text}”应为 true 或 false", f"'{part.text}' is neither true nor false")
        return default

    def whole(self, part: Part | None, least: int = 1) -> int | None:
        """A whole number of at least ``least``; None where there is none."""
        if part is None or (part.text.isascii() and part.text.isdigit() and int(part.text) >= least):
            return int(part.text) if part else None
        self.wrong(part, f"“{part.text}”应为不小于 {least} 的整数", f"'{part.text}' is no whole number from {least} on")
        return None

    def number(self, part: Part | None) -> Decimal | None:
        """A decimal number; None where there is none."""
        try:
            found = Decimal(part.text) if part else None
        except InvalidOperation:
            found = Decimal("NaN")
        if part is not None and found is not None and not found.is_finite():
            self.wrong(part, f"“{part.text}”不是数", f"'{part.text}' is no number")
            return None
        return found

    def day(self, part: Part) -> date | None:
        """A date as it is written in ISO form."""
        try:
            return date.fromisoformat(part.text)
        except ValueError:
            self.wrong(part, f"“{part.text}”不是日期(例:2026-01-01)", f"'{part.text}' is no date such as 2026-01-01")
            return None
