"""What the portal's pages say: Chinese and English beside each other, one module a group of pages.

``frame``  what stands on every page, and how mistakes are told
``delivery_words``  deliveries of departments
``rule_words``      rules
``night_words``     the first pages of inspectors, data team and auditors
``identity_words``  the identity review
``audit_words``     users, and who did what
"""

from __future__ import annotations

from collections.abc import Mapping

from crosscheck.words.portal.audit_words import AUDITED
from crosscheck.words.portal.delivery_words import DELIVERY
from crosscheck.words.portal.frame import FRAME
from crosscheck.words.portal.identity_words import IDENTITY
from crosscheck.words.portal.night_words import NIGHT
from crosscheck.words.portal.rule_words import RULE

SAYINGS: Mapping[str, tuple[str, str]] = {**FRAME, **DELIVERY, **RULE, **AUDITED, **IDENTITY, **NIGHT}
"""Every word of the portal by its key: Chinese, English."""


def say(key: str, language: str, **values: object) -> str:
    """The word ``key`` in ``language`` with ``values`` filled in."""
    return SAYINGS[key][language == "en"].format(**values)
