"""The pages say what is there: their commands can be typed, their links lead somewhere, translations keep up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import settings_page
from docs_kit import (
    HISTORY,
    PAGES,
    commands,
    headings,
    leaves,
    links,
    make_targets,
    shell_lines,
    spans,
    text,
    tree,
    what_is_wrong,
)
from structure_kit import ROOT
from typer.testing import CliRunner

from crosscheck import settings
from crosscheck.cli.main import app

TRANSLATED = [page for page in PAGES if page.name.endswith(".zh.md")]
README = ROOT / "README.md"
CURRENT = [page for page in PAGES if page.name != HISTORY]
CHEAP = [["--help"], ["policy", "--date", "2026-11-20", "--region", "451022"], ["rule", "ED-01"], ["bench", "--help"]]
"""Commands of the pages that need no home."""


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_the_pages_are_here() -> None:
    docs = {page.name for page in PAGES if page.parent.name == "docs"}
    assert docs >= {"architecture.md", "glossary.md", "a-night.md", "operate.md", "decisions.md", "measured.md"}
    assert {"LICENSE", ".env.example", ".editorconfig", ".pre-commit-config.yaml"} <= {p.name for p in ROOT.iterdir()}
    assert len(TRANSLATED) >= 4


@pytest.mark.parametrize("page", CURRENT, ids=name)
def test_a_command_that_a_page_names_can_be_typed(page: Path) -> None:
    named = [command.words for command in commands(page)]
    wrong = {" ".join(words): what_is_wrong(words) for words in named if words[0] == "crosscheck"}
    assert {line: why for line, why in wrong.items() if why} == {}
    made = {word for words in named if words[0] == "make" for word in words[1:]}
    assert made <= make_targets()


def test_every_command_is_named_in_a_page() -> None:
    named = {command.words[1:] for page in CURRENT for command in commands(page) if command.words[0] == "crosscheck"}
    assert len(leaves(tree())) > 20
    assert {leaf for leaf in leaves(tree()) if not any(words[: len(leaf)] == leaf for words in named)} == set()


def test_a_wrong_command_would_be_found() -> None:
    assert what_is_wrong(("crosscheck", "identity", "bench")) == "no command bench"
    assert what_is_wrong(("crosscheck", "truth", "--readme")) == "no option --readme"
    assert what_is_wrong(("crosscheck", "bench", "linkage", "--seeds", "1-10")) == ""


@pytest.mark.parametrize("words", CHEAP, ids=" ".join)
def test_a_command_that_needs_no_home_runs(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCHECK_HOME", str(tmp_path / "home"))
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert done.output.strip()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_link_leads_to_a_file(page: Path) -> None:
    assert [target for target in links(page) if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("translated", TRANSLATED, ids=name)
def test_a_translation_has_the_same_headings_and_commands(translated: Path) -> None:
    original = translated.with_name(translated.name.replace(".zh.md", ".md"))
    assert headings(translated) == headings(original)
    assert shell_lines(translated) == shell_lines(original)
    assert spans(translated) == spans(original)


@pytest.mark.parametrize("page", [README, ROOT / "README.zh.md"], ids=name)
def test_the_tour_is_short_and_its_map_is_whole(page: Path) -> None:
    assert len(text(page).splitlines()) <= 150
    parts = {path.parent.name for path in (ROOT / "plugins" / "crosscheck").glob("*/__init__.py")}
    assert {part for part in parts if f"`{part}/`" not in text(page)} == set()


def test_the_page_of_settings_is_current() -> None:
    assert text(settings_page.PAGE) == settings_page.page(), "make docs"
    assert settings_page.described().keys() >= settings.VARIABLES.keys()


def test_the_example_environment_names_every_variable() -> None:
    example = set(re.findall(r"(?m)^([A-Z_]+)=", text(ROOT / ".env.example")))
    asked = set(re.findall(r"\$\{([A-Z_]+)", text(ROOT / "docker-compose.yml")))
    assert len(asked) > 5
    assert example == asked | set(settings.VARIABLES.values())


def test_the_example_environment_holds_no_secret() -> None:
    values = dict(re.findall(r"(?m)^([A-Z_]+)=(.*)$", text(ROOT / ".env.example")))
    assert {key: value for key, value in values.items() if re.search("PASSWORD|SECRET|USER", key) and value} == {}
