"""What stands for a value that is there and can't be had: an error, a formula that was never computed, a picture.

Readers put these characters, which Unicode keeps out of all text, in the place of the value; staging makes them null
with a note, or quarantines the row where the column is required. An empty cell is something else.
"""

from __future__ import annotations

ERROR, NOT_COMPUTED, PICTURE = "\ufdd0", "\ufdd1", "\ufdd2"
UNREAD = {ERROR: "", NOT_COMPUTED: " (not computed)", PICTURE: " (a picture)"}
"""Each with what the note says behind the column's name."""
