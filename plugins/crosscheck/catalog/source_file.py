"""Adds to a county's source file what a trial proposes: lines in their place, nothing that stands there is changed."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

from crosscheck.catalog.datasets import catalog, contract
from crosscheck.catalog.new_site import note
from crosscheck.catalog.source_maps import lay_over
from crosscheck.catalog.yaml_lines import Reader, SiteError
from crosscheck.errors import ConfigurationError
from crosscheck.files import write_text

HEAD = "# {title}:本县导出与数据约定的差别 / how our export differs from the contract\n"


def add_to_source(
    site: Path,
    dataset_id: str,
    reading: Mapping[str, str],
    columns: Mapping[str, str],
    words: Mapping[str, Mapping[str, str] | str],
) -> Path:
    """Write the keys, columns and words into ``sources/<dataset>.yaml`` and a line into the changelog; the file.

    ``words``: by column the name of a code table, or words with their codes. What stands in the file stays.
    ``SiteError`` where the file would not check then, ``ConfigurationError`` where it can't be added to; both leave it.
    """
    dataset = contract().dataset(dataset_id)
    path = site / "sources" / f"{dataset_id}.yaml"
    text = path.read_text(encoding="utf-8") if path.exists() else HEAD.format(title=dataset.title)
    _refuse_again(path, words, {column.header: column.name for column in dataset.columns})
    for key, value in reading.items():
        text = _with_key(text, key, value)
    text = _with_entries(path, text, "columns", {name: _scalar(header) for name, header in columns.items()})
    text = _with_entries(path, text, "words", {name: _in_flow(of) for name, of in words.items()})
    _refuse_wrong(site, path, text, catalog().department(dataset.department).delivery)
    write_text(path, text)
    changed = [*reading, *columns, *words]
    note(site, f"sources/{path.name}:crosscheck source try 写入 {'、'.join(changed)}")
    return path


def _refuse_again(path: Path, words: Mapping[str, Mapping[str, str] | str], headers: Mapping[str, str]) -> None:
    """Words of a column that has some already: where they belong among these, somebody has to say."""
    if not path.exists():
        return
    said = Reader().file(path, path.name).entries
    there = {headers.get(word, word) for word in said["words"].entries} if "words" in said else set()
    for column in sorted(there & words.keys()):
        lines = _in_flow(words[column])
        raise ConfigurationError(
            f"{path.name}: words of {column} stand there already; add to them by hand: {lines}",
            zh=f"{path.name}:{column} 已有用词对应;请手工补充:{lines}",
        )


def _with_key(text: str, key: str, value: str) -> str:
    line = f"{key}: {_scalar(value)}\n"
    there = re.compile(rf"^{key}:.*\n?", re.MULTILINE)
    return there.sub(lambda _: line, text, count=1) if there.search(text) else text.rstrip("\n") + "\n" + line


def _with_entries(path: Path, text: str, key: str, entries: Mapping[str, str]) -> str:
    """Entries below a key that stands alone on its line, or below a new one at the end."""
    if not entries:
        return text
    lines = "".join(f"  {name}: {value}\n" for name, value in entries.items())
    there = re.search(rf"^{key}:(.*)$\n?", text, re.MULTILINE)
    if there is None:
        return f"{text.rstrip()}\n{key}:\n{lines}"
    if there[1].partition("#")[0].strip():
        raise ConfigurationError(
            f"{path.name}: {key} stands on one line; write each entry on a line of its own, then try again",
            zh=f"{path.name}:{key} 写在一行里;请每项一行后再试",
        )
    return text[: there.end()] + lines + text[there.end() :]


def _scalar(text: str) -> str:
    """A text as YAML reads it again, in quotation marks where it needs them; rows are numbers."""
    if re.fullmatch(r"[0-9]+|\[[0-9, ]+\]", text):
        return text
    return yaml.safe_dump(text, allow_unicode=True, width=1000).removesuffix("...\n").strip()


def _in_flow(words: Mapping[str, str] | str) -> str:
    if isinstance(words, str):
        return words
    return yaml.safe_dump(dict(words), allow_unicode=True, default_flow_style=True, width=10_000).strip()


def _refuse_wrong(site: Path, path: Path, text: str, delivery: str) -> None:
    reader = Reader()
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as made:
        made.write(text)
        made.flush()
        part = reader.file(Path(made.name), f"sources/{path.name}")
    lay_over(contract().dataset(path.stem), part, delivery, reader)
    if reader.problems:
        raise SiteError(site, reader.problems)
