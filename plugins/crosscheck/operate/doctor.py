"""``crosscheck doctor``: is all as it should be, and what is to be done where it is not? One check after the other.

A check is a function of the settings that looks and changes nothing. Whatever it raises is a finding of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import httpx

from crosscheck.errors import CrosscheckError, kind_and_place
from crosscheck.operate import county_checks, machine_checks, outside_checks, secret_checks
from crosscheck.operate.diagnosis import Diagnosis, State, broken, fine, wrong
from crosscheck.settings import Settings
from crosscheck.words.doctor_words import doctor_says

ANSWER_SECONDS = 5
HEALTHY = ("healthy", None)
"""What Airflow says of a part that works, and of one that does not run here at all."""


def airflow(settings: Settings) -> Diagnosis:
    """Every part of Airflow says that it is well."""
    if not settings.airflow:
        return fine("airflow", "unknown")
    try:
        said = httpx.get(f"{settings.airflow}/api/v2/monitor/health", timeout=ANSWER_SECONDS).json()
        ill = [part for part, state in said.items() if state["status"] not in HEALTHY]
    except (httpx.HTTPError, ValueError, AttributeError, KeyError, TypeError) as error:
        return wrong("airflow", "silent", kind=type(error).__name__)
    return wrong("airflow", "wrong", parts=", ".join(ill)) if ill else fine("airflow", "fine")


Check = Callable[[Settings], Diagnosis]
CHECKS: Mapping[str, Check] = {
    "settings": machine_checks.settings,
    "site": county_checks.site_,
    "modes": machine_checks.modes,
    "disk": machine_checks.disk,
    "memory": machine_checks.memory,
    "clock": machine_checks.clock_,
    "calendar": county_checks.calendar,
    "schema": county_checks.schema,
    "night": county_checks.night,
    "lists": county_checks.lists,
    "backup": outside_checks.backup,
    "heads": outside_checks.heads,
    "connections": county_checks.connections,
    "store": county_checks.store,
    "notifications": county_checks.notifications,
    "secrets": secret_checks.secrets,
    "certificates": secret_checks.certificates,
    "airflow": airflow,
}
"""Every check by its code, in the order in which they are told."""


def examine(settings: Settings) -> tuple[Diagnosis, ...]:
    """What each check finds."""
    return tuple(_of(code, check, settings) for code, check in CHECKS.items())


def _of(code: str, check: Check, settings: Settings) -> Diagnosis:
    try:
        return check(settings)
    except CrosscheckError as error:
        return broken(code, str(error).partition("\n")[0])
    except Exception as error:  # a check that fails must not keep the others from being told
        return broken(code, kind_and_place(error))


def refused(error: CrosscheckError) -> tuple[Diagnosis, ...]:
    """What there is to say where the settings themselves are refused: no check has anything to look at."""
    told = (error.told("zh"), error.told("en"))
    return (Diagnosis("settings", State.WRONG, told, doctor_says("settings_wrong_todo")),)


def worst(found: Iterable[Diagnosis]) -> State:
    """The state of the whole."""
    states = {each.state for each in found}
    return next((state for state in (State.WRONG, State.WARNING) if state in states), State.FINE)
