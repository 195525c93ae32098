"""Is what is stored what was written? The ledger says what must be there; lake, nights, lists are held against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import IntegrityError, LedgerError
from crosscheck.ledger import proof as ledger_proof
from crosscheck.ledger.database import existing_ledger, reading
from crosscheck.ledger.downloads import taken_to
from crosscheck.ledger.history import Head
from crosscheck.ledger.open_evidence import evidence_bodies
from crosscheck.ledger.proof import Proof
from crosscheck.operate.proof_evidence import Cited, cited, evidence_problems
from crosscheck.operate.proof_files import file_problems
from crosscheck.operate.proof_heads import heads_outside, signature_problems, untold_by_heads
from crosscheck.operate.proof_lake import lake_problems
from crosscheck.operate.proof_lists import heads, revision_problems
from crosscheck.operate.proof_nights import night_problems
from crosscheck.operate.proof_requests import request_problems
from crosscheck.publish.request import OUTGOING
from crosscheck.settings import Settings


def verify(settings: Settings) -> Proof:
    """Hold lake, nights, revisions and ledger against the history; ``IntegrityError`` names every difference.

    Of what can't be told the proof says so in ``untold``.
    """
    kept = heads(settings)
    outside = heads_outside(settings)
    proof, rows, problems = _ledger(settings, [*kept.values(), *(one.head for one in outside)])
    parts: list[Callable[[], Iterable[str]]] = [
        lambda: file_problems(settings, proof.told.files),
        lambda: lake_problems(settings, proof.told.gone),
        lambda: night_problems(settings, proof.told),
        lambda: revision_problems(settings, proof.told.published, proof.told.withdrawn | proof.told.gone),
        lambda: evidence_problems(settings, rows, proof.told.gone),
        lambda: request_problems(settings, _requests(settings), proof.told.gone),
        lambda: _older(kept, proof.head),
        lambda: signature_problems(settings, outside, proof.head),
    ]
    for part in parts:
        problems += part()
    if problems:
        raise IntegrityError("\n".join(dict.fromkeys(problems)))
    untold = (*proof.untold, *untold_by_heads(settings, outside, proof.head))
    return Proof(proof.entries, proof.head, (), untold, proof.told)


def _ledger(settings: Settings, kept: list[Head]) -> tuple[Proof, Cited, list[str]]:
    """The proof of the ledger, the rows that its evidence cites, and the problems; a spoilt ledger proves nothing."""
    nothing = Proof(0, Head(0, ""), ())
    try:
        ledger = existing_ledger(settings.ledger_url)
    except LedgerError as error:
        told = f"history: {error}"
        if kept or _rests_on_ledger(settings):
            return nothing, {}, [told]
        if settings.lake.exists():
            return replace(nothing, untold=((f"历史记录:{error.told('zh')}", told),)), {}, []
        raise
    try:
        with reading(ledger, EVERYTHING) as connection:
            proof = ledger_proof.verify(connection, kept)
            return (
                proof,
                cited(evidence_bodies(connection), proof.told.erased),
                [f"history: {problem}" for problem in proof.problems],
            )
    except (LedgerError, ValueError, KeyError, TypeError) as error:
        why = str(error) if isinstance(error, LedgerError) else f"it can't be read ({type(error).__name__})"
        return nothing, {}, [f"history: {why}"]
    finally:
        ledger.dispose()


def _requests(settings: Settings) -> dict[str, str]:
    """The requests that went to departments, as the history has them; none where there is no ledger to ask."""
    try:
        ledger = existing_ledger(settings.ledger_url)
    except LedgerError:
        return {}
    try:
        with reading(ledger, EVERYTHING) as connection:
            return taken_to(connection, OUTGOING)
    except LedgerError:
        return {}
    finally:
        ledger.dispose()


def _rests_on_ledger(settings: Settings) -> bool:
    """Whether a night was checked or a list published: before, a night that was cut off has left no ledger yet."""
    return any(settings.nights.glob("*/*/night.json")) or settings.revisions.exists()


def _older(kept: dict[str, Head], head: Head) -> Iterator[str]:
    for name, of_list in kept.items() if head.seq else ():  # a ledger that can't be read is told by itself
        if of_list.seq > head.seq:
            yield f"{name} rests on entry {of_list.seq}, the ledger ends at {head.seq}: it is older than the lists"
