"""The ledger's tables. ``migrations`` makes them; a test holds both equal.

An answer, an exemption, a revisit and a note are rows of their own (``RECORDS``) with the issue's ``number`` and the
``seq`` of the history entry that brought them and carries their hash.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)

from crosscheck.ledger.issue import Subject

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def words() -> String:
    """Text that sorts by bytes in every database: lists must come out in one order."""
    return String().with_variant(String(collation="C"), "postgresql")


def text_column(name: str, *, key: bool = False) -> Column[str]:
    """A column of text, never null."""
    return Column(name, words(), nullable=False, primary_key=key)


def _subject_columns() -> list[Column[str]]:
    """The registry's view of the subject, kept so that an issue stays readable."""
    return [text_column(name) for name in Subject._fields]


night = Table(
    "night",
    metadata,
    Column("business_date", Date, nullable=False),
    Column("run", Integer, nullable=False),
    text_column("digest"),
    text_column("counties"),
    text_column("counts"),
    Column("chain_seq", Integer, nullable=False),
    text_column("chain_hash"),
    PrimaryKeyConstraint("business_date", "run"),
)
"""One reconciled night. A date runs again when its input changed; ``digest`` is the hash of that input."""

undone = Table(
    "undone",
    metadata,
    Column("business_date", Date, nullable=False),
    Column("run", Integer, nullable=False),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    PrimaryKeyConstraint("business_date", "run"),
    ForeignKeyConstraint(["business_date", "run"], ["night.business_date", "night.run"]),
)
"""Nights that were taken back: what the entries from ``first_seq`` to ``last_seq`` say of issues counts no longer."""

rule_text = Table(
    "rule_text",
    metadata,
    text_column("digest", key=True),
    text_column("rule_id"),
    text_column("version"),
    text_column("kind"),
    text_column("severity"),
    Column("days", Integer, nullable=False),
    *(text_column(name) for name in ("department", "needs", "title", "title_en", "advice", "closes")),
)
"""Each wording of a rule that the ledger has met."""

rule_night = Table(
    "rule_night",
    metadata,
    Column("business_date", Date, nullable=False),
    Column("run", Integer, nullable=False),
    text_column("rule_id"),
    Column("rule_text", words(), ForeignKey("rule_text.digest"), nullable=False),
    text_column("outcome"),
    Column("findings", Integer, nullable=False),
    PrimaryKeyConstraint("business_date", "run", "rule_id"),
    ForeignKeyConstraint(["business_date", "run"], ["night.business_date", "night.run"]),
)
"""What became of each rule of the catalogue: ran, held (no data, no policy) or surge."""

hold = Table(
    "hold",
    metadata,
    Column("business_date", Date, nullable=False),
    Column("run", Integer, nullable=False),
    text_column("rule_id"),
    text_column("region"),
    text_column("object"),
    text_column("kind"),
    text_column("reason"),
    Column("findings", Integer, nullable=False),
    text_column("decision"),
    text_column("rests_on"),
    PrimaryKeyConstraint("business_date", "run", "rule_id", "region", "object"),
    ForeignKeyConstraint(["business_date", "run"], ["night.business_date", "night.run"]),
)
"""Holds of a night. ``decision`` is empty until an inspector releases or rejects; the history says who and why.
``rests_on``: the held rules whose findings the rule reads; it is released or rejected with them."""

held_finding = Table(
    "held_finding",
    metadata,
    Column("business_date", Date, nullable=False),
    Column("run", Integer, nullable=False),
    text_column("rule_id"),
    Column("n", Integer, nullable=False),
    text_column("body"),
    PrimaryKeyConstraint("business_date", "run", "rule_id", "n"),
    ForeignKeyConstraint(["business_date", "run"], ["night.business_date", "night.run"]),
)
"""The findings of a rule that is held for a surge, its own or one it rests on, kept until it is released."""

