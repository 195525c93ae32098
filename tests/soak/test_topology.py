"""``docker-compose.yml`` is started, and some nights go through it while its services are killed one by one.

In containers where podman, runc and the images of ``topology/images`` are, else as plain processes: it says which.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from topology_containers import SPARK, Containers, can_run
from topology_driver import Driver, start_all
from topology_file import PARTS
from topology_nights import EVERY, NIGHTLY, Airflow, Nights, lists_of, made_county
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
        driver.first_start()
        start_all(driver)  # the first start once more
        yield driver
    finally:
        _keep_logs(driver, folder)
        driver.close()


def _keep_logs(driver: Containers | Processes, folder: Path) -> None:
    for name in ("postgres", *PARTS, *SPARK):
        (folder / f"{name}.end.log").write_text(driver.logs(name), encoding="utf-8")


@pytest.fixture(scope="module")
def password(driver: Driver) -> str:
    return (driver.folder / "secrets" / "admin_password").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def nights(driver: Driver, password: str) -> Iterator[Nights]:
    """The county whose nights go through the topology, before its first one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROSSCHECK_SITE", str(driver.folder / "county"))
        airflow = Airflow(driver.airflow, password)
        airflow.unpause([NIGHTLY, *(f"landing_{name}" for name in EVERY)])
        county, rng = made_county(driver.folder / "drop"), random.Random(SEED)
        yield Nights(driver, airflow, county, driver.folder / "beside", rng)


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    def tell(what: str) -> None:
        with capsys.disabled():
            print(f"\n{what}", flush=True)  # noqa: T201  the figures are the result

    return tell


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
    confined(only_containers(driver), "postgres", *PARTS)


def only_containers(driver: Driver) -> Containers:
    if not isinstance(driver, Containers):
        pytest.skip("plain processes: no podman, runc or images here (tests/soak/topology/images makes them)")
    return driver


def confined(containers: Containers, *names: str) -> None:
    """No root, no capabilities, no root to write on, limits, and no port but on the loopback."""
    for name in names:
        held = containers.confined(name)
        ports = held.pop("ports")
        account = held.pop("user")
        assert account in ("999:999", "50000:50000")
        assert held == {"capabilities": [], "read_only": True, "memory": True, "no_new_privileges": True}, name
        assert ports == (["127.0.0.1"] if name in ("api-server", "portal") else [])


def test_a_night_ends_right_whichever_service_is_killed(nights: Nights, told: Callable[[str], None]) -> None:
    for services in KILLED[: int(os.environ.get("TOPOLOGY_NIGHTS", len(KILLED)))]:
        told(nights.one(*services))
        assert_the_same_lists(nights)
    nights.driver.first_start()


def assert_the_same_lists(nights: Nights) -> None:
    lists = lists_of(nights.beside)
    assert lists_of(nights.driver.volume("home")) == lists
    assert len(lists) > 20


def test_the_head_is_signed_outside_the_home_and_a_backup_is_proved_by_it(driver: Driver, nights: Nights) -> None:
    assert nights.count
    *_, line = (driver.volume("heads") / "heads").read_text(encoding="utf-8").splitlines()
    _, head, _, signature = line.split(" ")
    proof = json.loads(driver.command("crosscheck", "verify", "--json"))
    assert (proof["head"], proof["untold"], signature != "") == (head, [], True)
    driver.command("crosscheck", "backup", "/var/lib/backups/first")
    restored = {"CROSSCHECK_HOME": "/var/lib/backups/restored", "CROSSCHECK_LEDGER_FILE": ""}
    driver.command("crosscheck", "restore", "/var/lib/backups/first", **restored)
    assert json.loads(driver.command("crosscheck", "verify", "--json", **restored)) == proof
    assert lists_of(driver.volume("backups") / "restored") == lists_of(driver.volume("home"))


def test_a_night_on_spark_has_the_bytes_of_one_on_duckdb(
    driver: Driver, nights: Nights, told: Callable[[str], None]
) -> None:
    containers, began = only_containers(driver), time.monotonic()
    containers.turn_to_spark()
    start_all(containers, *SPARK)
    confined(containers, *SPARK)
    told(f"{driver.way}: with Spark well after {time.monotonic() - began:.0f} s")
    told(f"Spark, {nights.one()}")
    assert_the_same_lists(nights)
    executors = list((containers.volume("home") / "spill").glob("app-*/*"))
    assert executors, "the night was made without the cluster"
    containers.command("crosscheck", "verify")
