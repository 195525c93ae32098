"""What the reading commands say: in one language at a time, in any width, as JSON, and where there is nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from crosscheck import settings as settings_module
from crosscheck.cli.screen import Column, show_table
from crosscheck.cli.speech import TERMINAL
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.history import Head
from crosscheck.ledger.nights import record_night
from crosscheck.ledger.proof import Proof
from crosscheck.link.levels import comparisons
from crosscheck.operate.proof_heads import NO_KEPT_HEAD
from crosscheck.views.rules import SampleCase
from crosscheck.words import LEVELS
from kit.nights import DAY, night, sqlite_url
from kit.reading import ISSUE, VALUES, Said, make_home, say

D = ("--date", DAY.isoformat())
READING = {
    "issues": ("issues",),
    "explain": ("explain", ISSUE),
    "rule": ("rule", "ED-01"),
    "holds": ("holds", *D),
    "policy": ("policy", *D, "--region", "451022"),
    "lists": ("lists",),
    "verify": ("verify",),
    "night show": ("night", "show", DAY.isoformat()),
    "identity list": ("identity", "list"),
    "identity list --decided": ("identity", "list", "--decided"),
    "identity model": ("identity", "model"),
    "deadlines": ("deadlines", *D),
}
DATA = frozenset(
    (
        *("sentence", "advice", "closes", "reason", "document", "why", "actor", "path", "file", "department", "name"),
        *("held", "cases", "number", "rule", "rule_id", "id", "region_code", "region", "household_no", "member_no"),
        *("dataset", "delivery", "key", "parameter", "hash", "head", "sha256", "revision", "needs", "level", "at"),
        *("business_date", "snapshot", "first_seen_on", "last_seen_on", "due_on", "on", "shown", "report", "date"),
    )
)
"""Keys of what is the same in every language: other people's words, identifiers, dates."""
OF_RULES = {"en": frozenset(["title_en", "when_en", "unless"]), "zh": frozenset(["title", "when", "unless"])}
"""What a rule says in the one language; a name or a column's value may stand in it as it is."""
STANDING = re.compile(r"[0-9a-f]{16}|--[a-z-]+|\bD\b|crosscheck( \w+)*|CROSSCHECK_\w+|SHA-256|holidays|\bM\d|ID-?\d*")
CHINESE, LATIN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+"), re.compile(r"[A-Za-z]{2,}")
CASES = (
    SampleCase("适龄儿童没有学籍", (("M1", "H1", "在2026学年无学籍"),), ()),
    SampleCase("学籍未到", (), ("学籍:未到",)),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reading")
    folder.chmod(0o700)
    make_home(settings_module.load().apart(folder))
    return folder


@pytest.fixture
def read(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Runs one of ``READING``. Sample rows are played elsewhere, and a made-up home proves nothing."""
    monkeypatch.setattr("crosscheck.views.rules.sample_cases", lambda *_: iter(CASES))
    proof = Proof(1234, Head(1234, "ab" * 32), (), (NO_KEPT_HEAD,))
    monkeypatch.setattr("crosscheck.operate.verify.verify", lambda _: proof)
    decide = ("identity", "decide", _first_key(monkeypatch, home), "same", "--reason", "户口簿为证", "--by", "丁")
    assert say(monkeypatch, home, decide).code == 0
    return lambda name, language="en", width=300, *more: say(
        monkeypatch, home, (*READING[name], *more), language, width
    )


def _first_key(patch: pytest.MonkeyPatch, home: Path) -> str:
    return str(say(patch, home, ("identity", "list", "--json")).values()["pairs"][0]["key"])


def _data(values: Any, keys: frozenset[str], key: str = "") -> Iterator[str]:
    if isinstance(values, dict):
        for name, value in values.items():
            yield from _data(value, keys, key if key in keys else name)
    elif isinstance(values, list):
        for value in values:
            yield from _data(value, keys, key)
    elif key in keys and values not in ("", None):
        yield str(values)


def _numbers(values: Any) -> Iterator[int]:
    if isinstance(values, dict | list):
        for value in values.values() if isinstance(values, dict) else values:
            yield from _numbers(value)
    elif type(values) is int and values:
        yield values


@pytest.mark.parametrize("name", READING)
def test_one_language_at_a_time(read: Callable[..., Said], name: str) -> None:
    values = read(name, "en", 300, "--json").values()
    told = {language: read(name, language) for language in TERMINAL}
    for language, strange in (("en", CHINESE), ("zh", LATIN)):
        assert (told[language].code, told[language].err) == (0, "")
        data = sorted({*_data(values, DATA | OF_RULES[language]), *VALUES.values()}, key=len, reverse=True)
        text = re.sub("|".join(map(re.escape, data)), " ", told[language].out)
        assert strange.findall(STANDING.sub(" ", text)) == []


@pytest.mark.parametrize("name", READING)
def test_json_holds_the_numbers_of_the_terminal(read: Callable[..., Said], name: str) -> None:
    given = read(name, "zh", 40, "--json")
    assert (given.code, given.err) == (0, "")
    assert given.out == read(name, "en", 300, "--json").out
    told = read(name).out
    assert [n for n in _numbers(given.values()) if str(n) not in told and f"{n:,}" not in told] == []
    assert not [value for value in ("451022196001010011", "韦大山") if value in given.out and value not in told]


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", READING)
def test_no_value_is_cut(read: Callable[..., Said], name: str, width: int) -> None:
    wide, narrow = (read(name, "zh", space).out for space in (300, width))
    assert narrow.count("…") <= wide.count("…")
    for identifier in re.findall(r"451022-2026-\d{6}|\bS[A-Z2-7]{9}\b", wide):
        assert identifier in narrow


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_a_table_loses_no_character(width: int) -> None:
    columns = [Column("number", whole=True), Column("region", 2, whole=True), Column("due", 1), Column("reason")]
    rows = [
        ["451022-2026-000001", "451022100201", "2026-11-27", "学籍未到,规则所需的数据不可用 and a long reason"] * 1
    ] * 2
    screen = Console(file=StringIO(), width=width, color_system=None)
    show_table(screen, "表", columns, rows)
    table, _, left = screen.file.getvalue().partition("left out for want of room")  # type: ignore[attr-defined]
    missing = [name for name in ("due", "region") if name in left]
    assert missing == {20: ["due", "region"], 40: ["due", "region"], 60: ["region"]}.get(width, [])
    kept = [n for n, column in enumerate(columns) if column.name not in missing]
    wanted = Counter("".join(row[n] for row in rows for n in kept).replace(" ", ""))
    assert wanted - Counter(re.sub(r"[\s─]", "", table)) == Counter()
    assert all(cell_len(line) <= width for line in table.splitlines())


def test_the_rule_says_its_text_before_it_plays(read: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> Iterator[SampleCase]:
        raise settings_module.ConfigurationError("played")

    monkeypatch.setattr("crosscheck.views.rules.sample_cases", stop)
    said = read("rule")
    assert said.out.startswith("ED-01 ")
    assert said.out.rstrip().endswith("played")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A home with a ledger of one night in which nothing was found."""
    engine = open_ledger(sqlite_url(tmp_path))
    record_night(engine, night(0))
    engine.dispose()
    return tmp_path


LATER = ("--date", "2026-12-24")
NOTHING = {
    "issues": (("issues",), 9, "no issue", "没有问题"),
    "of one rule": (
        ("issues", "--rule", "ED-01", "--state", "待核查"),
        9,
        "no issue of rule ED-01 in state '待核查'",
        "没有问题(规则 ED-01)(状态“待核查”)",
    ),
    "unknown rule": (
        ("issues", "--rule", "ED-1"),
        3,
        "no rule 'ED-1'; nearest: ED-01, MD-01, ID-18, ID-17, ID-16",
        "没有规则“ED-1”;相近的有:ED-01、MD-01、ID-18、ID-17、ID-16",
    ),
    "rule": (
        ("rule", "ed-01"),
        3,
        "no rule 'ed-01'; nearest: ED-01, MD-01, ID-01, ED-08, ED-07",
        "没有规则“ed-01”;相近的有:ED-01、MD-01、ID-01、ED-08、ED-07",
    ),
    "unknown region": (
        ("issues", "--region", "530000"),
        3,
        "no region '530000' in this ledger; its counties: 451022, 451023",
        "台账中没有地区“530000”;其中的县:451022, 451023",
    ),
    "no region": (
        ("policy", *D, "--region", "4510a"),
        3,
        "no region '4510a': a region is a code of 2, 4, 6, 9, 12 digits, such as 451022",
        "没有地区“4510a”:地区为 2, 4, 6, 9, 12 位行政区划代码,如 451022",
    ),
    "nowhere": (("policy", *D, "--region", "99"), 3, "no region begins with '99'", "没有以“99”开头的地区"),
    "unknown state": (
        ("issues", "--state", "open"),
        3,
        "no state 'open'; known: new, to be checked, answered, in rectification, to be approved, returned, exemption "
        "asked, referred up, reopened, exempt, closed, in revisit, withdrawn with its rule",
        "没有状态“open”;已知:待下发、待核查、已反馈、整改中、待审核、退回、申请豁免、已上报、重新上账、已豁免、已销号、"
        "回头看、规则撤销",
    ),
    "unknown issue": (("explain", ISSUE), 6, f"no issue {ISSUE}", f"没有编号为{ISSUE}的问题"),
    "holds": (("holds", *D), 9, "no rule was held on 2026-11-20", "2026-11-20没有规则未校验"),
    "holds of no night": (
        ("holds", *LATER),
        3,
        "the ledger has no night of 2026-12-24; its newest is 2026-11-20",
        "台账中没有2026-12-24这一晚;最近一晚是2026-11-20",
    ),
    "no night": (
        ("night", "show", "2026-12-24"),
        3,
        "there is no night of 2026-12-24; the newest is none",
        "没有2026-12-24这一晚;最近一晚是无",
    ),
    "deadlines": (
        ("deadlines", *LATER),
        9,
        "the ledger's newest night is not 2026-12-24: nothing is done for it",
        "台账最近一晚不是2026-12-24:不作处理",
    ),
    "lists": (("lists",), 9, "no list was published yet", "尚未发布名单"),
    "decisions": (
        ("identity", "list", "--decided"),
        9,
        "no decision on an identity is in force",
        "没有生效的身份判定",
    ),
    "waiting": (
        ("identity", "list"),
        3,
        "no night has been checked and recorded yet",
        "还没有校验并记入台账的夜晚",
    ),
    "unknown dataset": (
        ("identity", "list", "--dataset", "education.enrollment"),
        3,
        "no dataset 'education.enrollment'; nearest: education.enrolment, education.exemption, education.aid",
        "没有数据集“education.enrollment”;相近的有:education.enrolment、education.exemption、education.aid",
    ),
    "model": (
        ("identity", "model"),
        9,
        "no identity model was trained yet; crosscheck identity train --date D trains one",
        "尚未训练身份核实模型;crosscheck identity train --date D 训练一个",
    ),
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_and_unknown_are_said(bare: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    arguments, code, english, chinese = NOTHING[name]
    for language, sentence in (("en", english), ("zh", chinese)):
        said = say(monkeypatch, bare, arguments, language)
        assert (said.code, said.out.strip(), said.err) == (code, sentence, "")
    said = say(monkeypatch, bare, (*arguments, "--json"))
    assert (said.code, said.err.strip()) == (code, english)
    assert not said.out or not list(_numbers(said.values()))


def test_a_language_that_is_not_spoken_is_refused(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert say(monkeypatch, bare, ("issues",), "fr") == Said(3, "CROSSCHECK_LANG is 'fr': it may be en or zh\n", "")


def test_every_sentence_stands_in_both_languages() -> None:
    english, chinese = TERMINAL["en"], TERMINAL["zh"]
    for table in ("SAID", "HEADS"):
        assert list(getattr(english, table)) == list(getattr(chinese, table))
    fields = re.compile(r"\{(\w+)")
    for key, sentence in english.SAID.items():
        assert set(fields.findall(sentence)) == set(fields.findall(chinese.SAID[key])), key
        assert not CHINESE.search(sentence.replace("…", ""))


def test_the_word_list_has_the_levels_of_the_comparisons() -> None:
    labels = {level.label for levels in comparisons(settings_module.load().root).values() for level in levels}
    assert labels == set(LEVELS)
