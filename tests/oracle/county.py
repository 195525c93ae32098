"""What a rule may ask: registry, villages, policy, links and strangers, read from rules.md by plain loops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from crosscheck.catalog.datasets import catalog
from oracle.arrivals import Row, World, accepted
from oracle.links import ACCUSES, link_of, number_of
from oracle.words import current, digits_born, fold, is_valid, month, same_name

Finding = tuple[str, str]
RuleFunction = Callable[["County"], Iterable[Finding]]
RULES: dict[str, tuple[RuleFunction, tuple[str, ...]]] = {}


def rule(rule_id: str, *needs: str) -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule's reading with the datasets that must be usable. Rules yield (subject, object)."""

    def register(function: RuleFunction) -> RuleFunction:
        RULES[rule_id] = function, needs
        return function

    return register


class County:
    """One night of one world."""

    def __init__(self, world: World) -> None:
        self.world, self.d = world, world.d
        self.month, self.year = month(world.d), world.d.year
        self.rows = accepted(world)
        self.households = {h["household_no"]: h for h in self.rows["registry.household"]}
        self.members = self.rows["registry.member"]
        self.findings: dict[str, set[Finding]] = {}
        begun = [r for r in self.rows["reference.region"] if r["valid_from"] <= self.d]
        self._regions = _grouped((r, r["region_code"]) for r in begun)
        for household in self.households.values():
            household["village"] = self.village(household["region_code"])
            household["members"] = []
        for member in self.members:
            member["home"] = self.households[member["household_no"]]
            member["home"]["members"].append(member)
            member["valid"] = member["id_no"] if is_valid(member["id_no"], self.d) else None
            member["born"] = digits_born(member["valid"]) if member["valid"] else None
            member["person"] = member["valid"] or f"member {member['member_no']}"
        held_numbers = {m["id_no"] for m in self.members} | {r["id_no"] for r in self.rows["police.resident"]}
        self.held = {number for number in held_numbers if number and number.endswith("000")}
        self.by_name = _grouped((m, fold(m["name"])) for m in self.members)
        self.by_number = _grouped((m, m["valid"]) for m in self.members if m["valid"])
        residents = [(r["id_no"], r["name"]) for r in self.rows["police.resident"] if is_valid(r["id_no"], self.d)]
        self.outsiders = _grouped((number, fold(name)) for number, name in residents if number not in self.by_number)
        self.links = {d.id: self._links_of(d.id) for d in catalog().datasets if d.person}
        self._of_person = {
            name: _grouped(((row, link), person) for row, person, link in links) for name, links in self.links.items()
        }
        self.known = self._known_numbers()

    # --- registry -------------------------------------------------------------------------------------------------

    def active(self, household: Row | None = None) -> Iterator[Row]:
        """'active member: member_status 正常', of one household or of all."""
        for member in self.members_of(household):
            if member["member_status"] == "正常":
                yield member

    def members_of(self, household: Row | None) -> list[Row]:
        """Members of any status, of one household or of all."""
        return self.members if household is None else household["members"]

    def village(self, code: str) -> str | None:
        """'its region_code, followed through merged_into to the code valid on D'; None when it leads nowhere.

        'a code announced for next year is accepted and not valid yet': nothing its row says counts before its day.
        """
        seen = set()
        while code not in seen:
            seen.add(code)
            rows = sorted(self._regions.get(code, []), key=_valid_from)
            if any(r["level"] == "村" and current(r["valid_from"], r["valid_to"], self.d) for r in rows):
                return code
            code = rows[-1]["merged_into"] if rows and rows[-1]["merged_into"] else code
        return None

    # --- policy ---------------------------------------------------------------------------------------------------

    def policy(self, parameter: str, village: str | None) -> Any:
        """'the one with the longest region prefix ..., then the latest from <= D'; None when no row applies."""
        region = village or self.county
        rows = [
            (len(prefix), since, value)
            for name, prefix, since, value in self.world.policy
            if name == parameter and region.startswith(prefix) and since <= self.d
        ]
        return max(rows)[2] if rows else None

    @property
    def county(self) -> str:
        """'subjects without a valid village ... use the county code': the world's one county."""
        return next(r["region_code"][:6] for r in self.rows["reference.region"] if r["level"] == "县")

    # --- links ----------------------------------------------------------------------------------------------------

    def _links_of(self, dataset: str) -> list[tuple[Row, str, str]]:
        found = []
        for row in self.rows[dataset]:
            link = link_of(self, dataset, row)
            if link:
                found.append((row, *link))
        return found

    def proof(self, dataset: str, member: Row) -> list[Row]:
        """The rows that may accuse: linked exact or repaired to the member's person."""
        return [row for row, link in self._of_person[dataset].get(member["person"], []) if link in ACCUSES]

    def hints(self, dataset: str, member: Row) -> list[Row]:
        """The rows that may excuse: linked in any class to the member's person."""
        return [row for row, _ in self._of_person[dataset].get(member["person"], [])]

    def proof_of_any(self, dataset: str, members: Iterable[Row]) -> list[Row]:
        """Each row once that is linked exact or repaired to any of the members."""
        one_of_each = {m["person"]: m for m in members}
        return [row for m in one_of_each.values() for row in self.proof(dataset, m)]

    def hints_of_any(self, dataset: str, members: Iterable[Row]) -> list[Row]:
        """Each row once that is linked in any class to any of the members."""
        one_of_each = {m["person"]: m for m in members}
        return [row for m in one_of_each.values() for row in self.hints(dataset, m)]

    # --- persons outside the registry -----------------------------------------------------------------------------

    def usable_number(self, number: str | None) -> bool:
        """Valid, and not 'a number ending in 000 that neither a member nor a resident holds'."""
        return is_valid(number, self.d) and (not str(number).endswith("000") or number in self.held)

    def _known_numbers(self) -> set[str]:
        numbers = {m["valid"] for m in self.members if m["valid"]}
        for dataset, links in self.links.items():
            numbers |= {number_of(dataset, row) for row, _, _ in links}
        return numbers

    def stranger(self, dataset: str, row: Row) -> str | None:
        """The number of a row's person who is no registry member, else None.

        'judged by person: no row of any usable dataset that carries this person's valid number is linked in any
        class. A resident finding is named by that number; a row without a valid ID raises none.'
        """
        number = number_of(dataset, row)
        return number if self.usable_number(number) and number not in self.known else None

    def same_person(self, one: tuple[str | None, str | None], other: tuple[str | None, str | None]) -> bool:
        """'Between two source rows ...: equal valid numbers, and names equal after folding or ...; nothing else.'"""
        return one[0] == other[0] and self.usable_number(one[0]) and same_name(one[1], other[1])

    def by_household(self, dataset: str) -> dict[str, list[Row]]:
        """Rows of a registry list that name a registered household, by its number."""
        return _grouped((r, r["household_no"]) for r in self.rows[dataset] if r["household_no"] in self.households)

    def in_month(self, row: Row, when: date) -> bool:
        """A row of months is current in the month of ``when``."""
        return current(row["from_month"], row["to_month"], month(when))


def _grouped(pairs: Iterable[tuple[Any, str]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for value, name in pairs:
        found[name].append(value)
    return found


def _valid_from(row: Row) -> date:
    return row["valid_from"]


def run_rule(county: County, rule_id: str) -> set[Finding]:
    """The findings of one rule; none when a dataset it needs is not usable (it is held)."""
    if rule_id not in county.findings:
        function, needs = RULES[rule_id]
        always = ("registry.household", "registry.member", "reference.region")
        held = county.world.unusable.intersection((*needs, *always))
        county.findings[rule_id] = set() if held else set(function(county))
    return county.findings[rule_id]
