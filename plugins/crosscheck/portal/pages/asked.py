"""What a list of issues is asked for: filters as they stand in an address, and never a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from urllib.parse import urlencode

from crosscheck.views.listed_issues import LEFT, Wanted, due_window, may_be_addressed
from crosscheck.words import SEVERITIES, STATES

_NUMBER = re.compile(r"\d{6}-\d{4}-\d+\Z")


@dataclass(frozen=True)
class Asked:
    """``q`` is the number of an issue or of a household; with it, issues in every state are looked through."""

    tab: str = ""
    village: str = ""
    rule: str = ""
    department: str = ""
    level: str = ""
    left: str = ""
    state: str = ""
    gone: str = ""
    q: str = ""
    name: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], tabs: tuple[str, ...]) -> Self:
        """What is asked for; what is not known is left out. A name is taken from forms alone (``named``)."""
        found = {key: given.get(key, "").strip() for key in cls.__dataclass_fields__ if key != "name"}
        known = {"tab": tabs, "level": tuple(SEVERITIES), "left": LEFT, "state": tuple(STATES), "gone": ("1",)}
        found |= {key: "" for key, words in known.items() if found[key] not in words}
        if not (found["village"].isascii() and found["village"].isdigit()):
            found["village"] = ""
        return cls(**{**found, "tab": "" if found["q"] else found["tab"] or tabs[0]})

    def named(self, name: str) -> Self:
        """The same for somebody's name, in whatever state."""
        return replace(self, name=name, tab="", q="")

    def wanted(self, day: date) -> Wanted:
        """What the ledger is asked for on ``day``."""
        due_from, due_to = due_window(self.left, day)
        number = self.q if _NUMBER.match(self.q) else ""
        return Wanted(
            tab=self.tab,
            region=self.village,
            rule_id=self.rule,
            department=self.department,
            severity=self.level,
            state=self.state,
            due_from=due_from,
            due_to=due_to,
            number=number,
            household_no="" if number else self.q,
            name=self.name,
            gone=bool(self.gone),
        )

    def fields(self) -> dict[str, str]:
        """The filters that are set, without the name."""
        return {key: value for key, value in vars(self).items() if value and key != "name"}

    def address(self, **other: str) -> str:
        """The address of this list below the portal's, some filters replaced."""
        shown = {key: value for key, value in {**self.fields(), **other}.items() if value}
        return f"/issues?{urlencode(shown)}" if shown else "/issues"

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set beside the tab."""
        return bool(self.fields().keys() - {"tab"})


def is_number(text: str) -> bool:
    """Whether what was typed into the search is a number that may stand in an address, and no name and no ID number."""
    return text.isascii() and may_be_addressed(text)
