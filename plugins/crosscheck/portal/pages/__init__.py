"""One module a page: its addresses, and what it shows. Each has a ``router``; ``ROUTERS`` are those there are.

``today``           what waits for whoever signs in
``delivery_pages``  departments' lists, and one delivery
``today``         what waits for whoever signs in: ``office_today`` for offices, ``county_today`` for the county, with
                  its desk
``upload_pages``  handing in: preview, receipt, mending
``list_pages``    published lists, who took which, 通报
"""

from __future__ import annotations

from fastapi import APIRouter

from crosscheck.portal.pages import county_today, delivery_pages, list_pages, today, upload_pages

ROUTERS: tuple[APIRouter, ...] = (today.router, delivery_pages.router, county_today.router, upload_pages.router, list_pages.router)
"""Every page of the portal."""
