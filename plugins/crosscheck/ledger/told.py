"""What the history tells, entry by entry: what tables and stored files are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from crosscheck.ledger.counters import KEPT_BY
from crosscheck.ledger.vocabulary import Action


@dataclass
class Told:
    """What the entries say, gathered in their order: the newest word on each thing counts.

    ``nights`` by date and run; ``decided`` holds by date, run, rule, region, object; ``files`` by path in the home;
    ``undone`` nights with the first and the last entry that count no longer; ``withdrawn`` folders laid aside with one;
    ``accounts`` by user, None for one that was taken away; ``gone`` what was kept long enough, by path in the home;
    ``entries`` whose text was erased with the hash of what is left, ``erased`` evidence, ``orders``.
    """

    hashes: dict[int, str] = field(default_factory=dict)
    issues: dict[str, tuple[int, str, str, int]] = field(default_factory=dict)
    evidence: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    records: dict[tuple[str, str, int], str] = field(default_factory=dict)
    downloads: dict[int, tuple[int, str]] = field(default_factory=dict)
    nights: dict[tuple[str, int], tuple[int, dict[str, Any]]] = field(default_factory=dict)
    decided: dict[tuple[str, int, str, str, str], str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    counters: dict[str, str] | None = None
    files: dict[str, str] = field(default_factory=dict)
    published: list[str] = field(default_factory=list)
    undone: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    accounts: dict[str, Any] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    entries: dict[int, str] = field(default_factory=dict)
    erased: set[tuple[str, int]] = field(default_factory=set)
    orders: list[str] = field(default_factory=list)

    def take(self, row: Mapping[str, Any], details: Mapping[str, Any]) -> None:
        """Take in one entry."""
        seq, number, action = row["seq"], row["number"], row["action"]
        if "record" in details:
            self.records[details.get("table", ""), number, seq] = details["record"]
        if "download" in details:
            self.downloads[details["download"]] = seq, details["record_of_download"]
        if number:
            self.issues[number] = seq, row["after"], details.get("issue", ""), details.get("fingerprint", 1)
            if "evidence" in details:
                self.evidence[number, details["version"]] = details["evidence"], details.get("night", "")
        self._take_nights(row, details)
        for rule_id, region, about in details.get("holds", ()):
            self.decided[details["night"], details["run"], rule_id, region, about] = row["after"]
        if action == Action.PUBLISHED:
            self.published.append(row["source"])
        self.texts |= details.get("texts", {})
        self.files |= details.get("files", {})
        self.accounts |= {details["account"]: details["as"]} if "account" in details else {}
        if action in KEPT_BY:
            self.counters = details.get("counters")
        if action == Action.EXPIRED:
            self._let_go(details)
        elif action == Action.ERASED:
            self._erase(row["source"], details)

    def _erase(self, document: str, details: Mapping[str, Any]) -> None:
        """Take the hashes of what stands there since somebody was erased in place of those before."""
        self.orders.append(document)
        for number, kept in details.get("issues", {}).items():
            seq, state, _, kind = self.issues[number]
            self.issues[number] = seq, state, kept, kind
        for key, kept in details.get("evidence", {}).items():
            number, _, version = key.rpartition("/")
            self.evidence[number, int(version)] = kept, self.evidence[number, int(version)][1]
            self.erased.add((number, int(version)))
        for table, rows in details.get("records", {}).items():
            for key, kept in rows.items():
                number, _, seq = key.rpartition("/")
                self.records[table, number, int(seq)] = kept
        for key, hashes in details.get("nights", {}).items():
            day, _, run = key.rpartition("/")
            seq, told = self.nights[day, int(run)]
            if "tables" in told:
                self.nights[day, int(run)] = seq, {**told, "tables": {**told["tables"], **hashes}}
        for number, kept in details.get("downloads", {}).items():
            self.downloads[int(number)] = self.downloads[int(number)][0], kept
        self.entries |= {int(seq): kept for seq, kept in details.get("entries", {}).items()}

    def _let_go(self, details: Mapping[str, Any]) -> None:
        """Ask no longer for what was kept long enough; of a snapshot the manifest stays."""
        paths = set(details.get("gone", ()))
        self.gone |= paths
        folders = tuple(f"{path}/" for path in paths if not path.startswith("lake/"))
        self.files = {path: kept for path, kept in self.files.items() if not path.startswith(folders)}
        last = details.get("downloads_up_to", 0)
        self.downloads = {number: kept for number, kept in self.downloads.items() if number > last}

    def _take_nights(self, row: Mapping[str, Any], details: Mapping[str, Any]) -> None:
        """Take in a night, or what becomes of one that is taken back and of its issues."""
        if row["action"] == Action.NIGHT:
            run = row["source"].rpartition(" ")[2]
            self.nights[row["at"], int(run) if run.isdecimal() else 0] = row["seq"], dict(details)
        elif row["action"] == Action.UNDONE:
            self._take_back(row["number"], row["after"], details)
        elif row["action"] == Action.NIGHT_UNDONE:
            self._take_night_back(row["seq"], details)

    def _take_back(self, number: str, state: str, details: Mapping[str, Any]) -> None:
        """Forget the evidence that a night brought, and the issue that only it knew."""
        if not state:
            self.issues.pop(number, None)
        version = details.get("versions", 0) + 1
        while self.evidence.pop((number, version), None):
            version += 1

    def _take_night_back(self, seq: int, details: Mapping[str, Any]) -> None:
        """Remember which entries count no longer, and where the night's files lie now."""
        self.undone |= {(details["night"], run): (details["first"], seq) for run in details.get("runs", ())}
        moved = details.get("moved", {})
        to, folders = moved.get("to", ""), moved.get("paths", ())
        self.withdrawn |= set(folders)
        for path in [path for path in self.files if path.startswith(tuple(f"{folder}/" for folder in folders))]:
            self.files[f"{to}/{path}"] = self.files.pop(path)

    def untold(self) -> Iterator[tuple[str, str]]:
        """What can't be told, in Chinese and in English."""
        if self.orders:
            orders = ", ".join(dict.fromkeys(self.orders))
            yield (
                f"依法删除个人信息之前的原文(依据:{orders}):已不存在,核对的是删除后的内容",
                f"what stood there before persons were erased ({orders}): it is gone, what is left is proven",
            )
        old = sum(kind == 1 for *_, kind in self.issues.values())
        if old:
            yield (
                f"{old}条问题的姓名、部门和关联方式:其最近的历史记录早于这些内容列入校验",
                f"names, departments and links of {old} issues: their newest entries were made before these counted",
            )
        if any("tables" not in details for _, details in self.nights.values()):
            yield (
                "早先各晚的规则、暂缓和文件:当时的历史记录不含这些内容",
                "rules, holds and files of nights recorded before the history kept them",
            )
