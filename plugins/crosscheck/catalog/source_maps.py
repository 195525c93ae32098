"""How a county's real export differs from the contract: ``sources/<department>.<dataset>.yaml``, read and laid over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from crosscheck.catalog.code_tables import code_tables
from crosscheck.catalog.yaml_lines import Part, Reader

if TYPE_CHECKING:
    from crosscheck.catalog.datasets import Column, Dataset

DELIVERIES = ("database", "csv", "csv-utf8", "csv-utf8-bom", "csv-gb18030", "xlsx", "xls", "ods", "http-json")
"""How a dataset may arrive; ``sources.deliveries`` reads each of them."""
ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030"}
"""Encodings of text files as people name them, and as they are read."""
SEPARATORS = {",": ",", ";": ";", "|": "|", "tab": "\t", "\t": "\t", "，": "，", "；": "；"}
"""What may stand between the cells of a text file."""
OF_FILES, OF_TEXTS, OF_BOOKS = ("csv", "xlsx", "xls", "ods"), ("csv",), ("xlsx", "xls", "ods")
"""The kinds of delivery that are files, text files, workbooks."""
READING = {
    "table": ("database",),
    "path": (*OF_FILES, "http-json"),
    "encoding": OF_TEXTS,
    "separator": OF_TEXTS,
    "sheet": OF_BOOKS,
    "header_row": OF_FILES,
}
"""The keys that say how a delivery is read, each with the kinds that know it."""
KEYS = ("delivery", *READING, "columns", "words", "stale", "volume_tolerance", "coverage")
ALL, ASKED = "all", "asked"
"""Whose rows a department hands over: everybody's, or those of the persons it is asked about."""
HIGHEST_HEADER = 3
"""Rows that a header may take."""
YES_NO = ("是", "否")
LINKED_BY = ("registry.household", "registry.member", "reference.region")
"""The lists that everybody is compared with: none of their required columns may be missing."""


@dataclass(frozen=True)
class Export:
    """Where a dataset's export lies and how it is written, as far as the county says so: '' as the contract has it.

    ``path``: pattern of the files in a delivery folder, or path of an interface. ``sheet``: pattern of the sheets'
    names. ``header_rows``: first and last row of the header, (0, 0) where it is looked for.
    """

    delivery: str = ""
    table: str = ""
    path: str = ""
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    header_rows: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Local:
    """How one column differs: ``headers`` of the export, or a ``constant``, or why it is ``absent``; and its words.

    ``words``: word in the export -> word of the contract, None for one that counts as empty.
    """

    headers: tuple[str, ...] = ()
    constant: str = ""
    absent: str = ""
    words: tuple[tuple[str, str | None], ...] = ()


BY_CONTRACT, AS_AGREED = Export(), Local()
"""Of a dataset or column that does not differ."""


def lay_over(dataset: Dataset, export: Part, delivery: str, reader: Reader) -> Dataset:
    """The dataset as the county delivers it; what its file says wrongly is kept by ``reader``.

    ``delivery``: how the department delivers where the file does not say.
    """
    said = reader.mapping(export, KEYS)
    known = {name: column for column in dataset.columns for name in (column.header, column.name)}
    columns = {known[word].name: part for word, part in _columns(said, "columns", known, reader)}
    words = _words(said.get("words"), dataset, known, reader)
    placed = {name: _local(dataset, name, part, reader) for name, part in columns.items()}
    _refuse_shared(columns, placed, reader)
    stale, tolerance = reader.whole(said.get("stale")), reader.number(said.get("volume_tolerance"))
    return replace(
        dataset,
        export=_export(said, delivery, reader),
        stale=stale or dataset.stale,
        volume_tolerance=_share(said.get("volume_tolerance"), tolerance, reader),
        coverage=_coverage(said.get("coverage"), dataset, reader),
        columns=tuple(_laid(c, placed.get(c.name, AS_AGREED), words.get(c.name, {})) for c in dataset.columns),
    )


