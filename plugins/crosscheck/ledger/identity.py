"""Inspectors' decisions who a source row is about: kept for good, taken back by a later entry; the newest counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import pyarrow as pa
from sqlalchemy import Connection, Engine, insert, select

from crosscheck.errors import LedgerError
from crosscheck.ledger import history, tables
from crosscheck.ledger.applying import Author
from crosscheck.ledger.database import writing
from crosscheck.ledger.handling import Person
from crosscheck.ledger.history import Entry, record_hash
from crosscheck.ledger.vocabulary import Action, Role

SAME, DIFFERENT, UNDECIDED, REVOKED = "same", "different", "undecided", "revoked"
VERDICTS = {SAME: "同一人", DIFFERENT: "不是同一人", UNDECIDED: "暂不能定"}
"""What an inspector may say of a source row and a member of the registry."""
DECIDING = (Role.INSPECTOR, Role.COUNTY)
DECISIONS = pa.schema(
    [
        (name, pa.string())
        for name in ("key", "dataset", "id_no", "name", "birth", "village", "person_key", "member_no", "verdict")
    ]
)
"""What linking reads of the decisions that count."""
Row = tuple[str, str, str, str, str]
Identity = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """One source row by its values (ID number as staged, folded name, ISO day of birth, village code; empty where it
    has none) and one member with his number in the registry at the time. ``region``: the member's village or county.
    """

    key: str
    dataset: str
    id_no: str
    name: str
    birth: str
    village: str
    person_key: str
    member_no: str
    region: str

    @property
    def identity(self) -> Identity:
        """What a decision is about, whatever file or place the row stands in."""
        return (*self.row, self.member_no)

    @property
    def row(self) -> Row:
        """The source row."""
        return (self.dataset, self.id_no, self.name, self.birth, self.village)


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict as it is given: why, who checked, and the check code of the list's row (empty at the command line)."""

    pair: Pair
    verdict: str
    why: str
    checked_by: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict as it was recorded, with who, in which role, when and from which file."""

    seq: int
    given: Given
    actor: str
    role: str
    at: str
    source: str


def decisions(connection: Connection) -> list[Decision]:
    """Every decision ever taken, oldest first."""
    table, past = tables.identity_decision, tables.history
    told = [past.c[name] for name in ("actor", "role", "at", "source", "why")]
    statement = select(table, *told).join(past, past.c.seq == table.c.seq).order_by(table.c.seq)
    return [
        Decision(
            seq=row["seq"],
            given=Given(
                pair=Pair(**{name: row[name] for name in Pair.__dataclass_fields__}),
                why=row["why"],
                **{name: row[name] for name in ("verdict", "checked_by", "code")},
            ),
            **{name: row[name] for name in ("actor", "role", "at", "source")},
        )
        for row in connection.execute(statement).mappings()
    ]


def newest(taken: Iterable[Decision]) -> dict[Identity, Decision]:
    """The newest entry for each row and member, those taken back included."""
    return {decision.given.pair.identity: decision for decision in taken}


class Known:
    """The newest entry for each row and member, and to whom rows are bound: what a new verdict is held against."""

    def __init__(self, taken: Iterable[Decision] = ()) -> None:
        self.newest: dict[Identity, Decision] = {}
        self._of_row: dict[Row, set[Identity]] = defaultdict(set)
        for decision in taken:
            self.add(decision)

    def add(self, decision: Decision) -> None:
        """Let ``decision`` count from now on."""
        pair = decision.given.pair
        self.newest[pair.identity] = decision
        self._of_row[pair.row].add(pair.identity)

    def bound_to_another(self, pair: Pair) -> str:
        """The key of the decision that binds the pair's row to another person, or nothing."""
        for identity in sorted(self._of_row[pair.row]):
            bound = self.newest[identity].given
            other = bound.pair.member_no != pair.member_no and bound.pair.person_key != pair.person_key
            if bound.verdict == SAME and other:
                return bound.pair.key
        return ""


