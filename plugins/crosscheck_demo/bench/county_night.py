"""One night of a small county, measured in a process of its own: what makes the county is not loaded there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from crosscheck.settings import Settings
from crosscheck_demo.bench.phases import Phase, Phases

START = "start and imports"


def by_functions(settings: Settings, exports: Path, business_date: date) -> list[Phase]:
    """The phases of one night whose deliveries lie in ``exports``, function by function."""
    phases = Phases()
    from crosscheck.flow import night

    phases.since_the_start(START)
    settings = replace(settings, exports=exports)
    with phases.phase("landing"):
        night.land_all(settings, business_date)
    arrows = (("check", night.check), ("ledger", night.reconcile), ("issue", night.issue), ("lists", night.publish))
    for name, arrow in (*arrows, ("report", night.report), ("requests", night.ask)):
        with phases.phase(name):
            arrow(settings, business_date)
    return phases.done


def by_dags(settings: Settings, exports: Path, business_date: date) -> list[Phase]:
    """The same by Airflow's DAGs, its own start apart."""
    from crosscheck.catalog.datasets import catalog
    from crosscheck.operate.local_airflow import LocalAirflow

    phases = Phases()
    phases.since_the_start(START)
    with phases.phase("Airflow starts"):
        airflow = LocalAirflow(replace(settings, exports=exports))
        airflow.ask_once()
    with phases.phase("DAGs of landing"):
        for department in catalog().departments:
            if department.connected:
                airflow.run(f"landing_{department.name}", business_date)
    with phases.phase("DAGs of the night"):
        airflow.run("crosscheck_nightly", business_date)
    return phases.done
