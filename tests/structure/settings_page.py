"""Writes ``docs/settings.md`` from ``crosscheck.settings``: one line for each variable, in the words of the code."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
from pathlib import Path

from crosscheck import files, settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
HEAD = """# Settings

Environment variables, read when a command or a task asks for them. An empty variable counts as none. This page is made
from `plugins/crosscheck/settings.py` by `make docs`; a test says so when it is old.

| variable | default | holds |
|---|---|---|
"""
TAIL = """
{secrets} may hold secrets: no log and no error shows them.
Instead of each of these, the same name with `_FILE` at its end may name a file that holds the secret.

Departments are reached by Airflow connections, see [your county](your-county.md). The variables that only
`docker-compose.yml` reads stand in `.env.example`.
"""


def described() -> dict[str, str]:
    """What the docstring behind each field of ``Settings`` says."""
    source = textwrap.dedent(inspect.getsource(settings.Settings))
    (made,) = ast.parse(source).body
    assert isinstance(made, ast.ClassDef)
    fields = [node for node in made.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)]
    behind = {node: made.body[made.body.index(node) + 1] for node in fields}
    return {
        node.target.id: " ".join(text.value.value.split())
        for node, text in behind.items()
        if isinstance(node.target, ast.Name) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
    }


def page() -> str:
    """The page as it has to be."""
    said = described()
    defaults = {field.name: field.default for field in dataclasses.fields(settings.Settings)}
    lines = "".join(_line(name, said[name], defaults[name]) for name in settings.VARIABLES)
    *most, last = (f"`{settings.VARIABLES[name]}`" for name in settings.SECRETS)
    return HEAD + lines + TAIL.format(secrets=f"{', '.join(most)} and {last}")


def _line(name: str, text: str, default: object) -> str:
    """One variable. A default that depends on the machine stands in the docstring, behind ``default:``."""
    meaning, _, written = text.replace("``", "`").removesuffix(".").partition("; default")
    shown = written.lstrip(": ") or (f"`{default}`" if default else "none")
    return f"| `{settings.VARIABLES[name]}` | {shown} | {meaning} |\n"


if __name__ == "__main__":
    files.write_text(PAGE, page())
    PAGE.chmod(0o644)  # a page of the repository is for everybody
