"""Departments behind the data-exchange platform: pages of JSON items, a bearer token, limits and bad moments."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

import httpx
import tenacity

from crosscheck.catalog.datasets import Dataset, Department
from crosscheck.errors import DeliveryError
from crosscheck.settings import Settings
from crosscheck.sources import connections
from crosscheck.sources.connections import Interface
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.offer import Offer, Waiting
from crosscheck.sources.reading import Cells, Part, Tally, texts

ATTEMPTS = 6
LONGEST_WAIT = 60.0
"""Seconds; a server that asks for a longer pause has not delivered."""
TIMEOUT = httpx.Timeout(30.0, connect=10.0)


class _TryAgain(Exception):
    """A passing failure, and the seconds after which the server wants to be asked again."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


def offers(
    settings: Settings, department: Department, business_date: date, waiting: Waiting
) -> Generator[Offer, None, None]:
    """The lists of a department as the one delivery of ``business_date``, all asked for by one client."""
    name = DeliveryName(business_date)
    datasets = waiting(name)
    if datasets:
        with client(connections.interface(department.name)) as session:
            for dataset in datasets:
                yield Offer(dataset, name, department.delivery, partial(_read_pages, session, dataset))


def _read_pages(session: httpx.Client, dataset: Dataset, _: Tally) -> Generator[Part, None, None]:
    return read_interface(session, dataset)


@contextmanager
def client(interface: Interface) -> Iterator[httpx.Client]:
    """An http client for one department.

    Redirects to other hosts would carry the token and are not followed; proxies and ``.netrc`` of the environment have
    no say. Certificates are those the system trusts.
    """
    headers = {"Authorization": f"Bearer {interface.token}", "Accept": "application/json"}
    trusted = ssl.create_default_context()
    with httpx.Client(
        base_url=interface.base, headers=headers, timeout=TIMEOUT, verify=trusted, trust_env=False
    ) as session:
        yield session


def read_interface(session: httpx.Client, dataset: Dataset) -> Generator[Part, None, None]:
    """One part for each page; rows are numbered through all pages. Nothing where the interface has no such list.

    429 and 5xx answers are asked again with growing pauses. An answer that stays away, another number of pages than
    the first page named, or anything that is no page raises ``DeliveryError``: the list has not been delivered.
    """
    page, pages, number = 1, 1, 0
    while page <= pages:
        body = _page(session, dataset, page)
        if body is None and page == 1:
            return
        items, total = _items_and_pages(body, dataset, page)
        if page > 1 and total != pages:
            raise DeliveryError(f"{dataset.id}: the number of pages changed from {pages} to {total}")
        pages = total
        headers = list(dict.fromkeys(key for item in items for key in item))
        if page == 1 and not items:
            headers = [column.header for column in dataset.columns]
        yield Part(dataset.title, headers, _rows(items, headers, number), complete=False)
        page, number = page + 1, number + len(items)


def _rows(items: list[dict[str, Any]], headers: list[str], before: int) -> Iterator[tuple[int, Cells]]:
    for number, item in enumerate(items, start=before + 1):
        yield number, texts(item.get(header) for header in headers)


def _items_and_pages(body: Any, dataset: Dataset, page: int) -> tuple[list[dict[str, Any]], int]:
    sound = (
        isinstance(body, dict)
        and body.get("page") == page
        and isinstance(body.get("pages"), int)
        and isinstance(body.get("data"), list)
        and all(isinstance(item, dict) for item in body["data"])
    )
    if not sound:
        raise DeliveryError(f"{dataset.id}: the answer for page {page} is no page of items")
    return body["data"], body["pages"]


def _pause(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _TryAgain) and error.after is not None:
        return error.after
    return min(0.5 * 2 ** (state.attempt_number - 1), LONGEST_WAIT)


@tenacity.retry(
    retry=tenacity.retry_if_exception_type(_TryAgain),
    stop=tenacity.stop_after_attempt(ATTEMPTS),
    wait=_pause,
    reraise=True,
)
def _ask(session: httpx.Client, dataset: Dataset, page: int) -> httpx.Response:
    try:
        answer = session.get(f"/api/{dataset.name}", params={"page": page})
    except httpx.TransportError as error:
        raise _TryAgain(type(error).__name__) from None
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
        after = answer.headers.get("Retry-After", "")
        seconds = float(after) if after.isdigit() else None
        if seconds is not None and seconds > LONGEST_WAIT:
            raise DeliveryError(f"{dataset.id}: the server asks for a pause of {after} seconds")
        raise _TryAgain(f"status {answer.status_code}", seconds)
    return answer


def _page(session: httpx.Client, dataset: Dataset, page: int) -> Any:
    """The body of one page; None where there is no such list."""
    try:
        answer = _ask(session, dataset, page)
    except _TryAgain as error:
        raise DeliveryError(f"{dataset.id}: page {page} not answered after {ATTEMPTS} attempts ({error})") from None
    if answer.status_code == httpx.codes.NOT_FOUND:
        return None
    if not answer.is_success:
        raise DeliveryError(f"{dataset.id}: page {page} answered with status {answer.status_code}")
    try:
        return answer.json()
    except ValueError:
        raise DeliveryError(f"{dataset.id}: page {page} is no JSON") from None
