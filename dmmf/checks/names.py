"""What the register calls its sites, and what in a text looks as if it were one of these names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from designation.case import text
from dmmf.checks.case import FileCase, SiteRow
from dmmf.checks.reading import names_in, plain


@dataclass(frozen=True)
class Family:
    """Names that begin alike and end in digits: "S-" of S-01, "POL-" of POL-104. In it a name is known or it is not."""

    known: Mapping[str, SiteRow]  # as the register writes it
    loose: Mapping[str, SiteRow]  # by plain()
    jumbled: Mapping[str, SiteRow]  # by its beginning and its digits in order: 12 and 21
    beginnings: frozenset[str]
    others: frozenset[str]  # names of something else, which look like one

    def find(self, name: str) -> SiteRow | None:
        return self.known.get(name)

    def belongs(self, name: str) -> bool:
        """Does it look like one of these?"""
        beginning = _beginning(name)
        return bool(beginning) and beginning in self.beginnings and name not in self.others

    def meant(self, name: str) -> SiteRow | None:
        """Which one it may have been meant for: written otherwise, or with two digits the wrong way round."""
        return self.loose.get(plain(name)) or self.jumbled.get(_jumbled(name))


def family(case: FileCase, of: Callable[[SiteRow], str], *, others: Iterable[str]) -> Family:
    """All that the register calls sites in one way."""
    known = {name: site for site in case.sites if (name := of(site))}
    beginnings = {beginning for name in known if (beginning := _beginning(name))}
    # A single letter is the name of too many other things, unless a hyphen or the like follows.
    sure = {one for one in beginnings if len(re.findall("[A-Za-z]", one)) > 1 or not one[-1].isalnum()}
    return Family(
        known,
        {plain(name): site for name, site in known.items()},
        {_jumbled(name): site for name, site in known.items()},
        frozenset(sure),
        frozenset({*others, *_elsewhere(case)}),
    )


def _beginning(name: str) -> str:
    match = re.fullmatch(r"(.*[A-Za-z_./–-])\d{1,12}", name, re.ASCII)
    return match[1] if match and re.search("[A-Za-z]", match[1]) else ""


def _jumbled(name: str) -> str:
    beginning = _beginning(name)
    return beginning + "".join(sorted(name[len(beginning) :]))


def _elsewhere(case: FileCase) -> Iterator[str]:
    """Names of products, licences, certificates, references and equipment, and codes of evidence."""
    yield text(case.product, "code")
    yield from case.evidence
    yield from (text(row, "number") for key in ("licences", "certificates") for row in case.list_of(key))
    for said in {site.equipment for site in case.sites}:
        yield from names_in(said)
