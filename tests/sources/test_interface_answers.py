"""Answers of an http interface in any state: packed, cut, in another charset, with odd wishes. Each is read or told."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from crosscheck.errors import DeliveryError, RejectedDelivery
from crosscheck.sources import interface, limits
from kit.landing import dataset
from kit.served import ask, listing, number_of, page, refusal, serve

__all__ = ["serve"]

KEY_TWICE = "page 1: an item has one key twice, and nothing says which counts"


def packed(content: bytes, spoil: Callable[[bytearray], None] = lambda _: None) -> bytes:
    made = bytearray(gzip.compress(content))
    spoil(made)
    return bytes(made)


def spoilt_in_the_middle(made: bytearray) -> None:
    half = len(made) // 2
    made[half : half + 2] = bytes(byte ^ 0xFF for byte in made[half : half + 2])


def spoilt_at_the_end(made: bytearray) -> None:
    made[-8] ^= 0xFF


def test_a_packed_answer(serve: Callable) -> None:
    content = listing(1, 1, 200)[2]
    for encoding, body in (("gzip", packed(content)), ("GZIP", packed(content)), ("deflate", zlib.compress(content))):
        assert len(ask(serve(lambda *_: (200, {"Content-Encoding": encoding}, body)))[0][2]) == 200  # noqa: B023


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", packed(listing(1, 1, 200)[2], spoilt_in_the_middle)),
        ("gzip", packed(listing(1, 1, 200)[2], spoilt_at_the_end)),
        ("gzip", listing(1, 1, 200)[2]),
        ("deflate", packed(listing(1, 1, 200)[2])),
        ("deflate", b"\x00" * 50),
    ],
    ids=["damaged", "checksum", "not packed", "packed otherwise", "nothing packed"],
)
def test_an_answer_that_can_not_be_unpacked(serve: Callable, encoding: str, body: bytes) -> None:
    """It is asked for again as after any broken line; what stays so has not been delivered."""
    broken = (200, {"Content-Encoding": encoding}, body)
    assert len(ask(serve(lambda _, n: broken if n < 6 else listing(1, 1, 3)))) == 1
    assert refusal(serve, lambda *_: broken) == (
        "housing.relocation: page 1 not answered after 6 attempts (DecodingError)"
    )


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "gzip,deflate", "zstd", "x-own", "utf-8"])
def test_an_answer_packed_as_nobody_asked(serve: Callable, encoding: str) -> None:
    assert refusal(serve, lambda *_: (200, {"Content-Encoding": encoding}, packed(listing(1, 1, 3)[2]))) == (
        "housing.relocation: page 1 is packed in a way nobody asked for: gzip or deflate, once"
    )


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_a_packed_answer_that_is_cut(serve: Callable, cut: int) -> None:
    body = packed(listing(1, 1, 200)[2])[:-cut]
    try:
        parts = ask(serve(lambda *_: (200, {"Content-Encoding": "gzip"}, body)))
    except DeliveryError as error:
        assert "page 1" in str(error)  # noqa: PT017
    else:
        assert len(parts[0][2]) == 200


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"[" * 200_000, "page 1 is nested too deeply"),
        (b'{"page": 1, "pages": 1, "data": ' + b'[{"a": ' * 100_000, "page 1 is nested too deeply"),
        (b'{"page": 1, "pages": 1, "data": [{"a": 1, "a": 2}]}', KEY_TWICE),
        (b'{"page": 1, "pages": 1, "data": [], "data": []}', KEY_TWICE),
        (b'{"page": 1, "pages": 1, "data": [{"a": Infinity}]}', "page 1 is no JSON"),
        (b'{"page": 1, "pages": 1, "data": [{"a": -1e999}]}', "page 1 is no JSON"),
        (b'{"page": 1, "pages": 1, "data": [{"a": ' + b"9" * 5000 + b"}]}", "page 1 is no JSON"),
        (b"", "page 1 is no JSON"),
        (b"\xff\xfe\xfa", "page 1: byte 2 is no utf-16-le text"),
        ('{"data": [{"a": "镇"}]}'.encode("gbk"), "page 1: byte 17 is no utf-8 text"),
    ],
)
def test_what_is_no_json(serve: Callable, body: bytes, words: str) -> None:
    assert refusal(serve, lambda *_: (200, {}, body)).partition(" ")[2] == words


def test_a_value_that_is_missing_and_one_that_is_more_than_a_value(serve: Callable) -> None:
    known = dataset("housing.relocation").columns[0].header
    parts = ask(serve(lambda *_: page(1, 1, f'[{{"{known}": NaN, "备注": [1, 2]}}]')))
    assert parts[0][2] == [(1, [None, "[1, 2]"])]
    for value in ("[]", '["x"]', '{"x": 1}'):
        items = f'[{{"{known}": "x"}}, {{"{known}": {value}}}]'
        told = refusal(serve, lambda *_: page(1, 1, items))  # noqa: B023
        assert told == f"易地扶贫搬迁: item 2: '{known}' holds more than a value"


@pytest.mark.parametrize(
    ("stated", "codec"),
    [
        ("charset=gb18030", "gb18030"),
        ("charset=GBK", "gbk"),
        ('charset="gb2312"', "gb2312"),
        ("charset=UTF-8", "utf-8"),
        ("charset=utf8", "utf-8-sig"),
        ("charset=utf-16", "utf-16"),
        ("q=1", "utf-8"),
        ("q=1", "utf-8-sig"),
        ("q=1", "utf-16"),
    ],
)
def test_the_charset_an_answer_names(serve: Callable, stated: str, codec: str) -> None:
    body = '{"page": 1, "pages": 1, "data": [{"乡镇": "平马镇"}]}'.encode(codec)
    parts = ask(serve(lambda *_: (200, {"Content-Type": f"application/json; {stated}"}, body)))
    assert parts == [("易地扶贫搬迁", ["乡镇"], [(1, ["平马镇"])])]


@pytest.mark.parametrize("charset", ["latin-1", "big5", "utf-7", "rot13", "x" * 500, "base64"])
def test_a_charset_that_nobody_agreed_on(serve: Callable, charset: str) -> None:
    told = refusal(serve, lambda *_: (200, {"Content-Type": f"application/json; charset={charset}"}, b"{}"))
    assert told == "housing.relocation: page 1 is in a charset that is neither UTF-8 nor GB 18030"


def test_a_charset_that_is_not_true(serve: Callable) -> None:
    body = '{"data": [{"乡镇": "平马镇"}]}'.encode("gbk")
    told = refusal(serve, lambda *_: (200, {"Content-Type": "application/json; charset=utf-8"}, body))
    assert told == "housing.relocation: page 1: byte 12 is no utf-8 text"


@pytest.mark.parametrize(
    ("wish", "waited"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("-1", 0.5),
        ("soon", 0.5),
        ("1e9", 0.5),
        ("²", 0.5),
        ("1.5", 0.5),
        ("", 0.5),
        ("Fri, 01 Jan 1999 00:00:00 GMT", 0.0),
        ("Fri, 99 Foo 1999", 0.5),
        ("Fri, 01 Jan 99999999999 00:00:00 GMT", 0.5),
    ],
)
def test_what_a_server_may_wish_for(serve: Callable, monkeypatch: pytest.MonkeyPatch, wish: str, waited: float) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(interface._ask.retry, "sleep", pauses.append)  # type: ignore[attr-defined]
    ask(serve(lambda _, n: (429, {"Retry-After": wish}, b"") if n == 1 else page(1, 1, "[]")))
    assert pauses == [waited]


@pytest.mark.parametrize("wish", ["61", "9" * 400, "Fri, 01 Jan 2999 00:00:00 GMT", "Fri, 01 Jan 2999 00:00:00"])
def test_a_pause_that_is_too_long(serve: Callable, wish: str) -> None:
    told = refusal(serve, lambda *_: (503, {"Retry-After": wish}, b""))
    assert told == "housing.relocation: page 1: the server asks for a pause of more than 60 seconds"


def test_a_moment_that_is_near(serve: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(interface._ask.retry, "sleep", pauses.append)  # type: ignore[attr-defined]
    wish = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    ask(serve(lambda _, n: (503, {"Retry-After": wish}, b"") if n == 1 else page(1, 1, "[]")))
    assert 15 <= pauses[0] <= 21


def test_ceilings_of_an_interface(serve: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(serve, lambda *_: page(1, 10**12, '[{"a": 1}]')) == (
        "housing.relocation: 1,000,000,000,000 pages, more than the 240,000 of the largest list; check the export"
    )
    bomb = packed(b" " * (limits.PAGE_BYTES + 1))
    told = refusal(serve, lambda *_: (200, {"Content-Encoding": "gzip"}, bomb))
    assert told.endswith(
        f"bytes in one page, more than the {limits.PAGE_BYTES:,} of the largest list; check the export"
    )
    wide = json.dumps([{str(key): 1 for key in range(limits.COLUMNS + 1)}])
    assert "1,001 columns" in refusal(serve, lambda *_: page(1, 1, wide))
    monkeypatch.setattr(limits, "BYTES", 150)
    assert refusal(serve, lambda path, _: listing(number_of(path), 9, 3)) == (
        "housing.relocation: page 3: 225 bytes, more than the 150 of the largest list; check the export"
    )
    monkeypatch.setattr(limits, "SECONDS", -1)
    assert refusal(serve, lambda *_: page(1, 1, "[]")) == (
        "housing.relocation: page 1: the list takes longer than -1 minutes"
    )


def test_cookies_are_not_kept(serve: Callable) -> None:
    odd = {"Set-Cookie": "\x80"}
    assert len(ask(serve(lambda path, n: (503, odd, b"") if n == 1 else (200, odd, listing(1, 1, 2)[2])))) == 1


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    status=st.sampled_from((200, 200, 200, 204, 301, 404, 418, 429, 500)),
    headers=st.dictionaries(
        st.sampled_from(("Content-Encoding", "Content-Type", "Retry-After", "Location", "Set-Cookie")),
        st.one_of(
            st.sampled_from(("gzip", "deflate", "application/json; charset=gbk", "application/json; charset=", "-1")),
            st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=20),
        ),
        max_size=3,
    ),
    body=st.one_of(
        st.binary(max_size=200),
        st.binary(max_size=200).map(gzip.compress),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(("page", "pages", "data", "total", "户主证件号码")), inner, max_size=4
                )
            ),
        ).map(lambda value: json.dumps(value).encode()),
        st.lists(st.dictionaries(st.text(max_size=3), st.text(max_size=3) | st.floats()), max_size=3).map(
            lambda items: json.dumps({"page": 1, "pages": 1, "data": items}).encode()
        ),
    ),
)
def test_any_answer(serve: Callable, status: int, headers: dict[str, str], body: bytes) -> None:
    """Whatever a server answers is read, or told in words."""
    with suppress(DeliveryError, RejectedDelivery):
        ask(serve(lambda *_: (status, headers, body)))
