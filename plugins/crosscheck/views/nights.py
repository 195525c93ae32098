"""What a night did, gathered from what its steps stored: for the terminal and for whoever asks later."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from crosscheck import files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.rules import rule_catalog
from crosscheck.errors import ConfigurationError
from crosscheck.lake import counts
from crosscheck.lake.state import DatasetState
from crosscheck.lake.usable import dataset_states
from crosscheck.ledger.database import Ledger, existing_ledger, reading
from crosscheck.ledger.nights import newest_night, nights
from crosscheck.ledger.workdays import calendar_warning
from crosscheck.publish.revision import MANIFEST, revisions
from crosscheck.rules.stored import current_night
from crosscheck.settings import Settings
from crosscheck.words import EVENTS

ROW_COUNTS = ("read", "accepted", "quarantined", "repeated", "layout")


def summary(settings: Settings, business_date: date) -> dict[str, Any]:
    """The night as plain values: deliveries, rules, ledger, revision, where things lie. Counts only, no person."""
    night = current_night(settings, business_date)
    manifest = night.manifest() if night else {"findings": {}, "holds": [], "ran": []}
    page = settings.nights / business_date.isoformat() / "expectations.html"
    unread = not_taken_in(settings, business_date)
    return {
        "business_date": business_date.isoformat(),
        "datasets": _datasets(settings, business_date, unread),
        "notes": [*_notes(settings, business_date, unread), *_manifest_notes(manifest)],
        "rules": _rules(settings, manifest),
        "ran": len(manifest["ran"]),
        "held": len({hold["rule"] for hold in manifest["holds"] if hold["region"] is None}),
        "findings": sum(manifest["findings"].values()),
        "ledger": _ledger(settings, business_date),
        "revision": _revision(settings, business_date),
        "report": str(page) if page.exists() else None,
    }


def newest_known(ledger: Ledger) -> date | None:
    """The date of the newest night in the ledger."""
    with reading(ledger, EVERYTHING) as connection:
        newest = newest_night(connection)
    return newest.business_date if newest else None


def known_night(settings: Settings, business_date: date) -> dict[str, Any]:
    """The summary of a night that was; ``ConfigurationError`` for one that nothing is stored of."""
    stored = sorted(path.name for path in settings.nights.glob("????-??-??"))
    if business_date.isoformat() not in stored:
        newest = stored[-1] if stored else None
        raise ConfigurationError(
            f"there is no night of {business_date}; the newest is {newest or 'none'}",
            zh=f"没有{business_date}这一晚;最近一晚是{newest or '无'}",
        )
    return summary(settings, business_date)


def _notes(settings: Settings, business_date: date, unread: dict[str, str]) -> list[dict[str, str]]:
    """What whoever looks at the night should know: deliveries that could not be read, a calendar that ends."""
    longest = max((rule.days for rule in rule_catalog(settings.root).values()), default=0)
    warning = calendar_warning(business_date, longest)
    states = dataset_states(settings, business_date).items()
    damaged = [(name, state.detail) for name, state in states if state.damaged]
    told = [_note(f"{name}:{detail}", f"{name}: {detail}") for name, detail in unread.items()]
    told += [_note(f"{name} 的快照:{detail}", f"{name} in the lake: {detail}") for name, detail in damaged]
    return [*sorted(told, key=lambda note: note["en"]), *([_note(*warning)] if warning else [])]


def _note(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _manifest_notes(manifest: dict[str, Any]) -> list[dict[str, str]]:
    """What the night itself has to say."""
    return [*_withheld_notes(manifest), *_unasked_notes(manifest), *_review_note(manifest)]


def _unasked_notes(manifest: dict[str, Any]) -> list[dict[str, str]]:
    """Of how many an answer said nothing, because they were not in its request."""
    return [
        _note(
            f"{name}:{of['members']}名成员({of['households']}户)不在所答复的请求名单内,有关规则对其不作结论",
            f"{name}: {of['members']} members ({of['households']} households) were not on the request that was "
            "answered: no rule that reads it gives a verdict on them",
        )
        for name, of in manifest.get("unasked", {}).items()
    ]


def _withheld_notes(manifest: dict[str, Any]) -> list[dict[str, str]]:
    """Findings that open no issue because what may excuse lies in quarantine or can't be read."""
    return [_withheld_note(name, rules) for name, rules in manifest.get("withheld", {}).items()]


