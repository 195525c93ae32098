"""One module a page: its addresses, and what it shows. Each has a ``router``; ``ROUTERS`` are those there are.

``today``   what waits for whoever signs in
"""

from __future__ import annotations

from fastapi import APIRouter

from crosscheck.portal.pages import today

ROUTERS: tuple[APIRouter, ...] = (today.router,)
"""Every page of the portal."""
