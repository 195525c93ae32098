"""Run by a release of before, with its own code alone: makes a small home, or lays down another night's deliveries.

``python older_release.py make|deliver EXPORTS NUMBER``; the home is the one that the environment names.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

try:  # before the made county had a package of its own
    from crosscheck.world.build import build_world
    from crosscheck.world.exports import write_exports
    from crosscheck.world.nights import records_for
except ImportError:
    from crosscheck_demo.county.build import build_world
    from crosscheck_demo.deliver.exports import write_exports
    from crosscheck_demo.deliver.nights import records_for
try:
    from crosscheck.cli import app
except ImportError:
    from crosscheck.cli.main import app

FIRST = date(2026, 11, 18)
DEPARTMENTS = ("reference", "registry", "civil_affairs", "police", "education")
PLANTS = ("DE-01", "ED-01", "HO-01")


def main(what: str, exports: Path, number: int) -> None:
    """Deliver the night ``number``, and run it where a home is to be made."""
    day = FIRST + timedelta(days=number)
    world = build_world(150, 5, FIRST, plants=PLANTS)
    exports.mkdir(exist_ok=True)
    write_exports(records_for(world, day), day, exports, departments=DEPARTMENTS)
    if what == "make":
        app(["run", "--date", day.isoformat(), "--exports", str(exports)])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
