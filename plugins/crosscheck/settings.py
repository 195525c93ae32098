"""Settings in one typed object, read from the environment when asked for, never at import."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where things are and how much of the machine a night may use."""

    home: Path
    """Everything the pipeline writes (``CROSSCHECK_HOME``, default ``./.crosscheck``)."""
    root: Path
    """The project folder that holds ``sql/`` and ``expectations/``."""
    memory_limit: str = "6GB"
    """Ceiling of one engine (``CROSSCHECK_MEMORY``); beyond it the engine spills to ``home/spill``."""
    threads: int = 2
    """Threads of one engine (``CROSSCHECK_THREADS``, default: the processors)."""
    exports: Path | None = None
    """Folder with ``database/`` and ``drop/`` that replaces the connections (``CROSSCHECK_EXPORTS``)."""
    workbook_password: str = field(default="", repr=False)
    """Password of published workbooks that hold persons (``CROSSCHECK_WORKBOOK_PASSWORD``; without it they are open).
    """

    @property
    def lake(self) -> Path:
        """Snapshots: ``lake/<department>.<dataset>/<YYYYMMDD>[-n]/``."""
        return self.home / "lake"

    @property
    def nights(self) -> Path:
        """What a night computed: ``nights/<YYYY-MM-DD>/``."""
        return self.home / "nights"

    @property
    def revisions(self) -> Path:
        """Published lists: ``revisions/<YYYY-MM-DD>-r<N>/``."""
        return self.home / "revisions"

    @property
    def spill(self) -> Path:
        """Scratch of the engines; may be deleted whenever nothing runs."""
        return self.home / "spill"

    @property
    def ledger_url(self) -> str:
        """SQLAlchemy URL of the ledger (``CROSSCHECK_LEDGER``; default: SQLite below ``home``)."""
        return os.environ.get("CROSSCHECK_LEDGER") or f"sqlite:///{self.home / 'ledger.sqlite'}"


def load() -> Settings:
    """Read the settings from the environment. Touches no file."""
    env = os.environ
    exports = env.get("CROSSCHECK_EXPORTS")
    return Settings(
        home=Path(env.get("CROSSCHECK_HOME", ".crosscheck")).resolve(),
        root=Path(env.get("CROSSCHECK_ROOT", Path(__file__).resolve().parents[2])),
        memory_limit=env.get("CROSSCHECK_MEMORY", "6GB"),
        threads=int(env.get("CROSSCHECK_THREADS", os.cpu_count() or 2)),
        exports=Path(exports).resolve() if exports else None,
        workbook_password=env.get("CROSSCHECK_WORKBOOK_PASSWORD", ""),
    )
