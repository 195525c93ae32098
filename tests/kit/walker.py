"""Walks every address of the portal as somebody: the routes themselves say which there are."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.responses import Response

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
LEAVING = ("/leave", "/language/{language}")
"""Addresses that end or change the walk itself."""
_TOKEN = re.compile(r'name="token" value="[^"]*"')
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?(\.\d+)?(\+08:00)?")
_RANK = re.compile(r"第\d+名[^<]{0,20}")
"""An office's place among all of its county, which 通报 announces."""
_FORM = re.compile(r"<form\b(?P<tag>[^>]*)>(?P<body>.*?)</form>", re.DOTALL)
_FIELD = re.compile(r"<(?:input|select|textarea|button)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Form:
    """A form of a page that writes: where it goes, below the portal's address, and its fields as the page has them."""

    action: str
    fields: tuple[tuple[str, str], ...]


def portal(app: FastAPI) -> FastAPI:
    """The portal that a server has mounted."""
    mounted: Any = app.routes[-1]
    found: FastAPI = mounted.app
    return found


def routes(app: FastAPI) -> list[APIRoute]:
    """The portal's routes, those of its JSON interface included."""
    return [route for route in portal(app).routes if isinstance(route, APIRoute) and route.path not in LEAVING]


def path_names(route: APIRoute) -> list[str]:
    """The names of what stands in a route's path."""
    return [field.alias for field in route.dependant.path_params]


def query_names(route: APIRoute) -> list[str]:
    """The names of what an address may ask for, its dependencies included."""
    found = [field.alias for field in route.dependant.query_params]
    for used in route.dependant.dependencies:
        found += [field.alias for field in used.query_params]
    return found


def addresses(route: APIRoute, values: Values, together: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """The addresses of a route: each value in its path; what belongs ``together`` stays so."""
    names = path_names(route)
    if any(name in each for each in together for name in names):
        known = [each for each in together if set(names) & set(each)]
        for each in known:
            rest = [name for name in names if name not in each]
            for others in product(*(values[name] for name in rest)):
                yield _filled(route, {**each, **dict(zip(rest, others, strict=True))})
        return
    for some in product(*(values[name] for name in names)):
        yield _filled(route, dict(zip(names, some, strict=True)))


def _filled(route: APIRoute, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: quote(values[found[1]], safe="/"), route.path)


def questions(route: APIRoute, queries: Values) -> Iterator[str]:
    """What can be asked of an address, one thing at a time."""
    for name in query_names(route):
        for value in queries.get(name, queries[""]):
            yield "?" + urlencode({name: value})


def text_of(answer: Response) -> str:
    """All that an answer says, unpacked: pages, files, files within files."""
    return _text(answer.content) + "".join(f"{k}:{v}\n" for k, v in answer.headers.items() if k != "content-length")


def _text(content: bytes) -> str:
    if content[:4] != b"PK\x03\x04":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(_text(archive.read(part)) for part in archive.infolist())


def same(answer: Response, *asked: str) -> str:
    """An answer without what differs each time: tokens of forms, the clock, ranks, and what was ``asked``."""
    text = _RANK.sub("", _CLOCK.sub("◷", _TOKEN.sub("", _text(answer.content))))
    for value in sorted(asked, key=len, reverse=True):
        text = text.replace(value, "□").replace(quote(value), "□")
    return f"{answer.status_code} {text}"


def forms_on(html: str, prefix: str) -> Iterator[Form]:
    """The forms of a page that are posted."""
    for found in _FORM.finditer(html):
        tag = dict(_ATTRIBUTE.findall(found["tag"]))
        if tag.get("method", "").lower() != "post":
            continue
        fields = [dict(_ATTRIBUTE.findall(field)) for field in _FIELD.findall(found["body"])]
        named = tuple((unescape(f["name"]), unescape(f.get("value", ""))) for f in fields if "name" in f)
        yield Form(unescape(tag.get("action", "")).removeprefix(prefix) or "/", named)


def post(browser: TestClient, form: Form, token: str) -> Response:
    """Send a form as a browser does, with ``token`` as its token."""
    fields: dict[str, list[str]] = {}
    for name, value in form.fields:
        fields.setdefault(name, []).append(value)
    return browser.post(form.action, data={**fields, "token": [token]}, headers=SAME_SITE)
