"""The comparisons of the identity review and their levels, read from the SQL that words them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from crosscheck import sqlfiles

SOURCE = "link/68_review_level"
NOTHING_SAID = "缺"
CASE = re.compile(r"^    CASE\n(?P<lines>.*?)\n    END AS (?P<name>\w+)", re.DOTALL | re.MULTILINE)
LEVEL = re.compile(r"^        (?:WHEN (?P<condition>.+) THEN|(?P<otherwise>ELSE)) '(?P<label>[^']+)'$")
SIDE = re.compile(r"\b([lr])\.(\w+)")


@dataclass(frozen=True)
class Level:
    """One level of a comparison: its ``label`` and the ``condition`` on columns ``<name>_l`` and ``<name>_r``."""

    label: str
    condition: str

    @property
    def says_nothing(self) -> bool:
        """True where one side is empty: the comparison counts neither for nor against."""
        return self.label == NOTHING_SAID


def comparisons(root: Path) -> dict[str, tuple[Level, ...]]:
    """Every comparison with its levels, strongest first, as ``sql/link/68_review_level.sql`` has them."""
    text = sqlfiles.sql(root, SOURCE)
    return {case["name"]: tuple(map(_level, case["lines"].split("\n"))) for case in CASE.finditer(text)}


def _level(line: str) -> Level:
    level = LEVEL.match(line)
    if level is None:
        raise ValueError(f"{SOURCE}: not one level: {line}")
    return Level(level["label"], SIDE.sub(r"\2_\1", level["condition"] or level["otherwise"]))
