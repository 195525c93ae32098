"""The first start on a PostgreSQL server, and every later one: all that Airflow, ledger and portal need to be there.

Safe to repeat, also by several processes at once: whatever is there stays as it is, but for what is out of date.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from airflow.configuration import conf

from crosscheck.errors import ConfigurationError
from crosscheck.flow.progress import Step
from crosscheck.flow.site_check import refuse_unchecked
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.postgres_server import alone, is_served, make_databases
from crosscheck.operate.first_accounts import map_first_admin
from crosscheck.operate.local_airflow import POOLS
from crosscheck.settings import Settings

FAB = "FabAuthManager"
"""The auth manager whose users live in Airflow's database."""


@dataclass(frozen=True)
class Beginning:
    """What only a first start is told: who makes databases, and who may sign in first."""

    administrator: str = field(default="", repr=False)
    """SQLAlchemy URL of whoever may make logins and databases; without one they have to be there."""
    admin: str = "admin"
    """The first user of Airflow and of the portal."""
    password: str = field(default="", repr=False)
    """Of the first user; without one nobody is made."""


def make_all_ready(settings: Settings, beginning: Beginning, step: Step) -> None:
    """Make logins and databases, bring Airflow's tables and the ledger up to date, make pools and the first user.

    ``ConfigurationError`` where Airflow's database is not on a PostgreSQL server: on one machine ``up`` does all this.
    """
    refuse_unchecked(settings)
    airflow = conf.get_mandatory_value("database", "sql_alchemy_conn")
    if not is_served(airflow):
        raise ConfigurationError(
            "Airflow's database is on no PostgreSQL server: set AIRFLOW__DATABASE__SQL_ALCHEMY_CONN, or use "
            "'crosscheck up' on one machine",
            zh="Airflow 的数据库不在 PostgreSQL 服务器上:请设置 AIRFLOW__DATABASE__SQL_ALCHEMY_CONN,"
            "单机请用 crosscheck up",
        )
    if beginning.administrator:
        step("logins and databases")
        served = [url for url in (airflow, settings.ledger_url) if is_served(url)]
        make_databases(beginning.administrator, served, settings.ledger_url)
    step("Airflow's database")
    with alone(airflow):
        prepare_airflow(beginning)
    step("ledger")
    open_ledger(settings.ledger_url).dispose()
    if beginning.password:
        map_first_admin(settings, beginning.admin)


def prepare_airflow(beginning: Beginning) -> None:
    """Bring Airflow's tables up to date, make the pools the DAGs name, and the first user where there is none."""
    from airflow.models.pool import Pool
    from airflow.utils import db
    from airflow.utils.providers_configuration_loader import providers_configuration_loaded

    providers_configuration_loaded(db.initdb)()
    for name, slots in POOLS.items():
        if Pool.get_pool(name) is None:  # whoever gave one other slots keeps them
            Pool.create_or_update_pool(name, slots, "crosscheck", include_deferred=False)
    if beginning.password and conf.get_mandatory_value("core", "auth_manager").endswith(FAB):
        providers_configuration_loaded(_first_user)(beginning)


def _first_user(beginning: Beginning) -> None:
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        people = builder.sm
        if people.count_users():
            return
        name, role = beginning.admin, people.find_role("Admin")
        if not people.add_user(name, name, name, f"{name}@localhost", role, password=beginning.password):
            raise ConfigurationError(f"Airflow made no user '{name}'")
