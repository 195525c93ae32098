"""Whether a part answers: ``python -m crosscheck.operate.heartbeat PART ADDRESS`` ends with 1, and says why,
where it doesn't.

For health checks of containers: nothing but the standard library is loaded.
"""

from __future__ import annotations

import json
import sys
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import urlopen

OWN_WORDS = "户查"
"""Airflow answers 200 with a page of its own where the plugin did not load: only the portal's own words count."""
NAMES = {"scheduler": "scheduler", "dag-processor": "dag_processor", "triggerer": "triggerer"}
"""Airflow's parts without a server of their own, and what its server calls them."""
SECONDS = 20


def what_ails(part: str, address: str) -> str:
    """What is wrong with a part; nothing where it is well.

    ``address``: its own, or where Airflow's server tells when it last heard of the part.
    """
    return ails_parts(address, [NAMES[part]]) if part in NAMES else ails_portal(address)


def ails_portal(address: str, seconds: float = SECONDS, without_ledger: bool = False) -> str:
    """What is wrong with the portal at ``address``, in Airflow's own server or by itself.

    ``without_ledger``: one whose ledger does not answer, as before the first night, is well enough.
    """
    try:
        status, said = _asked(f"{address}/crosscheck/health", seconds)
    except (OSError, HTTPException, ValueError) as error:
        return f"no answer: {type(error).__name__}"
    if not said.startswith(OWN_WORDS):
        return "the plugin is not loaded: another page answers"
    return "" if status < HTTPStatus.BAD_REQUEST or without_ledger else "the ledger does not answer"


def ails_parts(address: str, parts: list[str], seconds: float = SECONDS) -> str:
    """Which of Airflow's parts its server at ``address`` has not heard of lately."""
    try:
        health = json.loads(_asked(f"{address}/api/v2/monitor/health", seconds)[1])
    except (OSError, HTTPException, ValueError) as error:
        return f"no answer: {type(error).__name__}"
    found = {part: health.get(part, {}).get("status") for part in parts}
    return ", ".join(f"{part}: {status}" for part, status in found.items() if status != "healthy")


def _asked(url: str, seconds: float) -> tuple[int, str]:
    try:
        answer = urlopen(url, timeout=seconds)  # the addresses above
    except HTTPError as error:
        answer = error
    with answer:
        return int(answer.status or 0), str(answer.read().decode("utf-8"))


if __name__ == "__main__":
    sys.exit(what_ails(*sys.argv[1:]) or 0)
