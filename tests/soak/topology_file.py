"""``docker-compose.yml`` as its tests read it: the one place that says what each service runs, and with what around."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
OVERRIDE = Path(__file__).with_name("topology") / "override.yml"
PARTS = ("api-server", "scheduler", "dag-processor", "triggerer", "portal")
"""What starts once the first start is done."""
_ASKED = re.compile(r"\$\{([A-Z_]+)(?::-([^}]*))?\}")


@dataclass(frozen=True)
class Service:
    """What a service runs, in which environment, and how its health is asked for."""

    command: list[str]
    environment: dict[str, str]
    health: list[str]


def services(values: Mapping[str, str]) -> dict[str, Service]:
    """The services with ``values`` for what the file asks of ``.env``, the override's environment laid over them."""
    said = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    over = yaml.safe_load(OVERRIDE.read_text(encoding="utf-8"))["services"]
    return {name: _service(given, over.get(name, {}), values) for name, given in said.items()}


def _service(given: Mapping[str, Any], over: Mapping[str, Any], values: Mapping[str, str]) -> Service:
    around = {**given.get("environment", {}), **over.get("environment", {})}
    return Service(
        [_filled(word, values) for word in given.get("command", [])],
        {name: _filled(str(value), values) for name, value in around.items()},
        list(given.get("healthcheck", {}).get("test", ["CMD"]))[1:],
    )


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _ASKED.sub(lambda asked: values.get(asked[1], "") or asked[2] or "", text)
