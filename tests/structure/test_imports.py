"""Who may import what. A wall stands where a library, or a part of ours, must not spread."""

from __future__ import annotations

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from structure_kit import LIBRARY, ROOT, imports, modules, relative, tree

WALLS = {
    "airflow": {"dags/", "airflow_local.py", "sources/connections.py", "plugins/crosscheck_plugin.py"},
    "great_expectations": {"checks/gx.py"},
    "duckdb": {
        "engines/",
        "lake/stage.py",
        "lake/take_in.py",
        "world/scale.py",
        "world/identity.py",
        "identity_bench/",
    },
    "duckdb_engine": {"checks/duckgx.py"},
    "pyspark": {"engines/"},
    "sqlalchemy": {
        "ledger/",
        "sources/connections.py",
        "sources/database.py",
        "expect/duckgx.py",
        "expect/gx.py",
    },
    "alembic": {"ledger/database.py", "ledger/migrations/"},
    "fastapi": {"portal/", "plugins/crosscheck_plugin.py"},
    "starlette": {"portal/", "plugins/crosscheck_plugin.py"},
    "httpx": {"sources/http_json.py", "lake/land.py", "up.py"},
    "xlsxwriter": {"publish/workbook.py", "world/writers.py"},
    "openpyxl": {"feedback/"},
    "msoffcrypto": {"publish/protection.py"},
    "python_calamine": {"sources/xlsx_files.py"},
    "splink": {"links/model.py", "links/training.py", "identity_bench/rivals.py"},
    "typer": {"cli.py", "cli_identity.py", "cli_kit.py"},
    "holidays": {"ledger/workdays.py"},
    "jinja2": {"pages.py"},
    "yaml": {"sqlfiles.py", "sources/catalog.py", "rules/policy.py", "rules/spec_rows.py"},
}
FREE = {"pyarrow", "rich", "stdnum", "pypinyin", "tenacity"}
"""Libraries of values and of the screen: anybody may use them."""
NIGHT = ("sources", "engines", "lake", "checks", "links", "rules", "ledger", "publish", "feedback")
AROUND = {"world", "demo", "truth", "bench", "up", "console", "inspect", "review", "airflow_local", "portal"}
AROUND |= {"cli", "cli_identity", "cli_kit", "identity_bench", "identity_model", "identity_review"}
"""The demo county, the terminal and the pages: the night knows nothing of them."""
BASE = {"errors", "settings", "files", "sqlfiles"}
LOWEST = {
    "errors": set(),
    "settings": {"errors"},
    "files": set(),
    "sqlfiles": {"errors"},
    "tasks": set(),
    "sources": BASE,
    "engines": BASE | {"sources"},
    "links": BASE | {"sources", "engines"},
    "ledger": BASE | {"sources"},
}
"""The parts that rest on few others, with all that each may import."""


def part_of(module: str) -> str:
    """The part of the library a module belongs to: ``crosscheck.ledger.store`` is of ``ledger``."""
    return module.split(".")[1] if "." in module else ""


def own_name(path: Path) -> str:
    names = ("crosscheck", *path.relative_to(LIBRARY).with_suffix("").parts)
    return ".".join(names).removesuffix(".__init__")


def library() -> list[Path]:
    return [path for path in modules() if path.is_relative_to(LIBRARY)]


def test_there_is_something_to_look_at() -> None:
    assert len(library()) > 200
    assert {"cli.py", "flow.py", "ledger/store.py", "dags/nightly.py"} <= {relative(path) for path in modules()}


@pytest.mark.parametrize("name", sorted(WALLS))
def test_a_library_stays_behind_its_wall(name: str) -> None:
    users = {relative(path) for path in modules() if any(i.module.split(".")[0] == name for i in imports(path))}
    outside = {user for user in users if not any(user == wall or user.startswith(wall) for wall in WALLS[name])}
    assert outside == set()


