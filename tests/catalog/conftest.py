"""The folder of a county, for the tests of what is laid over the product's files."""

from __future__ import annotations

from kit.sites import county_site

__all__ = ["county_site"]
