"""Pages from templates: one frame, words in the visitor's language, everything escaped."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse

from crosscheck import words
from crosscheck.pages import environment
from crosscheck.portal.menu import menu
from crosscheck.portal.visit import Visit, language_of
from crosscheck.words.portal import say

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")


@cache
def _template(name: str) -> Any:
    return environment(TEMPLATES).get_template(name)


def page(visit: Visit, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """The page ``template`` for somebody known. Templates have ``t`` (a word by its key), ``word`` (of a code),
    ``visit``, ``root`` (the portal's address) and ``values``.
    """
    return _page(visit.request, visit.language, template, status, visit=visit, **values)


def bare_page(request: Request, template: str, status: int, **values: Any) -> HTMLResponse:
    """A page for somebody nobody knows: it has no menu and no person."""
    return _page(request, language_of(request), template, status, visit=None, **values)


def _page(request: Request, language: str, template: str, status: int, **values: Any) -> HTMLResponse:
    shown: dict[str, Any] = {"request": request, "root": request.scope.get("root_path", ""), "lang": language}
    shown |= {"menu": menu, "t": _speaking(language), "word": _word(language), "here": request.url.path}
    html = _template(template).render(**shown, **values)
    return HTMLResponse(html, status)


def _speaking(language: str) -> Callable[..., str]:
    return lambda key, **values: say(key, language, **values)


def _word(language: str) -> Callable[[str, str], str]:
    """The word of a code: ``word("STATES", "issued")``."""
    tables = words.LANGUAGES[language]
    return lambda table, code: str(getattr(tables, table)[code])
