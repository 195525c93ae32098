"""The same as the pages, as JSON: for programs of offices and of the data team, with a bearer token of the same login.

``problems``   what every address may answer instead
``shapes``     what goes in and comes out; ``sent`` what a program that writes must bring
``me``         who asks
``due_issues`` issues page by page, one issue, an answer, a note
``catalogue``  the rules
``landed``     the newest night, and how each list was delivered
``published_lists`` the lists of the newest revision, to take away
"""

from __future__ import annotations

from fastapi import APIRouter

from crosscheck.portal.api import catalogue, due_issues, landed, me, published_lists
from crosscheck.portal.api.problems import EVERYWHERE

API = APIRouter(prefix="/api/v1", responses=EVERYWHERE)
for _part in (me, due_issues, catalogue, landed, published_lists):
    API.include_router(_part.router)
