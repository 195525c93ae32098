"""What a hand that owns the ledger's file does to a history: an end cut off, the whole hashed anew."""

from __future__ import annotations

import json
import sqlite3

from crosscheck.errors import IntegrityError
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.history import entry_hash
from crosscheck.ledger.kept_heads import keep_head
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.operate.verify import verify
from crosscheck.publish.revision import publish
from crosscheck.settings import Settings
from kit.nights import day, finding, night


def a_night(settings: Settings, n: int) -> None:
    """Record, issue and publish the night ``n``, and keep its head."""
    ledger = open_ledger(settings.ledger_url)
    record_night(ledger, night(n, [finding("ED-01", f"M{m}") for m in range(n + 1)]))
    issue_new(ledger, day(n))
    publish(ledger, settings, day(n))
    keep_head(ledger, settings)
    ledger.dispose()


def in_file(settings: Settings) -> sqlite3.Connection:
    """The ledger's file as a hand opens it, without the triggers that guard the history."""
    connection = sqlite3.connect(settings.home / "ledger.sqlite")
    connection.row_factory = sqlite3.Row
    connection.executescript("DROP TRIGGER history_no_update; DROP TRIGGER history_no_delete;")
    return connection


def guarded_again(connection: sqlite3.Connection, triggers: list[str]) -> None:
    connection.executescript("".join(f"{trigger};" for trigger in triggers))
    connection.commit()
    connection.close()


def hashed_anew(settings: Settings) -> None:
    """One reason changed, every hash after it computed again, and the new heads written into what was published."""
    with sqlite3.connect(settings.home / "ledger.sqlite") as reader:
        triggers = [
            row[0]
            for row in reader.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'")
        ]
    reader.close()
    connection = in_file(settings)
    connection.execute("UPDATE history SET why = 'x' WHERE seq = 2")
    last, by_seq = "", {}
    for row in map(dict, connection.execute("SELECT * FROM history ORDER BY seq").fetchall()):
        last = by_seq[row["seq"]] = entry_hash(last, row)
        connection.execute("UPDATE history SET hash = ? WHERE seq = ?", (last, row["seq"]))
    connection.execute("UPDATE chain SET hash = ?", (last,))
    for name, seq in connection.execute("SELECT business_date, chain_seq FROM night").fetchall():
        connection.execute("UPDATE night SET chain_hash = ? WHERE business_date = ?", (by_seq[seq], name))
    guarded_again(connection, triggers)
    for manifest in settings.revisions.glob("*/manifest.json"):
        told = json.loads(manifest.read_text(encoding="utf-8"))
        told["inputs"]["history"]["hash"] = by_seq[told["inputs"]["history"]["seq"]]
        manifest.write_text(json.dumps(told), encoding="utf-8")


def verify_problems(settings: Settings) -> list[str]:
    """What ``verify`` names, line by line."""
    try:
        verify(settings)
    except IntegrityError as error:
        return str(error).splitlines()
    return []
