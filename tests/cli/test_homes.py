"""A command that looks at a county makes none: a wrong CROSSCHECK_HOME is refused in words, and so is an open one."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from crosscheck.cli.main import app

DAY = ("--date", "2026-11-20")
BY = ("--by", "张检查")
READER = ("--reader", "张检查", "--role", "inspector", "--region", "451022")
LOOKING = {
    "verify": ("verify",),
    "issues": ("issues",),
    "explain": ("explain", "451022-2026-000001"),
    "holds": ("holds", *DAY),
    "release": ("release", "ED-01", *DAY, "--why", "已核实", *BY),
    "reject": ("reject", "ED-01", *DAY, "--why", "已核实", *BY),
    "deadlines": ("deadlines", *DAY),
    "night undo": ("night", "undo", "2026-11-20"),
    "download": ("download", "lists.zip", *READER, "--out", "."),
    "feedback": ("feedback", "list.xlsx"),
    "identity model": ("identity", "model"),
    "identity list": ("identity", "list"),
    "identity list --decided": ("identity", "list", "--decided"),
    "identity train": ("identity", "train", *DAY),
    "identity revoke": ("identity", "revoke", "K1", "--reason", "误判", *BY),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where CROSSCHECK_HOME points to by mistake."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CROSSCHECK_HOME", str(tmp_path / "nowhere"))
    monkeypatch.delenv("CROSSCHECK_LEDGER", raising=False)
    (tmp_path / "list.xlsx").write_bytes(b"no workbook")
    return tmp_path / "nowhere"


def said(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, " ".join(done.output.split())


@pytest.mark.parametrize("arguments", LOOKING.values(), ids=LOOKING)
def test_no_home_is_made_by_looking(home: Path, arguments: tuple[str, ...]) -> None:
    refusal = (
        f"no county in {home}: run 'crosscheck run --date D' for yours or 'crosscheck demo' for a made one, "
        "or name another CROSSCHECK_HOME"
    )
    assert said(*arguments) == (3, refusal)
    assert not home.exists()
    home.mkdir(mode=0o700)
    assert said(*arguments) == (3, refusal)
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("arguments", [*LOOKING.values(), ("run", *DAY), ("findings", *DAY, "--out", "F.parquet")])
def test_a_home_that_others_can_read_is_refused(home: Path, arguments: tuple[str, ...]) -> None:
    (home / "lake").mkdir(parents=True)
    home.chmod(0o755)
    assert said(*arguments) == (
        3,
        f"{home} can be entered or read by others than its owner, and holds persons: chmod -R go-rwx '{home}'",
    )
    assert [path.name for path in home.iterdir()] == ["lake"]
