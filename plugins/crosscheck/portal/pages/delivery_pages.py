"""``/deliveries``: the lists of departments, and one delivery of one list; an office finds its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from crosscheck.access.roles import Role
from crosscheck.catalog.datasets import catalog
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Visit
from crosscheck.views.charts import bars
from crosscheck.views.measured import SHARE, Measured
from crosscheck.views.night_shown import shown_night
from crosscheck.views.one_delivery import one_delivery, sees_list
from crosscheck.views.past_nights import WINDOW
from crosscheck.views.strips import legend_mark, strip
from crosscheck.words.portal import say
from crosscheck.words.portal.delivery_words import REFUSED, WHOLE

router = APIRouter()
READERS = (Role.INSPECTOR, Role.DEPARTMENT, Role.ENGINEER)
"""Whom pages about deliveries are for."""


@router.get("/deliveries")
def deliveries(here: Here) -> Response:
    """How the newest delivery of each list stands, of those the visitor may see."""
    here.only(*READERS)
    night = shown_night(here.settings, here.ledger, here.scope)
    owners = {dataset.id: owner for owner in catalog().departments for dataset in owner.datasets}
    lists = (
        [section for section in night.report.lists if sees_list(here.scope, owners[section.anchor])] if night else []
    )
    return page(here, "deliveries.html", night=night, lists=lists, strip=strip, legend_mark=legend_mark, window=WINDOW)


@router.get("/deliveries/{department}/{dataset}")
def newest_delivery(here: Here, department: str, dataset: str) -> Response:
    """The newest delivery of a list."""
    return delivery(here, department, dataset, "")


@router.get("/deliveries/{department}/{dataset}/{delivery}")
def delivery(here: Here, department: str, dataset: str, delivery: str) -> Response:
    """One delivery: expectations, columns, refused rows, manifest."""
    here.only(*READERS)
    shown = one_delivery(here.settings, here.ledger, here.scope, department, dataset, delivery)
    said: dict[str, Any] = {"chart": _chart(here), "refused_reason": refused_reason(here.language)}
    return page(here, "delivery.html", shown=shown, names_contact=here.role is not Role.ENGINEER, **said)


def refused_reason(language: str) -> Callable[[str], str]:
    """Why a row was refused, in words: the staging names what is wrong, and the column."""

    def one(reason: str) -> str:
        if reason in WHOLE:
            return say(WHOLE[reason], language)
        found = next(((key, reason.removeprefix(begin)) for begin, key in REFUSED if reason.startswith(begin)), None)
        return say(found[0], language, column=found[1]) if found else reason

    return lambda reason: ";".join(map(one, reason.split("; ")))


def _chart(here: Visit) -> Callable[[Measured, str], str]:
    def draw(over: Measured, title: str) -> str:
        figures = [figure for _, figure in over.observed]
        return bars(figures, title, over.least, over.most, over.kind == SHARE)

    return draw
