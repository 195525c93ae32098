"""Pages of an http interface: read one by one, and held against each other and what they say of the list."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest

from crosscheck.errors import DeliveryError
from crosscheck.sources import interface
from crosscheck.sources.connections import Interface
from crosscheck.sources.interface import client, read_interface
from kit.landing import dataset, read
from kit.served import Answer, ask, listing, number_of, page, refusal, serve

__all__ = ["serve"]


def test_pages(serve: Callable) -> None:
    pages = {
        "/api/relocation?page=1": page(1, 2, '[{"a": 452123199001011234, "b": "x"}, {"b": 1.50, "c": true}]'),
        "/api/relocation?page=2": page(2, 2, '[{"a": null, "b": 4.52123199001011234e17}]'),
    }
    assert ask(serve(lambda path, _: pages[path])) == [
        ("易地扶贫搬迁", ["a", "b", "c"], [(1, ["452123199001011234", "x", None]), (2, [None, "1.5", "true"])]),
        ("易地扶贫搬迁", ["a", "b"], [(3, [None, "452123199001011000"])]),
    ]


def test_bad_moments_are_waited_out(serve: Callable) -> None:
    answers = {1: (429, {"Retry-After": "2"}, b""), 2: (503, {}, b""), 3: (500, {}, b"")}
    assert len(ask(serve(lambda path, n: answers.get(n) or page(1, 1, "[]")))) == 1


def test_the_servers_wish_is_heard(serve: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(interface._ask.retry, "sleep", waited.append)  # type: ignore[attr-defined]
    ask(serve(lambda path, n: (429, {"Retry-After": "7"}, b"") if n == 1 else page(1, 1, "[]")))
    assert waited == [7.0]


@pytest.mark.parametrize(
    "answer",
    [
        lambda path, n: (503, {}, b""),
        lambda path, n: (429, {"Retry-After": "3600"}, b""),
        lambda path, n: (403, {}, b""),
        lambda path, n: (200, {}, b"<html>"),
        lambda path, n: (200, {}, b"[]"),
        lambda path, n: page(2, 2, "[]"),
        lambda path, n: page(1, 3, "[]") if n == 1 else page(2, 4, "[]"),
        lambda path, n: page(1, 2, "[]") if n == 1 else (404, {}, b""),
        lambda path, n: page(1, 1, "[1]"),
        lambda path, n: (302, {"Location": "http://127.0.0.1:1/"}, b""),
    ],
)
def test_what_is_not_finished_is_not_delivered(serve: Callable, answer: Callable) -> None:
    with pytest.raises(DeliveryError) as failed:
        ask(serve(answer))
    assert "t0ken" not in str(failed.value)


def test_full_pages_and_a_shorter_last_one(serve: Callable) -> None:
    sizes = {1: 3, 2: 3, 3: 1}
    parts = ask(serve(lambda path, _: listing(number_of(path), 3, sizes[number_of(path)], total=7)))
    assert [len(rows) for _, _, rows in parts] == [3, 3, 1]
    assert [row[0] for _, _, rows in parts for row in rows] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ({1: (3, 3), 2: (3, 2), 3: (3, 3)}, "page 2: 2 items where the first page has 3: pages are cut or have moved"),
        ({1: (3, 3), 2: (3, 0), 3: (3, 3)}, "page 2: 0 items where the first page has 3: pages are cut or have moved"),
        ({1: (2, 3), 2: (2, 4)}, "page 2: 4 items where the first page has 3: pages are cut or have moved"),
        ({1: (2, 3), 2: (2, 0)}, "page 2: 0 items where the first page has 3: pages are cut or have moved"),
        ({1: (2, 0), 2: (2, 0)}, "page 1: 0 items where the first page has 0: pages are cut or have moved"),
        ({1: (3, 3), 2: (2, 3)}, "page 2: the number of pages changed from 3 to 2"),
        ({1: (2, 3), 2: (3, 3), 3: (3, 3)}, "page 2: the number of pages changed from 2 to 3"),
    ],
)
def test_pages_that_do_not_agree(serve: Callable, pages: dict[int, tuple[int, int]], words: str) -> None:
    told = refusal(serve, lambda path, _: listing(number_of(path), *pages[number_of(path)]))
    assert told == f"housing.relocation: {words}"


def test_pages_and_the_total(serve: Callable) -> None:
    assert refusal(serve, lambda path, _: listing(number_of(path), 2, 3, total=7)) == (
        "housing.relocation: 6 items on all pages, 7 said to be there in all"
    )
    assert refusal(serve, lambda path, _: listing(number_of(path), 2, 3, total=5 + number_of(path))) == (
        "housing.relocation: page 2: the total changed from 6 to 7"
    )
    assert refusal(serve, lambda path, _: listing(1, 1, 3, total="3")) == (
        "housing.relocation: the answer for page 1 is no page of items"
    )


def test_a_page_once_more(serve: Callable) -> None:
    """A server that does not heed the page asked for, and says otherwise."""
    same = json.dumps([{"a": 1}, {"a": 2}])
    assert refusal(serve, lambda path, _: page(number_of(path), 3, same)) == (
        "housing.relocation: page 2: the items of an earlier page once more"
    )
    assert refusal(serve, lambda path, _: listing(1, 3, 2)) == (
        "housing.relocation: the answer for page 2 is no page of items"
    )


@pytest.mark.parametrize("number", ["true", "1.0", '"1"', "null", "-1", "[1]"])
def test_numbers_of_pages_are_numbers(serve: Callable, number: str) -> None:
    body = f'{{"page": {number}, "pages": 1, "data": []}}'.encode()
    assert refusal(serve, lambda path, _: (200, {}, body)).endswith("page 1 is no page of items")
    body = f'{{"page": 1, "pages": {number}, "data": []}}'.encode()
    assert refusal(serve, lambda path, _: (200, {}, body)).endswith("page 1 is no page of items")


def test_no_such_list_and_a_wrong_token(serve: Callable) -> None:
    assert ask(serve(lambda path, n: (404, {}, b""))) == []
    interface = serve(lambda path, n: page(1, 1, "[]"))
    with pytest.raises(DeliveryError, match="401"):
        ask(Interface(interface.base, "wrong"))


def test_nobody_listens(serve: Callable) -> None:
    with pytest.raises(DeliveryError, match="not answered after"):
        ask(Interface("http://127.0.0.1:1", "t0ken"))


def cut(random: Random, pages: list[list[int]]) -> None:
    page = random.choice(pages)
    del page[random.randrange(len(page)) :]


def without_one(random: Random, pages: list[list[int]]) -> None:
    page = random.choice(pages)
    del page[random.randrange(len(page))]


def left_out(random: Random, pages: list[list[int]]) -> None:
    del pages[random.randrange(len(pages))]


def doubled(random: Random, pages: list[list[int]]) -> None:
    at = random.randrange(len(pages))
    pages.insert(at, list(pages[at]))


def another_page(random: Random, pages: list[list[int]]) -> None:
    taken, given = random.sample(range(len(pages)), 2)
    pages[taken] = list(pages[given])


def emptied(random: Random, pages: list[list[int]]) -> None:
    random.choice(pages).clear()


def moved_on(random: Random, pages: list[list[int]]) -> None:
    """Rows at the front are gone by the time a later page is asked for: what follows moves up."""
    at = random.randrange(1, len(pages))
    size, gone = len(pages[0]), random.randrange(1, len(pages[0]))
    rest = [item for page in pages[at:] for item in page][gone:]
    pages[at:] = [rest[begin : begin + size] for begin in range(0, len(rest), size)]


@pytest.mark.parametrize("damage", [cut, without_one, left_out, doubled, another_page, emptied, moved_on])
@pytest.mark.parametrize("seed", range(8))
def test_with_a_total_no_row_vanishes_unseen(serve: Callable, damage: Callable, seed: int) -> None:
    """Whatever happens to the pages of a list: every row is read, or the list is not delivered."""
    random = Random(seed)
    pages, total = [[10 * number + place for place in range(5)] for number in range(4)], 18
    del pages[-1][3:]
    damage(random, pages)
    said = random.choice((4, len(pages)))

    def answer(path: str, _: int) -> Answer:
        number = number_of(path)
        items = [{"a": item} for item in pages[number - 1]] if number <= len(pages) else []
        return 200, {}, json.dumps({"page": number, "pages": said, "total": total, "data": items}).encode()

    with suppress(DeliveryError):
        rows = [row for _, _, rows in ask(serve(answer)) for row in rows]
        assert len({row[1][0] for row in rows}) == total


def test_an_interface_is_told_which_request_to_answer(serve: Callable) -> None:
    paths = []

    def answer(path: str, number: int) -> Answer:
        paths.append(path)
        return page(1, 1, "[]")

    with client(serve(answer)) as session:
        read(read_interface(session, dataset("housing.relocation"), "Q20261120-housing.relocation"))
        read(read_interface(session, dataset("housing.relocation")))
    assert paths == [
        "/api/relocation?request=Q20261120-housing.relocation&page=1",
        "/api/relocation?page=1",
    ]
