"""A ledger in a file that several processes have open: none takes from another what was written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from crosscheck.access.scopes import EVERYTHING
from crosscheck.ledger.database import existing_ledger, open_ledger, reading
from crosscheck.ledger.notice_tables import trouble
from crosscheck.ledger.notices import begin_trouble
from kit.nights import sqlite_url

ELSEWHERE = """
import sys
from crosscheck.ledger.database import existing_ledger
from crosscheck.ledger.notices import begin_trouble
ledger = existing_ledger(sys.argv[1])
begin_trouble(ledger, sys.argv[2], "failed 2026-11-20", "2026-11-20T00:30:00+08:00")
ledger.dispose()
"""


def test_a_ledger_opened_again_leaves_the_file_to_who_has_it_open(tmp_path: Path) -> None:
    """To close the file by any other handle would drop this process's locks, and with them what was written ahead."""
    url = sqlite_url(tmp_path)
    held = open_ledger(url)
    begin_trouble(held, "here", "failed 2026-11-20", "2026-11-20T00:30:00+08:00")
    ahead = (tmp_path / "ledger.sqlite-wal").stat().st_ino
    existing_ledger(url).dispose()
    for about in ("there", "there too"):
        subprocess.run([sys.executable, "-c", ELSEWHERE, url, about], check=True)
        assert (tmp_path / "ledger.sqlite-wal").stat().st_ino == ahead
        with reading(held, EVERYTHING) as connection:
            names = set(connection.execute(select(trouble.c.about)).scalars())
        assert about in names
    begin_trouble(held, "here again", "failed 2026-11-20", "2026-11-20T00:30:00+08:00")
    held.dispose()
    again = open_ledger(url)
    with reading(again, EVERYTHING) as connection:
        assert connection.execute(select(func.count()).select_from(trouble)).scalar_one() == 4
    again.dispose()
