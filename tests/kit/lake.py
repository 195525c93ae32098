"""Snapshots put into a lake by hand, as landing writes them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck import files
from crosscheck.settings import Settings


def put_snapshot(settings: Settings, dataset: str, name: str, rows: pa.Table | int, cause: str | None = None) -> Path:
    """A snapshot of these rows, or of so many; rejected where there is a ``cause``. Its folder."""
    folder = files.private_folder(settings.lake / dataset / name)
    table = rows if isinstance(rows, pa.Table) else pa.table({"_row_id": pa.array(range(rows), pa.int64())})
    pq.write_table(table, folder / "rows.parquet")
    pq.write_table(pa.table({"reason": pa.array([], pa.string())}), folder / "quarantine.parquet")
    counts = dict.fromkeys(("quarantined", "repeated", "layout", "noted"), 0)
    manifest = {
        **{f"rows_{key}": count for key, count in counts.items()},
        **{"dataset": dataset, "delivery": name, "business_date": f"{name[:4]}-{name[4:6]}-{name[6:8]}"},
        **{"rows_read": table.num_rows, "rows_accepted": table.num_rows, "quarantine": {}, "columns": {}},
        **{"status": "rejected" if cause else "accepted", "cause": cause, "detail": "缺列" if cause else None},
        **{"expectations": [], "sha256": {path.name: files.sha256(path) for path in folder.glob("*.parquet")}},
    }
    files.write_text(folder / "manifest.json", files.as_json(manifest))
    return folder
