"""The days between the living county's nights: lists come back filled in, the county checks, deadlines pass."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

from crosscheck import files
from crosscheck.access.persons import Person
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.rules import rule_catalog
from crosscheck.feedback.drop_folder import take_all
from crosscheck.flow import day as flow
from crosscheck.ledger import moves
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.changes import Change
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.holds import reject
from crosscheck.ledger.issue import Issue
from crosscheck.ledger.moves import Case
from crosscheck.ledger.queries import find
from crosscheck.ledger.vocabulary import CHANNEL_RULES, State
from crosscheck.ledger.workdays import is_working_day
from crosscheck.ledger.write_changes import Author
from crosscheck.publish.revision import LATEST
from crosscheck.settings import Settings
from crosscheck_demo.living.living_county import MISSING, SURGING
from crosscheck_demo.offices.answers import ANSWERS, DONE, NOTES, dated, given, typed, typed_note
from crosscheck_demo.offices.desks import CHECKER, HIGHER, INSPECTOR, Move, carry_out, main_person
from crosscheck_demo.offices.filled_lists import SLIPS, AnswerSheet, handed_lists, mistaken

SOURCE = "demo"
HELPED = 0.2
"""Share of the second block's rows to which the helping office adds something."""
RETURNED_EVERY = 8
"""Of what is answered and still found every eighth is returned."""
WRONG = 2
"""So many issues a check closes although the data still show them."""
NO_LIST = "说明.xlsx"
SIX_MONTHS = 180
WAITING = (State.ISSUED, State.RETURNED, State.RECTIFYING)


