"""A county that lives through a planned month: real deliveries, commands, servers; each told message is compared."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from month_files import fill_in, without_header
from month_nights import disturbed, no_room, undisturbed
from month_oracle import Oracle
from month_plan import AWAY, BREAKABLE, CLOCK, DATABASES, DEPARTMENTS, KILLED, NO_ROOM, OFF, SKIPPED, STALE, WELL, Day
from restarts import rows
from typer.testing import CliRunner

from crosscheck import clock
from crosscheck import settings as settings_module
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.rules import rule_catalog
from crosscheck.cli.main import app
from crosscheck.flow import day as daytime
from crosscheck.operate import machine_checks
from crosscheck.operate.notice import notice, shortened
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.deliver.exports import write_exports
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo import FIRST_NIGHT
from kit.messages import MailServer, Robot
from kit.postgres import Cluster
from kit.signing import made_key

NAME = "田东县"
SITE = """county: {{code: "451022", name: {name}}}
lang: zh
notifications:
  mail: {{server: 127.0.0.1, port: {port}, security: none, from: hucha@example.cn, to: [a@example.cn]}}
  webhook: wecom
departments:
{others}"""
UNAVAILABLE, NOTHING = 6, 9
"""How a command ends whose ledger does not answer, and one that found nothing to do."""


@dataclass
class MonthCounty:
    """The county below ``folder``; ``plain`` is the same one to which nothing happens but its deliveries."""

    folder: Path
    cluster: Cluster
    mail: MailServer
    robot: Robot
    patch: pytest.MonkeyPatch
    households: int
    departments: tuple[str, ...] = DEPARTMENTS
    plain: Settings | None = None
    filled: int = 0
    signed: date | None = None
    backed_up: datetime | None = None
    happened: Counter[str] = field(default_factory=Counter)
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.world = build_world(self.households, 5, FIRST_NIGHT, plants=("DE-01", "ED-01", "ID-01"))
        site = self.folder / "site"
        (site / "sources").mkdir(parents=True)
        apart = [each.name for each in catalog().departments if each.name not in self.departments]
        others = "".join(f"  {name}: {{connected: false}}\n" for name in apart)
        (site / "site.yaml").write_text(SITE.format(name=NAME, port=self.mail.port, others=others), encoding="utf-8")
        for dataset, days in STALE.items():
            (site / "sources" / f"{dataset}.yaml").write_text(f"stale: {days}\n", encoding="utf-8")
        key, public = made_key(self.folder / "key")
        self.settings = replace(
            settings_module.load().apart(self.folder / "home"),
            **{"exports": self.folder / "exports", "site": site, "threads": 1, "lang": "zh"},
            **{"ledger": self.cluster.address("month"), "webhook_url": self.robot.address},
            **{"heads": self.folder / "heads", "head_key": key, "head_public": public},
        )
        for variable, text in self.settings.as_environment().items():
            self.patch.setenv(variable, text)
        self.patch.setattr(clock, "now", lambda: self.now)
        self.patch.setattr(machine_checks, "_other_clocks", lambda _: ())
        self.oracle = Oracle(rule_catalog(self.settings.root), self.settings)
        (self.folder / "exports").mkdir()

    def live(self, day: Day) -> None:
        """One day, from midnight to midnight."""
        self._deliver(day)
        self.oracle.deaf = day.deaf
        self.mail.down, self.robot.down = "mail" in day.deaf, "webhook" in day.deaf
        self.happened.update(
            [day.night, *(f"{name} absent" for name in day.absent), *(f"{n} broken" for n in day.broken)]
        )
        self._night(day)
        for moment in ("06:00", "06:45"):
            self._tick(day, moment)
        self._doctor(day, "07:00")
        self._morning(day)
        self._mend(day)
        for moment in ("12:00", "18:00"):
            self._tick(day, moment)
        self.oracle.deaf, self.mail.down, self.robot.down = frozenset(), False, False
        self._intake(day, "19:00")
        self._backup(day, "21:00")
        self._tick(day, "22:45")
        self.nothing_differs()

    def _at(self, day: Day, moment: str) -> datetime:
        """Set the clock; the moment as it really is."""
        real = datetime.combine(day.date, time.fromisoformat(moment), clock.ZONE)
        self.now = real + self.oracle.offset
        return real

    def _deliver(self, day: Day) -> None:
        records, exports = records_for(self.world, day.date), self.folder / "exports"
        coming = [name for name in self.departments if name not in day.absent]
        write_exports(records, day.date, exports, departments=coming)
        for name in day.absent & set(DATABASES):
            (exports / "database" / f"{name}.sqlite").unlink(missing_ok=True)
        for name in day.broken.intersection(self.departments):
            title = catalog().dataset(BREAKABLE[name]).title
            [path, *_] = sorted((exports / "drop" / name / f"{day.date:%Y%m%d}").glob(f"{title}*"))
            without_header(path)
        self.oracle.delivered(day)

    def _night(self, day: Day) -> None:
        """The night as it is planned; what it leaves undone is done in the morning."""
        if day.night in (OFF, SKIPPED):
            return
        if day.night == AWAY:
            self.cluster.stop()
            self.oracle.away = True
        if day.night == CLOCK:
            self.oracle.offset = timedelta(days=-day.behind)
        if day.night == KILLED:
            assert self._run_in_a_process(day, "00:45", lambda: os.kill(os.getpid(), signal.SIGKILL)) == -signal.SIGKILL
            if day.recorded_when_cut:
                self.oracle.cut_off(day)
        elif day.night == NO_ROOM:
            assert self._run_in_a_process(day, "00:45", no_room) not in (0, -signal.SIGKILL)
            if day.recorded_when_cut:
                self.oracle.cut_off(day)
            self.oracle.failed["crosscheck run"] = f"failed {day.date}"
            self._compare(self._at(day, "00:45"))
        else:
            self._run(day, "00:45", well=day.night == WELL)

    def _run(self, day: Day, moment: str, well: bool = True) -> None:
        real, before, cut = self._at(day, moment), self._heard(), self.oracle.cut
        code = self._say("run", "--date", f"{day.date}")
        assert (code == 0) == well, (day, code)
        if well:
            self.oracle.recorded(day)
            self.oracle.failed.pop("crosscheck run", None)
            self.signed = real.date()
            if self.plain:
                undisturbed(self.plain, day.date, cut)
        if well or day.night == AWAY:  # a date that the clock has not reached is refused before anything begins
            self._compare(real, before)
        else:
            assert self._heard() == before

    def _morning(self, day: Day) -> None:
        """What falls due, in both counties, wherever the night is in the ledger by then."""
        self._tick(day, "07:30", "deadlines", "--date", f"{day.date}")
        if self.plain and self.oracle.night == day.date and not self.oracle.cut:
            daytime.morning(self.plain, day.date)

    def _mend(self, day: Day) -> None:
        """By nine somebody has looked after it."""
        if day.night == AWAY:
            self.cluster.start()
            self.oracle.away = False
        self.oracle.offset = timedelta()
        if day.night not in (WELL, SKIPPED):
            self._tick(day, "08:45")
            self._run(day, "09:05")

    def _run_in_a_process(self, day: Day, moment: str, act: Callable[[], None]) -> int:
        """``crosscheck run`` in a process in which ``act`` is done as a step of the night begins; how it ended."""
        self._at(day, moment)
        self._before = self._heard()
        process = get_context("fork").Process(target=disturbed, args=(f"{day.date}", day.step, act))
        process.start()
        process.join(600)
        assert process.exitcode is not None, "it hangs"
        return process.exitcode

    def _tick(self, day: Day, moment: str, *command: str) -> None:
        """Somebody asks, as the watch does each quarter of an hour."""
        real, before = self._at(day, moment), self._heard()
        code = self._say(*(command or ("notify",)))
        if command:  # the morning's command tells as well
            expected = UNAVAILABLE if self.oracle.away else 0 if self.oracle.night == day.date else NOTHING
            assert code == expected, (day, code)
        self._compare(real, before)

    def _compare(self, real: datetime, before: tuple[int, int] | None = None) -> None:
        """What the two servers heard since then is what they had to hear, to the letter."""
        mails, posts = before or self._before
        expected = {
            name: notice(self.settings, NAME, changed, "zh") for name, changed in self.oracle.hear(real).items()
        }
        heard = {"mail": [text.strip() for text in self.mail.texts[mails:]], "webhook": self.robot.texts[posts:]}
        wanted = {
            "mail": [expected["mail"].text] if "mail" in expected else [],
            "webhook": [shortened(expected["webhook"], 2048, "zh")] if "webhook" in expected else [],
        }
        assert heard == wanted, f"at {real}"

    def _heard(self) -> tuple[int, int]:
        return len(self.mail.mails), len(self.robot.texts)

    def _doctor(self, day: Day, moment: str) -> None:
        real = self._at(day, moment)
        done = CliRunner().invoke(app, ["doctor", "--json"])
        said = {each["check"]: each["state"] for each in json.loads(done.stdout)}
        for check, state in self.oracle.diagnoses(real, self.signed, self.backed_up).items():
            assert said[check] == state or state == "either", (day, check, said[check], done.stdout)

    def _intake(self, day: Day, moment: str) -> None:
        """On the third day offices send a row each; what lies there is taken."""
        self._at(day, moment)
        incoming = self.settings.home / "feedback" / "in"
        if (day.date - FIRST_NIGHT).days == 2:
            self.filled = fill_in(self.settings)
            if self.plain:
                shutil.copytree(incoming, self.plain.home / "feedback" / "in")
        if incoming.exists():
            daytime.take_drop_folder(self.settings)
            if self.plain:
                daytime.take_drop_folder(self.plain)

    def _backup(self, day: Day, moment: str) -> None:
        if not day.backup:
            return
        real, before = self._at(day, moment), self._heard()
        target = self.folder / "backups" / f"{day.date}"
        if day.backup == "failed":
            target.mkdir(parents=True)
            (target / "somebody's").touch()
        code = self._say("backup", str(target))
        assert (code == 0) == (day.backup == "well")
        if day.backup == "well":
            self.oracle.failed.pop("backup", None)
            self.backed_up = real
        else:
            self.oracle.failed["backup"] = f"failed {day.date}"
        self._compare(real, before)

    def _say(self, *words: str) -> int:
        return CliRunner().invoke(app, list(words)).exit_code

    def nothing_is_lost(self) -> None:
        """Everything proves, and each answer is there."""
        assert verify(self.settings).problems == ()
        assert len(rows(self.settings)["answer"]) == self.filled
        self.nothing_differs()

    def nothing_differs(self) -> None:
        """The ledger is that of the county to which nothing happened, row by row."""
        if self.plain:
            apart = {"told", "trouble"}
            left, there = rows(self.settings), rows(self.plain)
            assert [name for name in left.keys() - apart if left[name] != there[name]] == []
