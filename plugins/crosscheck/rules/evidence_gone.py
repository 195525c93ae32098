"""The evidence rows of open issues, as the night reads them: rule AG-04 asks whether they are still there."""

from __future__ import annotations

import pyarrow as pa

EVIDENCE_ROWS = pa.schema(
    [
        *((name, pa.string()) for name in ("rule_id", "kind", "subject_id", "object", "household_no", "region_code")),
        ("dataset", pa.string()),
        ("row_key", pa.int64()),
        ("delivery", pa.string()),
    ]
)
"""One row for each department's row that is evidence of an open issue; ``row_key`` is the snapshot's ``_key_hash``."""
