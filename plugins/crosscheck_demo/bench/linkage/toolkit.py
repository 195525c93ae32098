"""Run by the toolkit's own interpreter (``make recordlinkage``): scores pairs of ``rest_side`` and ``member_side``.

Takes a folder, leaves ``toolkit-pairs.parquet`` (r, person_key, score) there, and writes its peak memory in MB to
stdout.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pandas as pd
import recordlinkage

AGREES = 0.85
"""From this similarity on two values count as equal for the classifier."""
CERTAIN = 0.99


def main(folder: Path) -> None:
    """Score the pairs of the two sides in ``folder`` and keep those the classifier is certain of."""
    rows = pd.read_parquet(folder / "rest_side.parquet").set_index("unique_id")
    members = pd.read_parquet(folder / "member_side.parquet").set_index("unique_id")
    for side in (rows, members):
        side["number_to_14"] = side["id_no"].str[:14]
        side["number_from_7"] = side["id_no"].str[6:]
    index = recordlinkage.Index()
    for block in ("name", ["birth_date", "village"], "number_to_14", "number_from_7"):
        index.block(block)
    pairs = index.index(rows, members)
    compare = recordlinkage.Compare()
    compare.string("name", "name", method="jarowinkler", label="name")
    compare.string("id_no", "id_no", method="levenshtein", label="id_no")
    for column in ("birth_date", "sex", "village"):
        compare.exact(column, column, label=column)
    vectors = compare.compute(pairs, rows, members)
    classifier = recordlinkage.ECMClassifier(binarize=AGREES)
    classifier.fit(vectors)
    score = classifier.prob(vectors)
    certain = score[score >= CERTAIN].reset_index()
    certain.columns = ["r", "person_key", "score"]
    certain.to_parquet(folder / "toolkit-pairs.parquet")
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
