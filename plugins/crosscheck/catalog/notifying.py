"""How a county wants to be told what happened: ``notifications`` of its ``site.yaml``. No secret stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crosscheck.catalog.yaml_lines import Part, Reader

ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""How a mail server is spoken to, and the usual port of each way."""
WEBHOOKS = ("wecom", "dingtalk")
"""Whose group robots take a text: 企业微信 and 钉钉."""
NO_SECRET = {
    "password": ("密码不写在这里,请用 CROSSCHECK_SMTP_PASSWORD", "no password stands here: CROSSCHECK_SMTP_PASSWORD"),
    "webhook": (
        "地址含密钥,不写在这里,请用 CROSSCHECK_WEBHOOK_URL;这里写 wecom 或 dingtalk",
        "an address holds its key and does not stand here: CROSSCHECK_WEBHOOK_URL; here stands wecom or dingtalk",
    ),
    "open": (
        "不加密的连接不得发送密码:请用 starttls 或 tls,或去掉 user",
        "a password goes over no open line: use starttls or tls, or leave user out",
    ),
}


@dataclass(frozen=True)
class Mail:
    """A mail server and who is written to. ``security``: a word of ``PORTS``; ``user`` is empty where none signs in."""

    server: str
    port: int
    security: str
    user: str
    sender: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Notifications:
    """By mail, to a group robot of a kind in ``WEBHOOKS``, both, or not at all."""

    mail: Mail | None = None
    webhook: str = ""


def read_notifications(part: Part | None, reader: Reader) -> Notifications:
    """What a county says of notifications; what is wrong is kept by ``reader``."""
    if part is None:
        return Notifications()
    said = reader.mapping(part, ("mail", "webhook"))
    webhook = said.get("webhook")
    if webhook and "://" in webhook.text:
        reader.wrong(webhook, *NO_SECRET["webhook"])
        webhook = None
    return Notifications(
        mail=_mail(said["mail"], reader) if "mail" in said else None,
        webhook=reader.one_of(webhook, WEBHOOKS, "", "群机器人", "group robot"),
    )


def _mail(part: Part, reader: Reader) -> Mail | None:
    if "password" in part.entries:
        reader.wrong(part.entries["password"], *NO_SECRET["password"])
    said = reader.mapping(part, ("server", "port", "security", "user", "from", "to", "password"))
    security = reader.one_of(said.get("security"), PORTS, "starttls", "加密方式", "kind of security") or "starttls"
    user = said["user"].text if "user" in said else ""
    if user and security == "none":
        reader.wrong(said["user"], *NO_SECRET["open"])
    missing = [key for key in ("server", "from", "to") if key not in said]
    if missing:
        reader.wrong(part, f"缺少 {'、'.join(missing)}", f"missing: {', '.join(missing)}")
        return None
    return Mail(
        server=said["server"].text,
        port=reader.whole(said.get("port")) or PORTS[security],
        security=security,
        user=user,
        sender=_address(said["from"], reader),
        to=tuple(_address(item, reader) for item in said["to"].items),
    )


def _address(part: Part, reader: Reader) -> str:
    if not ADDRESS.fullmatch(part.text):
        reader.wrong(part, f"“{part.text}”不是邮件地址", f"'{part.text}' is no mail address")
    return part.text
