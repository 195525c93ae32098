"""What somebody may see: a region, and within it one department."""

from __future__ import annotations

from dataclasses import dataclass

from crosscheck.access.offices import offices


@dataclass(frozen=True)
class Scope:
    """What somebody may see: a region prefix (2 to 12 digits, empty: everywhere), and within it one department.

    A department sees what it leads and what it helps with. A county also sees its issues without a valid region code;
    a narrower region does not.
    """

    region: str = ""
    department: str = ""

    def covers(self, county: str, region_code: str, department: str) -> bool:
        """Whether an issue of that county, region and department lies within this scope."""
        place = region_code if len(self.region) > 6 else county
        return place.startswith(self.region) and self.department in ("", *offices(department))


EVERYTHING = Scope()
"""The night and publishing see all; nobody else does."""
