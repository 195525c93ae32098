"""One module a page: its addresses, and what it shows. Each has a ``router``; ``ROUTERS`` are those there are.

``alive``    whether the portal answers, and how old the newest night is
``sign_in``  name and password, where the login has no page of its own
``today``    what waits for whoever signs in
"""

from __future__ import annotations

from fastapi import APIRouter

from crosscheck.portal.pages import alive, sign_in, today

ROUTERS: tuple[APIRouter, ...] = (today.router, sign_in.router, alive.router)
"""Every page of the portal."""
