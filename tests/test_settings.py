"""Settings are one value, and a made county never meets what is configured for a real one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crosscheck import settings as settings_module
from crosscheck.errors import ConfigurationError
from crosscheck.ledger.database import open_ledger
from crosscheck.settings import Settings
from crosscheck_demo.homes import made_home

PRODUCTION = "postgresql+psycopg://crosscheck:sesame@ledger/crosscheck"


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A county's settings: its home, its ledger on a server, its exports, its password."""
    monkeypatch.setenv("CROSSCHECK_HOME", str(tmp_path / "county"))
    monkeypatch.setenv("CROSSCHECK_LEDGER", PRODUCTION)
    monkeypatch.setenv("CROSSCHECK_EXPORTS", str(tmp_path / "exports"))
    monkeypatch.setenv("CROSSCHECK_WORKBOOK_PASSWORD", "geheim")
    return settings_module.load()


def test_the_environment_is_read_once(configured: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCHECK_LEDGER", "sqlite:///elsewhere.sqlite")
    assert configured.ledger_url == PRODUCTION


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701, 0o704, 0o720])
def test_a_home_that_others_can_enter_or_read_is_refused(configured: Settings, mode: int) -> None:
    configured.home.mkdir()
    assert settings_module.load() == configured, "a home that is made now is its owner's alone"
    configured.home.chmod(mode)
    assert settings_module.load() == configured, "an empty one becomes so"
    assert configured.home.stat().st_mode & 0o777 == 0o700
    (configured.home / "lake").mkdir()
    configured.home.chmod(mode)
    with pytest.raises(ConfigurationError) as refused:
        settings_module.load()
    assert str(refused.value) == (
        f"{configured.home} can be entered or read by others than its owner, and holds persons: "
        f"chmod -R go-rwx '{configured.home}'"
    )
    configured.home.chmod(0o700)
    assert settings_module.load() == configured


