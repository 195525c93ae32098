"""The parts of a workbook without one person, row by row: which strings a row shows tells whether it is about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, unescape

from crosscheck.operate.erased_person import Erased

SHARED = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml\Z")
_ITEM = re.compile(r"<(?P<p>\w+:)?si(?:\s[^>]*)?(?:/>|>(?P<body>.*?)</(?P=p)?si>)", re.DOTALL)
_TEXT = re.compile(r"<(?:\w+:)?t(?:\s[^>]*)?>(.*?)</(?:\w+:)?t>", re.DOTALL)
_PHONETIC = re.compile(r"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.DOTALL)
_ROW = re.compile(r"<(?P<p>\w+:)?row\b[^>]*?(?<!/)>.*?</(?P=p)?row>", re.DOTALL)
_CELL = re.compile(r"<(?P<p>\w+:)?c(?P<attributes>(?:\s[^>]*?)?)(?:/>|>(?P<body>.*?)</(?P=p)?c>)", re.DOTALL)
_VALUE = re.compile(r"<(?:\w+:)?v(?:\s[^>]*)?>(.*?)</(?:\w+:)?v>", re.DOTALL)
_KIND = re.compile(r'\st="(\w+)"')
_TAG = re.compile(r"<[^>]*>")
MARKED_UP = (".xml", ".rels", ".vml")
_BETWEEN = re.compile(r"(?<=>)[^<>]+(?=<)|(?<==\")[^\"<>]+(?=\")")


def without_in_part(parts: Mapping[str, bytes], person: Erased) -> dict[str, bytes]:
    """Every part of a workbook as it is from now on."""
    if not any(_suspicious(body, person) for name, body in parts.items() if name.endswith(MARKED_UP)):
        return dict(parts)
    strings = _strings(parts.get(SHARED, b"").decode("utf-8", errors="replace"))
    done = dict(parts)
    used: dict[int, bool] = {}
    for name, body in parts.items():
        if _SHEET.match(name):
            done[name] = _sheet(body.decode("utf-8", errors="replace"), strings, used, person).encode()
        elif name != SHARED and name.endswith(MARKED_UP) and _suspicious(body, person):
            done[name] = _anywhere(body.decode("utf-8", errors="replace"), person).encode()
    if SHARED in parts:
        done[SHARED] = _kept_strings(parts[SHARED].decode("utf-8", errors="replace"), used, person).encode()
    return done


def _suspicious(body: bytes, person: Erased) -> bool:
    """Whether a part may hold the person: its text with all markup, and without, where a name may be cut into runs."""
    xml = body.decode("utf-8", errors="replace")
    return person.suspects(xml) or person.suspects(_TAG.sub("", xml))


def _strings(xml: str) -> list[str]:
    return [_said(found["body"] or "") for found in _ITEM.finditer(xml)]


def _said(body: str) -> str:
    return unescape("".join(_TEXT.findall(_PHONETIC.sub("", body))), {"&quot;": '"', "&apos;": "'"})


def _sheet(xml: str, strings: list[str], used: dict[int, bool], person: Erased) -> str:
    rows = _ROW.sub(lambda found: _row(found[0], strings, used, person), xml)
    outside = _ROW.split(rows)
    if len(outside) == 1 or not person.finds(outside[::2]):
        return rows
    return _anywhere(rows, person)


def _row(xml: str, strings: list[str], used: dict[int, bool], person: Erased) -> str:
    """One row: cells that change hold their text themselves from now on; ``used``: is a string still shown."""
    cells = list(_CELL.finditer(xml))
    texts = [_shown(cell, strings) for cell in cells]
    done = person.record(texts)
    for cell, before, after in zip(cells, texts, done, strict=True):
        place = _index(cell)
        if place is not None:
            used[place] = used.get(place, False) or before == after
    if done == texts:
        return xml
    made, last = [], 0
    for cell, before, after in zip(cells, texts, done, strict=True):
        if before != after:
            made += [xml[last : cell.start()], _inline(cell, after or "")]
            last = cell.end()
    return "".join([*made, xml[last:]])


def _index(cell: re.Match[str]) -> int | None:
    """Which shared string a cell shows."""
    kind, value = _KIND.search(cell["attributes"]), _VALUE.search(cell["body"] or "")
    return int(value[1]) if kind and kind[1] == "s" and value and value[1].isdigit() else None


def _shown(cell: re.Match[str], strings: list[str]) -> str:
    place = _index(cell)
    if place is not None:
        return strings[place] if place < len(strings) else ""
    value = _VALUE.search(cell["body"] or "")
    return unescape(value[1]) if value else _said(cell["body"] or "")


def _inline(cell: re.Match[str], text: str) -> str:
    prefix, attributes = cell["p"] or "", _KIND.sub("", cell["attributes"])
    return (
        f'<{prefix}c{attributes} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{escape(text)}'
        f"</{prefix}t></{prefix}is></{prefix}c>"
    )


def _kept_strings(xml: str, used: dict[int, bool], person: Erased) -> str:
    """The shared strings, those emptied that no cell shows any more since the person is erased."""
    count = -1

    def kept(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        said = _said(found["body"] or "")
        if used.get(count, not person.suspects(said)):
            return found[0]
        prefix = found["p"] or ""
        return f"<{prefix}si><{prefix}t/></{prefix}si>"

    return _ITEM.sub(kept, xml)


def _anywhere(xml: str, person: Erased) -> str:
    """Texts and attributes outside of rows: headings, properties, notes, charts."""
    return _BETWEEN.sub(lambda found: person.text(found[0]), xml)
