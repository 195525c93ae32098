"""What the portal's pages say: Chinese and English beside each other, one module a group of pages.

``frame``            what stands on every page, and how mistakes are told
``delivery_words``   deliveries of departments
``office_words``     first pages of offices and of the county, the county's desk
``trial_words``      a trial of a department's file
``upload_words``     handing in, preview, receipt
``list_words``       published lists and 通报
``issue_words``      what the pages about issues and households say
``rule_words``       rules
``night_words``      the first pages of inspectors, data team and auditors
``identity_words``   the identity review
``audit_words``      users, and who did what
``doctor_page_words``  the page of ``crosscheck doctor``
``entry_words``      the door: name, password, what is wrong about them
"""

from __future__ import annotations

from collections.abc import Mapping

from crosscheck.words.portal.audit_words import AUDITED
from crosscheck.words.portal.delivery_words import DELIVERY
from crosscheck.words.portal.doctor_page_words import DOCTOR_PAGE
from crosscheck.words.portal.entry_words import ENTRY
from crosscheck.words.portal.frame import FRAME
from crosscheck.words.portal.identity_words import IDENTITY
from crosscheck.words.portal.issue_words import ISSUE_WORDS
from crosscheck.words.portal.list_words import LIST_WORDS
from crosscheck.words.portal.night_words import NIGHT
from crosscheck.words.portal.office_words import OFFICE_WORDS
from crosscheck.words.portal.rule_words import RULE
from crosscheck.words.portal.trial_words import TRIAL
from crosscheck.words.portal.upload_words import UPLOAD_WORDS

GROUPS = (
    FRAME,
    OFFICE_WORDS,
    NIGHT,
    UPLOAD_WORDS,
    LIST_WORDS,
    ISSUE_WORDS,
    DELIVERY,
    TRIAL,
    RULE,
    IDENTITY,
    AUDITED,
    DOCTOR_PAGE,
    ENTRY,
)
SAYINGS: Mapping[str, tuple[str, str]] = {key: said for group in GROUPS for key, said in group.items()}
"""Every word of the portal by its key: Chinese, English."""


def say(key: str, language: str, **values: object) -> str:
    """The word ``key`` in ``language`` with ``values`` filled in."""
    return SAYINGS[key][language == "en"].format(**values)