def _laid(column: Column, local: Local, words: Mapping[str, str | None]) -> Column:
    if local == AS_AGREED and not words:
        return column
    own = replace(local, words=tuple(sorted(words.items(), key=lambda pair: pair[0])))
    return replace(column, local=own, required=column.required and not local.absent)


def _columns(said: Mapping[str, Part], key: str, known: Mapping[str, Column], reader: Reader) -> list[tuple[str, Part]]:
    return list(reader.mapping(said[key], known, "列", "column").items()) if key in said else []


def _export(said: Mapping[str, Part], delivery: str, reader: Reader) -> Export:
    kind = reader.one_of(said.get("delivery"), DELIVERIES, "", "报送方式", "delivery")
    family = (kind or delivery).partition("-")[0] if (kind or delivery).startswith("csv") else kind or delivery
    for key, kinds in READING.items():
        if key in said and family not in kinds:
            reader.wrong(
                said[key],
                f"“{key}”不适用于 {kind or delivery},只用于 {'、'.join(kinds)}",
                f"'{key}' has no meaning for {kind or delivery}, only for {', '.join(kinds)}",
            )
    encoding = reader.one_of(said.get("encoding"), ENCODINGS, "", "编码", "encoding")
    separator = reader.one_of(said.get("separator"), SEPARATORS, "", "分隔符", "separator")
    return Export(
        delivery=kind,
        encoding=ENCODINGS.get(encoding, ""),
        separator=SEPARATORS.get(separator, ""),
        header_rows=_header_rows(said.get("header_row"), reader),
        **{key: said[key].text for key in ("table", "path", "sheet") if key in said},
    )


def _header_rows(part: Part | None, reader: Reader) -> tuple[int, int]:
    rows = [reader.whole(item) or 0 for item in part.items] if part else [0]
    first, last = rows[0], rows[-1]
    if part and (len(rows) > 2 or not 0 <= last - first < HIGHEST_HEADER):
        reader.wrong(
            part, "表头行应为 3 或 [2, 3]", "the header's row is a number, or its first and last: 3, or [2, 3]"
        )
    return first, last


def _share(part: Part | None, found: Decimal | None, reader: Reader) -> Decimal | None:
    if part and found is not None and not 0 < found <= 1:
        reader.wrong(part, f"“{part.text}”应大于 0、不大于 1", f"'{part.text}' is no share: more than 0, at most 1")
    return found


def _coverage(part: Part | None, dataset: Dataset, reader: Reader) -> str:
    found = reader.one_of(part, (ALL, ASKED), dataset.coverage, "范围", "coverage")
    if part and found == ASKED and dataset.person is None:
        reader.wrong(
            part,
            f"《{dataset.title}》的行不是按人记载的,不能按名单比对",
            f"the rows of {dataset.id} are about no person: nobody can be asked about",
        )
    return found


def _local(dataset: Dataset, name: str, part: Part, reader: Reader) -> Local:
    """One column's headers, constant or reason of absence."""
    if not isinstance(part.value, dict):
        headers = tuple(item.text for item in part.items if item.text)
        if not headers:
            reader.wrong(
                part, "请写表头、{const: 值} 或 {absent: 原因}", "name a header, {const: VALUE} or {absent: REASON}"
            )
        return Local(headers=headers)
    said = reader.mapping(part, ("const", "absent"))
    constant, absent = (said[key].text if key in said else "" for key in ("const", "absent"))
    if bool(constant) == bool(absent):
        reader.wrong(part, "const 与 absent 须填其一", "exactly one of const and absent, with a text")
    column = next(column for column in dataset.columns if column.name == name)
    if constant and column.type == "code" and constant not in column.words:
        reader.unknown(part, constant, column.words, "代码", "code")
    if absent:
        _refuse_needed(dataset, column, part, reader)
    return Local(constant=constant, absent=absent)


