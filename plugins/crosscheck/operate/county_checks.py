"""Doctor's checks of the county: its folder, its calendar, ledger, nights and their lists, departments, who is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from crosscheck import clock
from crosscheck.catalog.datasets import catalog, site
from crosscheck.catalog.rules import rule_catalog
from crosscheck.catalog.site_files import BUILT_IN, site_folder
from crosscheck.errors import CrosscheckError, LedgerError
from crosscheck.flow.site_check import site_problems
from crosscheck.ledger.database import untouched_ledger, versions
from crosscheck.ledger.workdays import deadline, has_schedule
from crosscheck.operate.diagnosis import Diagnosis, fine, unanswered, warning, wrong
from crosscheck.operate.night_due import due_night, late_night, newest_date
from crosscheck.operate.store import standing
from crosscheck.publish.revision import revisions
from crosscheck.settings import VARIABLES, Settings
from crosscheck.sources.reach import unreachable
from crosscheck.words.doctor_words import doctor_says

AT_ONCE = 16
"""So many departments are tried at the same time: one that does not answer keeps nobody waiting."""
ANNOUNCED_BY = 12
"""The month by which the State Council has announced the days off of the coming year."""


def site_(settings: Settings) -> Diagnosis:
    """The county's folder checks as a whole."""
    folder = site_folder()
    problems = site_problems(settings)
    if problems:
        first = f"{problems[0].file}:{problems[0].line}"
        return wrong("site", "wrong", count=len(problems), first=first)
    if folder.path == BUILT_IN and not settings.made_county:
        return warning("site", "built_in")
    return fine("site", "fine", name=site().name)


def calendar(settings: Settings) -> Diagnosis:
    """Deadlines given today, and soon, lie in years whose days off are known."""
    today = clock.now().date()
    last = deadline(today, max(rule.days for rule in rule_catalog(settings.root).values()))
    unknown = next((year for year in range(today.year, last.year + 1) if not has_schedule(year)), None)
    if unknown is not None:
        return warning("calendar", "ends", "todo", year=unknown)
    if today.month >= ANNOUNCED_BY and not has_schedule(today.year + 1):
        return warning("calendar", "soon", "todo", year=today.year + 1)
    known = next(year for year in range(last.year, last.year + 9) if not has_schedule(year + 1))
    return fine("calendar", "fine", until=date(known, 12, 31))


def schema(settings: Settings) -> Diagnosis:
    """The ledger answers, and its tables are of the version that this program knows."""
    try:
        with untouched_ledger(settings.ledger_url) as ledger:
            there, known = versions(ledger)
    except LedgerError as error:
        if not settings.ledger and not (settings.home / "ledger.sqlite").exists():
            return warning("schema", "none")
        return wrong("schema", "silent", why=str(error))
    if there == known:
        return fine("schema", "fine", there=there)
    told = {"there": there or "0", "known": known}
    return wrong("schema", "new", **told) if there > known else warning("schema", "old", **told)


def night(settings: Settings) -> Diagnosis:
    """The night that should have run by now is in the ledger."""
    ledger = schema(settings)
    if ledger.state == "wrong":
        return unanswered("night", ledger.says)
    newest = newest_date(settings)
    if newest is None:
        return warning("night", "none")
    if settings.made_county:
        return fine("night", "made", night=newest)
    due = late_night(newest, clock.now())
    return wrong("night", "late", due=due, night=newest) if due else fine("night", "fine", night=newest)


def lists(settings: Settings) -> Diagnosis:
    """The newest night has its lists: one that was cut off behind the ledger stands there without, and looks done."""
    ledger = schema(settings)
    if ledger.state == "wrong":
        return unanswered("lists", ledger.says)
    newest = newest_date(settings)
    if newest is None:
        return fine("lists", "none")
    published = revisions(settings.revisions, newest)
    if published:
        return fine("lists", "fine", revision=published[-1].name)
    is_due = newest <= due_night(clock.now())
    return wrong("lists", "missing", night=newest) if is_due else fine("lists", "coming", night=newest)


def connections(settings: Settings) -> Diagnosis:
    """Every connected department can be reached from here."""
    if settings.made_county:
        return fine("connections", "made")
    if not settings.home.exists():  # Airflow, who knows them, would make a home of its own there
        return unanswered("connections", doctor_says("modes_none"))
    departments = [each for each in catalog().departments if each.connected]
    if not departments:
        return warning("connections", "none")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        lost = list(pool.map(lambda each: unreachable(settings, each), departments))
    names = [each.name for each, is_lost in zip(departments, lost, strict=True) if is_lost]
    if names:
        return wrong("connections", "wrong", count=len(names), names=", ".join(names))
    return fine("connections", "fine", count=len(departments))


def store(settings: Settings) -> Diagnosis:
    """The object store answers, and what was published last is this home's."""
    if not settings.store:
        return fine("store", "none")
    if not settings.home.exists():
        return unanswered("store", doctor_says("modes_none"))
    try:
        newest, own = standing(settings)
    except CrosscheckError as error:
        return wrong("store", "wrong", why=str(error))
    if newest is None:
        return warning("store", "empty")
    return fine("store", "fine", number=newest) if own else warning("store", "other", number=newest)


def notifications(settings: Settings) -> Diagnosis:
    """Somebody is told what happens, and the secrets for it are there."""
    if settings.made_county:
        return fine("notifications", "made")
    said = site().notifications
    named = [said.mail.server] if said.mail else []
    named += [said.webhook] if said.webhook else []
    if not named:
        return warning("notifications", "none")
    if said.mail and said.mail.user and not settings.smtp_password:
        return wrong("notifications", "secret", variable=VARIABLES["smtp_password"])
    if said.webhook and not settings.webhook_url:
        return wrong("notifications", "secret", variable=VARIABLES["webhook_url"])
    return fine("notifications", "fine", names=", ".join(named))
