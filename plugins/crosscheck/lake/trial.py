"""A trial of one file: what the landing would make of it, and what a county has to say for it. Keeps nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from crosscheck.access.masking import mask_any_writing
from crosscheck.catalog.datasets import Column, Dataset, catalog
from crosscheck.errors import DeliveryError
from crosscheck.expect.delivery import check_delivery
from crosscheck.lake.boundary import Place, is_of_the_delivery, told
from crosscheck.lake.raw import write_raw
from crosscheck.lake.snapshots import snapshots
from crosscheck.lake.soundness import QUARANTINE
from crosscheck.lake.take_in import take_in
from crosscheck.lake.trial_cells import UnknownWord, unknown_words, unreadable_values
from crosscheck.lake.usable import volume_tolerance
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.headers import plain
from crosscheck.sources.likeness import at_header, guess_header
from crosscheck.sources.offer import Offer
from crosscheck.sources.reading import Part, Tally
from crosscheck.sources.unknown_file import as_it_is, first_rows, read_unknown

EXACT, ALIAS, SITE, PROPOSED = "exact", "alias", "site", "proposed"
"""How a column was found: under the agreed header, a usual other one, the county's, or by likeness alone."""
CONSTANT, ABSENT, MISSING = "constant", "absent", "missing"
"""Why a column was not looked for, or not found."""
FIRST_ROWS = 3
NOTHING = "there is no such list in it"
TRIED = 97
"""The trial is as a delivery of so high a number on its date: later than any that has been taken in."""


@dataclass(frozen=True)
class Taken:
    """One column: how it was found, under which header, and of a proposal how likely it is."""

    column: str
    agreed: str
    required: bool
    how: str
    header: str = ""
    score: float | None = None