def _withheld_note(name: str, rules: dict[str, int]) -> dict[str, str]:
    count, counts = sum(rules.values()), [f"{rule} {n}" for rule, n in rules.items()]
    return _note(
        f"{name}:{count}条疑点暂不立问题({'、'.join(counts)}):有关的行被隔离或不见了,或其中日期无法识别、变为空白;请改正后重新报送",
        f"{name}: {count} findings open no issue ({', '.join(counts)}): rows about their subjects were refused "
        "or are gone, or a date in them can't be read or is gone; mend the rows and have the list sent again",
    )


def _review_note(manifest: dict[str, Any]) -> list[dict[str, str]]:
    """What is to be said of the model that scored the identity review list."""
    review = manifest.get("review", {})
    if not review.get("remark"):
        return []
    state = "已超过一年" if review["model"] else "尚未训练,或所比较的项目与现在不同,清单不列可能的候选人"
    return [_note(f"身份核实模型{state};crosscheck identity train --date D 训练一个", review["remark"])]


def not_taken_in(settings: Settings, business_date: date) -> dict[str, str]:
    """What was laid down and not taken in, with the reason: datasets, and by department folders and files."""
    unread: dict[str, str] = {}
    for path in sorted((settings.nights / business_date.isoformat() / "unread").glob("*.json")):
        unread |= json.loads(path.read_text(encoding="utf-8"))
    return unread


def _datasets(settings: Settings, business_date: date, unread: dict[str, str]) -> list[dict[str, Any]]:
    delivered = counts.deliveries(settings, business_date)
    return [
        {
            "dataset": name,
            "title": state.dataset.title,
            "snapshot": state.snapshot_date.isoformat() if state.snapshot_date else None,
            "state": _state(state, delivered.get(name), name in unread, business_date),
            **{key: delivered[name][key] if name in delivered else None for key in ROW_COUNTS},
        }
        for name, state in dataset_states(settings, business_date).items()
        if state.cause or state.usable or state.damaged or name in delivered or name in unread
    ]


def _state(state: DatasetState, delivered: dict[str, Any] | None, unread: bool, business_date: date) -> str:
    if unread:
        return "read failed"
    if state.damaged:
        return "damaged"
    if delivered is None:
        return "not delivered"
    if delivered["status"] == "rejected":
        return "rejected"
    return "accepted" if state.snapshot_date == business_date else "in use"


def _rules(settings: Settings, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Every rule by id with its findings, or why it is held everywhere."""
    held = {hold["rule"]: hold["reason"] for hold in manifest["holds"] if hold["region"] is None}
    return [
        {
            "rule": rule.id,
            "title": rule.title,
            "title_en": rule.title_en,
            "findings": manifest["findings"].get(rule.id, 0),
            "held": held.get(rule.id),
        }
        for rule in sorted(rule_catalog(settings.root).values(), key=lambda rule: rule.id)
    ]


def _ledger(settings: Settings, business_date: date) -> dict[str, int]:
    with reading(existing_ledger(settings.ledger_url), EVERYTHING) as connection:
        recorded = nights(connection, business_date)
    counts = recorded[0].counts if recorded else {}
    return {event: count for event, count in counts.items() if count and event in EVENTS}


def _revision(settings: Settings, business_date: date) -> dict[str, Any] | None:
    published = revisions(settings.revisions, business_date)
    if not published:
        return None
    newest = published[-1]
    listed = json.loads((newest / MANIFEST).read_text(encoding="utf-8"))["files"]
    return {
        "name": newest.name,
        "path": str(newest),
        "files": len(listed),
        "sha256": files.sha256(newest / MANIFEST),
    }
