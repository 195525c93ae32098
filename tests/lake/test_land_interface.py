"""A department behind an http interface: one list that can't be read is told, the others land."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest

from crosscheck.catalog.datasets import catalog
from crosscheck.lake.land import FAILED, Landed, land
from crosscheck.settings import Settings
from kit.landing import NIGHT, accept
from kit.served import Answer, serve

__all__ = ["serve"]

LISTS = {f"/api/{dataset.name}?page=1": dataset for dataset in catalog().department("housing").datasets}
SPOILT = "/api/property?page=1"


def sound(path: str) -> bytes:
    item = {column.header: "1" for column in LISTS[path].columns}
    return json.dumps({"page": 1, "pages": 1, "data": [item]}, ensure_ascii=False).encode()


def broken_gzip(content: bytes) -> Answer:
    packed = bytearray(gzip.compress(content))
    packed[len(packed) // 2] ^= 0xFF
    packed[len(packed) // 2 + 1] ^= 0xFF
    return 200, {"Content-Encoding": "gzip"}, bytes(packed)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (broken_gzip, "page 1 not answered after 6 attempts (DecodingError)"),
        (
            lambda content: (200, {"Content-Encoding": "gzip"}, content),
            "page 1 not answered after 6 attempts (DecodingError)",
        ),
        (
            lambda content: (200, {"Content-Encoding": "gzip, gzip"}, content),
            "page 1 is packed in a way nobody asked for: gzip or deflate, once",
        ),
        (lambda content: (200, {}, b"[" * 100_000 + content), "page 1 is nested too deeply"),
        (
            lambda content: (429, {"Retry-After": "9" * 30}, b""),
            "page 1: the server asks for a pause of more than 60 seconds",
        ),
        (lambda content: (503, {"Retry-After": "²"}, b""), "page 1 not answered after 6 attempts (status 503)"),
        (
            lambda content: (200, {"Content-Type": "text/json; charset=ebcdic"}, content),
            "page 1 is in a charset that is neither UTF-8 nor GB 18030",
        ),
        (lambda content: (200, {}, content[:-1]), "page 1 is no JSON"),
    ],
)
def test_one_list_that_can_not_be_read(
    settings: Settings, serve: Callable, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[bytes], Answer], words: str
) -> None:
    interface = serve(lambda path, _: spoil(sound(path)) if path == SPOILT else (200, {}, sound(path)))
    known = {"conn_type": "http", "host": interface.base, "password": interface.token}
    monkeypatch.setenv("AIRFLOW_CONN_CROSSCHECK_HOUSING", json.dumps(known))
    landed = {one.dataset: one for one in land(settings, "housing", NIGHT, accept)}
    assert landed.pop("housing.property") == Landed(
        "housing.property", "20261120", FAILED, f"housing.property: {words}"
    )
    assert {one.outcome for one in landed.values()} == {"accepted"}
    assert not (settings.lake / "housing.property" / "20261120").exists()
