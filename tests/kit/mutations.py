"""Real exports of a small made county, damaged from a seed: bytes, text, parts of workbooks, pages of a service."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx
import pytest

from crosscheck.catalog.datasets import Department, catalog
from crosscheck.sources import interface
from crosscheck.sources.connections import Interface
from crosscheck_demo.county.build import build_world
from crosscheck_demo.deliver.exports import write_exports
from crosscheck_demo.deliver.interface import api_items
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo import FIRST_NIGHT

HOUSEHOLDS, COUNTY_SEED = 60, 5
PAGE_SIZE = 15
SAID_PACKED, PACKED = 0, 2
"""Of five seeds one has an answer that says it is packed and is not, and one an answer that was packed and damaged."""
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32", "big5", "shift_jis", "latin-1")


def _at(random: Random, content: bytes) -> int:
    return random.randrange(len(content) + 1)


def flipped(random: Random, content: bytes) -> bytes:
    """Some bytes are others."""
    spoilt = bytearray(content)
    for _ in range(random.choice((1, 2, 8, 64)) if content else 0):
        spoilt[random.randrange(len(spoilt))] = random.randrange(256)
    return bytes(spoilt)


def cut(random: Random, content: bytes) -> bytes:
    """The end is missing, or the beginning, or something between."""
    first, last = sorted((_at(random, content), _at(random, content)))
    return random.choice((content[:first], content[first:], content[:first] + content[last:]))


def swapped(random: Random, content: bytes) -> bytes:
    """Two stretches have changed places."""
    a, b, c = sorted(_at(random, content) for _ in range(3))
    return content[:a] + content[b:c] + content[a:b] + content[c:]


def doubled(random: Random, content: bytes) -> bytes:
    """A stretch, or all of it, is there twice."""
    first, last = random.choice(((0, len(content)), sorted((_at(random, content), _at(random, content)))))
    return content[:last] + content[first:last] + content[last:]


def sprinkled(random: Random, content: bytes) -> bytes:
    """What no export should hold stands somewhere in it."""
    odd = (b"\x00" * 9, b'"', b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n\n", b",,,,,", b"\xed\xa0\x80", b"[" * 5000)
    for _ in range(random.choice((1, 3))):
        at = _at(random, content)
        content = content[:at] + random.choice(odd) + content[at:]
    return content


def reencoded(random: Random, content: bytes) -> bytes:
    """The text in another encoding, as well as that can hold it."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.encode(random.choice(ENCODINGS), "replace")
    return content.decode("latin-1").encode("utf-8")


def replaced(random: Random, content: bytes) -> bytes:
    """Something else altogether under the name of the list."""
    others = (b"", b"\n", b"PK\x03\x04", b"<html><table><tr><td>1</td></tr></table></html>", b"SQLite format 3\x00")
    return random.choice((*others, random.randbytes(2000), b"[" * 200_000, b'{"page": 1}'))


