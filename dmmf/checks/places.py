"""Where a check of the register points to: pages of the Control Site, its sites, evaluations and designation."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.urls import NoReverseMatch, reverse

from designation.case import text
from dmmf.checks.case import FileCase, SiteRow
from submissions.checks import REGISTER_SECTION, Place

MOST = 5  # pages of single sites that one finding links to; the register itself is linked as well


def control_site(case: FileCase) -> Place:
    return _page("dmmf:control_site", _of(case), "The Control Site")


def register(case: FileCase) -> Place:
    return _page("dmmf:register", _of(case), "The register of sites")


def designation(case: FileCase) -> Place:
    reference = text(case.part("designation"), "reference")
    return _page("submissions:overview", reference, f"The designation {reference}".strip())


def evaluation(site: SiteRow) -> Place:
    reference = site.evaluation.reference if site.evaluation else ""
    return _page("dmmf:evaluation", reference, f"Joint evaluation {reference}".strip())


def sites(found: Iterable[SiteRow]) -> list[Place]:
    return [_page("dmmf:site", site.reference, f"Site {site.said}") for site in islice(found, MOST)]


def _of(case: FileCase) -> str:
    return text(case.part("control_site"), "reference")


def _page(name: str, reference: str, label: str) -> Place:
    try:
        return Place(REGISTER_SECTION, "", reverse(name, args=[reference]), label)
    except NoReverseMatch:  # a register that was written by hand names what has no page
        return Place(REGISTER_SECTION, "", "", label)
