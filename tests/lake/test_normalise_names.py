"""Names: Unicode's own NFKC, folding, masking."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random

import pyarrow as pa
import pytest

from crosscheck.lake.names import fold, mask, name_structs

Evaluate = Callable[[str, list[str | None]], list]


def test_nfkc_is_unicodes(evaluate: Evaluate) -> None:
    texts = [chr(c) for c in range(1, 0x3000) if not 0xD800 <= c < 0xE000] + [
        "Å①ﬁ",
        "e\u0301",
        "張三",
        "㈱",
        "𠮷",
        "\uf900",
    ]
    texts += (
        [chr(c) for c in range(0xF900, 0xFB00)]
        + [chr(c) for c in range(0x4DB0, 0x4E10)]
        + [chr(c) for c in range(0xFF00, 0xFFF0)]
    )
    texts += [chr(c) for c in range(0x2F800, 0x2FA20)]
    assert evaluate("n_nfkc(x)", texts) == [unicodedata.normalize("NFKC", text) for text in texts]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("张　三", "张三"),
        (" 张 三 ", "张三"),
        ("古丽米热·艾比布力", "古丽米热艾比布力"),
        ("古丽米热．艾比布力", "古丽米热艾比布力"),
        ("古丽米热・艾比布力", "古丽米热艾比布力"),
        ("古丽米热•艾比布力", "古丽米热艾比布力"),
        ("古丽米热‧艾比布力", "古丽米热艾比布力"),
        ("古丽米热.艾比布力", "古丽米热艾比布力"),
        ("張昇", "张升"),
        ("张\u200b三\ufeff", "张三"),
        ("张\uf9b4", "张領"),
    ],
)
def test_folding(evaluate: Evaluate, written: str, folded: str) -> None:
    assert fold(written) == folded
    assert evaluate("n_name(x).fold", [written]) == [folded]


@pytest.mark.parametrize("written", ["张䶮", "张?", "张？", "张□", "张*", "张\ue123", "张yan", "张YAN", "张lü", "张lv"])
def test_masking(evaluate: Evaluate, written: str) -> None:
    assert mask(fold(written)) == "张□"
    assert evaluate("n_name(x).mask", [written]) == ["张□"]


def test_a_name_keeps_its_original(evaluate: Evaluate) -> None:
    got = evaluate("n_name(x)", ["张　三", "张三", "", "　", None])
    assert [g and (g["v"], g["fold"], g["mask"]) for g in got] == [
        ("张　三", "张三", "张三"),
        ("张三", "张三", "张三"),
        (None, None, None),
        (None, None, None),
        None,
    ]


def test_a_word_that_is_no_syllable_stays() -> None:
    assert mask(fold("张yǎn")) != "张□"
    assert mask(fold("张yanyan")) == "张yanyan"
    assert mask(fold("MARIA")) == "MARIA"
    assert mask(fold("张 a")) == "张□"


@pytest.mark.parametrize("seed", range(3))
def test_many_names_at_once_are_what_each_is_by_itself(seed: int) -> None:
    """Plain names are not looked at one by one; nothing beside them may change what becomes of a name."""
    draw = Random(seed)
    odd = [
        None,
        "",
        " ",
        "true",
        "FALSE ",
        "韦·小山",
        "Wèi 小山",
        "㐱山",
        "\x00韦",
        "[",
        "]^",
        "\\",
        "a-z",
        "李\u3000四",
        "𠮷山",
        "□",
    ]
    many = [
        draw.choice(odd) if draw.random() < 0.1 else draw.choice("韦李张") * draw.randrange(1, 4) for _ in range(500)
    ]
    texts = pa.array(["ahead", *many], pa.string())[1:]
    alone = [name_structs(pa.array([text], pa.string())).to_pylist()[0] for text in many]
    assert name_structs(texts).to_pylist() == alone
    assert name_structs(texts[:0]).to_pylist() == []
    whole = [text for text in many if text and text.strip() and text.strip().lower() not in ("true", "false")]
    folds = {parts["t"]: (parts["fold"], parts["mask"]) for parts in alone if parts["fold"]}
    assert all(folds[text.strip(" \x00\u3000")] == (fold(text), mask(fold(text))) for text in whole)
