"""Which offices an issue concerns: the one that answers it (主办单位) and those that help (协办单位)."""

from __future__ import annotations

from functools import lru_cache

TOWNSHIP = "乡镇"
"""The department of rules and issues that the township of the subject answers."""
NO_TOWNSHIP = "未落实到乡镇"
"""What stands for the township of an issue that has none."""
JOINED_BY = "、"
LEVEL = "县"


@lru_cache(maxsize=1024)
def offices(department: str) -> tuple[str, ...]:
    """The offices that the name of a department joins, the main one first.

    ``县医疗保障局、卫生健康局`` is 县医疗保障局 and 县卫生健康局: the level stands for all of them.
    """
    first, *others = department.split(JOINED_BY)
    level = LEVEL if first.startswith(LEVEL) else ""
    return first, *(level + other.removeprefix(level) for other in others)


def main_office(department: str, township_name: str = "") -> str:
    """Who answers an issue of ``department``, by name: for 乡镇 the township of the subject."""
    first = offices(department)[0]
    return (township_name or NO_TOWNSHIP) if first == TOWNSHIP else first


def helping_offices(department: str, township_name: str) -> tuple[str, ...]:
    """Who helps, by name: the other offices of a joined name, and the township where a department is in charge."""
    first, *others = offices(department)
    return (*others, township_name) if township_name and first != TOWNSHIP else tuple(others)
