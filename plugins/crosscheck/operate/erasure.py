"""One person erased on a legal order: out of lake, nights, lists, filled-in lists and ledger, with the order on record.

Nothing is erased from a home that does not verify: an erasure would hide what was done to it. Changed files are made
ready first; the ledger's entry, which carries their hashes, comes next; then they take their places. Who is killed
over it gives the same command again.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crosscheck import clock, files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.datasets import catalog
from crosscheck.errors import ConfigurationError, NothingFound
from crosscheck.ledger.database import Ledger, compact, existing_ledger, reading, sqlite_file, writing
from crosscheck.ledger.erasing import Order, erase_rows, issues_about, next_order, number_of
from crosscheck.ledger.kept_heads import keep_head
from crosscheck.operate.backup_source import nobody_stores
from crosscheck.operate.erased_files import NotReached, without
from crosscheck.operate.erased_person import Erased, erased
from crosscheck.operate.erased_search import search
from crosscheck.operate.proof_files import document as read_document
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings

STAGE = "erasure"
"""Where changed files wait for their places; no scratch, which may be deleted at any time."""
LEFT_ALONE = ("spill", "airflow", "exports", STAGE)
"""Scratch, Airflow's own home, what departments lay down themselves, and files that wait."""
MANIFESTS = ("manifest.json", "night.json", "request.json")
PLAN = "plan.json"
NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]\Z")


@dataclass(frozen=True)
class Erasure:
    """What was done: the number of the order, rows of the ledger by table, files by folder; ``left`` texts that hold
    the name of a namesake, ``unread`` files that nobody can look into; lists whose newest snapshot had the person.
    """

    order: int
    rows: Mapping[str, int]
    files: Mapping[str, int]
    left: int
    unread: Mapping[str, int]
    departments: tuple[str, ...] = ()


