"""The folder of a county: which one is in force, which files of it count, and the hash of their content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from crosscheck.catalog.yaml_lines import Part, Reader, nearest
from crosscheck.files import canonical
from crosscheck.settings import site_in_force

BUILT_IN = Path(__file__).with_name("demo_site")
"""The site of the demo county, which counts where no other is named."""
SITE, POLICY, CHANGELOG = "site.yaml", "policy.yaml", "CHANGELOG.md"
OF_NO_NIGHT = (CHANGELOG, "README.md", ".gitignore")
PATTERNS = ("sources/*.yaml", "rules/*/*.sql", "rules/*.md", "expectations/*.json")
"""What is read besides the two files at the top."""


@dataclass(frozen=True)
class SiteFolder:
    """A county's folder as it was when this process first asked for it: ``hash`` is that of all that is read in it."""

    path: Path
    hash: str

    def source(self, dataset_id: str) -> Path:
        """The file that says how the county's export of a dataset differs from the contract."""
        return self.path / "sources" / f"{dataset_id}.yaml"

    def suite(self, name: str) -> Path:
        """The file of expectations that the county adds to a suite."""
        return self.path / "expectations" / f"{name}.json"

    def spec(self, rule_id: str) -> Path:
        """The specification of one of the county's own rules."""
        return self.path / "rules" / f"{rule_id}.md"

    def rules(self) -> list[Path]:
        """The county's own rules."""
        return sorted(self.path.glob("rules/*/*.sql"))


def site_folder() -> SiteFolder:
    """The folder that ``CROSSCHECK_SITE`` names, or the built-in one, as it was when it was first asked for."""
    return read_folder(site_in_force() or BUILT_IN)


def read_again() -> None:
    """Let the folder be read anew: a command begins, and somebody may have written to it since the last one."""
    read_folder.cache_clear()


@lru_cache(maxsize=16)
def read_folder(path: Path) -> SiteFolder:
    """The folder at ``path``; one that is not there is empty, and its check says so."""
    return SiteFolder(path, content_hash(path))


def content_hash(path: Path) -> str:
    """A hash of the files that are read, by their names: neither the changelog nor what stands beside counts."""
    content = {name: hashlib.sha256((path / name).read_bytes()).hexdigest() for name in names(path)}
    return hashlib.sha256(canonical(content).encode()).hexdigest()[:16]


def names(path: Path) -> list[str]:
    """The files of a county's folder that are read, by their path in it."""
    found = [path / name for name in (SITE, POLICY)] + [file for p in PATTERNS for file in path.glob(p)]
    return sorted(file.relative_to(path).as_posix() for file in found if file.is_file())


def check_names(path: Path, reader: Reader) -> None:
    """Keep what lies in the folder and is not read: a mapping under a wrong name would silently not count."""
    read = set(names(path))
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        hidden = any(part.startswith(".") for part in Path(name).parts)
        if file.is_file() and not hidden and name not in read and name not in OF_NO_NIGHT:
            near = nearest(name, {SITE, POLICY, CHANGELOG, *PATTERNS}, most=2)
            reader.wrong(
                Part(name, 1, None),
                f"不会被读取;可用的名称:{'、'.join(near)}",
                f"it is not read; what is read is named: {', '.join(near)}",
            )
