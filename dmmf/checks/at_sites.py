"""One finding for all the sites that have the same fault, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from designation.checks.findings import Finding, fail, listed, unsure
from dmmf.checks import places
from dmmf.checks.case import FileCase, SiteRow
from submissions.checks import Place
from submissions.questionnaire import Source

__all__ = ["Picked", "at_sites", "counted", "listed", "named", "split"]

Picked = Callable[[SiteRow], bool]


class Make(Protocol):
    def __call__(self, message: str, *places: str | Place, source: Source | None = None) -> Finding: ...


def at_sites(
    make: Make, case: FileCase, found: Iterable[SiteRow], message: str, *more: str | Place, source: Source | None = None
) -> Iterator[Finding]:
    """ "{sites}" in the message becomes "S-01, S-02 and 3 more"; nothing where no site is found.

    The first places are the pages of the sites, where it is mended.
    """
    if sites := list(found):
        said = message.format(sites=named(sites))
        yield make(said, *places.sites(sites), *more, places.register(case), source=source)


def split(
    case: FileCase, found: Iterable[SiteRow], message: str, *, wrong: Picked, source: Source | None = None
) -> Iterator[Finding]:
    """As at_sites, as a fault for those that are `wrong`, and as something to look at for the others."""
    sites = list(found)
    yield from at_sites(fail, case, [site for site in sites if wrong(site)], message, source=source)
    yield from at_sites(unsure, case, [site for site in sites if not wrong(site)], message, source=source)


def named(sites: Iterable[SiteRow]) -> str:
    return listed(site.said for site in sites)


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
