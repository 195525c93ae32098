"""The ledger's tables about notifications: what was told over which channel, and what failed and is not mended."""

from __future__ import annotations

from sqlalchemy import Table

from crosscheck.ledger.tables import metadata, text_column

told = Table(
    "told",
    metadata,
    text_column("channel", key=True),
    text_column("about", key=True),
    *(text_column(name) for name in ("state", "at")),
)
"""What a channel was last told of something that lasts, until it was told that it is over."""

trouble = Table(
    "trouble",
    metadata,
    text_column("about", key=True),
    *(text_column(name) for name in ("state", "at")),
)
"""A task or a backup that failed, until it goes well again: names of tasks and dates, no person."""
