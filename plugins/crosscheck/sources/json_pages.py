"""Pages of a list as JSON: decoded as they say, parsed strictly, and reconciled with what the pages say of the list."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crosscheck.catalog.datasets import Dataset
from crosscheck.errors import DeliveryError
from crosscheck.files import canonical
from crosscheck.sources import limits

CHARSETS = {
    **dict.fromkeys(("utf-8", "utf8"), "utf-8-sig"),
    **dict.fromkeys(("gb18030", "gbk", "gb2312", "cp936"), "gb18030"),
    "utf-16": "utf-16",
}
"""The charsets that an answer may name, and how it is decoded then."""
Item = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Items of one page, how many pages there are, and how many items in all where the interface says so."""

    items: Sequence[Item]
    pages: int
    total: int | None


def parse_page(content: bytes, charset: str | None, label: str, number: int) -> Page:
    """The page ``number`` of the list ``label``; whatever is no such page raises ``DeliveryError``."""
    where = f"{label}: page {number}"
    body = _parsed(_decoded(content, charset, where), where)
    if not _is_page(body, number):
        raise DeliveryError(f"{label}: the answer for page {number} is no page of items")
    return Page(body["data"], body["pages"], body.get("total"))


def with_nested(page: Page, dataset: Dataset) -> Page:
    """The page with what the county names within nested objects beside them: ``holder.idcard`` of each item."""
    named = [header for column in dataset.columns for header in column.local.headers if "." in header]
    if not named:
        return page
    items = [{**{header: _within(item, header.split(".")) for header in named}, **item} for item in page.items]
    return Page(items, page.pages, page.total)


def flat(item: Item) -> Item:
    """An item with what nested objects hold under the path to it."""
    made: Item = {}
    for key, value in item.items():
        inner = flat(value) if isinstance(value, dict) else None
        made |= {f"{key}.{below}": each for below, each in inner.items()} if inner is not None else {key: value}
    return made


def _within(value: Any, path: Sequence[str]) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _decoded(content: bytes, charset: str | None, where: str) -> str:
    """The text in the charset the answer names; without one in that of its byte-order mark, else UTF-8."""
    codec = CHARSETS.get(charset.lower()) if charset else json.detect_encoding(content)
    if codec is None:
        raise DeliveryError(f"{where} is in a charset that is neither UTF-8 nor GB 18030")
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise DeliveryError(f"{where}: byte {error.start} is no {error.encoding} text") from None


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_number)
    except _KeyTwice:
        raise DeliveryError(f"{where}: an item has one key twice, and nothing says which counts") from None
    except RecursionError:
        raise DeliveryError(f"{where} is nested too deeply") from None
    except ValueError:
        raise DeliveryError(f"{where} is no JSON") from None


class _KeyTwice(Exception):
    """An object with two values for one key."""


def _object(pairs: list[tuple[str, Any]]) -> Item:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _KeyTwice
    return made


def _constant(word: str) -> None:
    """NaN is how programs write a value that is missing; an infinity is none of anything."""
    if word != "NaN":
        raise ValueError


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _is_page(body: Any, number: int) -> bool:
    return (
        isinstance(body, dict)
        and _is_count(body.get("page"))
        and body["page"] == number
        and _is_count(body.get("pages"))
        and (body.get("total") is None or _is_count(body["total"]))
        and isinstance(body.get("data"), list)
        and all(isinstance(item, dict) for item in body["data"])
    )


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


@dataclass
class Paging:
    """What the pages of one list have said so far; what does not agree raises ``DeliveryError`` with the page."""

    label: str
    first: Page | None = None
    rows: int = 0
    _seen: set[bytes] = field(default_factory=set)

    def take(self, number: int, page: Page) -> None:
        """Hold a page against those before it: as many pages and items as they said, full, and none of them again."""
        where = f"{self.label}: page {number}"
        if self.first is None:
            limits.refuse_pages(self.label, page.pages)
            self.first = page
        if page.pages != self.first.pages:
            raise DeliveryError(f"{where}: the number of pages changed from {self.first.pages} to {page.pages}")
        if page.total != self.first.total:
            raise DeliveryError(f"{where}: the total changed from {self.first.total} to {page.total}")
        self._refuse_size(where, len(page.items), len(self.first.items), last=number >= page.pages)
        self._refuse_again(where, page.items)
        self.rows += len(page.items)

    @staticmethod
    def _refuse_size(where: str, size: int, full: int, last: bool) -> None:
        """Every page is as full as the first; the last one may be shorter. A list of nothing is one empty page."""
        if size > full or (size < full and not last) or (size == 0 and not (last and full == 0)):
            raise DeliveryError(f"{where}: {size} items where the first page has {full}: pages are cut or have moved")

    def _refuse_again(self, where: str, items: Sequence[Item]) -> None:
        digest = hashlib.sha256(canonical(items).encode("utf-8", "surrogatepass")).digest()
        if items and digest in self._seen:
            raise DeliveryError(f"{where}: the items of an earlier page once more")
        self._seen.add(digest)

    def close(self) -> None:
        """Hold all pages against the total, where the interface names one."""
        total = self.first.total if self.first else None
        if total is not None and self.rows != total:
            raise DeliveryError(f"{self.label}: {self.rows} items on all pages, {total} said to be there in all")
