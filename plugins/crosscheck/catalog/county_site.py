"""Who the county is, which departments deliver and how, who signs its letters: ``site.yaml`` of its folder."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from crosscheck.catalog.notifying import Notifications, read_notifications
from crosscheck.catalog.retention import Retention, read_retention
from crosscheck.catalog.site_files import SITE, SiteFolder
from crosscheck.catalog.source_maps import DELIVERIES
from crosscheck.catalog.yaml_lines import Part, Reader
from crosscheck.settings import LANGUAGES

CODE = re.compile(r"[1-9][0-9]{5}")
NOBODY = Part(SITE, 1, {})


@dataclass(frozen=True)
class Delivering:
    """What a county says of a department: '' and None where it is as in the contract."""

    title: str = ""
    delivery: str = ""
    connected: bool | None = None
    contact: str = ""


@dataclass(frozen=True)
class Site:
    """A county: its code of six digits, its name, the ``hash`` of its folder, its language, who signs its letters, how
    it is told what happened, and how long it keeps what.
    """

    code: str
    name: str
    hash: str
    lang: str = ""
    signed_by: str = ""
    contact: str = ""
    departments: Mapping[str, Delivering] = field(default_factory=dict, hash=False)
    notifications: Notifications = field(default_factory=Notifications)
    retention: Retention = field(default_factory=Retention)

    def as_found(self) -> dict[str, str]:
        """What manifests keep: under which folder a list was read and a finding made."""
        return {"county": self.code, "name": self.name, "hash": self.hash}


def read_site(folder: SiteFolder, departments: Collection[str], reader: Reader) -> Site:
    """The county of a folder; what is wrong is kept by ``reader``."""
    path = folder.path / SITE
    if not path.is_file():
        reader.wrong(
            NOBODY,
            "没有此文件;请先运行 crosscheck init DIR --county 代码 --name 县名",
            "there is no such file; begin with: crosscheck init DIR --county CODE --name NAME",
        )
        return Site("", "", folder.hash)
    keys = ("county", "lang", "letters", "departments", "notifications", "retention")
    said = reader.mapping(reader.file(path, SITE), keys)
    county = reader.mapping(said.get("county", NOBODY), ("code", "name"))
    code, name = (county.get(key, Part(SITE, 1, None)) for key in ("code", "name"))
    if not CODE.fullmatch(code.text) or not name.text:
        reader.wrong(
            said.get("county", NOBODY),
            "county 应为 {code: 六位县级代码, name: 县名}",
            "county is {code: its six digits, name: its name}",
        )
    letters = reader.mapping(said.get("letters", NOBODY), ("signed_by", "contact"))
    named = reader.mapping(said.get("departments", NOBODY), departments, "部门", "department")
    return Site(
        code=code.text,
        name=name.text,
        hash=folder.hash,
        lang=reader.one_of(said.get("lang"), LANGUAGES, "", "语言", "language"),
        departments={key: _delivering(part, reader) for key, part in named.items()},
        notifications=read_notifications(said.get("notifications"), reader),
        retention=read_retention(said.get("retention", NOBODY), reader),
        **{key: part.text for key, part in letters.items()},
    )


def _delivering(part: Part, reader: Reader) -> Delivering:
    said = reader.mapping(part, ("title", "delivery", "connected", "contact"))
    return Delivering(
        title=said["title"].text if "title" in said else "",
        delivery=reader.one_of(said.get("delivery"), DELIVERIES, "", "报送方式", "delivery"),
        connected=reader.boolean(said["connected"], True) if "connected" in said else None,
        contact=said["contact"].text if "contact" in said else "",
    )
