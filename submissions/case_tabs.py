"""The tabs of a case as data. A tab without a page (yet) is left out; addresses never change with the state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from submissions import kinds
from submissions.models import Submission


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    address: Callable[[Submission, int], str]  # (case, number of its last version); "" or NoReverseMatch for no tab


@dataclass(frozen=True)
class ShownTab:
    label: str
    href: str
    current: bool


def _page(name: str) -> Callable[[Submission, int], str]:
    return lambda case, number: reverse(name, args=[case.reference])


def _version_page(name: str) -> Callable[[Submission, int], str]:
    return lambda case, number: reverse(name, args=[case.reference, number])


TABS = (
    Tab("case", "Overview", _page("submissions:overview")),
    Tab("dossier", "Dossier", _version_page("submissions:version")),
    Tab("read", "Read", _version_page("submissions:read")),
    Tab("checklist", "Checklist", _version_page("submissions:assessment")),
    Tab("comments", "Comments", _page("submissions:comments")),
    Tab("compare", "Compare", _version_page("submissions:compare")),
    Tab("sites", "Sites", lambda case, number: kinds.get(case.kind).sites_of(case)),
    Tab("clock", "Clock", _page("submissions:clock")),
    Tab("requests", "Requests", _page("submissions:requests")),
    Tab("decision", "Decision", _page("submissions:decision")),
    Tab("history", "History", _page("submissions:history")),
)


def tabs_of(case: Submission, number: int, current: str) -> list[ShownTab]:
    """The tabs of a case whose last version has this number; `current` is the key of the one that is open."""
    found = []
    for tab in TABS:
        try:
            address = tab.address(case, number)
        except NoReverseMatch:
            continue
        if address:
            found.append(ShownTab(tab.label, address, tab.key == current))
    return found
