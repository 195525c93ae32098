"""Who may import what: the order of the parts, walls around libraries, and what happens when a module is imported."""

from __future__ import annotations

import ast
import builtins
import sys
from collections import defaultdict
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from structure_kit import DEMO, LIBRARY, ROOT, imports, modules, relative, tree
from walls import FREE, OF_ANOTHER_ENVIRONMENT, WALLS

ORDER = (
    ("errors", "settings", "clock", "files", "words"),
    ("sqlfiles", "pages"),
    ("access",),
    ("catalog",),
    ("engines",),
    ("sources", "expect", "link"),
    ("lake",),
    ("rules",),
    ("ledger", "spec"),
    ("publish",),
    ("feedback", "views"),
    ("flow",),
    ("operate",),
    ("portal",),
    ("cli",),
)
"""The parts of the library: each imports only parts of an earlier row, parts of one row never each other."""
ROW = {part: number for number, row in enumerate(ORDER) for part in row}
GROUND = {"errors", "settings", "clock", "files", "sqlfiles", "pages"}
"""The only modules that stand loose at the root."""
GROUND_USES = {("settings", "errors"), ("clock", "errors"), ("files", "errors")}
"""Within the ground, everybody may refuse."""
SHARED_STEMS = {
    "accounts": "accounts: the values, and their rows",
    "answers": "an answer: its words, and its coming back",
    "county_site": "a county's own folder: who it is, and commands about it",
    "database": "a database: a department's, and the ledger's",
    "decisions": "inspectors' decisions: the values, and their rows",
    "first_start": "the first start: done, and its command",
    "holds": "holds: their rows, and the view of them",
    "identity": "the identity review: its list, and its command",
    "interface": "an http interface: read, and served by the made county",
    "issues": "issues: their list, the view of them, and its command",
    "ledger": "the ledger's benchmark",
    "lists": "lists: commands about them, and their benchmark",
    "names": "people's names: folded, and made",
    "night": "a night: its arrows, its computing, its expectations, its benchmark",
    "nights": "nights: recorded, viewed, and delivered by the made county",
    "places": "places: regions that exist, and those of the made county",
    "portal": "the portal: its command, and its benchmark",
    "policy": "policy: declared, and viewed",
    "rules": "rules: declared, expected, viewed, and their commands",
    "senders": "senders: known by name, and by their list",
    "tables": "tables: a night's, the ledger's, the made county's",
    "verdicts": "verdicts: of expectations, and of inspectors",
}
"""Modules of one stem in several parts: the same noun at each station."""


def part_of(module: str) -> str:
    """The part of the library a module belongs to: ``crosscheck.ledger.nights`` is of ``ledger``."""
    return module.split(".")[1] if "." in module else ""


def own_name(path: Path) -> str:
    names = path.relative_to(ROOT / "plugins").with_suffix("").parts
    return ".".join(names).removesuffix(".__init__")


def library() -> list[Path]:
    return [path for path in modules() if path.is_relative_to(LIBRARY)]


def made_county() -> list[Path]:
    return [path for path in modules() if path.is_relative_to(DEMO)]


def test_there_is_something_to_look_at() -> None:
    assert len(library()) > 120
    assert len(made_county()) > 120
    assert {"cli/main.py", "flow/night.py", "ledger/nights.py", "dags/nightly.py"} <= set(map(relative, modules()))


