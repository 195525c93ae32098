"""The handbook: complete, self-contained, without a full number, and never behind the rules."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import escape
from typer.testing import CliRunner

from crosscheck import settings as settings_module
from crosscheck.access.masking import mask_any_writing
from crosscheck.catalog.rules import read_rule, rule_catalog
from crosscheck.cli.main import app
from crosscheck.errors import ConfigurationError
from crosscheck.spec import handbook
from crosscheck.spec.examples import cell
from crosscheck.spec.policy_words import region_name, values
from crosscheck.spec.read import read_spec

ROOT = settings_module.load().root
RULES = rule_catalog(ROOT)


@pytest.fixture(scope="module")
def page() -> str:
    return handbook.render(ROOT)


class Outline(HTMLParser):
    """Tags, anchors and whatever a page would fetch or follow."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.fetched: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and tag == "a":
                self.targets.append(value or "")
            elif name in ("href", "src", "srcset", "action", "data", "style") or name.startswith("on"):
                self.fetched.append((tag, name))


def test_every_rule_stands_in_it_with_all_that_its_header_says(page: str) -> None:
    for rule in RULES.values():
        start = page.index(f'<h3 id="{rule.id}"')
        end = page.find("<h3 ", start + 1)
        own = page[start:end]
        says = (rule.title, rule.title_en, rule.when, rule.when_en, rule.department, rule.advice, rule.closes)
        excuses = [text for pair in rule.unless for text in pair]
        for text in (*says, *excuses, f"{rule.days} 个工作日"):
            assert escape(text) in own, (rule.id, text)
        for name in rule.params:
            assert all(v.title in own and v.value in own and v.basis in own for v in values(name)), (rule.id, name)


def test_every_case_of_every_specification_stands_in_it(page: str) -> None:
    for rule_id in RULES:
        for case in read_spec(ROOT / "tests" / "rules" / f"{rule_id}.md").cases:
            assert f". {escape(case.name)} <span" in page, (rule_id, case.name)


def test_it_needs_nothing_from_outside(page: str) -> None:
    outline = Outline(page)
    assert not outline.tags & {"script", "link", "iframe", "object", "embed", "img", "form", "base"}
    assert not outline.fetched
    assert all(target.startswith("#") for target in outline.targets)
    assert not re.search(r"https?:|//[a-z]|url\(|@import", page)


def test_its_anchors_are_unique_and_lead_somewhere(page: str) -> None:
    outline = Outline(page)
    assert len(outline.ids) == len(set(outline.ids))
    assert {target.removeprefix("#") for target in outline.targets} <= set(outline.ids)


def test_it_holds_no_full_number(page: str) -> None:
    digits = re.sub(r"(?<=\d)[ \-\u3000](?=\d)", "", re.sub(r"\d{4}-\d\d(-\d\d)?", "", page))
    assert not re.search(r"\d{15}", digits)
    assert len(page.encode("utf-8")) < 1_500_000


def test_a_changed_header_changes_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "root"
    for folder in ("sql/rules", "tests/rules"):
        shutil.copytree(ROOT / folder, root / folder)
    monkeypatch.setenv("CROSSCHECK_ROOT", str(root))
    assert CliRunner().invoke(app, ["handbook"]).exit_code == 0
    before = (root / handbook.PAGE).read_bytes()
    assert before == handbook.render(ROOT).encode("utf-8")
    rule = next((root / "sql" / "rules").glob("*/ED-01_*.sql"))
    rule.write_text(rule.read_text(encoding="utf-8").replace("days: 7", "days: 8"), encoding="utf-8")
    rule_catalog.cache_clear()
    assert CliRunner().invoke(app, ["handbook"]).exit_code == 0
    assert (root / handbook.PAGE).read_bytes() != before


@pytest.mark.parametrize("key", ["title", "when", "unless"])
def test_a_header_that_says_something_in_one_language_only_is_refused(tmp_path: Path, key: str) -> None:
    rule = next((ROOT / "sql" / "rules").glob("*/ED-01_*.sql"))
    before, after = rule.read_text(encoding="utf-8").split(f"\n{key}:", 1)
    (tmp_path / rule.name).write_text(before + f"\n{key}:" + after.replace("en: ", "fr: ", 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=f"{key}: it must say both"):
        read_rule(tmp_path / rule.name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("451022199001010012", "451022…0012"),
        ("45102219900101001X", "451022…001X"),
        ("451022900101001", "451022…1001"),
        ("45102219900101001242", "451022…1242"),
        ("451022 19900101 001x", "451022 … 001x"),
        ("４５１０２２１９９００１０１００１Ｘ", "４５１０２２…００１Ｘ"),
        ("WI-01/451022199001010012/桂L10001", "WI-01/451022…0012/桂L10001"),
        ("451022100201", "451022100201"),
        ("2026-11-20", "2026-11-20"),
    ],
)
def test_numbers_are_masked_in_any_writing(text: str, shown: str) -> None:
    assert mask_any_writing(text) == shown


def test_a_made_up_number_shows_its_birth_date_and_its_damage() -> None:
    assert (cell("@19900101-1").note, cell("@19900101-1!000").note) == ("1990-01-01生", "1990-01-01生,末三位为000")
    assert "…" in cell("@19900101-1").text


def test_policy_values_say_where_and_until_when_they_count() -> None:
    line = values("monitoring_line")
    assert [(v.since, v.until) for v in line][:2] == [("2021-01-01", "2021-12-31"), ("2022-01-01", "2022-12-31")]
    assert line[-1].region == "福建省(35)"
    assert (region_name(""), region_name("451022")) == ("不分地区", "广西壮族自治区田东县(451022)")
    assert (values("income_drop")[0].value, values("income_drop")[0].unit) == ("30", "%")
