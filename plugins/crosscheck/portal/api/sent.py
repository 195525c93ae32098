"""What a program that writes must bring: a bearer token, or with a browser's cookie our own origin."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from crosscheck.portal.forms import refuse_other_site
from crosscheck.portal.visit import Here, Visit


def sent(here: Here) -> Visit:
    """The visit, once it is sure that no other site sent the request."""
    if not here.bearer:
        refuse_other_site(here.request)
    return here


Sent = Annotated[Visit, Depends(sent)]
"""The visit as the argument of an address that takes JSON and writes."""
