"""A ledger of one night, and a county's own folder."""

from kit.one_night import recorded
from kit.sites import county_site

__all__ = ["county_site", "recorded"]