number_series = Table(
    "number_series",
    metadata,
    text_column("county", key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)
"""The last issue number given in a county and year; it only grows."""

issue = Table(
    "issue",
    metadata,
    text_column("number", key=True),
    *(text_column(name) for name in ("county", "rule_id", "subject_id", "object", "subject_kind", "state")),
    Column("is_open", Boolean, nullable=False),
    *(text_column(name) for name in ("household_no", "region_code", "link", "department")),
    Column("rule_text", words(), ForeignKey("rule_text.digest"), nullable=False),
    Column("evidence_version", Integer, nullable=False),
    text_column("evidence_hash"),
    Column("first_seen_on", Date, nullable=False),
    Column("last_seen_on", Date, nullable=False),
    Column("missing_since", Date),
    Column("clean_nights", Integer, nullable=False),
    Column("clean_on", Date),
    Column("issued_on", Date),
    Column("due_on", Date),
    Column("closed_on", Date),
    Column("exempt_until", Date),
    text_column("referred_to"),
    Column("urged_on", Date),
    Column("reopened", Integer, nullable=False),
    Column("history_seq", Integer, nullable=False),
    Column("amount", BigInteger),  # at stake, in fen
    *_subject_columns(),
    # A closed one is reopened: there is never a second.
    UniqueConstraint("county", "rule_id", "subject_id", "object"),
    Index(
        "uq_issue_open",
        *("county", "rule_id", "subject_id", "object"),
        unique=True,
        sqlite_where=text("is_open"),
        postgresql_where=text("is_open"),
    ),
    Index("ix_issue_due_on", "is_open", "due_on", "number"),
    *(Index(f"ix_issue_{name}", name) for name in ("region_code", "household_no", "name", "head_name")),
)

former = Table("former", metadata, text_column("number", key=True), text_column("body"))
"""What the newest night changed, as it was before: of each issue the columns that differ, as canonical JSON."""

evidence = Table(
    "evidence",
    metadata,
    Column("number", words(), ForeignKey("issue.number"), nullable=False),
    Column("version", Integer, nullable=False),
    text_column("hash"),
    Column("business_date", Date, nullable=False),
    text_column("body"),
    PrimaryKeyConstraint("number", "version"),
)
"""Every version of an issue's evidence, as canonical JSON, with the night that brought it."""

answer = Table(
    "answer",
    metadata,
    Column("number", words(), ForeignKey("issue.number"), nullable=False),
    Column("seq", Integer, nullable=False),
    *(text_column(name) for name in ("result", "reason", "text", "measures")),
    Column("done_on", Date),
    *(text_column(name) for name in ("document", "checked_by", "phone", "opinion", "remark", "digest")),
    Column("recovered", BigInteger),
    PrimaryKeyConstraint("number", "seq"),
)
"""Every answer that was taken, as it was given. ``done_on``: when it is or will be rectified; ``recovered``: in fen."""

exemption = Table(
    "exemption",
    metadata,
    Column("number", words(), ForeignKey("issue.number"), nullable=False),
    Column("seq", Integer, nullable=False),
    *(text_column(name) for name in ("text", "document")),
    Column("until", Date, nullable=False),
    PrimaryKeyConstraint("number", "seq"),
)
"""Every exemption that was granted: why, on which document, until when."""

revisit = Table(
    "revisit",
    metadata,
    Column("number", words(), ForeignKey("issue.number"), nullable=False),
    Column("seq", Integer, nullable=False),
    *(text_column(name) for name in ("month", "reason", "seed")),
    Column("closed_on", Date, nullable=False),
    PrimaryKeyConstraint("number", "seq"),
)
"""Every closed issue that is looked at again: for which month's closings, red or drawn, and by which seed."""

note = Table(
    "note",
    metadata,
    Column("number", words(), ForeignKey("issue.number"), nullable=False),
    Column("seq", Integer, nullable=False),
    *(text_column(name) for name in ("office", "kind", "text", "document", "digest")),
    PrimaryKeyConstraint("number", "seq"),
)
"""What an office said beside the answers: its help, or an answer that came too late to be one."""

taken_back = Table(
    "taken_back",
    metadata,
    text_column("number"),
    Column("seq", Integer, nullable=False),
    *(text_column(name) for name in ("county", "rule_id", "subject_id", "object")),
    PrimaryKeyConstraint("number", "seq"),
)
"""Issues that a night opened which was taken back: the number stays theirs, and comes back with them that year."""

RECORDS = (answer, exemption, revisit, note, taken_back)
"""Rows that events bring: inserted once, never changed, their hash stands in the history."""

identity_decision = Table(
    "identity_decision",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    *(text_column(name) for name in ("key", "dataset", "id_no", "name", "birth", "village", "person_key", "member_no")),
    *(text_column(name) for name in ("region", "verdict", "checked_by", "code")),
    Index("ix_identity_decision_key", "key"),
)
"""What inspectors decided about a source row (by its values; empty text where it has none) and a member of the
registry, one row for each entry of the history with its ``seq``; the newest of a ``key`` counts. Who, when, why and
from which file stand in the history.
"""

download = Table(
    "download",
    metadata,
    Column("id", Integer, primary_key=True),
    *(text_column(name) for name in ("at", "reader", "role", "path", "sha256", "address")),
)
"""Who took which list away, when, and from where."""

history = Table(
    "history",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    *(text_column(name) for name in ("at", "number", "actor", "role", "action", "before", "after")),
    *(text_column(name) for name in ("why", "source", "details")),
    text_column("hash"),
    Index("ix_history_number", "number"),
)
"""What happened, in order; can only be appended. ``hash`` covers the entry and the hash before it."""

chain = Table(
    "chain",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    text_column("hash"),
    CheckConstraint("id = 1", name="one_row"),
)
"""The head of the history in one row. Whoever writes to the ledger takes it first: one writer at a time."""
