"""``crosscheck bench county``: a small county from complete deliveries to lists, and what Airflow adds to it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crosscheck.cli.screen import steps
from crosscheck.settings import Settings
from crosscheck_demo.bench.county_night import START, by_dags, by_functions
from crosscheck_demo.bench.measurements import Figures, Out, growth, machine
from crosscheck_demo.bench.phases import Phase, alone, as_documents, shown, total
from crosscheck_demo.demo import FIRST_NIGHT, SEED, DemoCounty, housing_online, make_county
from crosscheck_demo.homes import made_home

IN_ONE, BY_DAGS = "in one process", "by DAGs"
UP_TO_LISTS = (START, "landing", "check", "ledger", "issue", "lists")


def run_county_bench(settings: Settings, out: Out, households: int, times: Sequence[int], airflow: bool) -> None:
    """Give the phases of the first night of counties of ``households`` and its multiples; with ``airflow`` by DAGs."""
    found, by_size = {}, {}
    with steps(out.console, "bench") as step:
        for factor in times:
            size = households * factor
            step(f"a county of {size:,} households, its departments deliver")
            own, county = _delivered(settings, size)
            with housing_online(county, 0):
                step(f"a night of {size:,} households")
                found[f"{size:,} households"] = night = alone(by_functions, _emptied(own), county.folder, FIRST_NIGHT)
                by_size[size] = total(night).cpu
                if airflow and factor == 1:
                    step("the same in one process, and by DAGs")
                    one = replace(_emptied(own), threads=1)
                    found[IN_ONE] = alone(by_functions, one, county.folder, FIRST_NIGHT)
                    found[BY_DAGS] = alone(by_dags, _emptied(own), county.folder, FIRST_NIGHT)
    tables = [shown(f"{name}; {machine()}", phases) for name, phases in found.items()]
    document = {name: as_documents(phases) for name, phases in found.items()}
    out.hand(settings.root, "county", [*tables, _up_to_lists(found), *growth({"all of it": by_size})], document)


def _up_to_lists(found: Mapping[str, Sequence[Phase]]) -> Figures:
    """Each night from complete deliveries to lists, and what Airflow adds."""
    rows = []
    for name, phases in found.items():
        some = [each for each in phases if each.name in UP_TO_LISTS]
        if len(some) > 1:
            rows.append((name, f"{total(some).wall:.1f}", f"{total(some).cpu:.1f}"))
    if BY_DAGS in found:
        share = airflow_share(found[IN_ONE], found[BY_DAGS])
        rows.append(("Airflow's share of the CPU seconds", "", f"{share:.0%}"))
    return Figures("From complete deliveries to lists", ("", "wall s", "CPU s"), rows)


def airflow_share(plain: Sequence[Phase], by_dags: Sequence[Phase]) -> float:
    """What DAG runs spend beyond the functions that they call, as a share of the night; Airflow's start left out."""
    runs = total([each for each in by_dags if each.name.startswith("DAGs")]).cpu
    return 1 - total(plain[1:]).cpu / runs


def _delivered(settings: Settings, households: int) -> tuple[Settings, DemoCounty]:
    """The county with the deliveries of its first night; they are made once."""
    own = made_home(settings, f"bench-county-{households}", {"households": households, "seed": SEED})
    county = make_county(own, households, SEED)
    if not any(county.folder.iterdir()):
        county.deliver(0)
    return own, county


def _emptied(settings: Settings) -> Settings:
    """A home below the county's without anything of a night."""
    home = settings.home / "night"
    shutil.rmtree(home, ignore_errors=True)
    return settings.apart(home)
