"""Lists that have gone out to two townships."""

from kit.office import fill, ledger, take, township

__all__ = ["fill", "ledger", "take", "township"]
