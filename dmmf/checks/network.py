"""The list of sites against itself: what kind they are, how they are told apart, and where and when they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from designation.checks.findings import Finding, fail, unsure, verdict
from dmmf.checks import places
from dmmf.checks.at_sites import at_sites, counted, split
from dmmf.checks.case import FileCase, SiteRow
from dmmf.checks.sources import TOLD_APART, UNITS, ours
from dmmf.states import Region, SiteKind
from submissions.checks import Check

_PARALLEL = ours("Read for POC sites in parallel with Human Medicines Regulations 2012 Sch 3 para 1A(2)(a) and (b)")
_LOCATED = ours(
    "Human Medicines Regulations 2012 Sch 3 para 1A(2)(b) asks for the location of each unit, and is read for POC "
    "sites in parallel; that it is an address in the UK, with a postcode of its region, is asked by this service"
)
_POSTCODE = re.compile(r"([A-Z]{1,2})[0-9][0-9A-Z]? ?[0-9][A-Z]{2}", re.ASCII)
_SCOTTISH = ("AB", "DD", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "ZE")
# Areas that lie in one nation only; those on a border tell nothing.
_AREAS = {
    "BT": (Region.NORTHERN_IRELAND,),
    **dict.fromkeys(_SCOTTISH, (Region.SCOTLAND,)),
    **dict.fromkeys(("CF", "SA"), (Region.WALES,)),
}
_REGIONS = frozenset(Region.values)
_NATIONS = (Region.NORTHERN_IRELAND, Region.SCOTLAND, Region.WALES)
_BORDER = frozenset({"DG", "TD", "CA", "NE", "CH", "HR", "LD", "LL", "NP", "SY", "GL"})
_NOT_UK = frozenset({"JE", "GY", "IM"})  # Crown dependencies


def kinds_fit(case: FileCase) -> Check:
    """POC sites for a product made at the point of care, modular units for one of modular manufacture."""
    dm_type, noun = case.dm_type, "modular unit" if case.dm_type == SiteKind.MM else "POC site"
    own = [site for site in case.spokes if site.kind == dm_type]
    other = [site for site in case.spokes if site.kind != dm_type]
    found: list[Finding] = []
    if dm_type not in (SiteKind.POC, SiteKind.MM):
        found.append(unsure("The register does not say how the product is made.", places.control_site(case)))
    elif not own:
        found.append(fail(f"The register has no {noun} for this product.", places.register(case)))
    if dm_type and other:
        what = "The product is made at the point of care" if dm_type == SiteKind.POC else "The product is made in units"
        found += at_sites(fail, case, other, f"{what}, but these are of the other kind: {{sites}}.")
    return verdict(
        "sites_fit_type",
        "The sites are of the kind in which the product is made",
        UNITS if dm_type == SiteKind.MM else _PARALLEL,
        found,
        places=(places.register(case),),
        passed=f"The register has {counted(len(own), noun)}, and no spoke of another kind.",
    )


def identified(case: FileCase) -> Check:
    """A modular unit is known by a serial or asset number, wherever it stands."""
    units = [site for site in case.sites if site.kind == SiteKind.MM]
    bare = [site for site in units if not site.identification]
    return verdict(
        "units_identified",
        "Every modular unit has a means of identification",
        UNITS,
        at_sites(fail, case, bare, "Without a serial or asset number: {sites}."),
        places=(places.register(case),),
        passed=f"{counted(len(units), 'unit')} compared: each has a serial or asset number."
        if units
        else "The register has no modular unit.",
    )


def told_apart(case: FileCase) -> Check:
    """No two sites under one number, code or name; capital letters, spaces and hyphens do not count."""
    found: list[Finding] = []
    for noun, of in _NAMES.items():
        for twins in _twins(case.sites, of):
            said = f"Under the same {noun} “{of(twins[0])}”: {{sites}}."
            # Two rooms may share a name; a number or a code is given once.
            found += at_sites(unsure if noun == "name" else fail, case, twins, said)
    return verdict(
        "sites_told_apart",
        "No two sites have the same identification",
        TOLD_APART,
        found,
        places=(places.register(case),),
        passed=f"{counted(len(case.sites), 'site')} compared: codes, serial or asset numbers and names all differ.",
    )


_NAMES: dict[str, Callable[[SiteRow], str]] = {
    "serial or asset number": lambda site: site.identification,
    "code": lambda site: site.code,
    "name": lambda site: f"{site.name}, {site.host}, {site.town}" if site.name else "",
}


def _twins(sites: Iterable[SiteRow], of: Callable[[SiteRow], str]) -> Iterator[list[SiteRow]]:
    seen: dict[str, list[SiteRow]] = {}
    for site in sites:
        if key := re.sub(r"[\W_]+", "", of(site).casefold()):
            seen.setdefault(key, []).append(site)
    return (group for group in seen.values() if len(group) > 1)


def located(case: FileCase) -> Check:
    """Every site has an address in the UK, and the region of its postcode."""
    sites, areas = case.sites, {site.postcode: _area(site.postcode) for site in case.sites}

    def area(site: SiteRow) -> str:
        return areas[site.postcode]

    def strays(site: SiteRow) -> bool:
        return _strays(site, area(site))

    found = [
        *at_sites(fail, case, (s for s in sites if not (s.address and s.town)), "Without an address: {sites}."),
        *at_sites(fail, case, (s for s in sites if s.region not in _REGIONS), "In no region of the UK: {sites}."),
        *at_sites(fail, case, (s for s in sites if area(s) in _NOT_UK), "With a postcode outside the UK: {sites}."),
        *at_sites(fail, case, filter(strays, sites), "With a postcode of another nation: {sites}."),
        *at_sites(unsure, case, (s for s in sites if not area(s)), "Without a postcode that can be read: {sites}."),
    ]
    return verdict(
        "sites_located",
        "Every site has an address in the UK",
        _LOCATED,
        found,
        places=(places.register(case),),
        passed=f"{counted(len(sites), 'site')} compared: each has an address, and a postcode that fits its region.",
    )


def _area(postcode: str) -> str:
    match = _POSTCODE.fullmatch(postcode.upper())
    return match[1] if match else ""


def _strays(site: SiteRow, area: str) -> bool:
    """Does the postcode lie in another nation than the region?"""
    if not area or area in _BORDER or area in _NOT_UK or site.region not in _REGIONS:
        return False
    return site.region not in _AREAS[area] if area in _AREAS else site.region in _NATIONS


def dates(case: FileCase) -> Check:
    """No day in the future, none before the one that it follows."""
    day = case.today
    sites = case.sites
    ahead = [s for s in sites if (s.state_since and s.state_since > day) or (s.located_since and s.located_since > day)]
    early = [s for s in sites if s.standing and s.state_since and s.located_since and s.state_since < s.located_since]
    undated = [s for s in sites if s.state_since is None or s.located_since is None]
    unevaluated = [
        s for s in sites if s.standing and s.state_since and s.evaluation and s.evaluation.signed_on
        and s.evaluation.signed_on < (s.located_since or s.evaluation.signed_on)
    ]  # fmt: skip
    found = [
        *at_sites(fail, case, ahead, "In its state or place from a day in the future on: {sites}."),
        *at_sites(fail, case, early, "Approved before it stood where it is: {sites}."),
        *at_sites(unsure, case, unevaluated, "Evaluated before it stood where it is: {sites}."),
        *at_sites(unsure, case, undated, "Without the day since when it is in its state or place: {sites}."),
    ]
    return verdict(
        "register_dates",
        "The dates of the register are in order",
        ours("What follows from something cannot come before it"),
        found,
        places=(places.register(case),),
        passed=f"{counted(len(sites), 'site')} compared: no date in the future, none before the one that it follows.",
    )


def agreements(case: FileCase) -> Check:
    """A site on somebody else's premises has an agreement with its host that is in force."""
    hosted = [site for site in case.spokes if site.host and site.standing]
    none = [site for site in hosted if not site.agreement]
    ended = [site for site in hosted if site.agreement and site.agreement_until and site.agreement_until < case.today]
    found = [
        *split(case, none, "Without an agreement with its host: {sites}.", wrong=_active),
        *split(case, ended, "The agreement with the host has ended: {sites}.", wrong=_active),
    ]
    return verdict(
        "agreements_in_force",
        "Every site on a host's premises has an agreement in force",
        ours("Who does what at a site of another organisation is agreed in writing"),
        found,
        places=(places.register(case),),
        passed=f"{counted(len(hosted), 'approved site')} with a host compared: each has an agreement in force.",
    )


def _active(site: SiteRow) -> bool:
    return site.is_active