def number_of_issue(settings: Settings, issue: str) -> str:
    """The ID number of the person whom an issue is about; ``NothingFound`` where it is about none."""
    ledger = existing_ledger(settings.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        number = number_of(connection, issue)
    ledger.dispose()
    if not number:
        raise NothingFound(f"no issue {issue} about a person", zh=f"没有编号为 {issue} 的个人问题")
    return number


def erase(settings: Settings, number: str, document: str, actor: str) -> Erasure:
    """Erase whoever has the ID number, on the order that ``document`` names; the document must not name the person.

    ``IntegrityError`` where the home does not verify, ``NothingFound`` where nothing about the person is held.
    """
    number = number.strip().upper()
    if not NUMBER.match(number):
        raise ConfigurationError("no ID number of 18 characters was given", zh="没有给出18位身份证号码")
    if not document.strip() or not actor.strip() or number[6:17] in document:
        raise ConfigurationError(
            "an erasure needs its order (--order: the document, which must not name the person) and who does it (--by)",
            zh="须写明依据文书(--order,其中不得出现本人信息)和办理人(--by)",
        )
    ledger = existing_ledger(settings.ledger_url)
    try:
        with _still(settings):
            finish(settings, ledger)
            told = verify(settings).told
            person, departments = _person(settings, ledger, number)
            if person.finds([document, actor]):
                raise ConfigurationError(
                    "the order or who does it names the person", zh="依据文书或办理人中出现了本人信息"
                )
            order = Order(person.order, document.strip(), actor.strip(), clock.stamp())
            done = _erase(settings, ledger, person, order, told.files)
        keep_head(ledger, settings)
        return replace(done, departments=departments)
    finally:
        ledger.dispose()


@contextmanager
def _still(settings: Settings) -> Iterator[None]:
    with files.locked(settings.home / "feedback" / ".lock"), nobody_stores(settings):
        yield


def _person(settings: Settings, ledger: Ledger, number: str) -> tuple[Erased, tuple[str, ...]]:
    """The person, and the lists whose newest snapshot holds them."""
    found = search(settings, number)
    members, households = frozenset(found.members), frozenset(found.households)
    with reading(ledger, EVERYTHING) as connection:
        order = next_order(connection)
        about = issues_about(connection, number, members, households, frozenset(found.whole))
    for issue in about:
        if number in (issue.subject.id_no, issue.key.subject_id):
            found.name(issue.subject.name)
    names = {"whole": frozenset(found.whole), "masked": frozenset(found.masked)}
    ties = {issue.number for issue in about} | members | households
    person = erased(number, order, names, frozenset(found.others), ties, sorted(found.wrong))
    return person, tuple(sorted(catalog().dataset(name).title for name in found.newest))


def _erase(settings: Settings, ledger: Ledger, person: Erased, order: Order, known: Mapping[str, str]) -> Erasure:
    folder = files.private_folder(settings.home / STAGE)
    try:
        plan, unread = _staged(settings, person, folder)
        _account_in_manifests(settings, plan, folder, order.number)
        files.write_text(folder / PLAN, files.as_json({"order": order.number, "files": plan}))
        stored = {
            path: {"before": kept, "after": files.sha256(folder / plan[path]["staged"])}
            for path, kept in known.items()
            if path in plan
        }
        with writing(ledger) as connection:
            rows = erase_rows(connection, person.record, order, stored, _handed(settings, plan, folder))
            if not plan and not rows:
                raise NothingFound("nothing about this person is held here", zh="本系统没有此人的信息")
        compact(ledger)
    finally:
        finish(settings, ledger)
    counted = Counter(path.split("/")[0] for path in plan)
    return Erasure(order.number, rows, dict(sorted(counted.items())), person.left, unread)


def _staged(settings: Settings, person: Erased, folder: Path) -> tuple[dict[str, dict[str, str]], dict[str, int]]:
    """What every file of the home will be, made ready in ``folder``; by path the file there and the path it gets."""
    plan: dict[str, dict[str, str]] = {}
    unread: Counter[str] = Counter()
    for path in _files(settings):
        name = path.relative_to(settings.home).as_posix()
        if path.name in MANIFESTS:
            continue
        try:
            content = without(path, person, settings.workbook_password)
        except NotReached:
            unread[name.split("/")[0]] += 1
            continue
        to = person.text(name) if name.startswith("feedback/") else name
        if content is not None or to != name:
            staged = f"{len(plan):06d}"
            files.write_bytes(folder / staged, path.read_bytes() if content is None else content)
            plan[name] = {"staged": staged, "to": to}
    return plan, dict(unread)


def _files(settings: Settings) -> Iterator[Path]:
    own = sqlite_file(settings.ledger_url)
    for top in sorted(settings.home.iterdir()):
        if top.name in LEFT_ALONE or (own is not None and top.name.startswith(own.name)):
            continue
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and not path.is_symlink() and path.name != ".lock":
                yield path


def _account_in_manifests(settings: Settings, plan: dict[str, dict[str, str]], folder: Path, order: int) -> None:
    """Let each manifest name the hashes of now, and say which of its files an erasure changed."""
    changed: dict[Path, list[str]] = {}
    for name in plan:
        for above in (settings.home / name).parents:
            manifest = next((above / each for each in MANIFESTS if (above / each).is_file()), None)
            if manifest is not None:
                changed.setdefault(manifest, []).append(name)
            if manifest is not None or above == settings.home:
                break
    for manifest, names in sorted(changed.items()):
        said = read_document(manifest) or {}
        for name in names:
            part = (settings.home / name).relative_to(manifest.parent).as_posix()
            _account(said, part, folder / plan[name]["staged"], order)
        staged = f"{len(plan):06d}"
        files.write_text(folder / staged, files.as_json(said))
        path = manifest.relative_to(settings.home).as_posix()
        plan[path] = {"staged": staged, "to": path}


def _account(said: dict[str, Any], part: str, staged: Path, order: int) -> None:
    now = files.sha256(staged)
    listed = said.get("sha256", {})
    if part in listed:
        said.setdefault("erased", []).append({"order": order, "file": part, "was": listed[part]})
        listed[part] = now
    for entry in said.get("files", ()) if isinstance(said.get("files"), list) else ():
        if entry.get("path") == part:
            said.setdefault("erased", []).append({"order": order, "file": part, "was": entry["sha256"]})
            entry |= {"sha256": now, "bytes": staged.stat().st_size}


def _handed(settings: Settings, plan: Mapping[str, Mapping[str, str]], folder: Path) -> dict[str, str]:
    """The new hash of each request's manifest, by the path under which it went to a department."""
    own = f"{settings.outgoing.name}/"
    changed = [path for path in plan if path.startswith(own) and path.endswith("/request.json")]
    return {"/".join(path.split("/")[-2:]): files.sha256(folder / plan[path]["staged"]) for path in changed}


def finish(settings: Settings, ledger: Ledger) -> None:
    """Let files that were made ready take their places where the ledger has the erasure; forget them where not."""
    folder = settings.home / STAGE
    plan = read_document(folder / PLAN)
    if plan is not None:
        with reading(ledger, EVERYTHING) as connection:
            recorded = next_order(connection) > plan["order"]
        for name, entry in sorted(plan["files"].items()) if recorded else ():
            staged = folder / entry["staged"]
            if staged.exists():
                target = settings.home / entry["to"]
                files.private_folder(target.parent)
                staged.replace(target)
                files.sync(target.parent)
            if entry["to"] != name:
                (settings.home / name).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
