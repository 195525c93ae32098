"""The benchmark's truth and what links make of it, small: every accusing link right, every repairable row repaired."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crosscheck import settings as settings_module
from crosscheck.settings import Settings
from crosscheck_demo.bench.linkage import methods, rivals, show
from crosscheck_demo.bench.linkage.linkage_truth import EXPORTS, Size, write_truth
from crosscheck_demo.bench.linkage.scores import Score, score, summed

SIZE = Size(members=5_000, rows=4_000)
DAMAGES = {
    "tail 000",
    "last two",
    "last three",
    "substituted",
    "swapped",
    "digit missing",
    "digit too many",
    "15 digits",
    "disability number",
    "missing",
    "homophone",
    "other character",
    "character missing",
    "order swapped",
    "rare character lost",
    "blanks",
    "dots",
    "birth date missing",
    "birth date wrong",
    "village merged",
    "village wrong",
}
PERSONS = {
    "member",
    "double",
    "sibling",
    "twin",
    "cousin",
    "namesake here",
    "namesake elsewhere",
    "mistyped",
    "stranger",
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_module.load().apart(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def truth(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("truth")
    write_truth(settings, folder, seed=1, size=SIZE)
    return folder


@pytest.fixture(scope="module")
def scores(settings: Settings, truth: Path) -> dict[str, Score]:
    methods.ours(truth, settings)
    methods.review(truth, settings)
    rivals.raw_join(truth, settings)
    return score(settings, truth, ["ours", "raw"])


def test_no_accusing_link_is_wrong(scores: dict[str, Score]) -> None:
    accusing = [row for row in scores["ours"].classes if row["link"] in show.ACCUSING]
    assert {row["link"] for row in accusing} == {"exact", "repaired"}
    assert all(row["links"] > 500 for row in accusing)
    assert show.accused_wrongly(scores["ours"]) == 0


def test_what_the_rules_can_repair_is_repaired(scores: dict[str, Score]) -> None:
    total = summed([scores["ours"].totals], "scope")[0]
    assert total["repairable"] > 500
    assert total["repaired"] >= 0.99 * total["repairable"]
    assert total["certain_reached"] >= 0.99 * total["certain"]


def test_the_rest_is_on_the_review_list(scores: dict[str, Score]) -> None:
    rest, listed, first = (sum(row[key] for row in scores["ours"].review) for key in ("rest", "listed", "first"))
    assert rest > 500
    assert listed >= 0.98 * rest
    assert first >= 0.95 * rest


def test_a_plain_join_is_worse_on_the_same_rows(scores: dict[str, Score]) -> None:
    ours, raw = (summed([scores[name].totals], "scope")[1] for name in ("ours", "raw"))
    assert (ours["scope"], raw["scope"]) == ("all", "all")
    assert raw["reached"] < ours["reached"]
    assert raw["wrong"] > 0


def test_every_damage_and_every_kind_of_person_is_there(scores: dict[str, Score]) -> None:
    assert {row["damage"] for row in scores["ours"].damages} >= DAMAGES
    assert {row["who"] for row in scores["ours"].persons} == PERSONS


def test_a_wrong_accusing_link_is_counted(
    settings: Settings, truth: Path, scores: dict[str, Score], tmp_path: Path
) -> None:
    """Two rows change places: what one is linked to, the other gets."""
    folder = Path(shutil.copytree(truth, tmp_path / "truth"))
    links = pq.read_table(folder / "found-ours.parquet").sort_by("r")
    exact = [i for i, link in enumerate(links.column("link").to_pylist()) if link == "exact"]
    keys = links.column("person_key").to_pylist()
    keys[exact[0]], keys[exact[-1]] = keys[exact[-1]], keys[exact[0]]
    pq.write_table(links.set_column(1, "person_key", pa.array(keys)), folder / "found-ours.parquet")
    spoilt = score(settings, folder, ["ours"])["ours"]
    assert show.accused_wrongly(spoilt) == 2
    certain, before = (summed([s.totals], "scope")[0]["certain_reached"] for s in (spoilt, scores["ours"]))
    assert certain == before - 2


def test_a_seed_is_a_truth(settings: Settings, truth: Path, tmp_path: Path) -> None:
    one_thread = replace(settings, threads=1)
    write_truth(one_thread, tmp_path / "again", seed=1, size=SIZE)
    write_truth(settings, tmp_path / "other", seed=2, size=SIZE)
    assert _digests(tmp_path / "again") == _digests(truth)
    assert not set(_digests(tmp_path / "other").values()) & set(
        _digests(truth)[name] for name in ("written", "registered")
    )


def test_a_rival_that_is_not_installed_says_so(settings: Settings, truth: Path, tmp_path: Path) -> None:
    told = rivals.recordlinkage(truth, replace(settings, root=tmp_path))
    assert told == {"absent": "not installed (make recordlinkage)"}


def _digests(folder: Path) -> dict[str, str]:
    names = [*EXPORTS, "written", "registered", "somebody"]
    return {name: hashlib.sha256((folder / f"{name}.parquet").read_bytes()).hexdigest() for name in names}
