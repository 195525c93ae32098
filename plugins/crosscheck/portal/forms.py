"""What a form that writes must bring: an origin that is ours, and a token signed for whoever fills it in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer

LIVES = 12 * 60 * 60
"""Seconds for which a form may lie open."""
FIELD = "token"
OURS = ("same-origin", "none")
SALT, SEAL = "crosscheck form", "crosscheck values"
BESIDE_THE_FILE = 64 * 1024
"""Bytes of a request that are not its file: the form's other fields."""


def form_token(key: bytes, user: str) -> str:
    """A token for one form of ``user``; it differs each time, so that nothing about it shows in what is compressed."""
    return URLSafeTimedSerializer(key, SALT).dumps([secrets.token_hex(8), user])


def sealed(key: bytes, values: Any) -> str:
    """Values that a form carries and must bring back as they are; for anybody to read."""
    return URLSafeTimedSerializer(key, SEAL).dumps(values)


def unsealed(key: bytes, text: str) -> Any:
    """What was sealed; None for what was not, was changed, or is too old."""
    try:
        return URLSafeTimedSerializer(key, SEAL).loads(text, max_age=LIVES)
    except BadSignature:
        return None


def refuse_forged(request: Request, key: bytes, user: str, token: str) -> None:
    """``403`` for a form that another site sent, or whose token is not ours, not the user's, or too old."""
    refuse_other_site(request)
    if not _signed(key, user, token):
        raise HTTPException(403, "form")


def refuse_other_site(request: Request) -> None:
    """``403`` for what another site sent."""
    if not _same_origin(request):
        raise HTTPException(403, "form")


def _same_origin(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in OURS:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return site is not None
    return urlsplit(origin).netloc == request.headers.get("host")


def _signed(key: bytes, user: str, token: str) -> bool:
    try:
        _, named = URLSafeTimedSerializer(key, SALT).loads(token, max_age=LIVES)
    except (BadSignature, ValueError, TypeError):
        return False
    return bool(named == user)


def no_larger_than(largest: int, address: str) -> Callable[[Request], None]:
    """A check that leads to ``address`` before a byte is read, where a request says more than ``largest`` bytes of file
    or says no size.
    """

    def check(request: Request) -> None:
        size = request.headers.get("content-length", "")
        if not size.isdecimal() or int(size) > largest + BESIDE_THE_FILE:
            raise HTTPException(303, headers={"Location": f"{request.scope.get('root_path', '')}{address}"})

    return check
