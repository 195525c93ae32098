"""Departments behind the data-exchange platform: pages of JSON items, a bearer token, limits and bad moments."""

from __future__ import annotations

import math
import ssl
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date
from email.utils import parsedate_to_datetime
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
import pyarrow as pa
import tenacity

from crosscheck.catalog.datasets import Dataset, Department
from crosscheck.clock import now
from crosscheck.errors import DeliveryError, RejectedDelivery
from crosscheck.settings import Settings
from crosscheck.sources import connections, limits
from crosscheck.sources.connections import Interface
from crosscheck.sources.delivery_name import DeliveryName
from crosscheck.sources.headers import map_headers
from crosscheck.sources.json_pages import Item, Page, Paging, parse_page, with_nested
from crosscheck.sources.offer import Offer, Waiting
from crosscheck.sources.reading import Part, Piece, Stretch, Tally, as_texts, in_pieces, texts
from crosscheck.sources.requests import PARAMETER, requests

ATTEMPTS = 6
LONGEST_WAIT = 60.0
"""Seconds; a server that asks for a longer pause has not delivered."""
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
PACKED = ("", "identity", "gzip", "deflate")
"""How an answer may be packed: one of these, once. Packed again and again it could unpack to anything."""


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
                number = _newest_request(settings, dataset, business_date)
                read = partial(_read_pages, session, dataset, number)
                yield Offer(dataset, name, "http-json", read, request=number)


def _newest_request(settings: Settings, dataset: Dataset, business_date: date) -> str:
    """The request that an interface is asked to answer: the newest one; '' where it gives whole lists."""
    made = requests(settings, dataset, business_date) if dataset.coverage == "asked" else []
    return made[-1].number if made else ""


def _read_pages(session: httpx.Client, dataset: Dataset, request: str, _: Tally) -> Generator[Part, None, None]:
    return read_interface(session, dataset, request)


@contextmanager
def client(interface: Interface) -> Iterator[httpx.Client]:
    """An http client for one department.

    Redirects to other hosts would carry the token and are not followed; cookies are not kept; proxies and ``.netrc`` of
    the environment have no say. Certificates are those the system trusts.
    """
    headers = {"Authorization": f"Bearer {interface.token}", "Accept": "application/json"}
    headers["Accept-Encoding"] = "gzip, deflate"
    trusted, none_kept = ssl.create_default_context(), CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    with httpx.Client(
        base_url=interface.base, headers=headers, cookies=none_kept, timeout=TIMEOUT, verify=trusted, trust_env=False
    ) as session:
        yield session


def read_interface(session: httpx.Client, dataset: Dataset, request: str = "") -> Generator[Part, None, None]:
    """One part for each page; rows are numbered through all pages. Nothing where the interface has no such list.

    ``request``: the number of the request that it is to answer, which the interface is told with each page.

    429 and 5xx answers, and answers that break off or can't be unpacked, are asked for again with growing pauses. An
    answer that stays away, pages that do not agree with each other or with the total, or anything that is no page
    raises ``DeliveryError``: the list has not been delivered.
    """
    paging, deadline, page, pages, size = Paging(dataset.id), time.monotonic() + limits.SECONDS, 1, 1, 0
    while page <= pages:
        answer = _answered(session, dataset, page, request, deadline)
        if answer is None and page == 1:
            return
        if answer is None:
            raise DeliveryError(f"{dataset.id}: page {page} answered with status {httpx.codes.NOT_FOUND.value}")
        size += len(answer.content)
        limits.refuse_bytes(f"{dataset.id}: page {page}", size)
        found = with_nested(parse_page(answer.content, answer.charset, dataset.id, page), dataset)
        before = paging.rows
        paging.take(page, found)
        yield pages_part(dataset, page, found, before)
        page, pages = page + 1, found.pages
    paging.close()


def pages_part(dataset: Dataset, number: int, page: Page, before: int) -> Part:
    """The items of one page as a part; ``before`` items stand on earlier pages."""
    headers = list(dict.fromkeys(key for item in page.items for key in item))
    limits.refuse_columns(f"{dataset.id}: page {number}", len(headers))
    if number == 1 and not page.items:
        headers = [column.header for column in dataset.columns]
    known = [headers[place] for place in map_headers(dataset, headers, dataset.title).columns]
    return in_pieces(dataset.title, headers, _rows(dataset, page.items, headers, known, before), complete=False)


