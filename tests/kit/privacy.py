"""Looks for persons in texts that must hold none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from stdnum.cn import ric

from crosscheck.catalog.datasets import catalog
from crosscheck_demo.county.people import Records

NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")

WORDS = re.compile(r"[^\x00-\x7f]+|[0-9]{10,}[0-9Xx]*")
"""Runs of Chinese and of digits: all that can hold a name or a number."""


def numbers(records: Records) -> set[str]:
    """Every ID number of the county."""
    columns = [(dataset.id, column.name) for dataset in catalog().connected for column in dataset.of_type("id_no")]
    return {row[column] for dataset, column in columns for row in records[dataset] if row[column]}


def names(records: Records) -> set[str]:
    """Names of the county of three characters and more: shorter ones occur in plain Chinese by chance."""
    columns = [(dataset.id, column.name) for dataset in catalog().connected for column in dataset.of_type("name")]
    return {row[column] for dataset, column in columns for row in records[dataset] if len(row[column] or "") > 2}


def numbers_in(text: str, known: Iterable[str]) -> set[str]:
    """ID numbers in ``text``: those of the county, and whatever else is one."""
    return {number for number in known if number in text} | {n for n in NUMBER.findall(text) if ric.is_valid(n)}


def persons_in(texts: Mapping[str, str], records: Records) -> dict[str, set[str]]:
    """For each text that holds a person, the numbers and names in it."""
    known_numbers, known_names = numbers(records), names(records)
    assert len(known_numbers) > 500
    assert len(known_names) > 300
    everything = "\n".join(run for text in texts.values() for run in WORDS.findall(text))
    suspects = {person for person in known_numbers | known_names if person in everything}
    held = {
        label: numbers_in(text, ()) | {person for person in suspects if person in text} for label, text in texts.items()
    }
    return {label: found for label, found in held.items() if found}
