"""Homes of made counties: each one its own, with a ledger of its own, never the one that is configured."""

from __future__ import annotations

import json
from collections.abc import Mapping

from crosscheck import files
from crosscheck.errors import ConfigurationError
from crosscheck.settings import MADE_COUNTY, Settings


def made_home(settings: Settings, name: str, county: Mapping[str, int]) -> Settings:
    """Settings of ``<home>/<name>``, marked as the home of a made county; of ``home`` itself where that is marked so.

    ``ConfigurationError`` for a home that holds another county, a real one or one that was made otherwise, and where
    a county's own folder is in force.
    """
    if settings.site:
        raise ConfigurationError(
            f"CROSSCHECK_SITE names {settings.site}, a county of its own: unset it for a made county"
        )
    made = {"made": name, **county}
    inside = (_mark(settings) or {}).get("made") == name
    own = settings.apart(settings.home if inside else settings.home / name)
    mark = _mark(own)
    if mark is None and own.home.exists() and any(own.home.iterdir()):
        raise ConfigurationError(f"{own.home} holds what no made county wrote: name another CROSSCHECK_HOME")
    if mark not in (None, made):
        held = ", ".join(f"{key} {value}" for key, value in mark.items() if key != "made")
        raise ConfigurationError(
            f"{own.home} holds a made county of {held}: remove it, or name another CROSSCHECK_HOME"
        )
    files.write_text(own.home / MADE_COUNTY, files.as_json(made))
    return own


def _mark(settings: Settings) -> dict[str, object] | None:
    """What the mark of a made county's home says; None where there is none."""
    path = settings.home / MADE_COUNTY
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
