"""Puts a worksheet in front of somebody else's workbook: only the places that must name it are written anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import join, normpath
from xml.sax.saxutils import escape, quoteattr

from crosscheck.feedback.archive import TYPES, WORKBOOK, Archive, elements, local, parse, parser

RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
HIDDEN = ' hidden="1"'
STYLES = ("fonts", "fills", "borders", "cellXfs")
_SELECTED = re.compile(rb'(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected="[^"]*"')


@dataclass(frozen=True, slots=True)
class Element:
    """An element in the bytes of a part: ``start`` and ``inside`` are where its tag begins and ends, ``close`` where
    the end tag begins (``inside`` where it has none); ``within`` names its parent.
    """

    name: str
    attributes: Mapping[str, str]
    within: str
    start: int
    inside: int
    close: int
    children: int

    @property
    def prefix(self) -> str:
        """The prefix that its children have too."""
        return self.name.removesuffix(local(self.name))


Edit = tuple[int, int, bytes]


def read_elements(content: bytes) -> list[Element]:
    """Every element of a small part with its place, inner ones first."""
    found: list[Element] = []
    open_: list[tuple[str, dict[str, str], int, int]] = []
    children: list[int] = [0]
    made = parser()

    def start(name: str, attributes: dict[str, str]) -> None:
        at = made.CurrentByteIndex
        children[-1] += 1
        children.append(0)
        open_.append((name, attributes, at, _end_of_tag(content, at)))

    def end(name: str) -> None:
        _, attributes, at, inside = open_.pop()
        close = made.CurrentByteIndex
        close = close if content.startswith(f"</{name}".encode(), close) else inside
        within = local(open_[-1][0]) if open_ else ""
        found.append(Element(name, attributes, within, at, inside, close, children.pop()))

    made.StartElementHandler, made.EndElementHandler = start, end
    parse(made, content)
    return found


def _end_of_tag(content: bytes, at: int) -> int:
    """Behind the ``>`` of the tag at ``at``, past those in its attributes."""
    found = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""").match(content, at)
    return found.end() if found else at


def edited(content: bytes, edits: Sequence[Edit]) -> bytes:
    """The part with ``edits`` (from, to, instead) made."""
    pieces, at = [], 0
    for start, end, text in sorted(edits):
        pieces += [content[at:start], text]
        at = end
    return b"".join([*pieces, content[at:]])


def add_looks(
    content: bytes,
    shared: Mapping[str, Sequence[str]],
    formats: Callable[[Mapping[str, int]], Mapping[str, str]],
) -> tuple[bytes, dict[str, int]]:
    """The part of styles with more fonts, fills and borders (``shared``) and cell formats, and the numbers of these.

    ``formats`` makes them from how many fonts, fills and borders there were. A part that has no place for them stays
    as it is.
    """
    if not content:
        return content, {}
    places = {local(e.name): e for e in read_elements(content) if e.within == "styleSheet" and local(e.name) in STYLES}
    if len(places) < len(STYLES) or any(e.close == e.inside and e.children == 0 for e in places.values()):
        return content, {}
    before = {name: place.children for name, place in places.items()}
    made = formats(before)
    added = {**shared, "cellXfs": list(made.values())}
    edits = []
    for name, place in places.items():
        inner = "".join(_prefixed(text, place.prefix) for text in added[name])
        edits += [(place.close, place.close, inner.encode()), *_count(content, place, before[name] + len(added[name]))]
    return edited(content, edits), {name: before["cellXfs"] + n for n, name in enumerate(made)}


def _prefixed(text: str, prefix: str) -> str:
    return re.sub(r"<(/?)(\w)", rf"<\1{prefix}\2", text) if prefix else text


def _count(content: bytes, element: Element, count: int) -> Iterator[Edit]:
    tag = content[element.start : element.inside]
    found = re.search(rb'\bcount="[0-9]*"', tag)
    if found:
        yield element.start + found.start(), element.start + found.end(), f'count="{count}"'.encode()


@dataclass(frozen=True)
class Front:
    """A worksheet that stands, or will stand, in a workbook: its name, its part, its place among the sheets.

    ``changed``: the parts that name it, written anew.
    """

    name: str
    part: str
    changed: Mapping[str, bytes]


