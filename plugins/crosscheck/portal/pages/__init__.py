"""One module a page: its addresses, and what it shows. Each has a ``router``; ``ROUTERS`` are those there are.

``today``       what waits for whoever signs in
``issue_list``  issues page by page, found, answered in bulk, taken away; ``asked`` reads what its address asks for
``one_issue``   all about one issue, and what somebody may do with it
``household``   one household, and its sheet to print
"""

from __future__ import annotations

from fastapi import APIRouter

from crosscheck.portal.pages import household, issue_list, one_issue, today

ROUTERS: tuple[APIRouter, ...] = (today.router, issue_list.router, one_issue.router, household.router)
"""Every page of the portal."""
