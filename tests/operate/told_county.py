"""A county that is told what happens: a ledger, stored nights, a mail server and a group robot, all real and small."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from crosscheck import clock
from crosscheck import settings as settings_module
from crosscheck.files import as_json, write_text
from crosscheck.ledger.database import Ledger, open_ledger
from crosscheck.ledger.issue import SURGE, Finding, Hold
from crosscheck.ledger.nights import record_night
from crosscheck.operate import conditions
from crosscheck.operate.notify import tell
from crosscheck.settings import Settings
from kit.messages import MailServer, Robot
from kit.nights import night

SAID = """county: {{code: "451022", name: 田东县}}
lang: {lang}
notifications:
  mail: {{server: 127.0.0.1, port: {port}, security: none, from: hucha@example.cn, to: [a@example.cn, b@example.cn]}}
  webhook: wecom
"""


@dataclass
class ToldCounty:
    """``settings`` of a home, and the two servers that its notifications go to."""

    settings: Settings
    mail: MailServer
    robot: Robot
    patch: pytest.MonkeyPatch

    @property
    def ledger(self) -> Ledger:
        return open_ledger(self.settings.ledger_url)

    def at(self, moment: str) -> None:
        """Let the clock show a moment of the county's time."""
        self.patch.setattr(clock, "now", lambda: datetime.fromisoformat(moment).replace(tzinfo=clock.ZONE))

    def night(
        self,
        day: date,
        unusable: Mapping[str, str | None] | None = None,
        held: Iterable[str] = (),
        surging: Iterable[str] = (),
        findings: Iterable[Finding] = (),
    ) -> None:
        """A night after which these lists (with their causes) are not usable, these rules held, these surging."""
        holds = [Hold(rule, "", "无数据") for rule in held] + [Hold(rule, "", "突增", kind=SURGE) for rule in surging]
        record_night(self.ledger, night(day, findings, holds))
        folder = self.settings.nights / day.isoformat()
        states = {name: {"usable": False, "cause": cause} for name, cause in (unusable or {}).items()}
        write_text(folder / "k" / "night.json", as_json({"snapshots": states}))
        write_text(folder / "current", "k")

    def told(self) -> list[str]:
        """Tell; the lines of the one message that went over both ways, its subject first. None where none went."""
        before = len(self.mail.mails), len(self.robot.texts)
        tell(self.settings)
        mails, texts = self.mail.texts[before[0] :], self.robot.texts[before[1] :]
        assert [text.strip().splitlines() for text in mails] == [text.splitlines() for text in texts]
        assert len(texts) <= 1
        return texts[0].splitlines() if texts else []


def told_county(
    folder: Path, mail: MailServer, robot: Robot, patch: pytest.MonkeyPatch, lang: str = "zh"
) -> ToldCounty:
    """A county in ``folder`` whose ``site.yaml`` names the two servers."""
    write_text(folder / "site" / "site.yaml", SAID.format(port=mail.port, lang=lang))
    patch.setenv("CROSSCHECK_SITE", str(folder / "site"))
    patch.setattr(conditions, "has_schedule", lambda year: year < 2030)
    settings = settings_module.load().apart(folder / "home")
    settings = replace(settings, webhook_url=robot.address, portal_url="https://hucha.example.cn/crosscheck")
    return ToldCounty(settings, mail, robot, patch)
