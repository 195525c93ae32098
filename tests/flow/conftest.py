"""Lists that have gone out to two townships; a made county whose departments handed over whole lists."""

from kit.asked_county import county
from kit.office import fill, ledger, take, township
from kit.sites import county_site

__all__ = ["county", "county_site", "fill", "ledger", "take", "township"]