def zip_parts(random: Random, content: bytes) -> bytes:
    """A part of the workbook is dropped or damaged; the archive itself stays sound."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        victim = random.choice(book.namelist())
        damage = random.choice((None, *BYTES))
        for name in book.namelist():
            part = book.read(name)
            if name != victim:
                made.writestr(name, part)
            elif damage:
                made.writestr(name, damage(random, part))
    return target.getvalue()


BYTES: tuple[Callable[[Random, bytes], bytes], ...] = (
    flipped,
    cut,
    swapped,
    doubled,
    sprinkled,
    reencoded,
    replaced,
)


def mutate(random: Random, name: str, content: bytes) -> tuple[str, bytes]:
    """The content of an export damaged in one to three ways, and which they were."""
    done = []
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        way = random.choice(BYTES)
        if name.endswith(".xlsx") and not done and random.random() < 0.7:
            way = zip_parts
        content = way(random, content)
        done.append(way.__name__)
    return "+".join(done), content


@dataclass(frozen=True)
class Delivery:
    """A department's delivery of which one file, table file or answer is damaged. ``spoilt``: which one."""

    seed: int
    department: Department
    spoilt: str
    ways: str
    files: dict[str, bytes]

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.department.name}/{self.spoilt} {self.ways}"

    def untouched(self) -> set[str]:
        """The datasets whose files nobody touched; none of a database: it is one file."""
        titles = {d.title: d.id for d in self.department.datasets}
        hit = max((title for title in titles if self.spoilt.startswith(title)), key=len, default=None)
        there = {i for title, i in titles.items() if title != hit and any(f.startswith(title) for f in self.files)}
        return there if self.department.delivery != "database" else set()

    def put(self, exports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Lay it where the department delivers."""
        if self.department.delivery == "http-json":
            self._serve(monkeypatch)
            return
        folder = exports / "database"
        if self.department.delivery != "database":
            folder = exports / "drop" / self.department.name / f"{FIRST_NIGHT:%Y%m%d}"
            self._write(folder, {"_SUCCESS": b""})
        self._write(folder, self.files)

    @staticmethod
    def _write(folder: Path, contents: dict[str, bytes]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)

    def _serve(self, monkeypatch: pytest.MonkeyPatch) -> None:
        titles = {d.name: d.title for d in self.department.datasets}

        def answer(request: httpx.Request) -> httpx.Response:
            page = f"{titles[request.url.path.rpartition('/')[2]]}/{request.url.params['page']}"
            if page not in self.files:
                return httpx.Response(404)
            said_packed = page == self.spoilt and self.seed % 5 in (SAID_PACKED, PACKED)
            headers = {"Content-Encoding": "gzip"} if said_packed else {}
            return httpx.Response(200, headers=headers, stream=httpx.ByteStream(self.files[page]))

        session = httpx.Client(transport=httpx.MockTransport(answer), base_url="http://county")
        monkeypatch.setattr(interface, "client", lambda _: session)
        monkeypatch.setattr(interface.connections, "interface", lambda _: Interface("http://county", "t"))
        monkeypatch.setattr(interface._ask.retry, "sleep", lambda _: None)


def _pages(title: str, items: Sequence[object]) -> Iterator[tuple[str, bytes]]:
    """The pages of a list as an interface gives them."""
    pages = max(1, -(-len(items) // PAGE_SIZE))
    for number in range(1, pages + 1):
        data = items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        page = {"page": number, "pages": pages, "total": len(items), "data": data}
        yield f"{title}/{number}", json.dumps(page, ensure_ascii=False).encode()


class Corpus:
    """The sound exports of one night, from which every seed draws one damaged delivery."""

    def __init__(self, folder: Path) -> None:
        world = build_world(HOUSEHOLDS, COUNTY_SEED, FIRST_NIGHT, plants=())
        records = records_for(world, FIRST_NIGHT)
        write_exports(records, FIRST_NIGHT, folder, seed=COUNTY_SEED)
        self.sound: dict[str, dict[str, bytes]] = {}
        for department in catalog().departments:
            if department.connected:
                self.sound[department.name] = self._files(folder, department, records)

    @staticmethod
    def _files(folder: Path, department: Department, records: object) -> dict[str, bytes]:
        if department.delivery == "http-json":
            items, _ = api_items(records, FIRST_NIGHT, department=department.name)  # type: ignore[arg-type]
            lists = {d.title: items[d.name] for d in department.datasets}
            return {name: page for title, found in lists.items() for name, page in _pages(title, found)}
        if department.delivery == "database":
            return {f"{department.name}.sqlite": (folder / "database" / f"{department.name}.sqlite").read_bytes()}
        drop = folder / "drop" / department.name / f"{FIRST_NIGHT:%Y%m%d}"
        return {path.name: path.read_bytes() for path in sorted(drop.iterdir()) if path.name != "_SUCCESS"}

    def draw(self, seed: int) -> Delivery:
        """The damaged delivery of a seed."""
        random = Random(seed)
        department = catalog().department(random.choice(sorted(self.sound)))
        files = dict(self.sound[department.name])
        spoilt = random.choice(sorted(files))
        if department.delivery == "http-json" and seed % 5 == PACKED:
            files[spoilt] = gzip.compress(files[spoilt], mtime=0)
        ways, files[spoilt] = mutate(random, spoilt, files[spoilt])
        return Delivery(seed, department, spoilt, ways, files)