def test_every_library_that_is_used_has_a_wall_or_is_free() -> None:
    used = {i.module.split(".")[0] for path in modules() for i in imports(path)}
    foreign = used - set(sys.stdlib_module_names) - {"crosscheck", "__future__"}
    assert foreign >= {"airflow", "duckdb", "sqlalchemy"}
    assert foreign - WALLS.keys() - FREE == set()
    assert foreign <= packages_distributions().keys()


@pytest.mark.parametrize("name", sorted(LOWEST))
def test_what_lies_below_imports_nothing_above_it(name: str) -> None:
    paths = [path for path in library() if part_of(own_name(path)) == name]
    assert paths
    used = {part_of(i.module) for path in paths for i in imports(path) if i.module.startswith("crosscheck.")}
    assert used - {name} <= LOWEST[name]


def test_the_night_knows_nothing_of_demo_terminal_and_pages() -> None:
    crossing = [
        (own_name(path), i.module)
        for path in library()
        if part_of(own_name(path)) in NIGHT
        for i in imports(path)
        if i.module.startswith("crosscheck.") and part_of(i.module) in AROUND
    ]
    assert crossing == []


def test_nothing_imports_the_dags_and_they_import_only_what_is_light() -> None:
    dags = {path.stem for path in (ROOT / "dags").glob("*.py")}
    assert dags
    for path in library():
        assert not {i.module.split(".")[0] for i in imports(path)} & (dags | {"dags"}), relative(path)
    for path in (ROOT / "dags").glob("*.py"):
        at_top = {part_of(i.module) for i in imports(path) if i.at_top and i.module.startswith("crosscheck.")}
        assert at_top <= {"tasks", "sources"}, f"{path.name} loads the library whenever it is parsed"


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    names = {own_name(path): path for path in library()}
    needs = {
        name: {target for i in imports(path) if i.at_top for target in _targets(i.module, names)}
        for name, path in names.items()
    }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for needed in sorted(needs[name] - {name}):
                visit(needed, (*path, name))
            done.add(name)

    for name in sorted(needs):
        visit(name, ())
    assert sum(len(found) for found in needs.values()) > 500


def _targets(module: str, names: dict[str, Path]) -> set[str]:
    """The module that an imported name is, or lies in."""
    return {module} & names.keys() or {module.rpartition(".")[0]} & names.keys()


def test_no_module_is_longer_than_300_lines() -> None:
    long = {relative(path): n for path in modules() if (n := len(path.read_text(encoding="utf-8").splitlines())) > 300}
    assert long == {}


def test_nobody_prints() -> None:
    printing = [
        f"{relative(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def test_nothing_is_read_when_a_module_is_imported() -> None:
    """No environment, no file, no clock at import: such calls stand in functions."""
    forbidden = {"getenv", "read_text", "read_bytes", "open", "now", "today", "mkdir", "load"}
    early = [
        f"{relative(path)}:{node.lineno}"
        for path in library()
        for statement in tree(path).body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.If)
        for node in ast.walk(statement)
        if _called(node) in forbidden or _reads_environment(node)
    ]
    assert early == []


def test_another_home_is_another_ledger() -> None:
    """``replace(settings, home=...)`` would keep the configured ledger: ``settings.apart(home)`` does not."""
    kept = [
        f"{relative(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if _called(node) == "replace" and "home" in {keyword.arg for keyword in getattr(node, "keywords", ())}
    ]
    assert kept == []


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _reads_environment(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "environ"


def test_airflow_takes_no_module_of_the_library_for_a_plugin() -> None:
    """Airflow imports every file below plugins/ under its bare name: ``inspect.py`` would stand for Python's own."""
    from airflow._shared.module_loading.file_discovery import find_path_from_directory

    bare = {path.stem for path in library()}
    assert bare & set(sys.stdlib_module_names), "were there no such names, nothing would need to be ignored"
    assert "crosscheck/" in (ROOT / "plugins" / ".airflowignore").read_text(encoding="utf-8").splitlines()
    found = [Path(path) for path in find_path_from_directory(str(ROOT / "plugins"), ".airflowignore")]
    loaded = {path.stem for path in found if path.suffix == ".py"}
    assert loaded <= {"crosscheck_plugin"}
    assert not loaded & set(sys.stdlib_module_names)
