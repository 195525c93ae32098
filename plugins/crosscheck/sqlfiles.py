"""The only reader of ``sql/``: finds a file, takes its header apart, fills in identifiers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

import yaml

from crosscheck.errors import ConfigurationError

HEADER = re.compile(r"\A/\* ---\n(?P<header>.*?)\n--- \*/\n", re.DOTALL)
IDENTIFIER = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_.]*|[0-9]+)\Z")


class Statements(Template):
    """A template that knows ``${name}`` only: a dollar sign elsewhere belongs to a regular expression."""

    # Template compiles the text itself, which its type does not say.
    pattern = r"\$(?:\{(?P<braced>[a-z_]+)\}|(?P<escaped>(?!))|(?P<named>(?!))|(?P<invalid>(?!)))"  # type: ignore[assignment]


def read_yaml(text: str) -> Any:
    """The content of YAML, taken apart by libyaml where it is there: a night reads a hundred headers."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def load(path: Path, **identifiers: str | Sequence[str]) -> str:
    """Return the statements of ``path`` with ``${name}`` replaced by identifiers, several with commas between them.

    Values never pass through here: they are bound by the engine. An identifier that is neither a plain
    (dotted) word nor a whole number, a missing one or an unknown one raises ``ConfigurationError``.
    """
    listed = {name: [words] if isinstance(words, str) else words for name, words in identifiers.items()}
    for name, words in listed.items():
        for word in words:
            if not IDENTIFIER.match(word):
                raise ConfigurationError(f"{path.name}: '{word}' for '{name}' is not an identifier")
    try:
        return Statements(path.read_text(encoding="utf-8")).substitute({n: ", ".join(w) for n, w in listed.items()})
    except (KeyError, ValueError) as error:
        raise ConfigurationError(
            f"{path}: placeholder {error} has no identifier; given: {sorted(identifiers)}"
        ) from None


def sql(root: Path, name: str, /, **identifiers: str | Sequence[str]) -> str:
    """Return the statements of ``sql/<name>.sql`` below ``root``, filled in as ``load`` does it."""
    return load(root / "sql" / f"{name}.sql", **identifiers)


def split_header(path: Path) -> tuple[dict[str, Any], str]:
    """Return the YAML header and the statement of a rule file; a file without a header raises."""
    text = path.read_text(encoding="utf-8")
    match = HEADER.match(text)
    if not match:
        raise ConfigurationError(f"{path}: no header; the file must begin with '/* ---' and YAML up to '--- */'")
    header = read_yaml(match["header"])
    if not isinstance(header, dict):
        raise ConfigurationError(f"{path}: the header is not a mapping")
    return header, text[match.end() :]
