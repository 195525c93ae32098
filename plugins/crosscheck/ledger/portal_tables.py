"""The ledger's tables about the portal: who signs in, who looked, how often something limited was tried."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table

from crosscheck.ledger.tables import metadata, text_column

account = Table(
    "account",
    metadata,
    text_column("user", key=True),
    *(text_column(name) for name in ("role", "region", "department", "rights")),
)
"""Who signs in: the login's user name, role and scope, and rights beyond the role separated by blanks."""

seen = Table(
    "seen",
    metadata,
    Column("id", Integer, primary_key=True),
    *(text_column(name) for name in ("at", "user", "role", "what", "about", "why")),
    Index("ix_seen_about", "about"),
)
"""Who looked at which page about persons (``what``: its kind, ``about``: an issue's or household's number), and who
was shown a whole ID number and why.
"""

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    *(text_column(name) for name in ("at", "kind", "key")),
    Index("ix_attempt_kind", "kind", "key", "at"),
)
"""What is limited, each time that it was tried: logins, searches, uploads, by whom. Old rows go."""
