"""``/trials``: what a list would become, for the data team; what that proposes goes into the county's folder."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from crosscheck.access.roles import Role
from crosscheck.catalog.datasets import catalog
from crosscheck.errors import CrosscheckError, RefusedFile
from crosscheck.flow.file_trial import LARGEST_TRIAL, accept_proposals, try_upload
from crosscheck.lake.trial import Trial
from crosscheck.portal.forms import no_larger_than, sealed, unsealed
from crosscheck.portal.pages.delivery_pages import refused_reason
from crosscheck.portal.render import page
from crosscheck.portal.visit import Here, Posted, Visit
from crosscheck.sources.unknown_file import KINDS
from crosscheck.words.portal import say

router = APIRouter()
Chosen = dict[str, Any]


@router.get("/trials")
def trials(here: Here, written: str = "", told: str = "") -> Response:
    """Where a file is chosen."""
    here.only(Role.ENGINEER)
    done = next((one for one in catalog().datasets if one.id == written), None)
    return _page(here, written=f"{done.id}.yaml" if done else "", large=told == "large")


def _page(here: Visit, status: int = 200, **values: Any) -> Response:
    shown: dict[str, Any] = {"datasets": catalog().connected, "kinds": " ".join(KINDS)}
    shown |= {"most": LARGEST_TRIAL // 1024**2, "large": False, "tried": None}
    shown |= dict.fromkeys(("dataset", "refused", "not_written", "why", "written"), "")
    return page(here, "trial.html", status, **shown | values)


@router.post("/trials", dependencies=[Depends(no_larger_than(LARGEST_TRIAL, "/trials?told=large"))])
def try_one(here: Here, posted: Posted) -> Response:
    """The trial of the file that was sent, with what it proposes."""
    here.only(Role.ENGINEER)
    file, dataset = posted.get("file"), str(posted.get("dataset", ""))
    if not isinstance(file, UploadFile) or not file.filename:
        return _page(here, 422, refused="请先选择文件", dataset=dataset)
    content = file.file.read(LARGEST_TRIAL + 1)
    try:
        tried = try_upload(here.ledger, here.settings, here.account.user, file.filename, content, dataset, here.at)
    except RefusedFile as refused:
        return _page(here, 422, refused=str(refused), dataset=dataset)
    return _page(
        here,
        tried=tried,
        dataset=dataset,
        headers={column.name: column.header for column in tried.dataset.columns},
        demands=[said for said in tried.expectations if said["verdict"] in ("failed", "warned")],
        failed=sum(said["verdict"] == "failed" for said in tried.expectations),
        refused_reason=refused_reason(here.language),
        proposals=_proposals(here, tried),
        signed=_sealed(here, tried),
    )


def _proposals(here: Visit, tried: Trial) -> list[tuple[str, str]]:
    """Each thing that can be accepted: the name of its box, and what it says."""
    headers = {column.name: column.header for column in tried.dataset.columns}

    def item(name: str, kind: str, **values: str) -> tuple[str, str]:
        return name, say(f"trial_{kind}_item", here.language, **values)

    reading = [item(f"reading/{key}", "reading", setting=key, value=value) for key, value in tried.reading.items()]
    columns = [
        item(f"columns/{name}", "column", column=headers[name], header=header)
        for name, header in tried.proposed_columns.items()
    ]
    words = [
        item(f"words/{name}/{word}", "word", column=headers[name], word=word, code=code)
        for name, said in tried.proposed_words.items()
        for word, code in (said.items() if not isinstance(said, str) else ())
    ]
    tables = [
        item(f"words/{name}", "table", column=headers[name], table=said)
        for name, said in tried.proposed_words.items()
        if isinstance(said, str)
    ]
    return [*reading, *columns, *words, *tables]


def _sealed(here: Visit, tried: Trial) -> str:
    """What the trial proposes: the form that brings it back can write nothing else."""
    proposed = [tried.dataset.id, dict(tried.reading), tried.proposed_columns, tried.proposed_words]
    return sealed(here.place.form_key, proposed)


@router.post("/trials/accept")
def accept(here: Here, posted: Posted) -> Response:
    """Write what is ticked of a trial's proposals into the county's folder."""
    here.only(Role.ENGINEER)
    site = here.settings.site
    proposed = unsealed(here.place.form_key, str(posted.get("proposals", "")))
    if proposed is None:
        return _page(here, 422, not_written="trial_stale")
    dataset, reading, columns, words = proposed
    chosen = _ticked(posted, reading, columns, words)
    if site is None or not any(chosen):
        return _page(here, 422, not_written="trial_stale", dataset=dataset)
    try:
        accept_proposals(site, dataset, *chosen)
    except CrosscheckError as error:
        return _page(here, 409, why=error.told(here.language), dataset=dataset)
    here.keep_sight("mapping", dataset)
    root = here.request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/trials?written={dataset}", 303)


def _ticked(posted: FormData, reading: Chosen, columns: Chosen, words: Chosen) -> tuple[Chosen, Chosen, Chosen]:
    kept_words: Chosen = {}
    for name, said in words.items():
        if isinstance(said, str):
            kept_words |= {name: said} if posted.get(f"words/{name}") else {}
        else:
            ticked = {word: code for word, code in said.items() if posted.get(f"words/{name}/{word}")}
            kept_words |= {name: ticked} if ticked else {}
    return (
        {key: value for key, value in reading.items() if posted.get(f"reading/{key}")},
        {name: header for name, header in columns.items() if posted.get(f"columns/{name}")},
        kept_words,
    )
