"""Pure: a rule takes no notice of the findings of a rule that is held, for whatever reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from crosscheck.ledger.issue import RESTS, UNASKED, Hold, Rests, RuleText


def resting(rule_id: str, rests: Rests, holds: Iterable[Hold], rules: Mapping[str, RuleText]) -> list[Hold]:
    """The holds that come over ``rule_id`` because rules it reads are held: where they are, and by object if it can.

    A rule that is held anyway needs none. A base that gave no verdict on one object only counts as held; who was not
    asked about for a base was not for what rests on it, which the night knows by itself.
    """
    own: set[tuple[str, str]] = set()
    bases: dict[tuple[str, str], set[str]] = defaultdict(set)
    for hold in holds:
        if hold.rule_id == rule_id:
            own.add((hold.region, hold.object))
        elif hold.rule_id in rests.on and hold.kind != UNASKED:
            bases[hold.region, hold.rule_id if rests.by_object else ""].add(hold.rule_id)
    if ("", "") in own:
        return []
    return [
        Hold(rule_id, region, _why(names, rules), about, RESTS, " ".join(sorted(names)))
        for (region, about), names in sorted(bases.items())
        if (region, about) not in own
    ]


def _why(names: Iterable[str], rules: Mapping[str, RuleText]) -> str:
    titles = "、".join(f"{name}“{rules[name].title}”" for name in sorted(names) if name in rules)
    return f"所依据的{titles}暂停校验"
