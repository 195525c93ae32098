"""What stands around every answer: headers, and a boundary through which no value of a person passes."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}
"""Headers of every answer: nothing inline, nothing from elsewhere, no frame of another site."""
KEPT_NOWHERE = "no-store"
"""``Cache-Control`` of every answer that sets none itself: pages hold persons."""
log = logging.getLogger("crosscheck.portal")


class Around:
    """Sets the headers of every answer, and answers what nobody caught with ``broken`` instead of its text.

    The text of an exception may hold a row: the log gets its kind and where it was raised.
    """

    def __init__(
        self,
        app: ASGIApp,
        broken: Callable[[Scope, Receive, Send], Awaitable[None]],
        headers: Mapping[str, str] = HEADERS,
    ) -> None:
        self.app, self.broken, self.headers = app, broken, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", KEPT_NOWHERE)
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception as error:
            log.error("%s", kind(error))
            if not begun:
                await self.broken(scope, receive, with_headers)


def kind(error: BaseException) -> str:
    """An exception without its text: what it is and where it was raised."""
    return f"{type(error).__name__} at {where(error)}"


def where(error: BaseException) -> str:
    """The innermost line of an exception: file and line, no text of it."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere"


def keep_texts_out_of_logs() -> None:
    """From now on this process logs an exception by its kind and place, whoever logs it."""
    make = logging.getLogRecordFactory()

    def record(*told: Any, **named: Any) -> logging.LogRecord:
        made = make(*told, **named)
        raised = made.exc_info[1] if made.exc_info else None
        made.args = _without_texts(made.args)
        if isinstance(made.msg, BaseException):
            made.msg = kind(made.msg)
        if raised is not None:
            made.msg, made.args = f"{made.getMessage()}: {kind(raised)}", ()
        made.exc_info = None
        return made

    logging.setLogRecordFactory(record)


def _without_texts(args: Any) -> Any:
    if isinstance(args, tuple):
        return tuple(kind(arg) if isinstance(arg, BaseException) else arg for arg in args)
    return args
