"""The weights of the review list, estimated from the county's own snapshots: on purpose, never by itself."""

from __future__ import annotations

from datetime import date

from crosscheck.catalog.policy import policy
from crosscheck.engines import open_engine
from crosscheck.errors import ConfigurationError
from crosscheck.flow.progress import Step
from crosscheck.lake.usable import dataset_states
from crosscheck.link import models, training
from crosscheck.link.model import Model
from crosscheck.rules.tables import build_tables, name_snapshots
from crosscheck.settings import Settings


def train(settings: Settings, business_date: date, step: Step) -> Model:
    """Estimate a model from the accepted snapshots that count on ``business_date``, keep it for the nights after it.

    ``ConfigurationError`` where the registry has not arrived: without members there is nothing to learn.
    """
    states = dataset_states(settings, business_date)
    if not (states["registry.member"].usable and states["registry.household"].usable):
        raise ConfigurationError(
            f"the registry has no accepted snapshot that counts on {business_date}: nothing to learn"
        )
    engine = open_engine(settings)
    try:
        step("linking")
        name_snapshots(engine, states)
        build_tables(settings, engine, states, (), policy(), business_date)
        step("estimating")
        datasets = [state.dataset for state in states.values() if state.usable]
        with engine.embedded() as near:
            model = training.train(settings, near, datasets, business_date)
    finally:
        engine.close()
    models.keep(settings, model)
    return model
