"""A whole night on Spark leaves the same bytes as on DuckDB: here, on a cluster, and while a worker of it dies.

Every statement of the night is replayed too, and each table and each answer compared. ``make spark-test`` runs it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from spark_cluster import Cluster, running, surroundings
from spark_judging import RESULT, kept

from crosscheck import settings as settings_module
from crosscheck.catalog.policy import policy
from crosscheck.catalog.rules import rule_catalog
from crosscheck.flow.night import run_night
from crosscheck.lake.usable import dataset_states
from crosscheck.link.decisions import DECISIONS
from crosscheck.link.models import choose
from crosscheck.rules.evidence_gone import EVIDENCE_ROWS
from crosscheck.rules.night import NightInputs, findings_of
from crosscheck.rules.stored import StoredNight, current_night
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.demo import FIRST_NIGHT, DemoCounty, housing_online
from kit.recording import RecordingEngine
from kit.shim_values import statement, values
from kit.spark_env import SPARK, needs_spark, replayed, run

HOUSEHOLDS, SEED = 900, 5
"""The smallest county that has room for the problems of all rules."""
KILLED_AFTER = 60
"""Tables that are made before a worker dies; a night makes some hundred and fifty, and asks two hundred questions."""
JUDGED = ("registry.member", "education.enrolment", "civil_affairs.allowance", "health.settlement", "health.chronic")
"""Suites by which Great Expectations judges on Spark too."""
NUMBER = "45102219700101001"
pytestmark = needs_spark


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest) -> Callable[[str, float], None]:
    """Prints what took how long; these tests run only where that was asked for."""
    if not request.config.getoption("--soak", default=False):
        pytest.skip("minutes: make spark-test; tests/engines/test_spark.py is the sample")
    reporter = request.config.pluginmanager.getplugin("terminalreporter")

    def tell(what: str, begun: float) -> None:
        reporter.write_line(f"{what}: {time.monotonic() - begun:.0f} s, load {os.getloadavg()[0]:.1f}")

    return tell


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoCounty]:
    """A demo county, dirt and all, whose departments have delivered for the first night."""
    folder = tmp_path_factory.mktemp("county") / "exports"
    folder.mkdir()
    county = DemoCounty(build_world(HOUSEHOLDS, SEED, FIRST_NIGHT), folder, "heavy")
    county.deliver(0)
    with housing_online(county, 0):
        yield county


@pytest.fixture(scope="module")
def here(told: Callable[[str, float], None], county: DemoCounty, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The home in which the night ran on DuckDB."""
    begun = time.monotonic()
    settings = Settings(home=tmp_path_factory.mktemp("here"), root=settings_module.load().root, exports=county.folder)
    (tmp_path_factory.getbasetemp() / "judged").mkdir()
    with kept(tmp_path_factory.getbasetemp() / "judged", JUDGED):
        run_night(settings, FIRST_NIGHT, any_date=True)
    told("the night on DuckDB", begun)
    return settings


