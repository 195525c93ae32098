"""A source is an entry, a staging statement and a suite: a throw-away department's list lands with no other edit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from e2e_kit import ROOT

DAY = "2026-11-20"
ENTRY = """
forestry:
  department: 县林业局
  delivery: csv-utf8
  connected: true
  datasets:
    ranger:
      title: 生态护林员
      grain: forest ranger
      key: [id_no]
      stale: 40
      columns:
        id_no: [证件号码, id_no, req]
        name: [姓名, name, req]
        region_code: [行政村代码, region12, req]
        paid: [年补助, money, opt]
"""
STAGING = """-- 生态护林员: forest ranger. Key: id_no.
SELECT _source_file, _source_row,
       n_id("证件号码")      AS id_no,
       n_name("姓名")        AS name,
       n_region("行政村代码") AS region_code,
       n_money("年补助")     AS paid
FROM ${raw}
"""
LIST = """证件号码,姓名,行政村代码,年补助
451022198001010017,韦大山,451022100201,9600
451022198001010033,黄小河,451022100202,"9,600元"
,无号码,451022100202,9600
"""
DAGS = """
from airflow.dag_processing.dagbag import DagBag
import os
bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
assert not bag.import_errors, bag.import_errors
open(os.environ["FOUND"], "w").write(" ".join(sorted(bag.dags)))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the product, with the three files of the source and a delivery of it."""
    root = tmp_path / "project"
    for folder in ("dags", "plugins/crosscheck", "sql", "expectations", "tests/rules"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    with (root / "plugins/crosscheck/catalog/sources.yaml").open("a", encoding="utf-8") as sources:
        sources.write(ENTRY)
    (root / "sql/stage/forestry.ranger.sql").write_text(STAGING, encoding="utf-8")
    neighbour = json.loads((ROOT / "expectations/market.tender.json").read_text(encoding="utf-8"))
    kept = [e for e in neighbour["expectations"] if e["meta"]["name"] in ("rows", "key_present", "key_unique")]
    suite = {"name": "forestry.ranger", "expectations": kept}
    (root / "expectations/forestry.ranger.json").write_text(json.dumps(suite, ensure_ascii=False), encoding="utf-8")
    drop = tmp_path / "exports" / "drop" / "forestry" / DAY.replace("-", "")
    drop.mkdir(parents=True)
    (drop / "生态护林员.csv").write_text(LIST, encoding="utf-8")
    (drop / "_SUCCESS").touch()
    return root


def run(project: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the copied product in front of the installed one."""
    home = project.parent / "home"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "CROSSCHECK"))}
    ours = {
        "PYTHONPATH": str(project / "plugins"),
        "CROSSCHECK_HOME": str(home),
        "AIRFLOW_HOME": str(project.parent / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(project / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "FOUND": str(project.parent / "dags.txt"),
    }
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], env=kept | ours, capture_output=True, text=True, check=False
    )


def test_an_entry_a_statement_and_a_suite_make_a_source(project: Path) -> None:
    night = ("run", "--date", DAY, "--any-date", "--exports", str(project.parent / "exports"))
    done = run(project, "from crosscheck.cli.main import app; app()", *night)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "forestry.ranger" in done.stdout
    folder = project.parent / "home" / "lake" / "forestry.ranger" / DAY.replace("-", "")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["status"], manifest["rows_accepted"], manifest["rows_quarantined"]) == ("accepted", 2, 1)
    assert manifest["quarantine"] == {"empty 证件号码": 1}


def test_its_landing_dag_follows_from_the_entry(project: Path) -> None:
    done = run(project, DAGS)
    assert done.returncode == 0, done.stderr
    assert "landing_forestry" in (project.parent / "dags.txt").read_text(encoding="utf-8").split()
