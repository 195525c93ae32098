"""The ways by which a notification leaves: a mail server, a group robot. Their secrets are in the settings alone.

What fails raises ``NotSent`` with the kind of failure: a server's own words, an address with its key, are left out.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import partial

import httpx

from crosscheck.catalog.notifying import Mail, Notifications
from crosscheck.errors import CrosscheckError
from crosscheck.operate.notice import Notice, shortened
from crosscheck.settings import VARIABLES, Settings

SECONDS = 20
MOST_OF_A_TEXT = 2048
"""Bytes that a group robot of 企业微信 takes of a text; that of 钉钉 takes more."""
Send = Callable[[Notice], None]


class NotSent(CrosscheckError):
    """A notification that did not leave; it is told the next time."""


def channels(settings: Settings, said: Notifications, language: str) -> dict[str, Send]:
    """How to send over each channel that the county named, by its name."""
    found: dict[str, Send] = {}
    if said.mail:
        found["mail"] = partial(send_mail, said.mail, settings.smtp_password)
    if said.webhook:
        found["webhook"] = partial(send_text, settings.webhook_url, language)
    return found


def send_mail(mail: Mail, password: str, notice: Notice) -> None:
    """Hand the notice to the mail server for everybody who is written to."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = notice.subject, mail.sender, ", ".join(mail.to)
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=mail.sender.rpartition("@")[2])
    message.set_content(notice.text, cte="base64")
    try:
        with _opened(mail) as server:
            if mail.user:
                server.login(mail.user, password)
            server.send_message(message)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotSent(f"mail by {mail.server}:{mail.port}: {type(error).__name__}") from None


def _opened(mail: Mail) -> smtplib.SMTP:
    # Whom the machine trusts; SSL_CERT_FILE names an authority of one's own.
    trusted = ssl.create_default_context()
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.server, mail.port, timeout=SECONDS, context=trusted)
    server = smtplib.SMTP(mail.server, mail.port, timeout=SECONDS)
    if mail.security == "starttls":
        server.starttls(context=trusted)
    return server


def send_text(address: str, language: str, notice: Notice) -> None:
    """Post the notice to a group robot: 企业微信 and 钉钉 take the same text."""
    if not address.startswith(("https://", "http://")):
        raise NotSent(f"webhook: {VARIABLES['webhook_url']} is not set, or no address")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log the address with its key
    body = {"msgtype": "text", "text": {"content": shortened(notice, MOST_OF_A_TEXT, language)}}
    try:
        answer = httpx.post(address, json=body, timeout=SECONDS)
        said = answer.json() if answer.is_success else {}
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise NotSent(f"webhook: {type(error).__name__}") from None
    if not answer.is_success or not isinstance(said, dict) or said.get("errcode") != 0:
        code = said.get("errcode") if isinstance(said, dict) else None
        raise NotSent(f"webhook: refused, HTTP {answer.status_code}, errcode {code if isinstance(code, int) else '-'}")
