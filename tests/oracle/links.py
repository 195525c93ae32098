"""'Who is this row about?' The table of rules.md, row by row: the first class with exactly one candidate decides."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crosscheck.catalog.datasets import catalog
from oracle.arrivals import Row
from oracle.words import fold, has_placeholder, same_name

if TYPE_CHECKING:
    from oracle.county import County

ACCUSES = ("exact", "repaired")


def text_of(dataset: str, row: Row) -> str | None:
    """What stands where the person's number should be: the ID column, or the disability number that holds it."""
    id_column, _ = catalog().dataset(dataset).person or (None, None)
    return row[id_column.name] if id_column else None


def number_of(dataset: str, row: Row) -> str | None:
    """The person's number as far as the row gives one; a disability certificate's begins with it."""
    text = text_of(dataset, row)
    return text[:18] if text and dataset == "disabled_federation.certificate" else text


def name_of(dataset: str, row: Row) -> str | None:
    _, name_column = catalog().dataset(dataset).person or (None, None)
    return row[name_column.name] if name_column else None


def link_of(county: County, dataset: str, row: Row) -> tuple[str, str] | None:
    """The person a row is about and the class of the link, or None."""
    for link, candidates in (
        ("exact", _exact(county, dataset, row)),
        ("repaired", _repaired(county, dataset, row)),
        ("likely", _beside_a_namesake(county, dataset, row)),
        ("likely", _likely(county, dataset, row)),
        ("conflict", _conflict(county, dataset, row)),
    ):
        if len(candidates) == 1:
            return candidates.pop(), link
    return None


def _exact(county: County, dataset: str, row: Row) -> set[str]:
    """'same valid ID, and the names, where both are given, are equal after folding or differ only by ...'."""
    same = _same_number(county, text_of(dataset, row))
    return {m["person"] for m in same if same_name(name_of(dataset, row), m["name"])}


def _conflict(county: County, dataset: str, row: Row) -> set[str]:
    """'same valid ID, and any other difference of the names'. A disability number carries its person's ID: where the
    names let it not be repaired, it excuses."""
    return {m["person"] for m in _same_number(county, number_of(dataset, row))}


def _same_number(county: County, number: str | None) -> list[Row]:
    return county.by_number.get(number, [])


def _repaired(county: County, dataset: str, row: Row) -> set[str]:
    """'the row's ID is damaged, the folded names are equal (placeholders do not count as equal here), no other member
    fits, and (a) ... (b) ... (c) ...'; and no resident outside the registry fits as well: a wrong link accuses."""
    fitting = _fitting(county, dataset, row)
    return set() if fitting and _fits_a_stranger(county, dataset, row) else fitting


def _beside_a_namesake(county: County, dataset: str, row: Row) -> set[str]:
    """What would be repaired if no resident fitted as well: it may excuse."""
    return _fitting(county, dataset, row)


def _fits_a_stranger(county: County, dataset: str, row: Row) -> bool:
    text, name = text_of(dataset, row), name_of(dataset, row)
    return any(_damaged_from(text or "", number) for number in county.outsiders.get(fold(name or ""), []))


def _fitting(county: County, dataset: str, row: Row) -> set[str]:
    text, name = text_of(dataset, row), name_of(dataset, row)
    if not text or not name or county.usable_number(text) or has_placeholder(name):
        return set()
    alike = county.by_name.get(fold(name), [])
    return {m["person"] for m in alike if m["valid"] and _damaged_from(text, m["valid"])}


def _damaged_from(text: str, valid: str) -> bool:
    return _tail_lost(text, valid) or _one_slip(text, valid) or _disability_number(text, valid)


def _tail_lost(text: str, valid: str) -> bool:
    """(a) 'the row's number has 18 digits of which the first 15 are the member's'."""
    return len(text) == 18 and text.isdigit() and text[:15] == valid[:15]


def _one_slip(text: str, valid: str) -> bool:
    """(b) 'it has 18 characters and is one substituted digit or one swap of neighbouring digits away'."""
    if len(text) != 18:
        return False
    differ = [i for i in range(18) if text[i] != valid[i]]
    if len(differ) == 1:
        return True
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1
    return swapped and text[differ[0]] == valid[differ[1]] and text[differ[1]] == valid[differ[0]]


def _disability_number(text: str, valid: str) -> bool:
    """(c) 'it is a disability number whose first 18 characters are the ID'."""
    kind_and_grade = text[18:20]
    shape = len(kind_and_grade) == 2 and kind_and_grade[0] in "1234567" and kind_and_grade[1] in "1234"
    reissue = text[20:]
    return text[:18] == valid and shape and (not reissue or (reissue[0] == "B" and reissue[1:].isdigit()))


def _likely(county: County, dataset: str, row: Row) -> set[str]:
    """'an unusable number on at least one side ...; folded name, the birth date of the row's own birth_date column
    ... and the full 12-digit village agree with one member only. So it exists for police.resident and
    education.enrolment'."""
    if dataset not in ("police.resident", "education.enrolment"):
        return set()
    village = county.village(row["region_code"]) if row["region_code"] else None
    if village is None or row["birth_date"] is None:
        return set()
    agree = [
        m
        for m in county.by_name.get(fold(row["name"]), [])
        if _birth_date(m) == row["birth_date"] and m["home"]["village"] == village
    ]
    one_only = len({m["person"] for m in agree}) == 1
    unusable = any(not m["valid"] for m in agree) or not county.usable_number(row["id_no"])
    return {m["person"] for m in agree} if one_only and unusable else set()


def _birth_date(member: Row) -> date | None:
    """Of the number; of the member's own column where there is no valid one. A month is no birth date."""
    return member["born"] or (member["birth_date"] if member["birth_date_precision"] == "D" else None)
