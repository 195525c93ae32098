"""A model in the night: trained by a command, kept as a file, used from then on; findings never change with it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from crosscheck.cli.main import app
from crosscheck.errors import IntegrityError
from crosscheck.lake.usable import dataset_states
from crosscheck.link.model import Model, Share
from crosscheck.link.models import choose, keep, newest_model
from crosscheck.link.training import STARTING_SHARES
from crosscheck.rules.evidence_gone import EVIDENCE_ROWS
from crosscheck.rules.night import check_night
from crosscheck.rules.stored import StoredNight
from crosscheck.settings import Settings
from crosscheck_demo.bench.night import NIGHT
from crosscheck_demo.bench.scale import write_lake

HOUSEHOLDS = 300
NEXT = NIGHT + timedelta(days=1)


@pytest.fixture
def model(settings: Settings) -> Model:
    """Some model for the levels that are asked, as it would be without a single pair to learn from."""
    shares = {name: tuple(Share(label, m, 0.5) for label, m in s.items()) for name, s in STARTING_SHARES.items()}
    return Model(NIGHT, 1000, {"strangers": 0, "certain": 0, "damaged": 0}, shares)


def checked(settings: Settings, night: date = NEXT) -> StoredNight:
    return check_night(settings, dataset_states(settings, night), night, EVIDENCE_ROWS.empty_table)


def test_a_model_changes_the_list_and_no_finding(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for night in (NIGHT, NEXT):
        write_lake(settings, night, HOUSEHOLDS)
    before, been = checked(settings), checked(settings, NIGHT)
    monkeypatch.setenv("CROSSCHECK_HOME", str(settings.home))
    trained = CliRunner().invoke(app, ["identity", "train", "--date", NIGHT.isoformat()])
    assert trained.exit_code == 0, trained.output
    shown = CliRunner().invoke(app, ["identity", "model"])
    assert shown.output.strip()
    assert shown.output.strip() in trained.output
    after = checked(settings)

    model = newest_model(settings)
    assert model is not None
    assert model.hash in shown.output
    assert [path.name for path in (settings.home / "identity" / "models").iterdir()] == [f"{NIGHT}-{model.hash}.json"]
    assert after.path != before.path
    assert after.findings.read_bytes() == before.findings.read_bytes()
    assert before.manifest()["review"]["model"] is None
    assert "no possible candidates" in before.manifest()["review"]["remark"]
    assert after.manifest()["review"]["model"] == model.hash
    assert after.manifest()["review"]["remark"] is None
    assert after.manifest()["review"]["pairs_compared"] > 0
    assert not checked(settings).fresh
    assert checked(settings, NIGHT).path == been.path
    _holds_nobody(settings, after)


def _holds_nobody(settings: Settings, night: StoredNight) -> None:
    """Neither manifest nor model names anybody of the registry."""
    rows = dataset_states(settings, NIGHT)["registry.member"].rows
    assert rows is not None
    words = {word for column in ("name", "id_no", "member_no") for word in pq.read_table(rows)[column].to_pylist()}
    texts = [(night.path / "night.json").read_text("utf-8")]
    texts += [path.read_text("utf-8") for path in (settings.home / "identity" / "models").iterdir()]
    assert len(words) > HOUSEHOLDS
    assert not [word for word in words for text in texts if word and word in text]


def test_which_model_a_night_uses_is_said(settings: Settings, model: Model) -> None:
    assert choose(settings, NIGHT).model is None
    assert "no identity model" in str(choose(settings, NIGHT).remark)
    path = keep(settings, model)
    assert json.loads(path.read_text("utf-8"))["trained"]["date"] == NIGHT.isoformat()
    assert choose(settings, NEXT).model == model
    assert choose(settings, NEXT).remark is None
    assert choose(settings, NIGHT).model is None
    keep(settings, replace(model, trained_on=NEXT, members=2000))
    assert choose(settings, NEXT).model == model
    aged = choose(settings, NIGHT + timedelta(days=367))
    assert aged.model is not None
    assert aged.model.members == 2000
    assert "older than a year" in str(aged.remark)
    keep(settings, replace(model, shares={**model.shares, "sex": model.shares["sex"][:1]}))
    assert choose(settings, NEXT).model is None
    assert "other comparisons" in str(choose(settings, NEXT).remark)


def test_a_model_that_was_changed_by_hand_is_refused(settings: Settings, model: Model) -> None:
    path = keep(settings, model)
    path.write_text(path.read_text("utf-8").replace('"m": 0.78', '"m": 0.77'), "utf-8")
    with pytest.raises(IntegrityError, match="not the identity model that was trained"):
        choose(settings, NEXT)


def test_without_a_registry_there_is_nothing_to_learn(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCHECK_HOME", str(settings.home))
    train = ["identity", "train", "--date", NIGHT.isoformat()]
    assert "no county in" in CliRunner().invoke(app, train).output
    settings.lake.mkdir(mode=0o700)
    refused = CliRunner().invoke(app, train)
    assert refused.exit_code == 3
    assert "nothing to learn" in refused.output
    assert CliRunner().invoke(app, ["identity", "model"]).exit_code == 9
    assert not Path(settings.home / "identity").exists()
