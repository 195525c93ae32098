"""``/api/v1/me``: who asks."""

from __future__ import annotations

from fastapi import APIRouter

from crosscheck.portal.api.shapes import Me
from crosscheck.portal.visit import Here

router = APIRouter()


@router.get("/me")
def who(here: Here) -> Me:
    """Whom the token belongs to, in which role and with which scope."""
    scope, rights = here.scope, sorted(here.account.rights)
    return Me(
        user=here.account.user, role=here.role.value, region=scope.region, department=scope.department, rights=rights
    )
