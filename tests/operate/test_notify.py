"""Notifications over real servers: every change is told once, and nothing else, whatever is repeated or fails."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from told_county import ToldCounty, told_county

from crosscheck import settings as settings_module
from crosscheck.catalog.notifying import Mail
from crosscheck.catalog.rules import rule_catalog
from crosscheck.ledger.nights import issue_new
from crosscheck.ledger.tables import hold
from crosscheck.operate import notify
from crosscheck.operate.channels import NotSent, send_mail, send_text
from crosscheck.operate.conditions import Condition
from crosscheck.operate.notice import Notice, notice, shortened
from crosscheck.operate.notify import telling, try_out
from crosscheck.settings import Settings
from kit.messages import PASSWORD, USER, MailServer, Robot, certificate, listening, trusting
from kit.nights import finding

MESSAGE = Notice("户查 田东县:试发", ("- 学籍:已拒收",), "")
PORTAL = "详见门户:https://hucha.example.cn/crosscheck/"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    with listening(server):
        yield server


@pytest.fixture
def robot() -> Iterator[Robot]:
    server = Robot()
    with listening(server):
        yield server


@pytest.fixture
def county(tmp_path: Path, mail: MailServer, robot: Robot, monkeypatch: pytest.MonkeyPatch) -> ToldCounty:
    return told_county(tmp_path, mail, robot, monkeypatch)


def test_a_sequence_of_states_is_told_change_by_change(county: ToldCounty) -> None:
    late = finding("DE-01", "M2", department="县民政局")
    county.at("2026-11-20T07:00")
    county.night(
        date(2026, 11, 20),
        unusable={"education.enrolment": "rejected", "health.insurance": "late", "market.tender": None},
        held=["ED-01"],
        surging=["WM-15"],
        findings=[finding("WM-15"), late],
    )
    assert county.told() == [
        "户查 田东县:5项变化需要处理",
        "【部门报送】",
        "- 县教育局 学籍(education.enrolment):已拒收",
        "- 县医疗保障局、卫生健康局 基本医疗保险参保(health.insurance):逾期未报送",
        "- 县市场监督管理局、公共资源交易中心 公共资源中标(market.tender):快照损坏",
        "【疑点突增】",
        "- WM-15 " + _title("WM-15") + ":1条疑点待审定",
        "【不校验的规则】",
        "- ED-01",
        PORTAL,
    ]
    assert county.told() == []
    county.at("2026-11-20T22:45")
    assert county.told() == []

    # One list is mended, another state of one, the surge is decided on.
    county.at("2026-11-21T05:00")
    county.night(date(2026, 11, 21), unusable={"health.insurance": "rejected"}, held=["ED-01"], findings=[late])
    assert county.told() == [
        "户查 田东县:1项变化需要处理",
        "【部门报送】",
        "- 县医疗保障局、卫生健康局 基本医疗保险参保(health.insurance):已拒收",
        "【已解除】",
        "- 县教育局 学籍(education.enrolment):已恢复正常",
        "- 县市场监督管理局、公共资源交易中心 公共资源中标(market.tender):已恢复正常",
        "- WM-15 " + _title("WM-15") + ":不再等待",
        PORTAL,
    ]

    # The night of the 22nd does not run; nobody is told before it should have.
    county.at("2026-11-22T06:29")
    assert county.told() == []
    county.at("2026-11-22T06:30")
    assert county.told() == ["户查 田东县:1项变化需要处理", "【夜间校验】", "- 夜间校验:2026-11-22 没有运行", PORTAL]
    assert county.told() == []
    county.night(date(2026, 11, 22), unusable={"health.insurance": "rejected"}, held=["ED-01"], findings=[late])
    assert county.told() == ["户查 田东县:1项已恢复", "【已解除】", "- 夜间校验:已运行", PORTAL]

    # What is overdue is told by office, once, and however the count changes.
    issue_new(county.ledger, date(2026, 11, 22))
    county.at("2026-12-08T06:00")
    assert "- 县民政局:1条逾期" in county.told()
    assert county.told() == []


def _title(rule_id: str) -> str:
    return rule_catalog(settings_module.load().root)[rule_id].title


def test_a_decision_on_a_surge_ends_it(county: ToldCounty) -> None:
    county.at("2026-11-20T07:00")
    county.night(date(2026, 11, 20), surging=["WM-15"], findings=[finding("WM-15")])
    assert any("待审定" in line for line in county.told())
    with county.ledger.begin() as connection:
        connection.execute(hold.update().values(decision="rejected"))
    assert county.told()[-2:] == ["- WM-15 " + _title("WM-15") + ":不再等待", PORTAL]


def test_what_failed_is_told_once_and_that_it_went_well_again(county: ToldCounty) -> None:
    county.at("2026-11-20T07:00")
    county.night(date(2026, 11, 20))
    for about in ("crosscheck run", "backup"):
        for _ in range(2):
            with pytest.raises(RuntimeError), telling(county.settings, about, date(2026, 11, 20)):
                raise RuntimeError("户主张三")
    assert [text.splitlines()[1:3] for text in county.robot.texts] == [
        ["【任务】", "- crosscheck run:2026-11-20 失败"],
        ["【备份】", "- 备份:2026-11-20 失败"],
    ]
    with telling(county.settings, "backup", date(2026, 11, 20)):
        pass
    assert county.robot.texts[2].splitlines()[1:3] == ["【已解除】", "- 备份:已恢复正常"]
    assert "张三" not in "".join(county.robot.texts)


def test_a_way_that_fails_is_told_the_next_time_and_the_other_is_not_told_twice(county: ToldCounty) -> None:
    county.at("2026-11-20T07:00")
    county.night(date(2026, 11, 20), held=["ED-01"])
    county.robot.down = True
    assert notify.tell(county.settings) == {"mail": 1}
    assert notify.tell(county.settings) == {}
    county.robot.down, county.mail.down = False, True
    assert notify.tell(county.settings) == {"webhook": 1}
    county.night(date(2026, 11, 20), held=["ED-01", "DE-01"])
    assert notify.tell(county.settings) == {"webhook": 1}
    county.mail.down = False
    assert notify.tell(county.settings) == {"mail": 1}
    assert (len(county.mail.mails), len(county.robot.texts)) == (2, 2)


def test_who_asks_at_the_same_time_tells_once(county: ToldCounty) -> None:
    county.at("2026-11-20T07:00")
    county.night(date(2026, 11, 20), held=["ED-01"])
    asking = [Thread(target=notify.tell, args=(county.settings,)) for _ in range(4)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert (len(county.mail.mails), len(county.robot.texts)) == (1, 1)


def test_deadlines_that_leave_the_known_calendar_are_told(county: ToldCounty) -> None:
    county.at("2029-11-20T07:00")
    county.night(date(2029, 11, 20))
    assert county.told()[1:3] == ["【期限】", "- 工作日历:期限落入2030年,该年放假安排未知,可能相差数日"]


def test_a_clock_that_is_set_back_ends_nothing(county: ToldCounty) -> None:
    late = finding("DE-01", "M2", department="县民政局")
    county.night(date(2026, 11, 20), findings=[late])
    issue_new(county.ledger, date(2026, 11, 20))
    county.night(date(2026, 12, 8), unusable={"health.insurance": "late"}, findings=[late])
    county.at("2026-12-08T07:00")
    assert "- 县民政局:1条逾期" in county.told()
    county.at("2026-11-25T07:00")
    assert county.told()[1:3] == ["【时钟】", "- 时钟:早于最近一晚的日期,校正之前不通知其他变化"]
    county.at("2026-12-08T12:00")
    assert county.told()[1:3] == ["【已解除】", "- 时钟:已校正"]


def test_results_that_are_gone_are_nothing_that_has_ended(county: ToldCounty) -> None:
    county.at("2026-11-20T07:00")
    county.night(date(2026, 11, 20), unusable={"health.insurance": "late"})
    assert county.told()
    (county.settings.nights / "2026-11-20" / "current").unlink()
    assert county.told() == []


def test_a_ledger_that_is_silent_is_told_once_and_that_it_answers_again(county: ToldCounty) -> None:
    county.at("2026-11-20T07:00")
    county.night(date(2026, 11, 20))
    lying = county.settings
    county.settings = replace(lying, ledger="postgresql+psycopg://crosscheck:sesame@127.0.0.1:9/crosscheck")
    assert county.told()[1:3] == ["【台账】", "- 台账:数据库没有应答"]
    assert county.told() == []
    county.settings = lying
    assert county.told()[1:3] == ["【已解除】", "- 台账:已恢复应答"]
    assert county.told() == []


def test_any_order_of_repeats_and_restarts_tells_each_change_once(
    county: ToldCounty, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a model: what each way was last told. Between acts nothing is remembered but the ledger."""
    dice = random.Random(20261120)
    world: dict[str, Condition] = {}
    monkeypatch.setattr(notify, "conditions", lambda *_: sorted(world.values()))
    told: dict[str, dict[str, str]] = {"mail": {}, "webhook": {}}
    county.night(date(2026, 11, 20))
    sent = 0
    for _ in range(50):
        for _ in range(dice.randrange(3)):
            _change(dice, world)
        county.mail.down, county.robot.down = dice.random() < 0.3, dice.random() < 0.3
        up = [name for name, server in (("mail", county.mail), ("webhook", county.robot)) if not server.down]
        now = {each.key: each.state for each in world.values()}
        wanted = {name: len(_differ(told[name], now)) for name in up}
        before = {"mail": len(county.mail.mails), "webhook": len(county.robot.texts)}
        assert notify.tell(county.settings) == {name: count for name, count in wanted.items() if count}
        new = {"mail": len(county.mail.mails) - before["mail"], "webhook": len(county.robot.texts) - before["webhook"]}
        assert new == {name: int(bool(wanted.get(name))) for name in told}
        for name in up:
            told[name] = now
        sent += sum(new.values())
    assert sent > 30


