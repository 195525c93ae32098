"""Two runs of one night at once: the second waits and finds what is done; what a crash left is swept."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import textwrap
import time

from crosscheck import files
from crosscheck.catalog.datasets import catalog
from crosscheck.flow import night as flow
from crosscheck.settings import Settings
from crosscheck_demo.bench.scale import write_lake
from kit.nights import DAY

LISTS = [catalog().dataset(name) for name in ("reference.region", "registry.household", "registry.member")]
RUN = """
    import sys
    from datetime import date
    from pathlib import Path
    from crosscheck.flow import night
    from crosscheck.settings import Settings
    settings = Settings(home=Path(sys.argv[1]), root=Path(sys.argv[2]), threads=1, memory_limit="1GB")
    for arrow in (night.check, night.reconcile, night.issue, night.publish, night.report):
        arrow(settings, date(2026, 11, 20))
"""


def start(settings: Settings) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(RUN), str(settings.home), str(settings.root)]
    return subprocess.Popen(command, text=True, stderr=subprocess.PIPE)


def test_two_runs_of_one_night_at_once(settings: Settings) -> None:
    write_lake(settings, DAY, 300, LISTS)
    runs = [start(settings) for _ in range(2)]
    said = [run.communicate()[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    night = flow.checked_night(settings, DAY)
    assert [path.name for path in night.path.parent.iterdir() if path.is_dir() and path.name != "expectations"] == [
        night.path.name
    ]
    assert [path.name for path in settings.revisions.glob("*-r*")] == ["2026-11-20-r1"]


def test_a_run_waits_for_the_other_and_sweeps_what_a_killed_one_left(settings: Settings) -> None:
    write_lake(settings, DAY, 300, LISTS)
    left = files.private_folder(settings.nights / "2026-11-18" / ".0123456789abcdef.4711.part")
    (left / "findings.parquet").write_bytes(b"persons")
    with (settings.spill / "nights.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = start(settings)
        time.sleep(8)
        assert run.poll() is None
        assert left.exists(), "nothing is swept while another run is at work"
        assert flow.current_night(settings, DAY) is None
    said = run.communicate()[1]
    assert run.returncode == 0, said
    assert not left.exists()
    assert flow.checked_night(settings, DAY)
