"""Lists that have gone out to two townships."""

from kit.office import fill, ledger, take, township
from kit.sites import county_site

__all__ = ["county_site", "fill", "ledger", "take", "township"]
