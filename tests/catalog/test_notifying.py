"""``notifications`` of a county's ``site.yaml``: read, or told with its line; no secret is taken there."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from crosscheck.catalog.datasets import site
from crosscheck.catalog.new_site import write_new_site
from crosscheck.catalog.notifying import Mail, Notifications
from crosscheck.flow.site_check import site_problems
from crosscheck.settings import Settings
from kit.sites import SITE_YAML, Maker

WHOLE = "{server: smtp.example.cn, from: hucha@example.cn, to: [a@example.cn, b@example.cn]}"


def said(text: str) -> dict[str, str]:
    """A folder whose ``site.yaml`` says this of notifications, from its third line on."""
    return {"site.yaml": f"{SITE_YAML}notifications:\n{text}\n"}


@pytest.mark.parametrize(
    ("text", "port", "security"),
    [
        (WHOLE, 587, "starttls"),
        (WHOLE.replace("from:", "security: tls, user: hucha, from:"), 465, "tls"),
        (WHOLE.replace("from:", "security: none, port: 2525, from:"), 2525, "none"),
    ],
)
def test_mail_and_a_robot_are_named(
    county_site: Maker, settings: Settings, text: str, port: int, security: str
) -> None:
    county_site(said(f"  mail: {text}\n  webhook: dingtalk"))
    assert site_problems(settings) == []
    user = "hucha" if "user" in text else ""
    mail = Mail("smtp.example.cn", port, security, user, "hucha@example.cn", ("a@example.cn", "b@example.cn"))
    assert site().notifications == Notifications(mail, "dingtalk")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("  mails: {}", 3, "no key 'mails'; nearest: mail"),
        ("  mail:\n    server: s", 3, "missing: from, to"),
        (f"  mail: {WHOLE.replace('b@', 'b')}", 3, "'bexample.cn' is no mail address"),
        (
            "  mail:\n    server: s\n    from: a@b.cn\n    to: 'a@b.cn, c@d.cn'",
            6,
            "'a@b.cn, c@d.cn' is no mail address",
        ),
        (
            "  mail:\n    server: s\n    from: a@b.cn\n    to: a@b.cn\n    port: x",
            7,
            "'x' is no whole number from 1 on",
        ),
        (f"  mail: {WHOLE.replace('from:', 'security: ssl, from:')}", 3, "no kind of security 'ssl'; nearest: "),
        (
            f"  mail: {WHOLE.replace('from:', 'password: x, from:')}",
            3,
            "no password stands here: CROSSCHECK_SMTP_PASSWORD",
        ),
        (f"  mail: {WHOLE.replace('from:', 'security: none, user: u, from:')}", 3, "a password goes over no open line"),
        ("  webhook: slack", 3, "no group robot 'slack'; nearest: dingtalk, wecom"),
        ("  webhook: https://example.cn/send?key=1", 3, "an address holds its key and does not stand here"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    county_site: Maker, settings: Settings, text: str, line: int, says: str
) -> None:
    county_site(said(text))
    [problem] = site_problems(settings)
    assert (problem.file, problem.line) == ("site.yaml", line)
    assert problem.en.startswith(says)
    assert problem.zh


def test_a_new_folder_shows_how_and_names_nobody(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    write_new_site(folder, "451022", "田东县")
    text = (folder / "site.yaml").read_text(encoding="utf-8")
    assert "notifications" not in yaml.safe_load(text)
    begin = text.index("# notifications:")
    commented = text[begin : text.index("\n\n", begin)]
    (folder / "site.yaml").write_text(text.replace(commented, commented.replace("# ", "")), encoding="utf-8")
    monkeypatch.setenv("CROSSCHECK_SITE", str(folder))
    assert site_problems(settings) == []
    assert site().notifications.webhook == "wecom"
    assert site().notifications.mail
