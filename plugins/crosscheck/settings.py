"""Settings in one typed value, read from the environment when asked for, never at import."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crosscheck.errors import ConfigurationError

VARIABLES = {
    "home": "CROSSCHECK_HOME",
    "root": "CROSSCHECK_ROOT",
    "memory_limit": "CROSSCHECK_MEMORY",
    "threads": "CROSSCHECK_THREADS",
    "engine": "CROSSCHECK_ENGINE",
    "spark": "CROSSCHECK_SPARK",
    "exports": "CROSSCHECK_EXPORTS",
    "workbook_password": "CROSSCHECK_WORKBOOK_PASSWORD",
    "ledger": "CROSSCHECK_LEDGER",
    "heads": "CROSSCHECK_HEADS",
    "store": "CROSSCHECK_STORE",
    "head_key": "CROSSCHECK_HEAD_KEY",
    "head_public": "CROSSCHECK_HEAD_PUBLIC",
    "lang": "CROSSCHECK_LANG",
    "site": "CROSSCHECK_SITE",
    "airflow": "CROSSCHECK_AIRFLOW",
    "portal_url": "CROSSCHECK_PORTAL_URL",
    "smtp_password": "CROSSCHECK_SMTP_PASSWORD",
    "webhook_url": "CROSSCHECK_WEBHOOK_URL",
    "metrics_token": "CROSSCHECK_METRICS_TOKEN",
}
"""The environment variable of each setting."""
SECRETS = ("ledger", "workbook_password", "smtp_password", "webhook_url", "metrics_token")
"""Settings that a file may hold: the variable's name with ``_FILE`` behind it names the file."""
OF_A_TASK = {"dag": "DAG_ID", "run": "DAG_RUN_ID", "task": "TASK_ID"}
"""What Airflow tells a task's process of itself."""
LANGUAGES = ("en", "zh")
OF_A_COUNTY = ("lake", "nights", "revisions", "ledger.sqlite")
"""What lies in a home as soon as it holds a county, one of them at least."""
OWNER_ALONE = 0o077
"""What is taken from everybody else: the umask, and what a home's mode must not have."""
UNFINISHED = "unfinished-restore.txt"
"""Lies in a home while a backup is restored into it: until it is gone, it is no home."""
MADE_COUNTY = "made-county.json"
"""Marks a home that holds a made county: it never shares a ledger with a real one."""


