"""The portal in Airflow's own server, and the way to it from Airflow's menu.

Airflow loads this file in each of its processes; the portal itself is imported where somebody first asks for it.
"""

from __future__ import annotations

import asyncio
import os
from threading import Lock
from typing import Any, ClassVar

from airflow.plugins_manager import AirflowPlugin

PREFIX = "/crosscheck"


class Portal:
    """The portal, made at the first request: schedulers, DAG processors and tasks never do."""

    def __init__(self) -> None:
        self._app: Any = None
        self._lock = Lock()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        app = self._app or await asyncio.to_thread(self._made)
        await app(scope, receive, send)

    def _made(self) -> Any:
        with self._lock:
            if self._app is None:
                from crosscheck import settings
                from crosscheck.portal.airflow_login import AirflowLogin
                from crosscheck.portal.app import portal_app

                self._app = portal_app(settings.load(), AirflowLogin())
        return self._app


class CrosscheckPlugin(AirflowPlugin):
    """The portal at ``/crosscheck``, and its entry in the menu."""

    name = "crosscheck"
    fastapi_apps: ClassVar[list[Any]] = [{"app": Portal(), "url_prefix": PREFIX, "name": "户查 crosscheck"}]
    external_views: ClassVar[list[Any]] = [
        # Without a route of Airflow's it is a plain link: no frame around the portal.
        {"name": "户查", "href": f"{os.environ.get('CROSSCHECK_PORTAL_URL') or PREFIX}/", "destination": "nav"}
    ]
