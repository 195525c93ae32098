"""Where trained models are kept: ``identity/models/<D>-<hash>.json`` below home, one for each D.

A night scores with the newest model of an earlier date, as it follows decisions taken before it: training never changes
a night that has been, and a night that is repeated makes what it made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from crosscheck import files
from crosscheck.errors import IntegrityError
from crosscheck.link.levels import comparisons
from crosscheck.link.model import Model, read_model
from crosscheck.settings import Settings

OLD = timedelta(days=365)
"""After that a model is called old: what clerks get wrong changes with their forms and programs."""
_HOW = "crosscheck identity train makes one for the nights after its date"


@dataclass(frozen=True)
class Choice:
    """The model a night scores with, or None, and what there is to say about it, or None."""

    model: Model | None
    remark: str | None

    @property
    def hash(self) -> str | None:
        """The hash of the model, if there is one."""
        return self.model.hash if self.model else None


def _paths(settings: Settings) -> list[Path]:
    """The models, oldest first: names begin with the date."""
    return sorted((settings.home / "identity" / "models").glob("*.json"))


def keep(settings: Settings, model: Model) -> Path:
    """Store ``model`` as the one of its date. The same model again changes nothing."""
    path = settings.home / "identity" / "models" / f"{model.trained_on}-{model.hash}.json"
    files.write_text(path, model.text())
    for other in _paths(settings):
        if other != path and other.name.startswith(f"{model.trained_on}-"):
            other.unlink()
    return path


def newest_model(settings: Settings, before: date = date.max) -> Model | None:
    """The newest model trained on a date before ``before``, or None. A file that was changed raises IntegrityError."""
    paths = [path for path in _paths(settings) if path.name < before.isoformat()]
    if not paths:
        return None
    model = read_model(paths[-1].read_text(encoding="utf-8"))
    if paths[-1].name != f"{model.trained_on}-{model.hash}.json":
        raise IntegrityError(
            f"{paths[-1]} is not the identity model that was trained; crosscheck identity train makes another"
        )
    return model


def choose(settings: Settings, business_date: date) -> Choice:
    """The model for the night of ``business_date``: the newest of an earlier date, if it asks what is asked today."""
    model = newest_model(settings, business_date)
    if model is None:
        return Choice(None, f"no identity model: the review list holds no possible candidates ({_HOW})")
    trained = f"identity model {model.hash} of {model.trained_on}"
    if not model.fits(comparisons(settings.root)):
        return Choice(None, f"{trained} was trained for other comparisons and is not used ({_HOW})")
    if business_date - model.trained_on > OLD:
        return Choice(model, f"{trained} is older than a year ({_HOW})")
    return Choice(model, None)