def front(archive: Archive, name: str, earlier: int | None, defined: Callable[[str], Mapping[str, str]]) -> Front:
    """A worksheet ``name`` before all others, or in the place of the ``earlier`` one, shown when the workbook opens.

    ``defined``: the defined names of the sheet, by what it is called in this workbook.
    """
    if earlier is not None:
        called, part = archive.sheets[earlier]
        return Front(called, part, {WORKBOOK: _workbook(archive, earlier, "", defined(called))})
    taken, parts = {sheet.casefold() for sheet, _ in archive.sheets}, {n.casefold() for n in archive.zip.namelist()}
    called = next(n for n in _numbered("{}", "{}({})", name) if n.casefold() not in taken)
    part = next(n for n in _numbered("{}.xml", "{}{}.xml", "xl/worksheets/receipt") if n not in parts)
    relations, types = archive.part(RELATIONS), archive.part(TYPES)
    links = [e for e in read_elements(relations) if local(e.name) == "Relationship"]
    ids = {link.attributes.get("Id", "") for link in links}
    identity = next(n for n in _numbered("{}", "{}{}", "rIdReceipt") if n not in ids)
    like = next(link for link in links if link.attributes.get("Type", "").endswith("/worksheet"))
    link = (
        f"<{like.name} Id={quoteattr(identity)} Type={quoteattr(like.attributes['Type'])} "
        f"Target={quoteattr('/' + part)}/>"
    )
    root = next(e for e in read_elements(types) if not e.within)
    override = f"<{root.prefix}Override PartName={quoteattr('/' + part)} ContentType={quoteattr(SHEET_TYPE)}/>"
    changed = {
        WORKBOOK: _workbook(archive, None, _sheet_tag(archive, called, identity), defined(called)),
        RELATIONS: edited(relations, [(like.start, like.start, link.encode())]),
        TYPES: edited(types, [(root.close, root.close, override.encode())]),
    }
    return Front(called, part, changed)


def _numbered(plain: str, numbered: str, name: str) -> Iterator[str]:
    yield plain.format(name)
    for n in range(2, 10_000):
        yield numbered.format(name, n)


def _sheet_tag(archive: Archive, called: str, identity: str) -> str:
    """The element that names the new sheet, in the words of those beside it."""
    beside = [e for e in read_elements(archive.part(WORKBOOK)) if e.within == "sheets"]
    key = next(key for key in beside[0].attributes if local(key) == "id")
    number = 1 + max(int(e.attributes["sheetId"]) for e in beside if e.attributes.get("sheetId", "").isdecimal())
    return f'<{beside[0].name} name={quoteattr(called)} sheetId="{number}" {key}={quoteattr(identity)}/>'


def _workbook(archive: Archive, earlier: int | None, tag: str, defined: Mapping[str, str]) -> bytes:
    """The workbook's own part: the sheet first (``tag``) or where it was, open, with its defined names."""
    content = archive.part(WORKBOOK)
    found = read_elements(content)
    place, edits = earlier or 0, []
    sheets = next(e for e in found if local(e.name) == "sheets")
    names = "".join(
        f'<{sheets.prefix}definedName name="{name}" localSheetId="{place}"'
        f"{HIDDEN if name.endswith('Database') else ''}>{escape(text)}</{sheets.prefix}definedName>"
        for name, text in defined.items()
    )
    holder = next((e for e in found if local(e.name) == "definedNames"), None)
    if holder is None or holder.close == holder.inside:
        wrapped = f"<{sheets.prefix}definedNames>{names}</{sheets.prefix}definedNames>".encode()
        span = (holder.start, holder.inside) if holder else (behind(content, sheets), behind(content, sheets))
        edits.append((*span, wrapped))
    else:
        edits.append((holder.inside, holder.inside, names.encode()))
    if tag:
        edits.append((sheets.inside, sheets.inside, tag.encode()))
    for each in found:
        if local(each.name) == "definedName" and "localSheetId" in each.attributes:
            edits += _moved(content, each, earlier)
        elif local(each.name) == "workbookView":
            edits.append((each.start, each.inside, _opened_at(content[each.start : each.inside], place)))
    return edited(content, edits)


def behind(content: bytes, element: Element) -> int:
    """The place behind an element."""
    return (
        content.index(b">", element.close) + 1 if element.close > element.inside or element.children else element.inside
    )


def _moved(content: bytes, name: Element, earlier: int | None) -> Iterator[Edit]:
    """A name of one sheet: it follows that sheet one place on; those of the earlier receipt are made anew."""
    if not name.attributes["localSheetId"].isdecimal():
        return
    at = int(name.attributes["localSheetId"])
    if earlier is None:
        tag = content[name.start : name.inside]
        yield name.start, name.inside, re.sub(rb'localSheetId="[0-9]+"', f'localSheetId="{at + 1}"'.encode(), tag)
    elif at == earlier:
        yield name.start, behind(content, name), b""


def _opened_at(tag: bytes, place: int) -> bytes:
    bare = re.sub(rb'\s+(?:activeTab|firstSheet)="[0-9]*"', b"", tag)
    return re.sub(rb"(<(?:\w+:)?workbookView)", rf'\1 activeTab="{place}"'.encode(), bare) if place else bare


def deselected(content: bytes) -> bytes:
    """A worksheet that is not chosen: what is typed into one of several chosen ones is typed into all."""
    return _SELECTED.sub(rb"\1", content)


def styles_part(archive: Archive) -> str:
    """The name of the part that holds the cell formats."""
    for name, attributes in elements(archive.part(RELATIONS)):
        if name == "Relationship" and attributes.get("Type", "").endswith("/styles"):
            return normpath(join("xl", attributes["Target"])).lstrip("/")
    return "xl/styles.xml"
