"""The bank holidays of the nations of the United Kingdom, from the package `holidays`."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays

# key -> (label, the package's own name). Wales has the bank holidays of England.
NATIONS: Mapping[str, tuple[str, str]] = {
    "england-and-wales": ("England and Wales", "ENG"),
    "scotland": ("Scotland", "SCT"),
    "northern-ireland": ("Northern Ireland", "NIR"),
}


@cache
def in_year(nation: str, year: int) -> Mapping[date, str]:
    """Day -> name, substitute days included. Raises KeyError for an unknown nation."""
    return MappingProxyType(dict(holidays.country_holidays("GB", subdiv=NATIONS[nation][1], years=year)))


@dataclass(frozen=True)
class BankHolidays(Container[date]):
    """A day is in it when it is a bank holiday in one of the nations at least."""

    nations: tuple[str, ...]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and any(day in in_year(nation, day.year) for nation in self.nations)

    def between(self, first: date, last: date) -> list[tuple[date, str]]:
        """Those in that time, both days included, each with its name."""
        years = range(first.year, last.year + 1)
        found: dict[date, str] = {}
        for nation in reversed(self.nations):
            found |= {day: name for year in years for day, name in in_year(nation, year).items()}
        return sorted((day, name) for day, name in found.items() if first <= day <= last)


def named(nations: Iterable[str]) -> str:
    """ "England and Wales, Scotland"."""
    return ", ".join(NATIONS[nation][0] for nation in nations)
