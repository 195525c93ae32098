"""Names as registers write them: what folding makes equal, what a placeholder or pinyin may stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

import crosscheck
from crosscheck.lake.names import fold, mask

FOLD = Path(crosscheck.__file__).parent / "lake" / "fold.tsv"
PAIRS = [line.split("\t") for line in FOLD.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
DOTS = "·．・•‧∙⋅●。."


@pytest.mark.parametrize(("variant", "standard"), PAIRS)
def test_each_variant_is_its_standard_character(variant: str, standard: str) -> None:
    assert fold(f"张{variant}三") == fold(f"张{standard}三") == f"张{standard}三"
    assert mask(fold(f"张{variant}三")) == mask(f"张{standard}三")


def test_a_variant_folds_in_one_step() -> None:
    variants, standards = ({pair[i] for pair in PAIRS} for i in (0, 1))
    assert not variants & standards


@pytest.mark.parametrize("dot", list(DOTS))
def test_dots_of_any_kind_are_dropped(dot: str) -> None:
    assert fold(f"阿卜杜拉{dot}买买提") == "阿卜杜拉买买提"


@pytest.mark.parametrize("name", ["欧阳明", "司徒建国", "上官婉儿", "诸葛亮"])
def test_compound_surnames_are_characters_like_others(name: str) -> None:
    assert fold(f"{name[0]} {name[1]}　{name[2:]}") == name
    assert mask(name) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("黄喆", "黄?"),
        ("黄喆", "黄？"),
        ("黄喆", "黄＊"),
        ("黄喆", "黄□"),
        ("黄喆", "黄\ue123"),
        ("黄喆", "黄\U000f0123"),
        ("黄喆", "黄垚"),
        ("黄喆", "黄zhe"),
        ("黄喆", "黄 ZHE"),
        ("欧阳玥明", "欧阳yue明"),
        ("黄䶮", "黄yan"),
        ("黄𬭎", "黄□"),
        ("黄喆喆", "黄??"),
    ],
)
def test_rare_and_placeholder_characters_are_one_for_one(one: str, other: str) -> None:
    assert mask(fold(one)) == mask(fold(other))
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("黄三", "黄?"),
        ("黄三", "黄san"),
        ("黄喆", "黄??"),
        ("黄喆", "黄zhezhe"),
        ("黄喆", "黄zhé"),
        ("黄喆", "黄"),
        ("黄喆明", "黄明喆"),
        ("黄喆", "王喆"),
    ],
)
def test_nothing_else_is_equal(one: str, other: str) -> None:
    assert mask(fold(one)) != mask(fold(other))
