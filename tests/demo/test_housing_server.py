"""The interface of an http-json department, read by an independent client."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import httpx
import pytest
from exported import NIGHT

from crosscheck.catalog.datasets import catalog
from crosscheck_demo.county.people import Records
from crosscheck_demo.deliver.interface import PAGE_SIZE, Interface, api_items, serve, serve_items


def _get(interface: Interface, name: str, page: int = 1, token: str | None = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token or interface.token}"}
    return httpx.get(f"{interface.base}/api/{name}", params={"page": page}, headers=headers)


def _pages(interface: Interface, name: str) -> Iterator[list[dict[str, Any]]]:
    page, pages = 1, 1
    while page <= pages:
        answer = _get(interface, name, page)
        if answer.status_code != 200:
            continue
        pages = answer.json()["pages"]
        assert answer.json()["page"] == page
        yield answer.json()["data"]
        page += 1


def test_all_lists_can_be_read_page_by_page(records: Records) -> None:
    with serve(records, NIGHT, seed=7) as interface:
        for dataset in catalog().department("housing").datasets:
            pages = list(_pages(interface, dataset.name))
            rows = [row for page in pages for row in page]
            assert rows == interface.items[dataset.name]
            assert len(rows) == interface.summary[dataset.id]["written"] >= len(records[dataset.id])
            assert all(len(page) == PAGE_SIZE for page in pages[:-1])
            assert all({"户主姓名", "权利人", "姓名"} & set(row) for row in rows)


def test_numbers_and_empty_cells_are_json() -> None:
    row = {"head_id_no": "451022199003078912", "head_name": "韦强", "site": "新村", "people": 4, "area_m2": 100}
    items, _ = api_items({"housing.relocation": [row | dict.fromkeys(_rest())]}, NIGHT, dirt="none")
    assert items["relocation"][0]["安置人口"] == 4
    assert items["relocation"][0]["入住日期"] is None


def _rest() -> list[str]:
    given = {"head_id_no", "head_name", "site", "people", "area_m2"}
    return [c.name for c in catalog().dataset("housing.relocation").columns if c.name not in given]


ITEMS = {"appraisal": [{"户主姓名": str(n)} for n in range(1201)]}


def test_bad_moments_come_at_the_same_requests_and_never_twice_in_a_row() -> None:
    def statuses() -> list[int]:
        interface = Interface(ITEMS, "t", seed=3, bad_moments=0.2)
        return [interface.answer("/api/appraisal?page=1", "Bearer t")[0] for _ in range(300)]

    first = statuses()
    assert first == statuses()
    assert {200, 429, 503} == set(first)
    assert all(200 in pair for pair in pairwise(first))


def test_too_many_requests_says_when_to_come_back() -> None:
    with serve_items(ITEMS, seed=3, bad_moments=0.9, retry_after=2) as interface:
        answers = [_get(interface, "appraisal") for _ in range(12)]
    busy = [answer for answer in answers if answer.status_code == 429]
    assert busy
    assert {answer.headers["Retry-After"] for answer in busy} == {"2"}


def test_a_delivery_can_stop_half_way() -> None:
    with serve_items(ITEMS, bad_moments=0, fail_from=2) as interface:
        assert len(_get(interface, "appraisal", 1).json()["data"]) == PAGE_SIZE
        assert [_get(interface, "appraisal", 2).status_code for _ in range(3)] == [503] * 3


@pytest.mark.parametrize(
    ("name", "page", "token", "status"),
    [("appraisal", 1, "wrong", 401), ("nothing", 1, None, 404), ("appraisal", 0, None, 400)],
)
def test_wrong_requests_are_refused(name: str, page: int, token: str | None, status: int) -> None:
    with serve_items(ITEMS, bad_moments=0) as interface:
        assert _get(interface, name, page, token).status_code == status


def test_the_next_night_can_be_put_in_and_the_server_ends_at_once() -> None:
    with serve_items(ITEMS, bad_moments=0) as interface:
        interface.items = {"appraisal": [{"户主姓名": "新"}]}
        assert _get(interface, "appraisal").json() == {"page": 1, "pages": 1, "data": [{"户主姓名": "新"}]}
        leaving = time.monotonic()
    assert time.monotonic() - leaving < 2
    with pytest.raises(httpx.ConnectError):
        _get(interface, "appraisal")