def _rows(
    dataset: Dataset, items: Sequence[Item], headers: list[str], known: list[str], before: int
) -> Iterator[Piece]:
    """Items as columns; one by one where a value may be none, so that its item is told."""
    columns = {header: [item.get(header) for item in items] for header in headers}
    nested = any(not {list, dict}.isdisjoint(map(type, columns[header])) for header in known)
    if items and headers and not nested:
        numbers = pa.array(range(before + 1, before + 1 + len(items)), pa.int64())
        yield Stretch(numbers, [as_texts(values) for values in columns.values()])
        return
    for number, item in enumerate(items, start=before + 1):
        if holds_more := [header for header in known if isinstance(item.get(header), list | dict)]:
            raise RejectedDelivery(
                "rejected", f"{dataset.title}: item {number}: '{holds_more[0]}' holds more than a value"
            )
        yield number, texts(item.get(header) for header in headers)


def _pause(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, _TryAgain) and error.after is not None:
        return error.after
    return min(0.5 * 2 ** (state.attempt_number - 1), LONGEST_WAIT)


@dataclass(frozen=True)
class _Answer:
    """The bytes of an answer, unpacked, and the charset it names."""

    content: bytes
    charset: str | None


def _answered(session: httpx.Client, dataset: Dataset, page: int, request: str, deadline: float) -> _Answer | None:
    """The answer for one page; None where there is no such list."""
    where = f"{dataset.id}: page {page}"
    asked = {PARAMETER: request} if request else {}
    try:
        path = dataset.export.path or f"/api/{dataset.name}"
        return _ask(session, path, {**asked, "page": page}, where, deadline)
    except _TryAgain as error:
        raise DeliveryError(f"{where} not answered after {ATTEMPTS} attempts ({error})") from None


@tenacity.retry(
    retry=tenacity.retry_if_exception_type(_TryAgain),
    stop=tenacity.stop_after_attempt(ATTEMPTS),
    wait=_pause,
    reraise=True,
)
def _ask(
    session: httpx.Client, path: str, asked: Mapping[str, str | int], where: str, deadline: float
) -> _Answer | None:
    _refuse_late(where, deadline)
    try:
        with session.stream("GET", path, params=asked) as answer:
            if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
                raise _TryAgain(f"status {answer.status_code}", _wished(answer.headers.get("Retry-After", ""), where))
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            if not answer.is_success:
                raise DeliveryError(f"{where} answered with status {answer.status_code}")
            return _Answer(_content(answer, where, deadline), answer.charset_encoding)
    except httpx.RequestError as error:
        raise _TryAgain(type(error).__name__) from None


def _wished(text: str, where: str) -> float | None:
    """The pause that a server asks for, in seconds or until a moment; None where it names neither."""
    seconds = float(text) if text.isascii() and text.isdigit() else _seconds_until(text)
    if seconds is not None and seconds > LONGEST_WAIT:
        raise DeliveryError(f"{where}: the server asks for a pause of more than {LONGEST_WAIT:.0f} seconds")
    return seconds


def _seconds_until(moment: str) -> float | None:
    try:
        when = parsedate_to_datetime(moment)
        return max(0.0, math.ceil((when.replace(tzinfo=when.tzinfo or UTC) - now()).total_seconds()))
    except (ValueError, OverflowError):
        return None


def _content(answer: httpx.Response, where: str, deadline: float) -> bytes:
    """The body, unpacked piece by piece, so that neither its size nor its pace is without end."""
    if answer.headers.get("Content-Encoding", "").strip().lower() not in PACKED:
        raise DeliveryError(f"{where} is packed in a way nobody asked for: {' or '.join(PACKED[2:])}, once")
    content = bytearray()
    for piece in answer.iter_bytes():
        content += piece
        limits.refuse_page_bytes(where, len(content))
        _refuse_late(where, deadline)
    return bytes(content)


def _refuse_late(where: str, deadline: float) -> None:
    if time.monotonic() > deadline:
        raise DeliveryError(f"{where}: the list takes longer than {limits.SECONDS // 60} minutes")
