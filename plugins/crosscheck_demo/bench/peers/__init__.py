"""``crosscheck bench peers``: fifteen of the rules by other tools, each as its own documentation recommends.

All read the same Parquet files in one run of the bench, and their findings are compared with ours. They link nobody:
every number of the made county is valid, so that equal numbers find the same persons.

``fifteen``        the rules, what they are asked with, and our own run of them
``peer_job``         what a run has to say; for the scripts below, which run in environments of their own
``by_pandas``, ``by_polars``, ``by_postgresql``, ``by_dbt``, ``by_soda``, ``by_spark``, ``by_gx``  a script a tool
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crosscheck.cli.screen import steps
from crosscheck.errors import CrosscheckError
from crosscheck.files import private_folder
from crosscheck.settings import Settings
from crosscheck_demo.bench.measurements import Figures, Out, machine
from crosscheck_demo.bench.night import NIGHT
from crosscheck_demo.bench.peers.fifteen import RULES, inputs, ours, statements
from crosscheck_demo.bench.scale import write_lake
from crosscheck_demo.homes import made_home

PEERS: Mapping[str, str] = {
    "pandas": "peers",
    "polars": "peers",
    "postgresql": "peers",
    "dbt": "peers",
    "soda": "peers",
    "gx": "",
    "spark": "spark",
}
"""Each tool with the environment below ``.venv`` in which it runs; empty for the product's own."""


def run_peers_bench(settings: Settings, out: Out, households: int, peers: list[str], postgresql: str) -> None:
    """Print what each of ``peers`` costs for the rules, beside our own run; ``CrosscheckError`` where findings differ.

    ``postgresql``: the URL of an empty database that may be filled, without which that peer is left out.
    """
    own = made_home(settings, f"bench-{households}", {"households": households})
    found: dict[str, Any] = {}
    with steps(out.console, "bench") as step, tempfile.TemporaryDirectory(dir=private_folder(own.spill)) as scratch:
        step(f"writing snapshots of {households:,} households")
        write_lake(own, NIGHT, households)
        step("crosscheck")
        found |= ours(own)
        job = inputs(own, Path(scratch)) | {"rules": statements(own.root), "address": postgresql}
        for peer in peers:
            python = _python(settings, peer)
            if python is None or (peer == "postgresql" and not postgresql):
                found[peer] = {"absent": "make peers" if python is None else "--postgresql"}
                continue
            step(peer)
            found[peer] = _asked(python, peer, job, Path(scratch) / peer)
    expected = found["crosscheck, statements alone"]["found"]
    for peer in peers:
        found[peer]["same"] = _same(found[peer], expected)
    document = {name: {k: v for k, v in cost.items() if k != "found"} for name, cost in found.items()}
    out.hand(settings.root, "peers", [_shown(found)], document)
    wrong = [peer for peer in peers if found[peer]["same"] is False]
    if wrong:
        raise CrosscheckError(f"other findings: {', '.join(wrong)}")


def _python(settings: Settings, peer: str) -> Path | None:
    environment = PEERS[peer]
    path = settings.root / ".venv" / environment / "bin" / "python" if environment else Path(sys.executable)
    return path if path.exists() else None


def _asked(python: Path, peer: str, job: Mapping[str, Any], work: Path) -> dict[str, Any]:
    """What a peer's script says, run as a process of its own."""
    private_folder(work)
    out, asked = work / "told.json", work / "job.json"
    asked.write_text(json.dumps({**job, "work": str(work), "out": str(out)}, ensure_ascii=False), encoding="utf-8")
    script = Path(__file__).with_name(f"by_{peer}.py")
    done = subprocess.run([python, script, asked], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CrosscheckError(f"{peer} failed: {done.stderr.strip()[-800:]}")
    told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return told


def _same(told: Mapping[str, Any], expected: Mapping[str, list[list[str]]]) -> bool | None:
    """Whether a peer has the same findings, or as many where it keeps none; None for one that did not run."""
    if "absent" in told:
        return None
    if told["found"] is None:
        return bool(told["counts"] == {rule: len(pairs) for rule, pairs in expected.items()})
    return bool(told["found"] == expected)


def _shown(found: Mapping[str, Mapping[str, Any]]) -> Figures:
    ours = found["crosscheck, statements alone"]
    unit, findings = ours["cpu"], sum(ours["counts"].values())
    rows = []
    for name, cost in found.items():
        if "absent" in cost:
            rows.append((name, f"not there ({cost['absent']})", "", "", "", ""))
            continue
        kept = "" if cost.get("found") is not None else ", counted only"
        same = {True: f"the same{kept}", False: "OTHERS", None: ""}[cost.get("same")]
        figures = (f"{cost['cpu']:.1f}", f"{cost['cpu'] / unit:.1f}", f"{cost['wall']:.1f}", f"{cost['peak_mb']:,.0f}")
        rows.append((name, *figures, same))
    title = f"{len(RULES)} rules, {findings:,} findings; {machine()}"
    return Figures(title, ("", "CPU s", "ratio", "wall s", "peak MB", "findings"), rows)
