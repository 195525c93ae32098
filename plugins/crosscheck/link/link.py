"""Who is each row about? Runs the named steps of ``sql/link`` over every usable dataset that names a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.engines import Engine
from crosscheck.settings import Settings

REGISTER = "police.resident"
OF_RESIDENTS = ("id_no", "name_fold")
"""Columns of the household register that linking reads of its scan."""
OF_PLACES = ("birth_date", "birth_date_precision", "region_code")
"""By these a row without a usable number may be likely a member's, where the dataset has them."""
Columns = Mapping[str, Sequence[str]]
"""By dataset, the columns that a night keeps of it."""


def scanned_columns(dataset: Dataset, read: Iterable[str] = ()) -> tuple[str, ...]:
    """The columns that the one scan of a dataset keeps, sorted: those ``read`` by rules, and what linking needs."""
    assert dataset.person is not None
    needed = set(OF_PLACES) if _placed(dataset) else set()
    needed |= set(OF_RESIDENTS) if dataset.id == REGISTER else set()
    return tuple(sorted(needed | set(read))) or (dataset.person[0].name,)


def _placed(dataset: Dataset) -> bool:
    """True where a row has a day of birth and a village of its own: the link ``likely`` asks for both."""
    assert dataset.person is not None
    columns = {column.name for column in dataset.columns}
    return dataset.person[0].type == "id_no" and {"birth_date", "region_code"} <= columns


def _subject_step(dataset: Dataset) -> str:
    """The step that says about whom a row is, for the steps that read a whole list again."""
    assert dataset.person is not None
    if dataset.person[0].type == "disability_no":
        return "22_subject_disability"
    return "21_subject_placed" if _placed(dataset) else "20_subject"


def _names(dataset: Dataset, columns: Columns, whole: Collection[str]) -> dict[str, str | Sequence[str]]:
    """What the steps of one dataset call it, its columns, and whether they keep rows about nobody of the registry."""
    assert dataset.person is not None
    number, name = dataset.person
    everybody = dataset.id in whole or _placed(dataset)
    own = {column.name for column in dataset.columns}
    born, placed = ("source" if column in own else "without" for column in ("birth_date", "region_code"))
    return {
        "table": dataset.table,
        "dataset": dataset.id,
        "number": str(catalog().number(dataset.id)),
        "id": number.name,
        "name": name.name,
        "birth": f"{born}.birth_date",
        "precision": f"{born}.birth_date_precision",
        "region": f"{placed}.region_code",
        "columns": columns.get(dataset.id) or scanned_columns(dataset),
        # A disability number proves nobody exactly: its row may be repaired by it.
        "numbered": str(number.type == "id_no").lower(),
        "whole": str(everybody).lower(),
    }


def link_datasets(
    settings: Settings,
    engine: Engine,
    datasets: Iterable[Dataset],
    decided: Collection[str] = (),
    residents: Path | None = None,
    columns: Columns | None = None,
    whole: Collection[str] = (),
) -> None:
    """Scan each dataset once into ``<table>__scanned``: its ``columns`` by ``scanned_columns``, ``row_ref``, and
    ``person_key`` and ``link`` where number and name say whose the row is.

    ``weak_link`` (dataset, row_ref, person_key, link, link_note) holds all other links, ``<table>__link`` (row_id,
    person_key, link, link_note) all of a dataset, ``decided_pair`` what inspectors decided. A row has one link at most.
    Reads ``member``, ``village_of`` and the views ``<table>__rows``; for the datasets that are among the ``decided``,
    ``identity_decision`` too. ``whole`` datasets keep rows about nobody of the registry. ``residents`` is the newest
    accepted household register where tonight's is not usable: it takes links away and makes none, and a delivery that
    fails must not make a link that accuses. Source of the classes: rules.md, "Links".
    """
    named = {dataset: _names(dataset, columns or {}, whole) for dataset in datasets if dataset.person}

    def run(step: str, **names: str | Sequence[str]) -> None:
        engine.run(sqlfiles.sql(settings.root, f"link/{step}", **names))

    run("10_person")
    for dataset, names in named.items():
        if dataset.id in decided:
            run("12_decided", **names)
    run("13_decided_row")
    for dataset, names in named.items():
        run(_subject_step(dataset), **names)
        run("30_scan", **names)
    if residents:
        engine.parquet("resident_known", residents)
    register = catalog().dataset(REGISTER)
    if residents or register not in named:
        run("31_residents_known", residents="resident_known" if residents else f"{register.table}__rows")
    else:
        run("31_residents_scanned", table=register.table)
    run("32_held_number")
    for dataset, names in named.items():
        run("33_remaining_placed" if _placed(dataset) else "33_remaining", **names)
    for step in ("34_judged", "45_namesake", "46_weak_link"):
        run(step)
    for names in named.values():
        run("47_links", **names)
