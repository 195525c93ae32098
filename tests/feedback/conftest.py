"""Lists that have gone out to two townships, and a ledger of one night."""

from kit.office import fill, ledger, take, township
from kit.one_night import recorded

__all__ = ["fill", "ledger", "recorded", "take", "township"]
