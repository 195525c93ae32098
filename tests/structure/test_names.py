"""One stem finds everything: what belongs to a rule or a dataset has its name in every folder, and nothing else lies
there."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from structure_kit import DEMO, LIBRARY, ROOT, files

SOURCES = yaml.safe_load((LIBRARY / "catalog" / "sources.yaml").read_text(encoding="utf-8"))
DATASETS = {f"{department}.{name}" for department, entry in SOURCES.items() for name in entry["datasets"]}
RULES = {path.name.partition("_")[0]: path for path in (ROOT / "sql" / "rules").glob("*/*.sql")}
GROUPS = {path.parent.name for path in RULES.values()}


def stems(folder: Path, pattern: str) -> set[str]:
    return {path.name.removesuffix(path.suffix) for path in folder.glob(pattern)}


def test_the_catalogues_are_whole() -> None:
    assert len(DATASETS) >= 35
    assert len(RULES) >= 91


def test_every_dataset_has_its_staging_and_nothing_else_is_staged() -> None:
    assert stems(ROOT / "sql" / "stage", "*.sql") == DATASETS


def test_every_dataset_and_group_of_rules_has_its_suite() -> None:
    folder = ROOT / "expectations"
    assert stems(folder, "*") == DATASETS | {f"rules.{group}" for group in GROUPS} | {"links"}
    for path in folder.glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["name"] == path.stem


def test_every_rule_has_its_specification_and_its_plant() -> None:
    assert stems(ROOT / "tests" / "rules", "*-*.md") == RULES.keys()
    plants = {path.stem.upper().replace("_", "-") for path in (DEMO / "plants").glob("*_*.py")}
    assert plants - {"--INIT--"} == RULES.keys()


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_the_names_of_a_rule_agree(rule_id: str) -> None:
    path = RULES[rule_id]
    assert re.fullmatch(rf"{rule_id}_[a-z][a-z0-9_]*\.sql", path.name)
    header = path.read_text(encoding="utf-8").partition("--- */")[0]
    assert f"\nid: {rule_id}\n" in header
    title = yaml.safe_load(header.removeprefix("/* ---"))["title"]["zh"]
    spec = (ROOT / "tests" / "rules" / f"{rule_id}.md").read_text(encoding="utf-8")
    assert spec.partition("\n")[0] == f"# {rule_id} {title}"
    plant = DEMO / "plants" / f"{rule_id.lower().replace('-', '_')}.py"
    assert f'RULE = "{rule_id}"' in plant.read_text(encoding="utf-8")


def test_stems_are_said_once() -> None:
    named = [path.stem.partition("_")[2] for path in RULES.values()]
    assert sorted(named) == sorted(set(named))


def test_no_column_that_holds_a_number_hides_it_behind_another_name() -> None:
    """Screens mask what is called so (``access.masking``): another name would show one whole."""
    columns = {
        (name, column, spec[1])
        for entry in SOURCES.values()
        for name, dataset in entry["datasets"].items()
        for column, spec in dataset["columns"].items()
    }
    numbers = {(dataset, column) for dataset, column, kind in columns if kind in ("id_no", "disability_no")}
    assert len(numbers) > 25
    assert [one for one in sorted(numbers) if not one[1].endswith(("id_no", "disability_no"))] == []


def test_no_two_modules_of_the_tests_have_one_name() -> None:
    """Their folders are no packages: the second of a name can't be collected, and a helper would be the other one."""
    names = Counter(path.name for path in files() if path.suffix == ".py" and path.is_relative_to(ROOT / "tests"))
    assert {name for name, count in names.items() if count > 1} <= {"__init__.py", "conftest.py"}
