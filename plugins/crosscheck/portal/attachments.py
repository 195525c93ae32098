"""Files that somebody takes away: under their own names, never shown in the page's place."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


def attachment(name: str, content: bytes) -> Response:
    """``content`` as a file called ``name``."""
    kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    named = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=kind, headers={"Content-Disposition": named})
