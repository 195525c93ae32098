"""How long things are kept: the classes, what the product keeps them by default, what the county's ``site.yaml`` says.

``inputs``  the rows of a delivery that no issue cites, filled-in lists as they came
``lists``   published revisions, the nights they were made from, requests to departments, receipts
``audit``   who looked at what and who took which list; as long after an issue was closed stay the rows it cites
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from crosscheck.catalog.yaml_lines import Part, Reader

INPUTS, LISTS, AUDIT = "inputs", "lists", "audit"
_SPAN = re.compile(r"([1-9][0-9]{0,3})\s*(days?|years?|天|年)")
_YEARS = ("year", "years", "年")


@dataclass(frozen=True)
class Span:
    """So many days or years, as it was written; ``basis`` says where."""

    count: int
    years: bool
    basis: str

    @property
    def days(self) -> int:
        """About how many days it is: to compare, not to count by."""
        return self.count * 365 if self.years else self.count

    def after(self, day: date) -> date:
        """The first day on which what is dated ``day`` is no longer kept; 29 February counts as the day after."""
        if not self.years:
            return day + timedelta(days=self.count)
        try:
            return day.replace(year=day.year + self.count)
        except ValueError:
            return date(day.year + self.count, 3, 1)

    def __str__(self) -> str:
        return f"{self.count} {'years' if self.years else 'days'}"


@dataclass(frozen=True)
class Retention:
    """How long each class is kept."""

    inputs: Span = Span(90, False, "default")
    lists: Span = Span(3, True, "default")
    audit: Span = Span(3, True, "default")

    def of(self, name: str) -> Span:
        """The span of a class."""
        return {INPUTS: self.inputs, LISTS: self.lists, AUDIT: self.audit}[name]


LEAST = {INPUTS: 30, LISTS: 180, AUDIT: 180}
"""Days. Rules look back a month; the Cybersecurity Law has logs kept for six months at least."""


def read_retention(part: Part, reader: Reader) -> Retention:
    """The key ``retention`` of ``site.yaml``; what is wrong is kept by ``reader``, and the default counts."""
    said = reader.mapping(part, tuple(LEAST))
    spans = {name: _span(name, entry, reader) for name, entry in said.items()}
    return Retention(**{name: span for name, span in spans.items() if span})


def _span(name: str, part: Part, reader: Reader) -> Span | None:
    found = _SPAN.fullmatch(part.text.strip())
    span = Span(int(found[1]), found[2] in _YEARS, f"{part.file}:{part.line}") if found else None
    if span is None:
        reader.wrong(
            part, f"“{part.text}”应写作“90天”或“3年”", f"'{part.text}' is no span such as '90 days' or '3 years'"
        )
    elif span.days < LEAST[name]:
        reader.wrong(
            part,
            f"{name} 至少保存{LEAST[name]}天,这里是“{part.text}”",
            f"{name} are kept for {LEAST[name]} days at least, not for '{part.text}'",
        )
    return span
