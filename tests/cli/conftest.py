"""A ledger of one night."""

from kit.one_night import recorded

__all__ = ["recorded"]
