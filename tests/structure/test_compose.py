"""``docker-compose.yml`` and the ``Dockerfile``: what every service must have, and that their commands exist."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from docs_kit import what_is_wrong
from structure_kit import ROOT

from crosscheck.operate.local_airflow import environment
from crosscheck.settings import SECRETS, VARIABLES, load

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OF_AIRFLOW = {"api-server", "scheduler", "dag-processor", "triggerer"}
OF_SPARK = {"spark-master", "spark-worker"}
"""Only in the profile ``spark``: they hold no secret, and the programs are Spark's."""
OWN = sorted(SERVICES.keys() - {"postgres"} - OF_SPARK)
SECRET = re.compile("PASSWORD|SECRET|FERNET|SQL_ALCHEMY_CONN|LEDGER")


def test_the_parts_are_there_and_nothing_that_nothing_uses() -> None:
    assert SERVICES.keys() == OF_AIRFLOW | OF_SPARK | {"postgres", "first-start", "portal"}
    used = {mount.partition(":")[0] for service in SERVICES.values() for mount in service["volumes"]}
    assert COMPOSE["volumes"].keys() == {name for name in used if name.isalpha()}
    assert COMPOSE["secrets"].keys() == {name for service in SERVICES.values() for name in service.get("secrets", ())}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["user"].partition(":")[0]) > 0
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["restart"] == ("no" if name == "first-start" else "unless-stopped")
    image = service["image"].rpartition(":-")[2].rstrip("}")
    assert re.search(r":\d+\.\d+[\w.-]*$", image), f"{image}: a tag that names a version, to be pinned by digest"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_port_is_open_but_on_the_loopback_unless_the_portal_s_is_given_another(name: str) -> None:
    bound = {"api-server": ["127.0.0.1:8080:8080"], "portal": ["${PORTAL_ADDRESS:-127.0.0.1}:8090:8090"]}
    assert SERVICES[name].get("ports", []) == bound.get(name, [])


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - OF_SPARK))
def test_secrets_are_files(name: str) -> None:
    held = {key for key in SERVICES[name].get("environment", {}) if SECRET.search(key)}
    assert held
    assert {key for key in held if not key.endswith(("_FILE", "_CMD"))} == set()


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"first-start"} - OF_SPARK))
def test_a_health_check_asks_for_our_own_words(name: str) -> None:
    how, *words = SERVICES[name]["healthcheck"]["test"]
    assert how == "CMD"
    expected = ["pg_isready"] if name == "postgres" else ["python", "-m", "crosscheck.operate.heartbeat", name]
    assert words[: len(expected)] == expected


@pytest.mark.parametrize("name", OWN)
def test_the_command_of_a_service_can_be_typed(name: str) -> None:
    program, *words = SERVICES[name]["command"]
    if program == "crosscheck":
        plain = tuple(word.partition("=")[0] for word in words)
        assert what_is_wrong((program, *plain)) == ""
    else:
        from airflow.cli.cli_parser import get_parser

        assert (program, words[0]) == ("airflow", name)
        get_parser().parse_args(words)


def test_spark_starts_only_where_it_is_asked_for_and_sees_the_same_home() -> None:
    assert {name for name, service in SERVICES.items() if service.get("profiles")} == OF_SPARK
    for name in OF_SPARK:
        service = SERVICES[name]
        assert service["profiles"] == ["spark"]
        assert service["command"][0] == "spark-class"
        assert service["image"] == SERVICES["scheduler"]["image"]
        assert set(service["volumes"]) <= set(SERVICES["scheduler"]["volumes"]), "the driver has the same settings"
        assert service["environment"].items() <= SERVICES["scheduler"]["environment"].items()
        assert service["environment"]["SPARK_LOCAL_DIRS"] == "/var/lib/crosscheck/spill", (
            "what is spilled holds persons"
        )
    assert SERVICES["spark-worker"]["command"][-1] == "spark://spark-master:7077"


def test_first_start_ends_before_anything_else_begins() -> None:
    assert SERVICES["first-start"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in OF_AIRFLOW | {"portal"}:
        assert SERVICES[name]["depends_on"] == {"first-start": {"condition": "service_completed_successfully"}}


def test_what_one_machine_and_a_server_have_alike_is_said_alike() -> None:
    here, there = environment(load()), SERVICES["scheduler"]["environment"]
    for name in ("AIRFLOW__CORE__DEFAULT_TIMEZONE", "AIRFLOW__CORE__PARALLELISM", "AIRFLOW__CORE__LOAD_EXAMPLES"):
        assert there[name] == here[name]
    files = {f"{VARIABLES[name]}_FILE" for name in SECRETS}
    assert {name for name in there if name.startswith("CROSSCHECK_")} >= files
    assert {name.removesuffix("_FILE") for name in there if name.startswith("CROSSCHECK_")} <= set(VARIABLES.values())


def test_the_image_is_built_from_the_lock_and_runs_as_nobody_in_particular() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    final = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert [line for line in lines if line.startswith("FROM ")] == ["FROM ${BASE} AS built", "FROM ${BASE}"]
    assert "--require-hashes" in "\n".join(lines)
    assert "USER ${UID}:${UID}" in final
    assert not any("pip" in line or "apt-get" in line for line in final)
    copied = [line.split()[1] for line in final if line.startswith("COPY ") and "--from" not in line]
    assert all((ROOT / name).exists() for name in copied)
