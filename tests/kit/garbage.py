"""What must hold of a damaged delivery, whatever was done to it."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from crosscheck.expect.delivery import check_delivery
from crosscheck.lake.land import ABSENT, FAILED, Landed, land
from crosscheck.lake.take_in import Check
from crosscheck.settings import Settings
from crosscheck_demo.demo import FIRST_NIGHT
from kit.landing import ROOT
from kit.mutations import Corpus, Delivery

LONGEST = 60.0
"""Seconds of the processor that a delivery of a few rows may take before it counts as hanging."""


def land_damaged(corpus: Corpus, seeds: Iterable[int], folder: Path, check: Check = check_delivery) -> Counter[str]:
    """Take in the delivery of each seed, each in a home of its own; how many datasets came to which end."""
    ends: Counter[str] = Counter()
    for seed in seeds:
        delivery = corpus.draw(seed)
        place = folder / str(seed)
        settings = Settings(home=place / "home", root=ROOT, threads=1, memory_limit="1GB", exports=place / "exports")
        with pytest.MonkeyPatch.context() as patch:
            delivery.put(place / "exports", patch)
            began = time.process_time()
            try:
                landed = land(settings, delivery.department.name, FIRST_NIGHT, check)
            except BaseException as error:
                raise AssertionError(f"{delivery}: {type(error).__name__}") from error
        assert time.process_time() - began < LONGEST, delivery
        _hold(delivery, settings, landed)
        ends.update(one.outcome for one in landed)
    return ends


def _hold(delivery: Delivery, settings: Settings, landed: list[Landed]) -> None:
    outcomes = {one.dataset: one for one in landed}
    assert outcomes.keys() == {d.id for d in delivery.department.datasets}, delivery
    for dataset in delivery.untouched():
        assert outcomes[dataset].outcome not in (FAILED, ABSENT), (str(delivery), outcomes[dataset])
    for one in landed:
        if one.outcome == FAILED:
            assert one.detail, delivery
            assert not (settings.lake / one.dataset / one.delivery).exists(), delivery
        elif one.outcome != ABSENT:
            _reconciled(delivery, settings, one)


def _reconciled(delivery: Delivery, settings: Settings, one: Landed) -> None:
    folder = settings.lake / one.dataset / one.delivery
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    read, *ends = (manifest[f"rows_{name}"] for name in ("read", "accepted", "quarantined", "repeated"))
    assert read == sum(ends), (str(delivery), manifest)
    assert sum(manifest["quarantine"].values()) == manifest["rows_quarantined"], delivery
    assert (manifest["status"] == "rejected") == bool(one.detail), (str(delivery), one)
