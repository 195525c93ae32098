"""Settings whose departments deliver into a folder."""

from kit.landing import settings

__all__ = ["settings"]
