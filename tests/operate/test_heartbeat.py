"""Health checks ask for our own words: Airflow answers 200 with a page of its own where the plugin did not load."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from crosscheck.operate.heartbeat import ails_portal, what_ails

OURS = "户查 crosscheck\n还没有运行过 no night yet\n"


@contextmanager
def answering(text: str, status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is fixed by http.server
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("text", "status", "ails"),
    [
        (OURS, 200, ""),
        ("<!doctype html><title>Airflow</title>", 200, "the plugin is not loaded: another page answers"),
        (OURS, 503, "the ledger does not answer"),
        ("Bad Gateway", 502, "the plugin is not loaded: another page answers"),
    ],
)
@pytest.mark.parametrize("part", ["portal", "api-server"])
def test_a_portal_is_well_where_it_answers_in_its_own_words(part: str, text: str, status: int, ails: str) -> None:
    with answering(text, status) as address:
        assert what_ails(part, address) == ails


def test_before_the_first_night_there_may_be_no_ledger() -> None:
    with answering(OURS, 503) as address:
        assert ails_portal(address, without_ledger=True) == ""


def test_a_part_is_well_where_airflow_has_heard_of_it() -> None:
    health = {
        "scheduler": {"status": "healthy"},
        "triggerer": {"status": None},
        "dag_processor": {"status": "unhealthy"},
    }
    with answering(json.dumps(health)) as address:
        assert what_ails("scheduler", address) == ""
        assert what_ails("triggerer", address) == "triggerer: None"
        assert what_ails("dag-processor", address) == "dag_processor: unhealthy"
    assert what_ails("scheduler", address).startswith("no answer")


def test_the_command_of_the_health_check_ends_with_what_is_wrong() -> None:
    with answering("<html>") as address:
        command = [sys.executable, "-m", "crosscheck.operate.heartbeat", "portal", address]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "the plugin is not loaded: another page answers\n")