def _refuse_needed(dataset: Dataset, column: Column, part: Part, reader: Reader) -> None:
    """Without key, person or what the registry stands on, a list says nothing of anybody."""
    registry = dataset.id in LINKED_BY and (column.required or column.type in ("id_no", "name"))
    if registry or column.name in dataset.key or column in (dataset.person or ()):
        reader.wrong(
            part,
            f"“{column.header}”不可缺:清单靠它识别行和人员;请指明表头或 const",
            f"'{column.header}' can't be absent: the list is told apart and linked by it; name its header, or a const",
        )


def _refuse_shared(columns: Mapping[str, Part], placed: Mapping[str, Local], reader: Reader) -> None:
    """Two columns under one header: one of them would be empty."""
    taken: dict[str, str] = {}
    for name, local in placed.items():
        for header in local.headers:
            other = taken.setdefault(header, name)
            if other != name:
                reader.wrong(
                    columns[name],
                    f"表头“{header}”已用于 {other}",
                    f"the header '{header}' is that of {other} already; one header is one column",
                )


def _words(
    part: Part | None, dataset: Dataset, known: Mapping[str, Column], reader: Reader
) -> dict[str, dict[str, str | None]]:
    """By column: word in the export -> word of the contract. A table named alone counts wherever all its words fit."""
    if part is None:
        return {}
    if not isinstance(part.value, dict):
        found: dict[str, dict[str, str | None]] = {}
        for item in part.items:
            fitting = [column for column in dataset.columns if _fits(item.text, column)]
            if not fitting:
                _refuse_table(item, None, reader)
            for column in fitting:
                found.setdefault(column.name, {}).update(_of_table(item.text, column))
        return found
    named = reader.mapping(part, known, "列", "column")
    return {known[word].name: _of_column(entry, known[word], reader) for word, entry in named.items()}


def _allowed(column: Column) -> tuple[str, ...]:
    return YES_NO if column.type == "bool" else column.words


def _fits(table: str, column: Column) -> bool:
    """Whether most words of a table are words of the column."""
    words = {word for word in code_tables().get(table, {}).values() if word}
    return bool(words) and len(words & set(column.words)) * 2 > len(words)


def _of_table(table: str, column: Column) -> dict[str, str | None]:
    """The words of a table that the column knows; its others stay without a code."""
    return {word: target for word, target in code_tables()[table].items() if target in (None, *column.words)}


def _of_column(part: Part, column: Column, reader: Reader) -> dict[str, str | None]:
    if column.type not in ("code", "bool"):
        reader.wrong(
            part,
            f"“{column.header}”不是代码列,不能对照用词",
            f"'{column.header}' is of type {column.type}: only codes and yes/no have words",
        )
        return {}
    found: dict[str, str | None] = {}
    for item in [part] if isinstance(part.value, dict) else part.items:
        if isinstance(item.value, dict):
            found |= {word: _word(target, column, reader) for word, target in item.entries.items()}
        elif _fits(item.text, column):
            found |= _of_table(item.text, column)
        else:
            _refuse_table(item, column, reader)
    return found


def _word(target: Part, column: Column, reader: Reader) -> str | None:
    if target.value is not None and target.text not in _allowed(column):
        zh, en = f"“{column.header}”的代码", f"code of '{column.header}'"
        reader.unknown(target, target.text, _allowed(column), zh, en)
    return target.text or None


def _refuse_table(part: Part, column: Column | None, reader: Reader) -> None:
    fitting = [name for name in code_tables() if column is None or _fits(name, column)]
    if part.text in code_tables():
        where = f"“{column.header}”" if column else "本清单"
        reader.wrong(
            part, f"代码表 {part.text} 不适用于{where}", f"the code table {part.text} fits no column here; map words"
        )
    else:
        reader.unknown(part, part.text, fitting or list(code_tables()), "代码表", "code table")