@dataclass(frozen=True)
class Refused:
    """A reason of quarantine: how many rows, and where the first stand."""

    reason: str
    rows: int
    first: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """What one file would become. ``reading``, ``columns`` and ``words`` hold what the county's folder has to say.

    ``refused``: why nothing of it could be taken in, '' otherwise. ``tables``: by column a national code table that
    fits. ``unreadable``: column and shape of a value (9 a digit, 字 a character) with counts. ``expectations`` as a
    manifest has them. Nothing of a person: no name, and no number.
    """

    dataset: Dataset
    file: str
    reader: str
    reading: Mapping[str, str]
    header_rows: Mapping[str, int]
    columns: tuple[Taken, ...]
    unknown: tuple[str, ...]
    words: tuple[UnknownWord, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    unreadable: tuple[tuple[str, str, int], ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    quarantine: tuple[Refused, ...] = ()
    expectations: Sequence[Mapping[str, Any]] = ()
    refused: str = ""

    @property
    def proposed_columns(self) -> dict[str, str]:
        """Headers by column that a county's folder would have to name."""
        return {taken.column: taken.header for taken in self.columns if taken.how == PROPOSED}

    @property
    def proposed_words(self) -> dict[str, str | dict[str, str]]:
        """By column the code table that knows its words, or words with the codes that they probably are."""
        words: dict[str, dict[str, str]] = {}
        for found in self.words:
            if found.proposed:
                words.setdefault(found.column, {})[found.word] = found.proposed
        return {**words, **self.tables}


def try_file(settings: Settings, path: Path, dataset_id: str, business_date: date) -> Trial:
    """Read ``path`` as a delivery of a dataset and say what it would become; nothing is kept of it.

    ``ConfigurationError`` for an unknown dataset or kind of file, ``DeliveryError`` for a file that can't be read.
    """
    declared = catalog().dataset(dataset_id)
    kind = declared.export.delivery or catalog().department(declared.department).delivery
    try:
        dataset, reading = as_it_is(path, declared, kind)
        rows = first_rows(path, dataset)
    except OSError as error:
        raise DeliveryError(f"{path.name}: can't be read ({error.strerror})") from None
    except BaseException as error:
        return Trial(declared, path.name, kind, {}, {}, _untaken(declared), (), refused=_refused(error, path.name))
    guess = guess_header(dataset, rows)
    proposed = {one.column: (one.header, one.score) for one in guess.proposals}
    if guess.rows[0]:
        dataset, reading = at_header(dataset, guess.rows), {**reading, "header_row": _as_row(guess.rows)}
    laid = replace(dataset, columns=tuple(_with_header(column, proposed) for column in dataset.columns))
    with tempfile.TemporaryDirectory(prefix="crosscheck-try-") as home:
        return _tried(_beside(settings, Path(home), laid), path, laid, reading, proposed, business_date)


def _refused(error: BaseException, where: str) -> str:
    """Why a file would not be taken in, as a night would tell it; what is no matter of the file is raised on."""
    if not is_of_the_delivery(error):
        raise error
    return mask_any_writing(told(error, where))


def _as_row(rows: tuple[int, int]) -> str:
    return str(rows[0]) if rows[0] == rows[1] else str(list(rows))


def _with_header(column: Column, proposed: Mapping[str, tuple[str, float]]) -> Column:
    if column.name not in proposed:
        return column
    return replace(column, local=replace(column.local, headers=(proposed[column.name][0],)))


def _untaken(dataset: Dataset) -> tuple[Taken, ...]:
    return tuple(Taken(c.name, c.header, c.required, MISSING) for c in dataset.columns)


def _beside(settings: Settings, home: Path, dataset: Dataset) -> Settings:
    """A home for the trial alone, with the deliveries that it is compared with in reach."""
    apart = settings.apart(home)
    for name in {dataset.id, "registry.household", "reference.region"}:
        for found in snapshots(settings, name, date.max):
            link = apart.lake / name / found.folder.name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(found.folder, target_is_directory=True)
    return apart


def _tried(
    settings: Settings,
    path: Path,
    dataset: Dataset,
    reading: Mapping[str, str],
    proposed: Mapping[str, tuple[str, float]],
    business_date: date,
) -> Trial:
    raw, rows = settings.home / "raw.parquet", dict[str, int]()

    def parts() -> Iterator[Part]:
        for part in read_unknown(path, dataset, Tally()):
            rows[part.label] = part.header_row
            yield part

    trial = Trial(dataset, path.name, dataset.export.delivery, reading, rows, _untaken(dataset), ())
    try:
        mapping = write_raw(_all_optional(dataset), parts(), raw)
    except BaseException as error:
        return replace(trial, refused=_refused(error, path.name))
    if mapping is None:
        return replace(trial, refused=NOTHING)
    taken = tuple(_taken(column, mapping.columns, proposed) for column in dataset.columns)
    words, tables = unknown_words(dataset, raw)
    trial = replace(trial, columns=taken, unknown=tuple(sorted(mapping.unknown)), words=words, tables=tables)
    return _with_outcome(settings, trial, _landed(settings, path, dataset, business_date), raw)


def _all_optional(dataset: Dataset) -> Dataset:
    """The dataset with no column required: what is there can be looked at whatever is missing."""
    return replace(dataset, columns=tuple(replace(column, required=False) for column in dataset.columns))


def _with_outcome(settings: Settings, trial: Trial, manifest: dict[str, Any] | str, raw: Path) -> Trial:
    if isinstance(manifest, str):
        return replace(trial, refused=manifest)
    trial = replace(
        trial,
        expectations=manifest["expectations"],
        counts={name: manifest[name] for name in manifest if name.startswith("rows_")},
        refused=mask_any_writing(manifest["detail"] or ""),
    )
    folder = settings.lake / trial.dataset.id / manifest["delivery"]
    if not (folder / QUARANTINE).exists():
        return trial
    quarantine = tuple(_quarantine(folder, manifest))
    unreadable = unreadable_values(trial.dataset, raw, folder)
    return replace(trial, quarantine=quarantine, unreadable=unreadable)


def _landed(settings: Settings, path: Path, dataset: Dataset, business_date: date) -> dict[str, Any] | str:
    """The manifest of the delivery that the file would be; or why it could not be read."""
    name = DeliveryName(business_date, TRIED)
    offer = Offer(dataset, name, dataset.export.delivery, partial(read_unknown, path, dataset), (path,))
    tolerance, place = dataset.volume_tolerance or volume_tolerance(settings, business_date), Place()
    try:
        return take_in(settings, offer, tolerance, check_delivery, place) or NOTHING
    except BaseException as error:
        return _refused(error, place.name(offer))


def _taken(column: Column, found: Mapping[str, set[str]], proposed: Mapping[str, tuple[str, float]]) -> Taken:
    known = partial(Taken, column.name, column.header)
    header = "、".join(sorted(found.get(column.name, ())))
    required = column.required
    if column.local.constant or column.local.absent:
        how = CONSTANT if column.local.constant else ABSENT
        return known(required, how, column.local.constant or column.local.absent)
    if not header:
        return known(required, MISSING)
    if column.name in proposed:
        return known(required, PROPOSED, header, proposed[column.name][1])
    exact = plain(column.header) == header
    return known(required, SITE if column.local.headers else EXACT if exact else ALIAS, header)


def _quarantine(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Refused]:
    rows = pq.read_table(folder / QUARANTINE, columns=["_source_file", "_source_row", "reason"]).to_pylist()
    for reason, count in sorted(manifest["quarantine"].items(), key=lambda pair: (-pair[1], pair[0])):
        first = [row for row in rows if row["reason"] == reason][:FIRST_ROWS]
        yield Refused(reason, count, tuple(f"{row['_source_file']} {row['_source_row']}" for row in first))
