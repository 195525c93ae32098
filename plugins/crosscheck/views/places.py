"""Regions as people name them at a command: one that does not exist is refused, not answered with nothing."""

from __future__ import annotations

from collections.abc import Collection

from stdnum import numdb

from crosscheck.errors import ConfigurationError

DIGITS = (2, 4, 6, 9, 12)
"""Province, city, county, township, village."""


def refuse_unknown_region(region: str, counties: Collection[str] = ()) -> None:
    """Raise ``ConfigurationError`` for what is no region, or lies in none of ``counties`` where these are given."""
    if not region:
        return
    if not region.isdigit() or len(region) not in DIGITS:
        sizes = ", ".join(map(str, DIGITS))
        raise ConfigurationError(
            f"no region '{region}': a region is a code of {sizes} digits, such as 451022",
            zh=f"没有地区“{region}”:地区为 {sizes} 位行政区划代码,如 451022",
        )
    if counties and not any(county.startswith(region) or region.startswith(county) for county in counties):
        known = ", ".join(sorted(counties))
        raise ConfigurationError(
            f"no region '{region}' in this ledger; its counties: {known}",
            zh=f"台账中没有地区“{region}”;其中的县:{known}",
        )
    if not counties and not any(names for _, names in numdb.get("cn/loc").info(region[:6])):
        raise ConfigurationError(f"no region begins with '{region}'", zh=f"没有以“{region}”开头的地区")
