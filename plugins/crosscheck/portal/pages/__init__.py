"""One module a page: its addresses, and what it shows. Each has a ``router``; ``ROUTERS`` are those there are.

``today``           what waits for whoever signs in
``delivery_pages``  departments' lists, and one delivery
"""

from __future__ import annotations

from fastapi import APIRouter

from crosscheck.portal.pages import delivery_pages, today

ROUTERS: tuple[APIRouter, ...] = (today.router, delivery_pages.router)
"""Every page of the portal."""
