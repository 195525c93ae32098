"""What the repository must not say, and that the environment is the one that was locked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution, distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from structure_kit import ROOT, files, relative

MACHINE = re.compile(
    "(?<![\\w.])/(?:" + "|".join(("wor" + "k", "roo" + "t", "tm" + "p", "hom" + "e", "User" + "s", "mn" + "t")) + ")/"
)
HOSTS = re.compile("|".join(("pypi" + r"\.", "python" + "hosted", "arti" + "factory", "index" + "-url")))
OWN = {"--no-emit-index" + "-url"}
"""Where an option has such a word in its name."""
LOCKED = re.compile(r"(?m)^([a-z0-9][a-z0-9._-]*)==(\S+?)(?: ; (.*?))? \\$")


def texts() -> dict[str, str]:
    """Every file of the repository as text; what is none would show as replacement characters and does no harm."""
    return {relative(path): path.read_text(encoding="utf-8", errors="replace") for path in files()}


@pytest.mark.parametrize("forbidden", [MACHINE, HOSTS], ids=["paths of one machine", "hosts of one registry"])
def test_no_file_names(forbidden: re.Pattern[str]) -> None:
    named = {}
    assert len(texts()) > 500
    for name, text in texts().items():
        for word in OWN:
            text = text.replace(word, "")
        if found := forbidden.search(text):
            named[name] = text[max(0, found.start() - 30) : found.end() + 20]
    assert named == {}


def test_the_search_finds_what_it_looks_for() -> None:
    assert MACHINE.search("see /" + "tmp/x")
    assert not MACHINE.search("a/" + "tmp/x and CROSSCHECK_HOME/demo")
    assert HOSTS.search("https://files.python" + "hosted.org")


def test_an_image_takes_only_what_is_named() -> None:
    """A checkout may hold a county's lake, ledger and lists."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    allowed = {line[1:] for line in rules if line.startswith("!")}
    assert allowed == {"dags", "plugins", "expectations", "sql", "tests/rules", "pyproject.toml", "requirements.lock"}
    assert all((ROOT / name).exists() for name in allowed)


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def wanted() -> list[Requirement]:
    """What pyproject.toml asks for, to run and to develop."""
    named = project()
    return [Requirement(text) for text in (*named["project"]["dependencies"], *named["dependency-groups"]["dev"])]


def locked() -> dict[str, tuple[str, str]]:
    """Version and marker of every locked package."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {name: (version, marker or "") for name, version, marker in LOCKED.findall(text)}


def test_the_lock_holds_all_that_is_asked_for_in_a_version_that_fits() -> None:
    lock = locked()
    assert len(lock) > 100
    for requirement in wanted():
        name = canonicalize_name(requirement.name)
        assert name in lock, f"{name}: make lock"
        assert requirement.specifier.contains(lock[name][0]), f"{name}: make lock"


def test_every_locked_package_has_hashes() -> None:
    entries = (ROOT / "requirements.lock").read_text(encoding="utf-8").split("\n")
    packages = [n for n, line in enumerate(entries) if line and not line.startswith((" ", "#"))]
    assert len(packages) == len(locked())
    for n in packages:
        assert entries[n].endswith(" \\")
        assert re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", entries[n + 1]), entries[n]


def test_nothing_is_locked_that_nothing_asks_for() -> None:
    lock = locked()
    needed = set(_needed())
    here = {name for name, (_, marker) in lock.items() if not marker or Requirement(f"x ; {marker}").marker.evaluate()}
    assert needed
    assert here - needed == set()
    assert needed - lock.keys() == set()


def test_the_environment_is_the_locked_one() -> None:
    installed = {canonicalize_name(found.metadata["Name"]): found.version for found in distributions()}
    for name, (version, marker) in locked().items():
        if not marker or Requirement(f"x ; {marker}").marker.evaluate():
            assert installed.get(name) == version, f"{name}: make clean, then make test"


def _needed() -> Iterator[str]:
    """The names of all packages that what we ask for needs, and what those need, extras included."""
    waiting, seen = [(r.name, frozenset(r.extras)) for r in wanted()], set()
    while waiting:
        name, extras = waiting.pop()
        if (canonicalize_name(name), extras) in seen:
            continue
        seen.add((canonicalize_name(name), extras))
        yield canonicalize_name(name)
        for text in distribution(name).requires or ():
            requirement = Requirement(text)
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                waiting.append((requirement.name, frozenset(requirement.extras)))