def standing(taken: Iterable[Decision]) -> list[Decision]:
    """The decisions that count: the newest of each row and member, unless it was taken back."""
    return [decision for decision in newest(taken).values() if decision.given.verdict != REVOKED]


def for_linking(connection: Connection) -> pa.Table:
    """The decisions that bind or ban, by ``DECISIONS``: no matter in which order they were taken."""
    return as_table(decision.given for decision in standing(decisions(connection)))


def as_table(given: Iterable[Given]) -> pa.Table:
    """Verdicts by ``DECISIONS``, sorted, without those that are undecided."""
    rows = [
        {**{name: value for name, value in asdict(g.pair).items() if name != "region"}, "verdict": g.verdict}
        for g in given
        if g.verdict in (SAME, DIFFERENT)
    ]
    return pa.Table.from_pylist(sorted(rows, key=lambda row: tuple(row.values())), DECISIONS)


def decide(engine: Engine, given: Given, person: Person, at: str, source: str) -> None:
    """Record one verdict; what is not allowed raises LedgerError. ``at`` is an ISO time in Asia/Shanghai."""
    with writing(engine) as connection:
        known = Known(decisions(connection))
        allow(given, person, known)
        record(connection, [given], known, Author(at, person.name, person.role.value, source))


def revoke(engine: Engine, key: str, why: str, person: Person, at: str, source: str) -> None:
    """Take the decision on ``key`` back: from the next night on links are as if it had never been."""
    with writing(engine) as connection:
        known = Known(decisions(connection))
        found = [d.given for d in known.newest.values() if d.given.pair.key == key and d.given.verdict != REVOKED]
        if not found or not _covers(person, found[-1].pair):
            raise LedgerError(f"没有编号为{key}的判定可以撤销")
        given = Given(found[-1].pair, REVOKED, why.strip())
        allow(given, person, known)
        record(connection, [given], known, Author(at, person.name, person.role.value, source))


def allow(given: Given, person: Person, known: Known) -> None:
    """Refuse what the role, the scope or an earlier decision does not allow."""
    if person.role not in DECIDING:
        raise LedgerError(f"{person.role.zh}不能核定身份,须由{'或'.join(role.zh for role in DECIDING)}办理")
    if not _covers(person, given.pair):
        raise LedgerError(f"没有编号为{given.pair.key}的待核实记录")
    if not given.why.strip():
        raise LedgerError("核定身份须写明判定依据")
    if given.verdict == SAME and (other := known.bound_to_another(given.pair)):
        raise LedgerError(f"该记录已判定为另一人(编号{other}),一条记录只能是一个人,请先撤销该判定")


def _covers(person: Person, pair: Pair) -> bool:
    return pair.region.startswith(person.scope.region) and not person.scope.department


def record(connection: Connection, verdicts: Sequence[Given], known: Known, author: Author) -> None:
    """Append verdicts that ``allow`` let through; the caller holds the write transaction."""
    first = history.head(connection).seq + 1
    rows = [
        {**asdict(given.pair), **{name: getattr(given, name) for name in ("verdict", "checked_by", "code")}}
        for given in verdicts
    ]
    history.append(connection, [_entry(given, row, known, author) for given, row in zip(verdicts, rows, strict=True)])
    numbered = [{**row, "seq": seq} for seq, row in enumerate(rows, start=first)]
    connection.execute(insert(tables.identity_decision), numbered)


def _entry(given: Given, row: Mapping[str, str], known: Known, author: Author) -> Entry:
    before = known.newest.get(given.pair.identity)
    return Entry(
        at=author.at,
        number="",
        actor=author.actor,
        role=author.role,
        action=Action.IDENTITY.value,
        before=before.given.verdict if before else "",
        after=given.verdict,
        why=given.why,
        source=author.source,
        details={"table": tables.identity_decision.name, "record": record_hash(row), "key": given.pair.key},
    )
