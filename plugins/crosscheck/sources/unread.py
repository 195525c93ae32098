"""What stands for a value that can't be had: an error, a formula never computed, a picture, a cell merged too far.

Readers put these characters, which Unicode keeps out of all text, in the place of the value; staging makes them null
with a note, or quarantines the row where the column is required. An empty cell is something else.
"""

from __future__ import annotations

ERROR, NOT_COMPUTED, PICTURE, MERGED = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
UNREAD = {ERROR: "", NOT_COMPUTED: " (not computed)", PICTURE: " (a picture)", MERGED: " (merged)"}
"""Each with what the note says behind the column's name."""
