"""A county's own folder for tests: made in a few lines, and in force while the test runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Maker = Callable[..., Path]
SITE_YAML = 'county: {code: "451022", name: 田东县}\n'


@pytest.fixture
def county_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maker:
    """Writes a folder (``site.yaml`` is there unless given) and puts it in force; each call makes another."""

    def made(files: dict[str, str] | None = None) -> Path:
        number = sum(1 for _ in tmp_path.glob("site*"))
        folder = tmp_path / f"site{number}"
        for name, text in {"site.yaml": SITE_YAML, **(files or {})}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("CROSSCHECK_SITE", str(folder))
        return folder

    return made