def test_whatever_a_library_writes_is_its_owners_alone(configured: Settings, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        settings_module.load()
        (tmp_path / "of a library").mkdir()
        (tmp_path / "of a library" / "log").write_text("")
        made = [tmp_path / "of a library", tmp_path / "of a library" / "log"]
        assert [path.stat().st_mode & 0o777 for path in made] == [0o700, 0o600]
    finally:
        os.umask(before)


def test_no_secret_is_shown(configured: Settings) -> None:
    assert "sesame" not in repr(configured)
    assert "geheim" not in repr(configured)


def test_another_process_loads_the_same_settings(configured: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Settings(home=configured.home, root=configured.root)
    for settings in (configured, bare):
        for name, value in settings.as_environment().items():
            monkeypatch.setenv(name, value)
        assert settings_module.load() == settings


def test_a_made_county_reaches_nothing_that_is_configured(configured: Settings) -> None:
    made = made_home(configured, "demo", {"seed": 1})
    assert made.home == configured.home / "demo"
    assert made.ledger_url == f"sqlite:///{made.home / 'ledger.sqlite'}"
    assert (made.exports, made.workbook_password) == (None, "")
    assert set(made.as_environment().values()).isdisjoint(
        {PRODUCTION, "geheim", str(configured.home), str(configured.exports)}
    )


def test_a_home_of_another_county_is_refused(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, root=tmp_path)
    made = made_home(settings, "demo", {"households": 50, "seed": 1})
    assert made_home(settings, "demo", {"households": 50, "seed": 1}) == made
    assert made_home(made, "demo", {"households": 50, "seed": 1}) == made, "its own home is found from inside"
    with pytest.raises(ConfigurationError) as refused:
        made_home(settings, "demo", {"households": 60, "seed": 1})
    said = f"{made.home} holds a made county of households 50, seed 1: remove it, or name another CROSSCHECK_HOME"
    assert str(refused.value) == said


def test_a_home_that_nobody_marked_is_refused(tmp_path: Path) -> None:
    open_ledger(Settings(home=tmp_path / "demo", root=tmp_path).ledger_url).dispose()
    with pytest.raises(ConfigurationError) as refused:
        made_home(Settings(home=tmp_path, root=tmp_path), "demo", {"seed": 1})
    home = tmp_path / "demo"
    assert str(refused.value) == f"{home} holds what no made county wrote: name another CROSSCHECK_HOME"
    assert not (home / "made-county.json").exists()


def test_a_made_county_meets_no_configured_ledger(configured: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    made = made_home(configured, "demo", {"seed": 1})
    monkeypatch.setenv("CROSSCHECK_HOME", str(made.home))
    with pytest.raises(ConfigurationError) as refused:
        settings_module.load()
    assert str(refused.value) == (
        f"{made.home} holds a made county, and CROSSCHECK_LEDGER, CROSSCHECK_HEADS or CROSSCHECK_STORE names "
        "what is another county's: unset them, or name another CROSSCHECK_HOME"
    )
    monkeypatch.setenv("CROSSCHECK_LEDGER", made.ledger_url)
    assert settings_module.load().ledger_url == made.ledger_url
    monkeypatch.setenv("CROSSCHECK_STORE", "s3://bucket/county")
    with pytest.raises(ConfigurationError, match="CROSSCHECK_STORE names what is another county's"):
        settings_module.load()


def test_heads_in_the_home_prove_nothing_and_are_refused(configured: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCHECK_HEADS", str(configured.home / "heads"))
    with pytest.raises(ConfigurationError, match="which lies in the home: who changes the home changes it too"):
        settings_module.load()
    monkeypatch.setenv("CROSSCHECK_HEADS", str(configured.home.parent / "heads"))
    assert settings_module.load().heads == configured.home.parent / "heads"


def test_a_key_that_others_have_or_that_signs_nothing_is_refused(
    configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = configured.home.parent / "head.key"
    monkeypatch.setenv("CROSSCHECK_HEAD_KEY", str(key))
    with pytest.raises(ConfigurationError, match="signs what CROSSCHECK_HEADS keeps: name that file too"):
        settings_module.load()
    monkeypatch.setenv("CROSSCHECK_HEADS", str(configured.home.parent / "heads"))
    with pytest.raises(ConfigurationError, match=r"CROSSCHECK_HEAD_KEY names .*head\.key: FileNotFoundError"):
        settings_module.load()
    key.write_text("x")
    key.chmod(0o640)
    with pytest.raises(ConfigurationError, match="others than its owner can read it: chmod 400"):
        settings_module.load()
    key.chmod(0o400)
    assert settings_module.load().head_key == key
    monkeypatch.setenv("CROSSCHECK_HEAD_PUBLIC", str(configured.home / "head.pub"))
    with pytest.raises(ConfigurationError, match=r"CROSSCHECK_HEAD_PUBLIC names .*, which lies in the home"):
        settings_module.load()


def test_a_secret_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "token"
    path.write_text("aus der Datei\n")
    monkeypatch.setenv("CROSSCHECK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CROSSCHECK_METRICS_TOKEN_FILE", str(path))
    loaded = settings_module.load()
    assert loaded.metrics_token == "aus der Datei"
    for name, value in loaded.apart(tmp_path / "other").as_environment().items():
        monkeypatch.setenv(name, value)
    assert settings_module.load().metrics_token == "", "a made county's process finds no file of another"
    monkeypatch.setenv("CROSSCHECK_METRICS_TOKEN_FILE", str(tmp_path / "none"))
    with pytest.raises(ConfigurationError, match=r"^CROSSCHECK_METRICS_TOKEN_FILE names .*none: FileNotFoundError$"):
        settings_module.load()
    monkeypatch.setenv("CROSSCHECK_METRICS_TOKEN", "auch hier")
    with pytest.raises(ConfigurationError, match="both set: unset one"):
        settings_module.load()


@pytest.mark.parametrize("threads", ["many", "0", "-1", "2.5"])
def test_threads_are_a_whole_number(threads: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCHECK_HOME", str(tmp_path))
    monkeypatch.setenv("CROSSCHECK_THREADS", threads)
    with pytest.raises(ConfigurationError, match=rf"^CROSSCHECK_THREADS is '{threads}': a whole number from 1 on"):
        settings_module.load()
