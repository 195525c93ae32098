"""``/api/v1/lists``: the lists of the newest revision that whoever asks may take away."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from crosscheck.portal.api.shapes import ListOffered, Lists
from crosscheck.portal.visit import Here
from crosscheck.publish.download import hand_out
from crosscheck.views.handed_lists import shown_lists

router = APIRouter()
FILE = {200: {"content": {"application/octet-stream": {}}, "description": "The file, with the reader's name in it."}}


@router.get("/lists")
def list_of_lists(here: Here) -> Lists:
    """The lists there are, by the path under which each is taken away."""
    shown = shown_lists(here.ledger, here.settings, here.account.person)
    return Lists(revision=shown.revision, lists=[ListOffered(path=f.path, bytes=f.bytes) for f in shown.files])


@router.get("/lists/{path:path}", responses=FILE, response_class=Response)
def take_list(here: Here, path: str) -> Response:
    """One list; who took it, when and to where is kept on record."""
    address = here.request.client.host if here.request.client else ""
    content = hand_out(here.ledger, here.settings, here.account.person, path, here.at, address)
    name = quote(path.rpartition("/")[2])
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, 200, headers, "application/octet-stream")
