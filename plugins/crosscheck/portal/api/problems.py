"""What every address of the JSON interface may answer instead: a key, and words where somebody can act on them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class Problem(BaseModel):
    """Why there is no answer. Nothing that was asked or sent is repeated here."""

    detail: str = Field(description="The key of what is wrong.", examples=["missing"])
    reason: str = Field("", description="In Chinese, what is to be done about it.", examples=["缺整改措施"])


class MovedOn(Problem):
    """Somebody else moved the issue meanwhile; nothing was done."""

    seen: int = Field(description="The newest entry of its history: look at it, then send this number.")


def problem(description: str, model: type[Problem] = Problem) -> dict[str, Any]:
    """One documented answer."""
    return {"model": model, "description": description}


EVERYWHERE: dict[int | str, dict[str, Any]] = {
    401: problem("Nobody is signed in."),
    403: problem("No account is known for this user, or another site sent the request."),
    404: problem("It lies outside the scope, or it never was: nobody can tell which."),
    503: problem("The ledger can't be reached just now: try again."),
    422: problem("What was sent can't be read, or the ledger does not allow it."),
}
CHANGED: dict[int | str, dict[str, Any]] = {409: problem("The issue was moved meanwhile.", MovedOn)}
