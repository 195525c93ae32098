"""``docker-compose.yml`` is started, and some nights go through it while its services are killed one by one.

In containers where podman, runc and the images of ``topology/images`` are, else as plain processes: it says which.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from topology_containers import Containers, can_run
from topology_driver import Driver, wait_until_well
from topology_file import PARTS
from topology_nights import EVERY, NIGHTLY, Airflow, deliver, embedded, lists_of, made_county, night_through
from topology_processes import Processes

from kit.airflow_served import fill_in
from kit.proxy import tls_before

SEED = 20261122
KILLED = ((), ("dag-processor", "triggerer", "portal"), ("api-server",), ("postgres",), ("scheduler",))
"""Which services are killed in which night; none in the first. Those of the second run no task and serve none."""


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Driver]:
    if not request.config.getoption("--soak", default=False):
        pytest.skip("minutes: make topology; tests/operate/test_first_start.py is the sample")
    folder = tmp_path_factory.mktemp("topology")
    folder.chmod(0o755)
    driver = Containers(folder) if can_run() else Processes(folder)
    try:
        driver.start("postgres")
        for _ in range(2):
            driver.first_start()
        driver.start(*PARTS)
        wait_until_well(driver)
        yield driver
    finally:
        _keep_logs(driver, folder)
        driver.close()


def _keep_logs(driver: Containers | Processes, folder: Path) -> None:
    for name in ("postgres", *PARTS):
        (folder / f"{name}.end.log").write_text(driver.logs(name), encoding="utf-8")


@pytest.fixture(scope="module")
def password(driver: Driver) -> str:
    return (driver.folder / "secrets" / "admin_password").read_text(encoding="utf-8")


def test_the_portal_is_reached_only_with_a_login_and_through_tls(driver: Driver, password: str, tmp_path: Path) -> None:
    page = {"Accept": "text/html"}
    refused = httpx.get(f"{driver.portal}/crosscheck/", headers=page)
    assert (refused.status_code, "/auth/login" in refused.headers["location"]) == (303, True)
    assert httpx.get(f"{driver.portal}/api/v2/dags").status_code == 404
    assert httpx.get(f"{driver.portal}/auth/users/list/").status_code != 200
    with (
        tls_before(driver.portal, tmp_path) as proxy,
        httpx.Client(base_url=proxy.address, verify=proxy.trusted) as person,
    ):
        form = person.get(person.get("/crosscheck/", headers=page).headers["location"])
        assert str(form.url).startswith("https://")
        person.headers["Referer"] = str(form.url)  # a browser says so, and behind TLS the form asks for it
        wrong = fill_in(person, form, "admin", "wrong")
        assert person.get("/crosscheck/", headers=page).status_code == 303, wrong
        entered = fill_in(person, person.get(str(form.url)), "admin", password)
        assert entered.is_redirect
        assert all(cookie.secure for cookie in person.cookies.jar)
        assert person.get("/crosscheck/", headers=page).status_code == 200


def test_containers_are_confined(driver: Driver) -> None:
    if not isinstance(driver, Containers):
        pytest.skip("plain processes: no podman, runc or images here (tests/soak/topology/images makes them)")
    for name in ("postgres", *PARTS):
        held = driver.confined(name)
        ports = held.pop("ports")
        account = held.pop("user")
        assert account in ("999:999", "50000:50000")
        assert held == {"capabilities": [], "read_only": True, "memory": True, "no_new_privileges": True}, name
        assert ports == (["127.0.0.1"] if name in ("api-server", "portal") else [])


def test_a_night_ends_right_whichever_service_is_killed(
    driver: Driver, password: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CROSSCHECK_SITE", str(driver.folder / "county"))
    airflow, county, rng = Airflow(driver.airflow, password), made_county(driver.folder / "drop"), random.Random(SEED)
    airflow.unpause([NIGHTLY, *(f"landing_{name}" for name in EVERY)])
    for number, services in enumerate(KILLED[: int(os.environ.get("TOPOLOGY_NIGHTS", len(KILLED)))]):
        deliver(county, number)

        def kill(services: tuple[str, ...] = services) -> None:
            for service in services:
                time.sleep(rng.uniform(0, 3))
                driver.kill(service)

        took = night_through(airflow, county, number, kill)
        wait_until_well(driver, *services)
        embedded(county, number, tmp_path / "home")
        with capsys.disabled():
            tries = {task: count for task, count in airflow.tries(county.night(number)).items() if count > 1}
            print(f"\n{driver.way}: night {number}, killed: {services or 'none'}, {took:.0f} s, again: {tries}")  # noqa: T201  the figures are the result
        assert lists_of(driver.home) == lists_of(tmp_path / "home")
    assert len(lists_of(driver.home)) > 20
    driver.first_start()
    driver.command("crosscheck", "verify")