@pytest.fixture(scope="module")
def cluster(told: Callable[[str, float], None], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


def night_of(settings: Settings) -> dict[str, bytes]:
    """Every file of the stored night by its name."""
    night = current_night(settings, FIRST_NIGHT)
    assert night is not None
    return {path.name: path.read_bytes() for path in night.path.iterdir()}


def started(settings: Settings, home: Path, spark: str) -> subprocess.Popen[str]:
    """``crosscheck run`` in the environment of Spark, on that cluster."""
    connections = {name: value for name, value in os.environ.items() if name.startswith("AIRFLOW_CONN_CROSSCHECK_")}
    command = [str(SPARK / "bin" / "python"), "-c", "from crosscheck.cli.main import app; app()", "run", "--any-date"]
    words = ["--date", FIRST_NIGHT.isoformat(), "--exports", str(settings.exports)]
    return subprocess.Popen(
        [*command, *words],
        env=surroundings(home, CROSSCHECK_SPARK=spark, **connections),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended(night: subprocess.Popen[str], home: Path) -> Settings:
    """The home of a night that has come to its end, which it must have."""
    said, _ = night.communicate()
    assert night.returncode == 0, said
    return Settings(home=home, root=settings_module.load().root)


def home_of_its_own(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return home


def test_every_statement_of_a_night_is_answered_as_on_duckdb(
    here: Settings, told: Callable[[str, float], None], tmp_path: Path
) -> None:
    begun, folder = time.monotonic(), tmp_path / "record"
    folder.mkdir()
    inputs = inputs_of(here)
    with closing(RecordingEngine(here.apart(tmp_path / "recording"), folder)) as engine:
        engine.frame("given", values(20_000, 20261120))
        engine.fetch(statement())
        result = findings_of(here, engine, inputs)
    assert len(result.ran) == len(inputs.rules)
    answers = replayed(folder, tmp_path / "replaying", "whole")
    told(f"{answers['compared']} tables and answers on one machine", begun)
    assert answers["different"] == {}
    assert answers["compared"] > len(inputs.rules) + 100


def inputs_of(settings: Settings) -> NightInputs:
    night = StoredNight(settings.nights / FIRST_NIGHT.isoformat(), FIRST_NIGHT, fresh=False)
    before = [night.path / f"{name}.parquet" for name in ("open_evidence", "identity_decisions")]
    assert [pq.read_schema(path) for path in before] == [EVIDENCE_ROWS, DECISIONS]
    states, rules = dataset_states(settings, FIRST_NIGHT), rule_catalog(settings.root)
    return NightInputs(FIRST_NIGHT, states, rules, policy(), *before, choose(settings, FIRST_NIGHT))


def test_a_whole_night_on_a_cluster_has_the_same_bytes(
    here: Settings, cluster: Cluster, told: Callable[[str, float], None], tmp_path: Path
) -> None:
    begun, home = time.monotonic(), home_of_its_own(tmp_path)
    there = ended(started(here, home, cluster.url), home)
    told("the night on a cluster of two workers", begun)
    assert night_of(there) == night_of(here)
    assert [path.name for path in there.spill.iterdir() if path.suffix != ".lock"] == []


def test_spark_connect_answers_as_duckdb(here: Settings, cluster: Cluster, tmp_path: Path) -> None:
    folder = tmp_path / "record"
    folder.mkdir()
    rules = rule_catalog(here.root)
    with closing(RecordingEngine(here.apart(tmp_path / "recording"), folder)) as engine:
        engine.frame("given", values(3000, 7))
        engine.fetch(statement())
        findings_of(here, engine, inputs_of(here))
    wanted = ("FROM given", rules["DE-01"].sql, rules["HP-02"].sql, rules["WI-06"].sql)
    with cluster.connect() as address:
        answers = replayed(folder, tmp_path / "replaying", "given", *wanted, CROSSCHECK_SPARK=address)
    assert answers["different"] == {}
    assert answers["compared"] == len(wanted)


def test_a_night_ends_right_though_a_worker_dies_in_the_middle_of_it(
    here: Settings, cluster: Cluster, told: Callable[[str, float], None], tmp_path: Path
) -> None:
    begun, home = time.monotonic(), home_of_its_own(tmp_path)
    shutil.copytree(here.lake, home / "lake")
    night = started(here, home, cluster.url)
    while night.poll() is None and len(list(home.glob("spill/spark-*/*"))) < KILLED_AFTER:
        time.sleep(0.2)
    assert night.poll() is None, night.communicate()[0]
    cluster.kill_a_worker()
    there = ended(night, home)
    told("the night of which a worker was killed", begun)
    assert night_of(there) == night_of(here)


def test_what_spark_stumbles_over_is_shown_nowhere(cluster: Cluster, tmp_path: Path) -> None:
    fails = (
        "import pyarrow as pa\n"
        "from crosscheck import settings\n"
        "from crosscheck.engines import open_engine\n"
        "engine = open_engine(settings.load())\n"
        f"engine.frame('given', pa.table({{'t': ['{NUMBER}x'] * 100}}))\n"
        "engine.run('CREATE OR REPLACE TABLE spread AS SELECT t FROM given GROUP BY t')\n"
        "engine.fetch('SELECT CAST(t AS BIGINT) AS n FROM spread')\n"
    )
    home = home_of_its_own(tmp_path)
    said = subprocess.run(
        [str(SPARK / "bin" / "python"), "-c", fails],
        env=surroundings(home, CROSSCHECK_SPARK=cluster.url),
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert "EngineError: Spark: CAST_INVALID_INPUT; run the statement by hand to see the value" in said.stderr
    logs = [path for path in cluster.folder.rglob("*") if path.name in ("stdout", "stderr") or path.suffix == ".log"]
    assert len(logs) > 4
    shown = [said.stdout, said.stderr.replace(fails, ""), *(path.read_text(errors="replace") for path in logs)]
    assert [text for text in shown if NUMBER in text] == []


def test_great_expectations_says_the_same_on_spark(
    here: Settings, told: Callable[[str, float], None], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    begun, folder = time.monotonic(), tmp_path_factory.getbasetemp() / "judged"
    assert sorted(path.name for path in folder.iterdir()) == sorted(JUDGED)
    said = run(tmp_path, str(Path(__file__).with_name("spark_judging.py")), str(folder))
    assert said.returncode == 0, said.stdout + said.stderr
    answers = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    told(f"{answers['judged']} expectations on Spark", begun)
    assert answers["different"] == []
    assert answers["judged"] > 60
