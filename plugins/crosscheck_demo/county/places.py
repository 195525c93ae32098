"""The demo county's places: 田东县 (451022) with its ten townships, villages by size, and one merged village."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from typing import Any

COUNTY_CODE = "451022000000"
COUNTY_NAME = "田东县"
TOWNSHIPS = {
    "451022100": "平马镇",
    "451022101": "祥周镇",
    "451022102": "林逢镇",
    "451022103": "思林镇",
    "451022104": "印茶镇",
    "451022105": "江城镇",
    "451022106": "朔良镇",
    "451022107": "义圩镇",
    "451022108": "那拔镇",
    "451022200": "作登瑶族乡",
}
OTHER_COUNTIES = {"451002": "右江区", "451003": "田阳区", "451023": "平果市", "451024": "德保县", "450103": "青秀区"}
"""Counties where people also come from, pay or draw."""
CODES_SINCE = date(2010, 1, 1)
MERGED_ON = date(2019, 6, 30)
HOUSEHOLDS_A_VILLAGE = 25
HAMLET_EVERY = 10
HAMLET = (6, 10)
"""Households of a hamlet, however large the county."""
VILLAGES = (12, 170)
"""Fewest and most villages of the county."""
RELOCATION_SITES = ("福安家园安置点", "祥周幸福小区安置点", "思林和谐新村安置点", "印茶兴宁安置点")
_FIRST = "那百陇巴新六平联东南北朔布龙坡大中福凤"
_SECOND = "坛塘洪雷弄逢甲来良佑渌音造怀保鲁峨杏笔兰"


@dataclass(frozen=True)
class Village:
    """A village valid today; ``weight`` is how many households it gets, relative to others; 0 for a hamlet of few."""

    code: str
    name: str
    weight: float

    @property
    def township(self) -> str:
        """The township's name."""
        return TOWNSHIPS[self.code[:9]]


@dataclass(frozen=True)
class County:
    """The region table (rows of ``reference.region``) and the villages that count today."""

    regions: tuple[dict[str, Any], ...]
    villages: tuple[Village, ...]
    merged: dict[str, str]
    """Old village code to the village it was merged into."""

    @property
    def code(self) -> str:
        """The county's 12 digits."""
        return COUNTY_CODE

    @property
    def code6(self) -> str:
        """The county as departments write it."""
        return COUNTY_CODE[:6]

    def village(self, code: str) -> Village:
        """The village with this code; ``KeyError`` for a code that is not valid today."""
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, Village]:
        return {village.code: village for village in self.villages}


def build_county(households: int, seed: int) -> County:
    """Townships, villages for that many registered households, and a village merged into its neighbour."""
    rng = Random(f"{seed}:county")
    wanted = min(max(households // HOUSEHOLDS_A_VILLAGE, VILLAGES[0]), VILLAGES[1])
    villages = _villages(rng, wanted)
    old = _region(villages[1].code[:9] + "291", _fresh_name(rng, {v.name for v in villages}), "村")
    old |= {"valid_to": MERGED_ON, "merged_into": villages[1].code}
    regions = [_region(COUNTY_CODE, COUNTY_NAME, "县")]
    regions += [_region(code + "000", name, "乡") for code, name in TOWNSHIPS.items()]
    regions += [_region(village.code, village.name, "村") for village in villages]
    return County((*regions, old), tuple(villages), {old["region_code"]: villages[1].code})


def _villages(rng: Random, wanted: int) -> list[Village]:
    townships, names = list(TOWNSHIPS), set[str]()
    villages = []
    for number in range(wanted):
        township = townships[number % len(townships)]
        name = _fresh_name(rng, names)
        names.add(name)
        code = f"{township}{201 + number // len(townships):03d}"
        villages.append(Village(code, name, 0 if number % HAMLET_EVERY == 3 else 0.5 + 1.5 * rng.random()))
    return villages


def _fresh_name(rng: Random, taken: set[str]) -> str:
    while True:
        name = rng.choice(_FIRST) + rng.choice(_SECOND) + "村"
        if name not in taken:
            return name


def _region(code: str, name: str, level: str) -> dict[str, Any]:
    return {
        "region_code": code,
        "name": name,
        "level": level,
        "valid_from": CODES_SINCE,
        "valid_to": None,
        "merged_into": None,
    }
