"""The handbook: a page for each rule, complete, self-contained, without a full number, never behind the rules."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import escape
from typer.testing import CliRunner

from crosscheck import files
from crosscheck import settings as settings_module
from crosscheck.access.masking import mask_any_writing
from crosscheck.catalog.rules import read_rule, rule_catalog
from crosscheck.cli.main import app
from crosscheck.errors import ConfigurationError
from crosscheck.spec import handbook
from crosscheck.spec.examples import cell
from crosscheck.spec.policy_words import region_name, values
from crosscheck.spec.read import read_spec
from kit.browser import needs_browser, too_wide

ROOT = settings_module.load().root
RULES = rule_catalog(ROOT)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return handbook.render(ROOT)


class Outline(HTMLParser):
    """Tags, anchors and whatever a page would fetch or follow."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.fetched: list[tuple[str, str]] = []
        self.rows: list[dict[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tr" and "data-text" in dict(attrs):
            self.rows.append({name: value or "" for name, value in attrs})
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and tag == "a":
                self.targets.append(value or "")
            elif name in ("href", "src", "srcset", "action", "data", "style") or name.startswith("on"):
                self.fetched.append((tag, name))


@pytest.fixture(scope="module")
def outlines(pages: dict[str, str]) -> dict[str, Outline]:
    return {name: Outline(page) for name, page in pages.items()}


def test_there_is_an_index_and_a_page_for_each_rule(pages: dict[str, str], outlines: dict[str, Outline]) -> None:
    assert pages.keys() == {handbook.INDEX, *(f"{rule_id}.html" for rule_id in RULES)}
    listed = [row["data-text"].partition(" ")[0].upper() for row in outlines[handbook.INDEX].rows]
    assert sorted(listed) == sorted(RULES)


def test_every_rule_stands_on_its_page_with_all_that_its_header_says(pages: dict[str, str]) -> None:
    for rule in RULES.values():
        own = pages[f"{rule.id}.html"]
        says = (
            rule.title,
            rule.title_en,
            rule.when,
            rule.when_en,
            rule.advice,
            rule.closes,
            rule.amount,
            rule.amount_en,
        )
        sums = (rule.amount, rule.amount_en)
        excuses = [text for pair in rule.unless for text in pair]
        for text in (*says, *excuses, *sums, f"{rule.days} 个工作日"):
            assert escape(text) in own, (rule.id, text)
        for name in rule.params:
            assert all(v.title in own and v.value in own and v.basis in own for v in values(name)), (rule.id, name)


@pytest.mark.parametrize(
    ("rule_id", "main", "helping"),
    [
        ("ID-01", "所在乡镇", "无"),
        ("CV-01", "县民政局", "所在乡镇"),
        ("AG-02", "源部门(报送该数据的部门)", "无"),
    ],
)
def test_a_page_says_who_answers_and_who_helps(pages: dict[str, str], rule_id: str, main: str, helping: str) -> None:
    assert f"主办:{main}<br>协办:{helping}<" in pages[f"{rule_id}.html"]


def test_a_page_says_what_holds_the_rule(pages: dict[str, str]) -> None:
    for told in (
        "《行政区划代码表》《建档立卡户》《家庭成员》《死亡(殡葬)登记》当晚不可用(未到、被拒收、不能读取或过期)时,整条规则暂停",
        "某晚新增疑点异常多时,由核查员审定后放行或驳回",
    ):
        assert told in pages["DE-01.html"]
    assert "所接续的AG-02暂停时,随之暂停" in pages["AG-04.html"]
    assert "《基本医疗保险参保》当晚不可用时,只有靠它才能判断的部分暂停" in pages["AG-01.html"]
    assert "整条规则暂停" not in pages["AG-02.html"]


def test_every_case_of_every_specification_stands_folded_on_its_page(pages: dict[str, str]) -> None:
    for rule_id in RULES:
        cases = read_spec(ROOT / "tests" / "rules" / f"{rule_id}.md").cases
        assert pages[f"{rule_id}.html"].count("<details>") == len(cases)
        for case in cases:
            assert f". {escape(case.name)} <span" in pages[f"{rule_id}.html"], (rule_id, case.name)


def test_they_need_nothing_from_outside_and_the_rules_no_script(
    pages: dict[str, str], outlines: dict[str, Outline]
) -> None:
    for name, outline in outlines.items():
        assert not outline.tags & {"link", "iframe", "object", "embed", "img", "form", "base"}
        assert ("script" in outline.tags) == (name == handbook.INDEX)
        assert not outline.fetched
        assert not re.search(r"https?:|//[a-z]|url\(|@import", pages[name])


def test_links_lead_to_pages_and_anchors_that_are_there(outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        assert len(outline.ids) == len(set(outline.ids))
        for target in outline.targets:
            page, _, anchor = target.partition("#")
            assert page in outlines, (name, target)
            assert not anchor or anchor in outlines[page].ids, (name, target)


def test_they_hold_no_full_number(pages: dict[str, str]) -> None:
    whole = "".join(pages.values())
    digits = re.sub(r"(?<=\d)[ \-\u3000](?=\d)", "", re.sub(r"\d{4}-\d\d(-\d\d)?", "", whole))
    assert not re.search(r"\d{15}", digits)
    assert max(len(page.encode("utf-8")) for page in pages.values()) < 100_000


@needs_browser
def test_nothing_scrolls_sideways(pages: dict[str, str], tmp_path: Path) -> None:
    longest = sorted(pages, key=lambda name: -len(pages[name]))[:5]
    assert handbook.INDEX in longest
    assert too_wide({name: pages[name] for name in longest}, tmp_path) == []


def test_a_changed_header_changes_its_page_and_a_withdrawn_rule_takes_its_page_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: dict[str, str]
) -> None:
    root = tmp_path / "root"
    for folder in ("sql/rules", "tests/rules"):
        shutil.copytree(ROOT / folder, root / folder)
    monkeypatch.setenv("CROSSCHECK_ROOT", str(root))
    index = root / handbook.FOLDER / handbook.INDEX
    files.write_text(index.with_name("ZZ-01.html"), "of a rule that was withdrawn")
    rule = next((root / "sql" / "rules").glob("*/ED-01_*.sql"))
    rule.write_text(rule.read_text(encoding="utf-8").replace("days: 7", "days: 8"), encoding="utf-8")
    done = CliRunner().invoke(app, ["handbook"])
    assert (done.exit_code, done.stdout.replace("\n", "")) == (0, str(index))
    written = {path.name: path.read_text(encoding="utf-8") for path in index.parent.iterdir()}
    assert written.keys() == pages.keys()
    assert {name for name in pages if written[name] != pages[name]} == {"ED-01.html", handbook.INDEX}


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
