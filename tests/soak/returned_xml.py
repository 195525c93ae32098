"""What programs leave in the XML of a list that comes back, each drawn from a seed: ``PARTS``."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from returned_ways import kept

PartWay = Callable[[Random, str], str]
PARTS: dict[str, PartWay] = {}


@kept(PARTS)
def cells_without_their_places(rng: Random, xml: str) -> str:
    return re.sub(r'(<c|<row)( [^>]*?)? ?\br="[A-Z]*\d+"', r"\1\2", xml)


@kept(PARTS)
def strings_that_are_not_shared(rng: Random, xml: str) -> str:
    """Some texts stand, or should stand, in a part that this workbook has not."""
    shared = re.compile(r't="inlineStr"([^>]*)><is>.*?</is>')
    places = ("0", "-1", "99999", "x", "")
    return shared.sub(lambda f: f't="s"{f[1]}><v>{rng.choice(places)}</v>' if rng.random() < 0.1 else f[0], xml)


@kept(PARTS)
def days_as_iso_cells(rng: Random, xml: str) -> str:
    return re.sub(r't="n"([^>]*)><v>4\d{4}</v>', r't="d"\1><v>2026-11-23T00:00:00</v>', xml)


@kept(PARTS)
def numbers_beyond_numbers(rng: Random, xml: str) -> str:
    odd = ("NaN", "1E400", "-INF", "0x1F", "", "1e-320", "9" * 400, "٣")
    return re.sub(r't="n"([^>]*)><v>[^<]*</v>', lambda f: f't="n"{f[1]}><v>{rng.choice(odd)}</v>', xml)


@kept(PARTS)
def types_that_are_none(rng: Random, xml: str) -> str:
    return re.sub(r' t="(?:s|n|inlineStr)"', lambda f: rng.choice((f[0], ' t="e"', ' t="b"', ' t="q"', "")), xml)


@kept(PARTS)
def rows_with_impossible_numbers(rng: Random, xml: str) -> str:
    odd = rng.choice(("0", "-3", "99999999999", "x", "1.5", "4"))
    return re.sub(r'<row r="\d+"', lambda f: f[0] if rng.random() < 0.7 else f'<row r="{odd}"', xml)


@kept(PARTS)
def elements_under_a_prefix(rng: Random, xml: str) -> str:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    named = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", xml)
    return named.replace(f'xmlns="{main}"', f'xmlns:x="{main}"')


@kept(PARTS)
def merged_ranges_of_everything(rng: Random, xml: str) -> str:
    ranges = ("A1:XFD1048576", "A4", "", "A1:A1048576", "ZZZZ1:B9", "AF10:A1", "V4:V9")
    merged = "".join(f'<mergeCell ref="{rng.choice(ranges)}"/>' for _ in range(rng.randrange(1, 4)))
    return re.sub(r"<mergeCells.*?</mergeCells>|(?=</worksheet>)", f"<mergeCells>{merged}</mergeCells>", xml, count=1)


@kept(PARTS)
def dimensions_that_lie(rng: Random, xml: str) -> str:
    lies = ("A1", "A1:XFD1048576", "", "ZZZZ99")
    return re.sub(r"<dimension [^>]*/>", f'<dimension ref="{rng.choice(lies)}"/>', xml)


@kept(PARTS)
def document_type_declared(rng: Random, xml: str) -> str:
    bomb = '<!DOCTYPE w [<!ENTITY a "韦"><!ENTITY b "&a;&a;&a;&a;">]>'
    return xml.replace("<worksheet", bomb + "<worksheet", 1)


@kept(PARTS)
def cells_doubled_in_their_row(rng: Random, xml: str) -> str:
    return re.sub(r"<c [^>]*>.*?</c>", lambda found: found[0] * rng.choice((1, 1, 1, 2)), xml)


@kept(PARTS)
def elements_deep_in_each_other(rng: Random, xml: str) -> str:
    depth = rng.choice((50, 100_000))
    return xml.replace("</sheetData>", "<row>" * depth + "</row>" * depth + "</sheetData>", 1)
