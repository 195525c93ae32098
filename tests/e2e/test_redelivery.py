"""A department delivers again for the same date: a second revision, and not a byte of the first is touched."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest
from e2e_kit import Site, due, findings_file, query, revision_names, tree

from crosscheck.catalog.datasets import catalog
from crosscheck.flow import night as flow
from crosscheck_demo.deliver.exports import write_exports
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo import FIRST_NIGHT

DAY = FIRST_NIGHT.isoformat()
FOLDER = "20261118"
CORRECTED = "civil_affairs.death"


def deliver_again(site: Site, member_no: str) -> None:
    """The list of deaths alone comes a second time, without the death of this member."""
    world, drop = site.county.world, site.county.folder / "drop" / "civil_affairs" / f"{FOLDER}-2"
    records = records_for(world, FIRST_NIGHT)
    [member] = [row for row in records["registry.member"] if row["member_no"] == member_no]
    records[CORRECTED] = [row for row in records[CORRECTED] if row["id_no"] != member["id_no"]]
    options = {"dirt": "heavy", "seed": world.seed, "protected": world.protected}
    write_exports(records, FIRST_NIGHT, site.county.folder, departments=["civil_affairs"], delivery=2, **options)
    for path in drop.iterdir():
        if path.suffix == ".csv" and not path.name.startswith(catalog().dataset(CORRECTED).title):
            path.unlink()


def test_a_second_delivery_makes_a_second_revision(after_good_night: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_CROSSCHECK_HOUSING", raising=False)
    site, home = after_good_night, after_good_night.home
    dead = min(p.subject_id for p in due(site.county, FIRST_NIGHT) if p.rule_id == "DE-01")
    before = {part: tree(home / part) for part in ("lake", "nights", "revisions")}
    issues = {row["number"]: row for row in query(home, "SELECT * FROM issue")}
    deliver_again(site, dead)

    flow.run_night(site.settings, FIRST_NIGHT)

    assert revision_names(home) == [f"{DAY}-r1", f"{DAY}-r2"]
    assert (home / "revisions" / "latest").read_text(encoding="utf-8") == f"{DAY}-r2\n"
    after = {part: tree(home / part) for part in before}
    assert before["lake"].items() <= after["lake"].items()
    new = {path for path in after["lake"].keys() - before["lake"].keys()}
    assert {path.rpartition("/")[0] for path in new} == {f"{CORRECTED}/{FOLDER}-2"}
    first = {path: sha for path, sha in before["revisions"].items() if path.startswith(f"{DAY}-r1/")}
    assert first
    assert first.items() <= after["revisions"].items()
    manifest = json.loads((home / "revisions" / f"{DAY}-r2" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["revision"] == 2

    planted = {(p.rule_id, p.subject_id) for p in due(site.county, FIRST_NIGHT)}
    found = {(r["rule_id"], r["subject_id"]) for r in pq.read_table(findings_file(home, FIRST_NIGHT)).to_pylist()}
    assert found == planted - {("DE-01", dead)}
    now = {row["number"]: row for row in query(home, "SELECT * FROM issue")}
    assert now.keys() == issues.keys(), "no issue twice, none with another number"
    [healed] = [row for row in now.values() if (row["rule_id"], row["subject_id"]) == ("DE-01", dead)]
    assert (issues[healed["number"]]["missing_since"], healed["missing_since"]) == (None, DAY)
    assert [row["number"] for row in now.values() if row["missing_since"]] == [healed["number"]]
    assert [row["run"] for row in query(home, "SELECT run FROM night ORDER BY run")] == [1, 2]


def test_a_folder_without_its_mark_is_not_delivered(after_good_night: Site) -> None:
    site = after_good_night
    dead = min(p.subject_id for p in due(site.county, FIRST_NIGHT) if p.rule_id == "DE-01")
    deliver_again(site, dead)
    (site.county.folder / "drop" / "civil_affairs" / f"{FOLDER}-2" / "_SUCCESS").unlink()
    before = tree(site.home / "lake")
    assert flow.land_department(site.settings, "civil_affairs", FIRST_NIGHT).keys() == {
        f"{dataset.id} {FOLDER}" for dataset in catalog().department("civil_affairs").datasets
    }
    assert tree(site.home / "lake") == before
