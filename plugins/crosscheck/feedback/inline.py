"""A cell with its text inside, as XML: nothing of a workbook's shared strings is touched."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from crosscheck.publish.sheets.cells import plain

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def inline_cell(reference: str, text: str, style: int | None = None, prefix: str = "") -> str:
    """The cell ``reference`` with ``text``, under the cell format ``style``; ``prefix`` is that of its worksheet."""
    # What looks like an escape must not be read as one; a carriage return would be read as a line feed.
    shown = escape(_ESCAPE.sub("_x005F_", plain(text)).replace("\r", "_x000D_"))
    look = "" if style is None else f' s="{style}"'
    return (
        f'<{prefix}c r="{reference}"{look} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{shown}'
        f"</{prefix}t></{prefix}is></{prefix}c>"
    )
