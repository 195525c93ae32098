"""What the portal's pages say: Chinese and English beside each other, one module a group of pages.

``frame``  what stands on every page, and how mistakes are told
"""

from __future__ import annotations

from collections.abc import Mapping

from crosscheck.words.portal.frame import FRAME

SAYINGS: Mapping[str, tuple[str, str]] = {**FRAME}
"""Every word of the portal by its key: Chinese, English."""


def say(key: str, language: str, **values: object) -> str:
    """The word ``key`` in ``language`` with ``values`` filled in."""
    return SAYINGS[key][language == "en"].format(**values)