class Daytime:
    """What people do on the working days of the living county.

    ``ends``: when the exemption that is short runs out. ``disputed``: issues whose evidence is deleted at some time, as
    rule AG-04 names them; nobody touches those.
    """

    def __init__(self, settings: Settings, seed: int, ends: date, disputed: Collection[str]) -> None:
        self.settings, self.seed, self.ends, self.disputed = settings, seed, ends, disputed
        self.ledger = open_ledger(settings.ledger_url)

    def hand_in(self, day: date, share: float, slips: bool = False, again: bool = False) -> None:
        """Every office fills in its ``share`` of the newest lists and lays them in the drop folder; all are taken back.

        With ``slips`` four rows hold a mistake and one file is no list; with ``again`` an office sends an old list too.
        """
        chance = random.Random(f"{self.seed}:{day}")
        waiting = {issue.number: issue for state in WAITING for issue in self._found(state)}
        answers = _answers(chance, day)
        wrong = list(range(SLIPS)) if slips else []
        for path, sender in handed_lists(self._latest()):
            sheet = AnswerSheet(path)
            folder = files.private_folder(self.settings.home / "feedback" / "in" / sender)
            if again and sheet.led:
                again = not self._sent_again(sheet, folder, day)
            back = [n for n in sheet.led if n in waiting and _comes_back(waiting[n], chance, share)]
            typed_in = {number: typed(_reported(waiting[number], answers, day)) for number in back}
            for number in back[: len(wrong)]:
                typed_in[number] = mistaken(typed_in[number], wrong.pop())
            notes = {number: typed_note(chance.choice(NOTES)) for number in sheet.helped if chance.random() < HELPED}
            if typed_in or notes:
                sheet.fill(folder / path.name, typed_in, notes)
        if slips:
            files.write_text(folder / NO_LIST, "请见附件")
        take_all(self.ledger, self.settings, f"{day}T15:00:00+08:00")

    def _sent_again(self, sheet: AnswerSheet, folder: Path, day: date) -> bool:
        """An office changes its mind on a list that it has handed in before: the issues have moved on since."""
        moved = {issue.number for state in (State.SUBMITTED, State.CLOSED) for issue in self._found(state)}
        second = typed(Answer("source_wrong", "经再次核实,源部门数据有误", "06"))
        numbers = [number for number in sheet.led if number in moved]
        if numbers:
            sheet.fill(folder / f"补报_{sheet.path.name}", dict.fromkeys(numbers, second), {})
        return bool(numbers)

    def reject_batch(self, day: date) -> None:
        """An inspector looks at what is held for its surge: it is no new problem, and opens nothing."""
        author = Author(f"{day}T09:00:00+08:00", INSPECTOR.name, INSPECTOR.role.value, SOURCE)
        reject(self.ledger, day, SURGING, author, "系信访系统历史件批量导入,非新增举报")

    def check(self, day: date) -> None:
        """The county closes, returns and exempts; offices refer what they can't verify; all in one sitting."""
        submitted = self._found(State.SUBMITTED)
        settled = [issue for issue in submitted if _may_be_closed(issue)]
        left = [issue for issue in submitted if not _may_be_closed(issue)]
        steady = [issue for issue in left if self._found_every_night(issue)]
        plans: dict[str, Move] = {issue.number: moves.close for issue in (*settled, *steady[:WRONG])}
        for issue in [issue for issue in left if issue.number not in plans][::RETURNED_EVERY]:
            plans[issue.number] = _because(moves.send_back, "说明不充分,请补充佐证材料")
        asked = [issue for issue in self._found(State.EXEMPTION_ASKED) if self._found_every_night(issue)]
        plans |= {issue.number: move for issue, move in zip(asked, self._decisions(day), strict=False)}
        carry_out(self.ledger, {CHECKER: plans}, f"{day}T16:00:00+08:00", SOURCE)
        for issue in self._found(State.ANSWERED)[::2]:
            refers = {issue.number: _because(moves.refer, "当事人在外地,本级无法核实")}
            carry_out(self.ledger, {main_person(issue): refers}, f"{day}T17:00:00+08:00", SOURCE)

    def _decisions(self, day: date) -> Iterator[Move]:
        """On requests for an exemption: a long one, a short one, then none, going on from what was granted before."""
        granted = len(self._found(State.EXEMPT))
        refused = _because(moves.send_back, "佐证材料不足")
        return islice(cycle((_exempts(day + timedelta(days=SIX_MONTHS)), _exempts(self.ends), refused)), granted, None)

    def look_again(self, day: date) -> None:
        """An inspector orders two revisits and lets one closing stand; the county answers what was referred to it."""
        closed = [issue for issue in self._found(State.CLOSED) if _may_be_closed(issue)][:2]
        self._all(INSPECTOR, closed, _because(moves.revisit, "抽查整改材料"), f"{day}T09:00:00+08:00")
        self._all(INSPECTOR, closed[:1], _because(moves.uphold, "现场核对无误"), f"{day}T11:00:00+08:00")
        county = HIGHER["county"]
        referred = [issue for issue in self._found(State.REFERRED) if issue.referred_to == county.role.value]
        answer = Answer("confirmed", "县级核实属实", measures=DONE, done_on=day)
        self._all(county, referred[::5], lambda case: moves.answer(case, answer), f"{day}T14:00:00+08:00")

    def _all(self, person: Person, issues: Sequence[Issue], move: Move, at: str) -> None:
        carry_out(self.ledger, {person: {issue.number: move for issue in issues}}, at, SOURCE)

    def morning(self, day: date) -> None:
        """督办, referral and revisits of a working day."""
        if is_working_day(day):
            flow.follow_up(self.settings, day)
            flow.draw_revisits(self.settings, day)

    def _latest(self) -> Path:
        name = (self.settings.revisions / LATEST).read_text(encoding="utf-8").strip()
        (county,) = [path for path in (self.settings.revisions / name).iterdir() if path.is_dir()]
        return county

    def _found(self, state: State) -> list[Issue]:
        with reading(self.ledger, EVERYTHING) as connection:
            found = find(connection, EVERYTHING, state=state)
        undisputed = [issue for issue in found if _object(issue) not in self.disputed]
        return sorted(undisputed, key=lambda issue: issue.number)

    def _found_every_night(self, issue: Issue) -> bool:
        """Whether the rule finds it until the end: still in the data, and not held when a department falls silent."""
        needs = rule_catalog(self.settings.root)[issue.key.rule_id].needs
        silent = any(dataset.startswith(f"{MISSING}.") for dataset in needs)
        return issue.missing_since is None and not silent and not _event(issue)


def _answers(chance: random.Random, day: date) -> Iterator[Answer]:
    """One answer of each kind, and from then on each as often as its weight says."""
    yield from (dated(answer, chance, day) for _, answer in ANSWERS)
    while True:
        yield given(chance, day)


def _comes_back(issue: Issue, chance: random.Random, share: float) -> bool:
    """Whether an office reports on an issue now: what it had corrected it does."""
    return chance.random() < share or issue.missing_since is not None


def _reported(issue: Issue, answers: Iterator[Answer], day: date) -> Answer:
    """What an office says: of what the data no longer show, and of what it was rectifying, that it is done."""
    if issue.missing_since or issue.state is State.RECTIFYING:
        return Answer("confirmed", "已核实并完成整改", measures=DONE, done_on=day)
    return next(answers)


def _may_be_closed(issue: Issue) -> bool:
    """Closed rightly: the data no longer show it, or it was an event that a person answers."""
    return issue.missing_since is not None or _event(issue)


def _event(issue: Issue) -> bool:
    return issue.key.rule_id in CHANNEL_RULES


def _object(issue: Issue) -> str:
    return f"{issue.key.rule_id}/{issue.key.subject_id}/{issue.key.object}"


def _exempts(until: date) -> Move:
    return lambda case: moves.exempt(case, until, "符合政策规定,附件齐全")


def _because(move: Callable[[Case, str], Change], why: str) -> Move:
    return lambda case: move(case, why)
