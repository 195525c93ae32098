"""One module a page: its addresses, and what it shows. Each has a ``router``; ``ROUTERS`` are those there are.

``today``           what waits for whoever signs in
``inspector_today`` the same for inspectors, data team and auditors, and what inspectors do there
``delivery_pages``  departments' lists, and one delivery
``rule_book``       rules: how each does, and its entry in the handbook
``identity_page``   the identity review, one pair a screen
``manage_users``    which user of the login is who
``audit_page``      who looked, took away, changed
"""

from __future__ import annotations

from fastapi import APIRouter

from crosscheck.portal.pages import (
    audit_page,
    delivery_pages,
    identity_page,
    inspector_today,
    manage_users,
    rule_book,
    today,
)

ROUTERS: tuple[APIRouter, ...] = (
    today.router,
    delivery_pages.router,
    rule_book.router,
    manage_users.router,
    audit_page.router,
    identity_page.router,
    inspector_today.router,
)
"""Every page of the portal."""