@dataclass(frozen=True)
class Settings:
    """Where things are and how much of the machine a night may use."""

    home: Path
    """Everything the pipeline writes; default ``./.crosscheck``."""
    root: Path
    """The project folder that holds ``sql/`` and ``expectations/``; default: the one this package lies in."""
    memory_limit: str = "6GB"
    """Ceiling of one engine; beyond it the engine spills to ``home/spill``."""
    threads: int = 2
    """Threads of one engine; default: the processors."""
    engine: str = "duckdb"
    """The SQL engine that links rows and runs rules: a name of ``engines.ENGINES``."""
    spark: str = ""
    """Where the engine ``spark`` runs: ``spark://host:7077``, ``yarn``, ``k8s://…``, or ``sc://host:15002`` for Spark
    Connect; default: on this machine."""
    exports: Path | None = None
    """Folder with ``database/`` and ``drop/`` that replaces the connections; default: none."""
    workbook_password: str = field(default="", repr=False)
    """Password of published workbooks that hold persons; without it they are open."""
    ledger: str = field(default="", repr=False)
    """SQLAlchemy URL of the ledger; default: SQLite below ``home``."""
    heads: Path | None = None
    """File outside ``home`` that keeps the hash of the newest entry, each night and each intake; default: none."""
    store: str = ""
    """Bucket and folder of an object store (``s3://BUCKET/FOLDER``) that keeps a copy of the home; default: none."""
    head_key: Path | None = None
    """File outside ``home``, its owner's alone, with the Ed25519 private key that signs these hashes; default: none."""
    head_public: Path | None = None
    """File outside ``home`` with the public key that ``crosscheck verify`` checks them by; default: that of the key."""
    lang: str = "en"
    """Language of the terminal: ``en`` or ``zh``; lists for offices are Chinese whatever it is."""
    site: Path | None = None
    """The county's own folder: its sources, policy, rules and expectations; default: that of the demo county."""
    airflow: str = ""
    """Address of Airflow's pages, to which the portal's page for the data team links; default: none."""
    portal_url: str = ""
    """Where people find the portal, such as ``https://hucha.example.gov.cn/crosscheck``; default: none."""
    smtp_password: str = field(default="", repr=False)
    """Password of the user that ``site.yaml`` names for sending mail; default: none."""
    webhook_url: str = field(default="", repr=False)
    """Address of the group robot that notifications go to, with its key; default: none."""
    metrics_token: str = field(default="", repr=False)
    """Token that whoever reads the portal's ``/metrics`` has to bring; without it there is no such address."""

    @property
    def lake(self) -> Path:
        """Snapshots: ``lake/<department>.<dataset>/<YYYYMMDD>[-n]/``."""
        return self.home / "lake"

    @property
    def nights(self) -> Path:
        """What a night computed: ``nights/<YYYY-MM-DD>/``."""
        return self.home / "nights"

    @property
    def revisions(self) -> Path:
        """Published lists: ``revisions/<YYYY-MM-DD>-r<N>/``."""
        return self.home / "revisions"

    @property
    def outgoing(self) -> Path:
        """What goes to departments: ``outgoing/<department>/<request number>/``."""
        return self.home / "outgoing"

    @property
    def withdrawn(self) -> Path:
        """What belonged to nights that were taken back: ``withdrawn/<YYYY-MM-DD>-run<N>/`` and the path it had."""
        return self.home / "withdrawn"

    @property
    def spill(self) -> Path:
        """Scratch of the engines; may be deleted whenever nothing runs."""
        return self.home / "spill"

    @property
    def ledger_url(self) -> str:
        """SQLAlchemy URL of the ledger, wherever it lies."""
        return self.ledger or f"sqlite:///{self.home / 'ledger.sqlite'}"

    @property
    def made_county(self) -> bool:
        """Whether the home holds a made county: its dates are made, and nobody waits for its nights."""
        return (self.home / MADE_COUNTY).exists()

    def refuse_no_county(self) -> None:
        """Raise ``ConfigurationError`` where the home holds no county and no ledger elsewhere is named."""
        if not self.ledger and not any((self.home / name).exists() for name in OF_A_COUNTY):
            raise ConfigurationError(
                f"no county in {self.home}: run 'crosscheck run --date D' for yours or 'crosscheck demo' for a made "
                "one, or name another CROSSCHECK_HOME",
                zh=f"{self.home} 中没有县的数据:本县请运行 crosscheck run --date D,示例县请运行 crosscheck demo,"
                "或者把 CROSSCHECK_HOME 指向别处",
            )

    def apart(self, home: Path) -> Settings:
        """The same project and machine with a home and a ledger of its own: nothing that is configured is reached."""
        names = ("root", "memory_limit", "threads", "engine", "spark", "lang", "site")
        return Settings(home=home, **{name: getattr(self, name) for name in names})

    def as_environment(self) -> dict[str, str]:
        """Variables under which another process loads these settings, whatever its own environment says."""
        own = {variable: str(getattr(self, name) or "") for name, variable in VARIABLES.items()}
        return own | {f"{VARIABLES[name]}_FILE": "" for name in SECRETS}


def airflow_task() -> dict[str, str]:
    """Dag, run and task of Airflow that this process works for; nothing outside of a task."""
    found = {name: os.environ.get(f"AIRFLOW_CTX_{variable}", "") for name, variable in OF_A_TASK.items()}
    return found if all(found.values()) else {}


def language() -> str:
    """The language of the terminal; ``ConfigurationError`` for one that it does not speak."""
    named = os.environ.get(VARIABLES["lang"]) or LANGUAGES[0]
    if named not in LANGUAGES:
        raise ConfigurationError(f"CROSSCHECK_LANG is '{named}': it may be {' or '.join(LANGUAGES)}")
    return named


def site_in_force() -> Path | None:
    """The folder of the county that this process works for; None: the demo county's."""
    named = os.environ.get(VARIABLES["site"])
    return Path(os.path.abspath(named)) if named else None


def load() -> Settings:
    """Read the settings from the environment; an empty variable counts as none.

    From now on what this process writes, whichever library does, is its owner's alone. ``ConfigurationError`` for a
    home that others can read, where a made county's home meets another ledger or heads, heads or their keys are kept in
    the home, others can read the key that signs, or a secret's file can't be read.
    """
    os.umask(OWNER_ALONE)
    found = {name: os.environ.get(variable, "") for name, variable in VARIABLES.items()}
    found |= {name: _secret(VARIABLES[name]) for name in SECRETS}
    as_they_are: dict[str, Any] = {name: found[name] for name in ("spark", *SECRETS)}
    settings = Settings(
        home=Path(found["home"] or ".crosscheck").resolve(),
        root=Path(found["root"] or Path(__file__).resolve().parents[2]),
        memory_limit=found["memory_limit"] or "6GB",
        threads=_threads(found["threads"]),
        engine=found["engine"] or "duckdb",
        exports=_path(found["exports"]),
        heads=_path(found["heads"]),
        store=found["store"].rstrip("/"),
        head_key=_path(found["head_key"]),
        head_public=_path(found["head_public"]),
        lang=language(),
        site=site_in_force(),
        airflow=found["airflow"].rstrip("/"),
        portal_url=found["portal_url"].rstrip("/"),
        **as_they_are,
    )
    _refuse_other_address(settings.portal_url)
    _refuse_open_home(settings.home)
    _refuse_unfinished(settings.home)
    _refuse_heads_in_home(settings)
    _refuse_open_key(settings)
    _refuse_made_county(settings)
    return settings


