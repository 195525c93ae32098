"""Counts what the layout of the library comes to: ``python tests/structure/house_figures.py [CHECKOUT]`` prints it."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path


def modules(library: Path) -> dict[str, ast.Module]:
    """Every module of the library by its dotted name below it, migrations left out."""
    paths = [path for path in library.rglob("*.py") if "migrations" not in path.parts]
    return {
        ".".join(path.relative_to(library).with_suffix("").parts): ast.parse(path.read_text("utf-8")) for path in paths
    }


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def room(name: str) -> str:
    """The room a module stands in: a package, or the module itself where it is loose at the root."""
    return name.split(".")[0]


def arrows(trees: dict[str, ast.Module]) -> set[tuple[str, str]]:
    """Which room imports from which."""
    rooms = {room(name) for name in trees}
    found = set()
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "crosscheck":
                parts = node.module.split(".")[1:]
                found |= {(room(name), target) for target in (parts[:1] or [alias.name for alias in node.names])}
    return {(a, b) for a, b in found if a != b and b in rooms}


def figures(library: Path) -> dict[str, str]:
    """The figures of one library, in the order in which they are shown."""
    trees = {name: tree for name, tree in modules(library).items() if not name.endswith("__init__")}
    lines = {name: len(ast.unparse(tree).splitlines()) for name, tree in trees.items()}
    spans = sorted((f.end_lineno or f.lineno) - f.lineno + 1 for tree in trees.values() for f in functions(tree))
    public = [f for tree in trees.values() for f in functions(tree) if not f.name.startswith("_")]
    between = arrows(trees)
    by_room = Counter[str]()
    for name, count in lines.items():
        by_room[room(name)] += count
    largest, size = by_room.most_common(1)[0]
    loose = [name for name in trees if "." not in name]
    longest = max(len(path.read_text("utf-8").splitlines()) for path in library.rglob("*.py"))
    documented = sum(ast.get_docstring(f) is not None for f in public)
    return {
        "modules": str(len(trees)),
        "loose at the root": str(len(loose)),
        "rooms": str(len(by_room)),
        "arrows between rooms": str(len(between)),
        "rooms that import each other": str(sum((b, a) in between for a, b in between) // 2),
        "largest room": f"{largest}, {size / sum(lines.values()):.0%}",
        "longest module, lines": str(longest),
        "functions, median / p90 / longest": f"{spans[len(spans) // 2]} / {spans[len(spans) * 9 // 10]} / {spans[-1]}",
        "public functions with a docstring": f"{documented / len(public):.0%}",
        "file names that occur twice": str(sum(n > 1 for n in Counter(n.split(".")[-1] for n in trees).values())),
    }


if __name__ == "__main__":
    checkout = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2])
    for what, value in figures(checkout / "plugins" / "crosscheck").items():
        sys.stdout.write(f"| {what} | {value} |\n")
