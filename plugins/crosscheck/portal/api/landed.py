"""``/api/v1/night`` and ``/api/v1/deliveries``: the newest night, and how each list was delivered. No person."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException

from crosscheck.access.roles import Role
from crosscheck.catalog.datasets import catalog
from crosscheck.portal.api.shapes import ListDelivered, Night
from crosscheck.portal.visit import Here, Visit
from crosscheck.views.night_shown import ShownNight, shown_night
from crosscheck.views.one_delivery import sees_list
from crosscheck.views.sections import Section

router = APIRouter()
OF_NIGHTS = (Role.COUNTY, Role.INSPECTOR, Role.ENGINEER, Role.AUDITOR)
OF_DELIVERIES = (Role.INSPECTOR, Role.DEPARTMENT, Role.ENGINEER)


@router.get("/night")
def night(here: Here) -> Night:
    """What the newest night did: issues by event, rules that gave no verdict or wait for an inspector."""
    here.only(*OF_NIGHTS)
    shown = _shown(here)
    counts = {event: count for event, count in shown.record.counts.items() if count}
    return Night(
        business_date=shown.business_date,
        run=shown.record.run,
        counts=counts,
        held=sorted({part.rule for part in shown.report.holds}),
        waiting=sorted({part.rule for part in shown.report.waiting}),
    )


@router.get("/deliveries")
def deliveries(here: Here) -> list[ListDelivered]:
    """How the newest delivery of each list stands; an office sees its own."""
    here.only(*OF_DELIVERIES)
    owners = {dataset.id: owner for owner in catalog().departments for dataset in owner.datasets}
    lists = _shown(here).report.lists
    return [_delivered(section) for section in lists if sees_list(here.scope, owners[section.anchor])]


def _shown(here: Visit) -> ShownNight:
    found = shown_night(here.settings, here.ledger, here.scope)
    if found is None:
        raise HTTPException(404)
    return found


def _delivered(section: Section) -> ListDelivered:
    return ListDelivered(
        dataset=section.anchor,
        title=section.title,
        status=section.status,
        data_date=section.data_date,
        nights=section.streak.nights if section.streak else 0,
        issues=[issue.number for issue in section.issues],
        holds=list(section.held),
    )