def test_every_part_has_its_place_in_the_order() -> None:
    packages = {path.name for path in LIBRARY.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert packages <= ROW.keys()
    assert {path.stem for path in LIBRARY.glob("*.py")} - {"__init__"} == GROUND


@pytest.mark.parametrize("path", library(), ids=relative)
def test_a_part_imports_only_parts_before_it(path: Path) -> None:
    own = part_of(own_name(path))
    used = {part_of(i.module) for i in imports(path) if i.module.startswith("crosscheck.")} - {own, ""}
    against = {part for part in used if ROW[part] >= ROW[own] and (own, part) not in GROUND_USES}
    assert against == set()


def test_nothing_of_the_product_imports_the_made_county() -> None:
    outside = [path for path in modules() if not path.is_relative_to(DEMO)]
    using = [relative(path) for path in outside if any(i.module.startswith("crosscheck_demo") for i in imports(path))]
    assert using == []


def test_one_word_is_one_module() -> None:
    """A stem that occurs twice is the same noun at several stations, and says so above."""
    found = defaultdict(list)
    for path in library() + made_county():
        if path.stem != "__init__" and "migrations" not in path.parts:
            found[path.stem].append(relative(path))
    assert {stem: paths for stem, paths in found.items() if len(paths) > 1 and stem not in SHARED_STEMS} == {}


def test_no_module_has_a_name_of_python_itself() -> None:
    taken = set(sys.stdlib_module_names) | set(dir(builtins))
    assert {relative(path) for path in library() + made_county() if path.stem in taken - {"__init__"}} == set()


@pytest.mark.parametrize("package", sorted({path.parent for path in library() + made_county()}), ids=lambda p: p.name)
def test_a_package_says_what_is_in_it(package: Path) -> None:
    """Its ``__init__`` is a map: each module is named there."""
    text = ast.get_docstring(tree(package / "__init__.py")) or ""
    assert len(text) > 30
    if package.is_relative_to(LIBRARY) and "migrations" not in package.parts:
        stems = {path.stem for path in package.glob("*.py")} - {"__init__"}
        assert {stem for stem in stems if f"``{stem}``" not in text} == set()


@pytest.mark.parametrize("name", sorted(WALLS))
def test_a_library_stays_behind_its_wall(name: str) -> None:
    users = {relative(path) for path in modules() if any(i.module.split(".")[0] == name for i in imports(path))}
    outside = {user for user in users if not any(user == wall or user.startswith(wall) for wall in WALLS[name])}
    assert outside == set()


def test_every_library_that_is_used_has_a_wall_or_is_free() -> None:
    used = {i.module.split(".")[0] for path in modules() for i in imports(path)}
    foreign = used - set(sys.stdlib_module_names) - {"crosscheck", "crosscheck_demo", "__future__"}
    assert foreign >= {"airflow", "duckdb", "sqlalchemy"}
    assert foreign - WALLS.keys() - FREE == set()
    assert foreign - OF_ANOTHER_ENVIRONMENT <= packages_distributions().keys()


def test_nothing_imports_the_dags_and_they_import_only_what_is_light() -> None:
    dags = {path.stem for path in (ROOT / "dags").glob("*.py")}
    assert dags
    for path in library():
        assert not {i.module.split(".")[0] for i in imports(path)} & (dags | {"dags"}), relative(path)
    for path in (ROOT / "dags").glob("*.py"):
        at_top = {i.module for i in imports(path) if i.at_top and i.module.startswith("crosscheck.")}
        light = ("crosscheck.operate.dag_kit", "crosscheck.clock", "crosscheck.catalog.datasets")
        assert all(module.startswith(light) for module in at_top), f"{path.name} loads the library when it is parsed"


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    names = {own_name(path): path for path in library() + made_county()}
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
        for path in library() + made_county()
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
    """Airflow imports every file below plugins/ under its bare name unless the folder is ignored."""
    from airflow._shared.module_loading.file_discovery import find_path_from_directory

    ignored = (ROOT / "plugins" / ".airflowignore").read_text(encoding="utf-8").splitlines()
    assert {"crosscheck/", "crosscheck_demo/"} <= set(ignored)
    found = [Path(path) for path in find_path_from_directory(str(ROOT / "plugins"), ".airflowignore")]
    assert {path.stem for path in found if path.suffix == ".py"} <= {"crosscheck_plugin"}


def test_the_plugin_loads_nothing_of_the_library_until_it_is_asked() -> None:
    """Schedulers, DAG processors and tasks load it too."""
    at_top = {i.module.split(".")[0] for i in imports(ROOT / "plugins" / "crosscheck_plugin.py") if i.at_top}
    assert at_top - set(sys.stdlib_module_names) == {"airflow"}
