"""An answer as it is given, and what it lacks."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from crosscheck.ledger.changes import Record
from crosscheck.ledger.history import record_hash
from crosscheck.ledger.vocabulary import GIVEN_REASONS
from crosscheck.words import ANSWERS, REASONS

LONGEST_PROMISE = 365
"""Days within which a confirmed problem has to be rectified, and for which an exemption may last."""
NEEDS_MEASURES = ("confirmed", "partly")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an office says about an issue. ``result`` and ``reason`` are codes of the vocabulary.

    ``done_on``: when it was or will be rectified. ``document``: proof, by name. ``checked_by``: who went there.
    ``recovered``: what was recovered so far, in fen.
    """

    result: str
    text: str
    reason: str = ""
    measures: str = ""
    done_on: date | None = None
    document: str = ""
    checked_by: str = ""
    phone: str = ""
    opinion: str = ""
    remark: str = ""
    recovered: int | None = None

    def digest(self, row: str = "") -> str:
        """Tells whether this very answer has been taken already; ``row`` is the check code of the row it stood in."""
        return record_hash({**asdict(self), "row": row})[:32]

    def record(self, row: str = "") -> Record:
        """The answer as a row of the ledger."""
        return Record("answer", {**asdict(self), "digest": self.digest(row)})

    def promises(self, day: date) -> bool:
        """True when rectifying is still to come."""
        return self.result != "allowed" and self.done_on is not None and self.done_on > day


def complete(answer: Answer) -> Answer:
    """The answer with the reason that its result implies, when it names none."""
    return replace(answer, reason=answer.reason or GIVEN_REASONS.get(answer.result, ""))


def lacks(answer: Answer, day: date) -> list[str]:
    """What is missing or wrong in an answer given on ``day``, in Chinese; nothing when it can be taken."""
    found = []
    if answer.result not in ANSWERS:
        found.append(f"缺核查结果,须为:{'、'.join(ANSWERS.values())}")
    if answer.reason not in (*REASONS, *GIVEN_REASONS.values()) and answer.result in ANSWERS:
        found.append("缺不属实原因,请从下拉框选择")
    if not answer.text.strip():
        found.append("缺核查情况说明")
    if answer.result in NEEDS_MEASURES:
        if not answer.measures.strip():
            found.append(f"{ANSWERS[answer.result]}须填写整改措施")
        if answer.done_on is None:
            found.append(f"{ANSWERS[answer.result]}须填写整改完成日期")
    if answer.done_on is not None and answer.done_on > day + timedelta(days=LONGEST_PROMISE):
        found.append(f"整改完成日期{answer.done_on.isoformat()}超过{LONGEST_PROMISE}天")
    if answer.result == "allowed" and not answer.document.strip():
        found.append("政策允许须填写佐证材料(文件名称、文号)")
    return found
