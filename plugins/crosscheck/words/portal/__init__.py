"""What the portal's pages say: Chinese and English beside each other, one module a group of pages.

``frame``        what stands on every page, and how mistakes are told
``issue_words``  what the pages about issues and households say
"""

from __future__ import annotations

from collections.abc import Mapping

from crosscheck.words.portal.frame import FRAME
from crosscheck.words.portal.issue_words import ISSUE_WORDS

SAYINGS: Mapping[str, tuple[str, str]] = {**FRAME, **ISSUE_WORDS}
"""Every word of the portal by its key: Chinese, English."""


def say(key: str, language: str, **values: object) -> str:
    """The word ``key`` in ``language`` with ``values`` filled in."""
    return SAYINGS[key][language == "en"].format(**values)