def _path(named: str) -> Path | None:
    return Path(named).resolve() if named else None


def _secret(variable: str) -> str:
    """What the variable holds, or the file that ``<variable>_FILE`` names, without the end of its line."""
    said, named = os.environ.get(variable, ""), os.environ.get(f"{variable}_FILE", "")
    if said and named:
        raise ConfigurationError(f"{variable} and {variable}_FILE are both set: unset one of them")
    try:
        return Path(named).read_text(encoding="utf-8").strip("\r\n") if named else said
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{variable}_FILE names {named}: {type(error).__name__}") from None


def _threads(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and int(text)):
        raise ConfigurationError(f"{VARIABLES['threads']} is '{text}': a whole number from 1 on is needed")
    return int(text or os.cpu_count() or 2)


def _refuse_open_home(home: Path) -> None:
    if not home.exists() or not home.stat().st_mode & OWNER_ALONE:
        return
    if home.stat().st_uid == os.getuid() and not any(home.iterdir()):
        home.chmod(0o777 & ~OWNER_ALONE)  # made for the county, and nobody's data lies in it yet
    else:
        raise ConfigurationError(
            f"{home} can be entered or read by others than its owner, and holds persons: chmod -R go-rwx '{home}'",
            zh=f"{home} 含个人信息,却可由所有者以外的人进入或读取:请运行 chmod -R go-rwx '{home}'",
        )


def _refuse_unfinished(home: Path) -> None:
    if (home / UNFINISHED).exists():
        raise ConfigurationError(
            f"{home} is no home: a restore into it was cut off. Empty it, and restore again",
            zh=f"{home} 不是完整的数据目录:上次恢复中途中断。请清空后重新恢复",
        )


def _refuse_other_address(portal_url: str) -> None:
    parts = urlsplit(portal_url)
    well_formed = parts.scheme in ("http", "https") and parts.netloc and parts.path.endswith("/crosscheck")
    if portal_url and not (well_formed and parts.query == parts.fragment == ""):
        raise ConfigurationError(
            f"CROSSCHECK_PORTAL_URL is '{portal_url}': it has to be http:// or https://, a host, and end in /crosscheck"
        )


def _refuse_heads_in_home(settings: Settings) -> None:
    for name in ("heads", "head_key", "head_public"):
        path: Path | None = getattr(settings, name)
        if path and path.is_relative_to(settings.home):
            raise ConfigurationError(
                f"{VARIABLES[name]} names {path}, which lies in the home: who changes the home changes it too; "
                "name a file on another disk or server"
            )


def _refuse_open_key(settings: Settings) -> None:
    key = settings.head_key
    if key is None:
        return
    if settings.heads is None:
        raise ConfigurationError("CROSSCHECK_HEAD_KEY signs what CROSSCHECK_HEADS keeps: name that file too")
    try:
        mode = key.stat().st_mode
    except OSError as error:
        raise ConfigurationError(f"CROSSCHECK_HEAD_KEY names {key}: {type(error).__name__}") from None
    if mode & OWNER_ALONE:
        raise ConfigurationError(
            f"{key} signs the history's head, and others than its owner can read it: chmod 400 '{key}'",
            zh=f"{key} 是给历史末条签名的私钥,所有者以外的人也能读取:请运行 chmod 400 '{key}'",
        )


def _refuse_made_county(settings: Settings) -> None:
    own = settings.apart(settings.home)
    if not settings.made_county:
        return
    if (settings.ledger_url, settings.heads, settings.store) != (own.ledger_url, own.heads, own.store):
        raise ConfigurationError(
            f"{settings.home} holds a made county, and CROSSCHECK_LEDGER, CROSSCHECK_HEADS or CROSSCHECK_STORE names "
            "what is another county's: unset them, or name another CROSSCHECK_HOME"
        )
