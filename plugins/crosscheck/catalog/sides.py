"""What both sides of a finding say, in a few words: the registry (建档系统), and what it was compared with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

REGISTRY, SELF_CHECK = "建档系统", "建档数据自查"
_FILE = Path(__file__).with_name("sides.yaml")


class Sides(NamedTuple):
    """The words of both sides, the differing value of each first."""

    registry: str
    other: str


@lru_cache(maxsize=1)
def known_sides() -> Mapping[str, Sides]:
    """The words of ``sides.yaml`` by rule, with the facts to fill in."""
    return {rule: Sides(*words) for rule, words in yaml.safe_load(_FILE.read_text(encoding="utf-8")).items()}


def sides(rule_id: str, values: Mapping[str, Any]) -> Sides | None:
    """The words of both sides with the facts of a finding; None for a rule without any, or without those facts."""
    words = known_sides().get(rule_id)
    if words is None:
        return None
    shown = {name: "未填" if value is None or value == "" else value for name, value in values.items()}
    try:
        return Sides(*(text.format_map(shown) for text in words))
    except KeyError:
        return None