def _change(dice: random.Random, world: dict[str, Condition]) -> None:
    kind, states = dice.choice(
        [("held", ["held"]), ("delivery", ["late", "rejected"]), ("task", ["failed 2026-11-20"])]
    )
    each = Condition(kind, dice.choice("abcd"), dice.choice(states), dice.randrange(9))
    if each.key in world and dice.random() < 0.5:
        del world[each.key]
    else:
        world[each.key] = each


def _differ(before: dict[str, str], now: dict[str, str]) -> set[str]:
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_over_tls_to_a_server_that_is_trusted_alone(
    security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = certificate(tmp_path)
    server = MailServer(trusting(trusted))
    if security == "tls":
        server.socket = trusting(trusted).wrap_socket(server.socket, server_side=True)
    way = Mail("localhost", server.port, security, USER, "hucha@example.cn", ("a@example.cn",))
    with listening(server):
        with pytest.raises(NotSent, match=r"^mail by localhost:\d+: SSLCertVerificationError$"):
            send_mail(way, PASSWORD, MESSAGE)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with pytest.raises(NotSent, match=r": SMTPAuthenticationError$"):
            send_mail(way, "falsch", MESSAGE)
        send_mail(way, PASSWORD, MESSAGE)
    [mail] = server.mails
    assert (mail["Subject"], mail["To"], mail.get_content()) == (MESSAGE.subject, "a@example.cn", f"{MESSAGE.text}\n")
    assert mail["Message-ID"].endswith("@example.cn>")


@pytest.mark.parametrize("answer", [93000, "93000", None])
def test_a_robot_that_refuses_has_not_been_told_and_its_key_stays_here(
    robot: Robot, answer: object, caplog: pytest.LogCaptureFixture
) -> None:
    robot.errcode = answer
    with caplog.at_level("DEBUG"), pytest.raises(NotSent, match=r"^webhook: refused, HTTP 200, errcode ") as failed:
        send_text(robot.address, "zh", MESSAGE)
    robot.down = True
    with pytest.raises(NotSent, match=r"^webhook: refused, HTTP 502"):
        send_text(robot.address, "zh", MESSAGE)
    for address in ("", "geheim-4711", "http://127.0.0.1:9/?key=geheim-4711"):
        with pytest.raises(NotSent) as silent:
            send_text(address, "zh", MESSAGE)
        assert "geheim" not in str(silent.value)
    assert "geheim" not in str(failed.value) + caplog.text


def test_a_trial_says_of_each_way_whether_it_went(county: ToldCounty) -> None:
    county.robot.errcode = 93000
    assert try_out(county.settings) == {"mail": "", "webhook": "webhook: refused, HTTP 200, errcode 93000"}
    assert county.mail.texts == ["户查 田东县:试发,可忽略\n"]


def test_a_long_text_is_shortened_by_whole_lines_that_are_counted(settings: Settings) -> None:
    changed = [Condition("task", f"landing_{n}.land", "failed 2026-11-20") for n in range(90)]
    long = notice(settings, "田东县", changed, "zh")
    text = shortened(long, 2048, "zh").splitlines()
    left_out = int(text[-1].removeprefix("……另有").removesuffix("行"))
    assert len("\n".join(text).encode()) <= 2048
    assert (text[:3], left_out + len(text) - 2) == ([long.subject, *long.lines[:2]], len(long.lines))


def test_nobody_is_told_where_nobody_is_named(settings: Settings) -> None:
    assert notify.tell(settings) == {}
    assert list(settings.home.iterdir()) == []
