"""A notification as text: what has changed, grouped by kind, with the way to the portal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.operate.conditions import BEHIND, Condition, ended
from crosscheck.settings import Settings
from crosscheck.words.notice_words import NOTICE_KINDS, NOTICE_NAMES, NOTICE_STATES, notice_says


@dataclass(frozen=True)
class Notice:
    """One message: what it is about, what has changed line by line, where to read on."""

    subject: str
    lines: tuple[str, ...]
    last: str

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join([self.subject, *self.lines, self.last]).strip()


def changes(before: Mapping[str, str], now: Iterable[Condition]) -> list[Condition]:
    """What is to be told to whoever was last told ``before`` (states by key): conditions that are new or other than
    then, and with an empty state those that are over. Told, these make ``before`` what is ``now``. While the clock is
    behind, nothing is over.
    """
    current = {each.key: each for each in now}
    begun = [each for key, each in current.items() if before.get(key) != each.state]
    over = [ended(key) for key in before.keys() - current.keys() if BEHIND.key not in current]
    return sorted(begun + over)


def notice(settings: Settings, county: str, changed: Sequence[Condition], language: str) -> Notice:
    """The message about ``changed``: what needs somebody first, what is over last."""
    begun = [each for each in changed if each.state]
    key = "subject" if begun else "subject_over"
    lines = [line for kind, some in _by_kind(begun) for line in _section(settings, kind, some, language)]
    over = [each for each in changed if not each.state]
    if over:
        lines += [f"【{notice_says('over', language)}】", *(_line(settings, each, language) for each in over)]
    return Notice(
        subject=notice_says(key, language, county=county, begun=len(begun), over=len(over)),
        lines=tuple(lines),
        last=notice_says("portal", language, address=f"{settings.portal_url}/") if settings.portal_url else "",
    )


def trial(county: str, language: str) -> Notice:
    """A message that says that nothing happened."""
    return Notice(notice_says("test", language, county=county), (), "")


def _by_kind(changed: Sequence[Condition]) -> Iterator[tuple[str, list[Condition]]]:
    order = list(NOTICE_KINDS)
    inorder = sorted(changed, key=lambda each: (order.index(each.kind), each))
    return ((kind, list(some)) for kind, some in groupby(inorder, key=lambda each: each.kind))


def _section(settings: Settings, kind: str, some: Sequence[Condition], language: str) -> Iterator[str]:
    yield f"【{NOTICE_KINDS[kind][language == 'en']}】"
    if kind == "held":  # a list that is missing holds a dozen: their numbers are enough
        yield "- " + "、".join(each.about for each in some)
        return
    for each in some:
        yield _line(settings, each, language)


def _line(settings: Settings, each: Condition, language: str) -> str:
    state, _, more = (each.state or "over").partition(" ")
    says = NOTICE_STATES[f"{each.kind}_{state}"][language == "en"].format(more=more, detail=each.detail)
    return f"- {_name(settings, each, language)}:{says}"


def _name(settings: Settings, each: Condition, language: str) -> str:
    if each.about in NOTICE_NAMES:
        return NOTICE_NAMES[each.about][language == "en"]
    if each.kind == "delivery":
        return _list_name(each.about)
    rule = rule_catalog(settings.root).get(each.about) if each.kind in ("surge", "held") else None
    return f"{each.about} {rule.title if language == 'zh' else rule.title_en}" if rule else each.about


def _list_name(about: str) -> str:
    for department in catalog().departments:
        if about == department.name:
            return f"{department.title}({about})"
        for dataset in department.datasets:
            if dataset.id == about:
                return f"{department.title} {dataset.title}({about})"
    return about


def shortened(message: Notice, most: int, language: str) -> str:
    """The message in at most ``most`` bytes of UTF-8: lines at its end are left out and counted, never cut."""
    lines = list(message.lines)
    left_out = 0
    while True:
        more = [notice_says("more", language, count=left_out)] if left_out else []
        text = "\n".join([message.subject, *lines, *more, message.last]).strip()
        if len(text.encode()) <= most or not lines:
            return text
        lines.pop()
        left_out += 1
