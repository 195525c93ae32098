"""Asking departments about persons instead of copying their lists: the requests of a night."""

from __future__ import annotations

from datetime import date

from crosscheck import files
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.errors import ConfigurationError
from crosscheck.lake.snapshots import newest_accepted
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.kept_heads import keep_head
from crosscheck.publish.request import Handed, asked_about, persons_of, put_on_record, same_persons, write_request
from crosscheck.rules.unasked import STRANGERS
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.requests import Request, request_number, requests

MEMBERS = "registry.member"


def ask_all(settings: Settings, business_date: date) -> dict[str, int]:
    """Write the night's requests, one for each connected dataset that answers for persons; how many it asks about."""
    asked = [dataset for dataset in catalog().connected if dataset.coverage == "asked"]
    wanted = [dataset for dataset in asked if rules_asking(settings, dataset)]
    if not wanted or newest_accepted(settings, MEMBERS, business_date) is None:
        return {}
    return {dataset.id: ask(settings, dataset.id, business_date).persons for dataset in wanted}


def ask(settings: Settings, dataset_id: str, business_date: date) -> Handed:
    """Write a request: the persons of the newest registry up to ``business_date``. The same persons again, on the same
    date, are the request that is there. It is on record in the ledger's history before it counts as written.
    """
    dataset = catalog().dataset(dataset_id)
    _refuse(settings, dataset)
    members = newest_accepted(settings, MEMBERS, business_date)
    if members is None:
        raise ConfigurationError(f"there is no accepted {MEMBERS} up to {business_date}: nobody to ask about")
    persons = persons_of(members.rows)
    with files.locked(settings.spill / f"ask-{dataset.id}.lock"):
        made = [one for one in requests(settings, dataset, business_date) if one.name.business_date == business_date]
        known = next((one for one in made if same_persons(one, persons)), None)
        request = known or _next(settings, dataset, business_date, len(made) + 1)
        department = catalog().department(dataset.department)
        if known is None:
            write_request(settings, department, dataset.title, request, persons, business_date)
        ledger = open_ledger(settings.ledger_url)
        put_on_record(ledger, department, request, business_date.isoformat())
        keep_head(ledger, settings)
    return Handed(request.number, dataset.id, request.folder, asked_about(request), known is None)


def rules_asking(settings: Settings, dataset: Dataset) -> list[str]:
    """The rules for which it is enough to ask about the persons of the registry."""
    return [
        rule.id
        for rule in rule_catalog(settings.root).values()
        if dataset.id in (*rule.needs, *(name for _, name in rule.object_needs))
        and dataset.id not in rule.whole
        and rule.subject not in STRANGERS
    ]


def _next(settings: Settings, dataset: Dataset, business_date: date, count: int) -> Request:
    number = request_number(dataset.id, business_date, count)
    folder = settings.outgoing / dataset.department / number
    return Request(number, dataset.id, DeliveryName(business_date, count), folder)


def _refuse(settings: Settings, dataset: Dataset) -> None:
    if dataset.coverage != "asked":
        raise ConfigurationError(
            f"{dataset.id} is delivered as a whole list: nobody is asked for it; declare 'coverage: asked' first",
            zh=f"{dataset.title}按全量清单报送,不需要发出比对请求;如按名单比对,请先写明 coverage: asked",
        )
    if not rules_asking(settings, dataset):
        raise ConfigurationError(
            f"no rule reads {dataset.id} about persons of the registry: there is nobody to ask about",
            zh=f"没有规则就建档成员使用{dataset.title},不必发出请求",
        )
