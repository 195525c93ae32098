"""One module a page: its addresses, and what it shows. Each has a ``router``; ``ROUTERS`` are those there are.

``inspector_today``  the same for inspectors, data team and auditors, and what inspectors do there
``delivery_pages``   departments' lists, and one delivery
``today``            what waits for whoever signs in: ``office_today`` for offices, ``county_today`` for the county,
                     with its desk
``trial_page``       a trial of a department's file, and what it proposes accepted
``upload_pages``     handing in: preview, receipt, mending
``list_pages``       published lists, who took which, 通报
``issue_list``       issues page by page, found, answered in bulk, taken away; ``asked`` reads what its address asks for
``one_issue``        all about one issue, and what somebody may do with it
``household``        one household, and its sheet to print
``rule_book``        rules: how each does, and its entry in the handbook
``identity_page``    the identity review, one pair a screen
``manage_users``     which user of the login is who
``audit_page``       who looked, took away, changed
``doctor_page``      is all as it should be, for the data team; figures for whoever watches
``alive``            whether the portal answers, and how old the newest night is
``sign_in``          name and password, where the login has no page of its own
"""

from __future__ import annotations

from fastapi import APIRouter

from crosscheck.portal.pages import (
    alive,
    audit_page,
    county_today,
    delivery_pages,
    doctor_page,
    household,
    identity_page,
    inspector_today,
    issue_list,
    list_pages,
    manage_users,
    one_issue,
    rule_book,
    sign_in,
    today,
    trial_page,
    upload_pages,
)

ROUTERS: tuple[APIRouter, ...] = (
    today.router,
    county_today.router,
    inspector_today.router,
    upload_pages.router,
    list_pages.router,
    issue_list.router,
    one_issue.router,
    household.router,
    delivery_pages.router,
    trial_page.router,
    rule_book.router,
    identity_page.router,
    manage_users.router,
    audit_page.router,
    doctor_page.router,
    sign_in.router,
    alive.router,
)
"""Every page of the portal."""
