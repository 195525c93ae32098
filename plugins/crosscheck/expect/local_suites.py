"""What a county adds to a suite: expectations of its own, and thresholds of ours that it moves, each with a reason."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.site_files import SiteFolder, site_folder
from crosscheck.catalog.yaml_lines import Part, Reader, SiteError
from crosscheck.expect.suites import SUITE_KEYS, Expectation, Suite, load_suite, problem_of

MOVE_KEYS = {"move", "to", "reason"}
THRESHOLDS = ("mostly", "min_value", "max_value", "min_rows", "min_unexpected")
"""What may be moved of an expectation: the first three are its arguments, the others say when it is judged."""
OF_ARGUMENTS = THRESHOLDS[:3]


def suite_in_force(root: Path, name: str) -> Suite:
    """The suite called ``name`` with what the county in force says of it; ``SiteError`` where that does not check."""
    reader, folder = Reader(), site_folder()
    found = local_suite(load_suite(root, name), folder, reader)
    if reader.problems:
        raise SiteError(folder.path, reader.problems)
    return found


def local_suite(common: Suite, folder: SiteFolder, reader: Reader) -> Suite:
    """The suite with what the county's file says laid over it; what is wrong is kept by ``reader``.

    An entry is an expectation of a new name, or ``{"move": <name>, "to": {<threshold>: <number>}, "reason": …}``.
    """
    path = folder.suite(common.name)
    if not path.is_file():
        return common
    expectations = {expectation.name: expectation for expectation in common.expectations}
    for part, entry in _entries(path, common.name, reader):
        if isinstance(entry, dict) and "move" in entry:
            _move(expectations, part, entry, reader)
        else:
            _add(expectations, common.name, part, entry, reader)
    return replace(common, expectations=tuple(expectations.values()))


def _entries(path: Path, name: str, reader: Reader) -> Iterator[tuple[Part, Any]]:
    """The entries of a file with the line of each; JSON is YAML, which knows its lines."""
    whole = Part(f"expectations/{path.name}", 1, None)
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        reader.wrong(whole, f"不是 JSON({error})", f"no JSON ({error})")
        return
    if not isinstance(raw, dict) or set(raw) != SUITE_KEYS or raw["name"] != name:
        shape = f'{{"name": "{name}", "expectations": [...]}}'
        reader.wrong(whole, f"应为 {shape}", f"it must be {shape}")
        return
    lined = reader.file(path, whole.file).entries["expectations"].items
    yield from zip(lined, raw["expectations"], strict=True)


def _move(known: dict[str, Expectation], part: Part, entry: Mapping[str, Any], reader: Reader) -> None:
    name, to = entry["move"], entry.get("to")
    if set(entry) != MOVE_KEYS or not str(entry.get("reason", "")).strip() or not isinstance(to, dict) or not to:
        reader.wrong(
            part,
            '移动阈值须写 {"move": 名称, "to": {阈值: 数}, "reason": 原因}',
            'a moved threshold is {"move": NAME, "to": {THRESHOLD: NUMBER}, "reason": WHY}',
        )
    elif name not in known:
        reader.unknown(part, str(name), known, "检查项", "expectation")
    elif unknown := sorted(key for key, value in to.items() if not _is_threshold(known[name], key, value)):
        there = [key for key in THRESHOLDS if key in known[name].kwargs or key in known[name].meta]
        reader.wrong(
            part,
            f"{name} 不能移动 {'、'.join(unknown)};可移动:{'、'.join(there)}",
            f"{name} has no threshold {', '.join(unknown)} that is a number; it has: {', '.join(there) or 'none'}",
        )
    else:
        known[name] = _moved(known[name], to)


def _is_threshold(of: Expectation, key: str, value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    there = of.kwargs.get(key) if key in OF_ARGUMENTS else of.meta.get(key)
    return key in THRESHOLDS and is_number and there is not None and not isinstance(there, dict)


def _moved(of: Expectation, to: Mapping[str, Any]) -> Expectation:
    kwargs = {key: value for key, value in to.items() if key in OF_ARGUMENTS}
    meta = {key: value for key, value in to.items() if key not in OF_ARGUMENTS}
    return Expectation({**of.raw, "kwargs": {**of.kwargs, **kwargs}, "meta": {**of.meta, **meta}})


def _add(known: dict[str, Expectation], suite: str, part: Part, entry: Any, reader: Reader) -> None:
    if problem := problem_of(entry):
        reader.wrong(part, problem, problem)
        return
    own = Expectation(entry)
    types = {expectation.type for expectation in known.values()}
    column = own.kwargs.get("column")
    if own.name in known:
        reader.wrong(part, f"“{own.name}”已有;改阈值请用 move", f"'{own.name}' is there already; move its threshold")
    elif own.type not in types:
        reader.unknown(part, own.type, types, "检查类型", "kind of expectation")
    elif column is not None and column not in (columns := _columns(suite)):
        reader.unknown(part, str(column), columns, "列", "column")
    else:
        known[own.name] = own


def _columns(suite: str) -> set[str]:
    """The columns that a staged delivery has."""
    dataset: Dataset = catalog().dataset(suite)
    names = {column.name for column in dataset.columns}
    names |= {f"{column.name}_valid" for column in dataset.of_type("id_no", "disability_no")}
    return names | {"_key", "_quarantined", "_future", "_notes"}


def check_suites(root: Path, folder: SiteFolder, reader: Reader) -> None:
    """Keep what is wrong in the county's files of expectations."""
    known = {dataset.id for dataset in catalog().datasets}
    for path in sorted((folder.path / "expectations").glob("*.json")):
        if path.stem in known:
            local_suite(load_suite(root, path.stem), folder, reader)
        else:
            at = Part(f"expectations/{path.name}", 1, None)
            reader.unknown(at, path.stem, known, "数据集", "dataset")
