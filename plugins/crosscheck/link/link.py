"""Who is each row about? Runs the named steps of ``sql/link`` over every usable dataset that names a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from crosscheck import sqlfiles
from crosscheck.catalog.datasets import Dataset
from crosscheck.engines import Engine
from crosscheck.settings import Settings


def _subject_step(dataset: Dataset, id_type: str) -> str:
    """The step that says about whom a row is; the link ``likely`` asks for its own day of birth and village."""
    if id_type == "disability_no":
        return "22_subject_disability"
    placed = {"birth_date", "region_code"} <= {column.name for column in dataset.columns}
    return "21_subject_placed" if placed else "20_subject"


def link_datasets(
    settings: Settings,
    engine: Engine,
    datasets: Iterable[Dataset],
    decided: Collection[str] = (),
    residents: Path | None = None,
) -> None:
    """Make ``<table>__link`` (row_id, person_key, link, link_note) for each dataset, ``known_number`` and
    ``decided_pair`` (dataset, row_id, person_key, verdict, key).

    Reads the tables ``member`` and ``village_of`` and the views ``<table>__rows``; for the datasets that are among the
    ``decided``, inspectors' decisions in ``identity_decision`` too. ``residents`` is the newest accepted household
    register where tonight's is not usable: it takes links away and makes none, and a delivery that fails must not make
    a link that accuses. A row has one link at the most.
    Source of the classes: rules.md, "Links".
    """
    if residents:
        engine.parquet("resident_known", residents)
    else:
        engine.run(sqlfiles.sql(settings.root, "link/05_residents"))
    engine.run(sqlfiles.sql(settings.root, "link/10_person"))
    engine.run(sqlfiles.sql(settings.root, "link/11_known_number"))
    of_persons = [dataset for dataset in datasets if dataset.person]
    for dataset in of_persons:
        assert dataset.person is not None
        id_column, name_column = dataset.person
        subject = _subject_step(dataset, id_column.type)
        names = {"table": dataset.table, "dataset": dataset.id}
        columns = {"id": id_column.name, "name": name_column.name}
        engine.run(sqlfiles.sql(settings.root, f"link/{subject}", **names, **columns))
        engine.run(sqlfiles.sql(settings.root, "link/30_link", **names))
        if dataset.id in decided:
            engine.run(sqlfiles.sql(settings.root, "link/31_decided", **names, **columns))
        engine.run(sqlfiles.sql(settings.root, "link/40_known_number", **names))
    engine.run(sqlfiles.sql(settings.root, "link/45_namesake"))
    for dataset in of_persons:
        engine.run(sqlfiles.sql(settings.root, "link/46_not_alone", table=dataset.table, dataset=dataset.id))
