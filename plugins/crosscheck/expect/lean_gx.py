"""Great Expectations as it is imported here: without ``scipy.stats``, a third of its import.

It asks scipy for distributions as soon as it is imported, for expectations that no suite here has. The module is put in
its place unloaded (``importlib.util.LazyLoader``) and loads itself once somebody asks it for something.
"""

from __future__ import annotations

import importlib.util
import sys

__all__ = ["great_expectations"]


def _later(package: str, name: str) -> None:
    """Put ``package.name`` in its place without running it, unless it runs already."""
    full = f"{package}.{name}"
    spec = importlib.util.find_spec(full)
    if full in sys.modules or spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    spec.loader.exec_module(module)
    # ``from package import name`` looks here first, and would load what it finds among the modules.
    setattr(sys.modules[package], name, module)


_later("scipy", "stats")

import great_expectations  # noqa: E402 after what it must not load
