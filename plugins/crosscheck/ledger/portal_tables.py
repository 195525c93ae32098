"""The ledger's tables about the portal: who signs in, who looked, how often something limited was tried; and what its
pages rest on, kept counts and indexes.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, text

from crosscheck.ledger.tables import history, issue, metadata, note, text_column

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

tally = Table(
    "tally",
    metadata,
    *(text_column(name) for name in ("county", "region_code", "department", "township_name", "rule_text")),
    *(text_column(name) for name in ("state", "referred_to")),
    *(Column(name, Boolean, nullable=False) for name in ("is_open", "gone", "urged", "summed")),
    Column("due_on", Date),
    Column("n", Integer, nullable=False),
)
"""How many issues are alike in these columns, ``region_code`` up to the township: the sum of ``n`` over the rows.

Triggers add a row for each change of an issue (``summed`` is false); ``tally.sum_up`` makes one of many. ``gone``: no
longer found by the data; ``urged``: by the night.
"""

OF_A_PERSON = text("role <> 'night'")
Index("ix_history_actor", history.c.actor, history.c.number, sqlite_where=OF_A_PERSON, postgresql_where=OF_A_PERSON)
Index("ix_issue_page", issue.c.is_open, issue.c.due_on, issue.c.rule_text, issue.c.number)
Index("ix_issue_state", issue.c.state, issue.c.number)
Index("ix_note_kind", note.c.kind, note.c.number)
