"""``crosscheck identity bench``: links against a generated truth, beside other ways to link, with time and memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from rich.console import Console

from crosscheck.cli.screen import steps
from crosscheck.errors import ConfigurationError
from crosscheck.flow.progress import Step
from crosscheck.settings import Settings
from crosscheck_demo.bench.linkage import methods, show
from crosscheck_demo.bench.linkage.linkage_truth import Size, write_truth
from crosscheck_demo.bench.linkage.rivals import RIVALS
from crosscheck_demo.bench.linkage.scores import Score, score
from crosscheck_demo.bench.night import Cost, measure


def run_linkage_bench(
    settings: Settings, console: Console, seeds: Iterable[int], size: Size, rivals: Iterable[str], review: bool
) -> bool:
    """Print what the links of generated rows are worth; False when an accusing link is wrong.
    ``ConfigurationError`` for a rival that is not known.

    ``rivals`` are names of ``rivals.RIVALS`` to run beside our own; ``review`` makes the review list of each seed too.
    """
    names = ["ours", *rivals]
    unknown = set(names) - {"ours", *RIVALS}
    if unknown:
        raise ConfigurationError(f"--against knows {', '.join(RIVALS)}, not {', '.join(sorted(unknown))}")
    scores: list[dict[str, Score]] = []
    costs: list[dict[str, Cost]] = []
    with steps(console, "identity bench") as step, tempfile.TemporaryDirectory(prefix="crosscheck-truth-") as scratch:
        settings = settings.apart(Path(scratch) / "home")
        for seed in seeds:
            folder = Path(scratch)
            step(f"seed {seed}: {size.members:,} members, {size.rows:,} rows")
            measure(partial(_truth, folder, seed, size), settings)
            costs.append(_link(settings, folder, names, review, partial(_tell, step, seed)))
            scores.append(
                score(settings, folder, [name for name in names if (folder / f"found-{name}.parquet").exists()])
            )
    show.show(console, size, scores, costs)
    return not any(show.accused_wrongly(each["ours"]) for each in scores)


def _tell(step: Step, seed: int, what: str) -> None:
    step(f"seed {seed}: {what}")


def _truth(folder: Path, seed: int, size: Size, settings: Settings) -> None:
    write_truth(settings, folder, seed, size)


def _link(settings: Settings, folder: Path, names: list[str], review: bool, step: Step) -> dict[str, Cost]:
    """The cost of one scan, of each method, and of the review list. Files of an earlier seed are gone before."""
    for old in [*folder.glob("found-*.parquet"), *folder.glob("listed.parquet")]:
        old.unlink()
    step("one scan")
    costs = {
        "scan": min(
            (measure(partial(methods.one_scan, folder), settings) for _ in range(2)), key=lambda c: c.told["seconds"]
        )
    }
    for name in names:
        step(name)
        costs[name] = measure(partial(RIVALS.get(name, methods.ours), folder), settings)
    if review:
        step("review list")
        costs["review"] = measure(partial(methods.review, folder), settings)
    return costs
