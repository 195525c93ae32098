"""What the tests of the structure read: the repository's files, modules and what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "plugins" / "crosscheck"
DEMO = ROOT / "plugins" / "crosscheck_demo"
MADE_HERE = {".git", ".venv", ".lockenv", ".crosscheck", ".hypothesis", "__pycache__", "build"}
"""Folders that are no part of the repository."""


@dataclass(frozen=True)
class Import:
    """One import: the module it names, and whether it stands at the top of the file and runs when that is imported."""

    module: str
    at_top: bool


def files() -> list[Path]:
    """Every file of the repository, and none that is made by working in it."""
    return sorted(_files(ROOT))


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        made = path.name in MADE_HERE or path.name.endswith((".egg-info", "_cache"))
        if path.is_dir() and not made:
            yield from _files(path)
        elif path.is_file() and path.suffix != ".pyc":
            yield path


def modules() -> list[Path]:
    """The Python files of the product: DAGs and library."""
    found = [path for path in files() if path.suffix == ".py" and path.is_relative_to(ROOT / "dags")]
    return found + [path for path in files() if path.suffix == ".py" and path.is_relative_to(ROOT / "plugins")]


def relative(path: Path) -> str:
    """A path as it is written from the top of the repository; below the library or ``plugins/`` from there."""
    folder = next(f for f in (LIBRARY, ROOT / "plugins", ROOT) if path.is_relative_to(f))
    return path.relative_to(folder).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> list[Import]:
    """All imports of a module that happen when it runs; those for the type checker alone are left out."""
    found: list[Import] = []

    def visit(node: ast.AST, at_top: bool) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            return
        if isinstance(node, ast.Import):
            found.extend(Import(alias.name, at_top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.extend(Import(f"{node.module}.{alias.name}", at_top) for alias in node.names)
        inner = at_top and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            visit(child, inner)

    visit(tree(path), True)
    return found
