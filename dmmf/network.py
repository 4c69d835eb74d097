"""The Control Site's network at a glance: numbers by state and region, what happened last. Nothing is counted in
Python that the database can count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value

from accounts.models import User
from dmmf import lifecycle, permissions, products
from dmmf.events import OF_THE_AUTHORITY
from dmmf.holding_sorts import changes_of
from dmmf.models import (
    ControlSite,
    ControlSiteEvent,
    DmScope,
    Edition,
    MasterFile,
    PersonRole,
    Product,
    Site,
    SiteEvent,
)
from dmmf.states import LOCKED, STATE_COLOURS, ControlSiteAction, Region, SiteAction, SiteState
from submissions import permissions as process
from submissions.states import State

# Where a region stands in the picture: column and row, and its name in one or two lines.
TILES: dict[str, tuple[int, int, tuple[str, ...]]] = {
    Region.SCOTLAND: (1, 0, ("Scotland",)),
    Region.NORTHERN_IRELAND: (0, 1, ("Northern", "Ireland")),
    Region.NORTH_WEST: (1, 1, ("North West",)),
    Region.NORTH_EAST_YORKSHIRE: (2, 1, ("North East", "and Yorkshire")),
    Region.WALES: (0, 2, ("Wales",)),
    Region.MIDLANDS: (1, 2, ("Midlands",)),
    Region.EAST: (2, 2, ("East of", "England")),
    Region.SOUTH_WEST: (0, 3, ("South West",)),
    Region.LONDON: (1, 3, ("London",)),
    Region.SOUTH_EAST: (2, 3, ("South East",)),
}
WIDTH, HEIGHT, GAP = 116, 98, 6  # of a tile, in the units of the picture
BAR = WIDTH - 20
LEVELS = 4  # shades, from no site to the most of all regions
PREPARED = (SiteState.PROPOSED, SiteState.UNDER_EVALUATION, SiteState.QUALIFIED, SiteState.APPROVED)
STOPPED = (SiteState.PAUSED, *LOCKED)


@dataclass(frozen=True)
class RegionLine:
    """A row of the table, and the tile of the picture that says the same."""

    label: str
    active: int
    prepared: int
    stopped: int  # paused or locked
    x: int = 0
    y: int = 0
    lines: tuple[str, ...] = ()
    level: int = 0

    @property
    def total(self) -> int:
        return self.active + self.prepared + self.stopped

    @property
    def bar(self) -> int:
        """How long the share of the active sites is."""
        return round(BAR * self.active / self.total) if self.total else 0


@dataclass(frozen=True)
class Network:
    states: list[tuple[str, str, str, int]]  # (key, label, colour, number), in the order of the life of a site
    regions: list[RegionLine]
    total: int  # not ceased
    everything: int


def of(sites: QuerySet[Site]) -> Network:
    """Numbers of these sites; one query."""
    counted = sites.order_by().values_list("region", "state").annotate(number=Count("pk"))
    by_state: dict[str, int] = {}
    by_region: dict[str, dict[str, int]] = {}
    for region, state, number in counted:
        by_state[state] = by_state.get(state, 0) + number
        by_region.setdefault(region, {})[state] = number
    states = [(s.value, s.label, STATE_COLOURS[s], by_state[s]) for s in SiteState if by_state.get(s)]
    regions = region_lines(by_region)
    return Network(states, regions, sum(line.total for line in regions), sum(by_state.values()))


def region_lines(by_region: dict[str, dict[str, int]]) -> list[RegionLine]:
    """Pure: every region, with or without sites. `by_region`: region -> state -> number; ceased sites do not count."""
    totals = {r: sum(n for s, n in by_region.get(r, {}).items() if s != SiteState.CEASED) for r in Region.values}
    most = max(totals.values(), default=0)
    lines = []
    for region in Region:
        numbers = by_region.get(region, {})
        column, row, name = TILES[region]
        lines.append(
            RegionLine(
                label=region.label,
                active=numbers.get(SiteState.ACTIVE, 0),
                prepared=sum(numbers.get(state, 0) for state in PREPARED),
                stopped=sum(numbers.get(state, 0) for state in STOPPED),
                x=GAP + column * (WIDTH + GAP),
                y=GAP + row * (HEIGHT + GAP),
                lines=name,
                level=-(-LEVELS * totals[region] // most) if most else 0,  # rounded up: one site is not none
            )
        )
    return lines


PICTURE = {
    "width": 3 * WIDTH + 4 * GAP, "height": 4 * HEIGHT + 5 * GAP, "tile_width": WIDTH, "tile_height": HEIGHT,
    "bar_width": BAR,
}  # fmt: skip


# --- What is made -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProductLine:
    """A product with the file that it is made by, as far as the reader may see them."""

    product: Product
    files: list[MasterFile]
    edition: int | None  # in effect today
    effective_from: date | None


def products_of(user: User, control_site: ControlSite, *, today: date) -> list[ProductLine]:
    """The products that have not ended; two queries."""
    begun = Edition.objects.filter(product=OuterRef("pk"), effective_from__lte=today)
    begun = begun.exclude(version__submission__state=State.WITHDRAWN).order_by("-effective_from", "-number")
    found = products.visible(user, control_site).filter(ended_on__isnull=True)
    lines = found.annotate(
        edition=Subquery(begun.values("number")[:1]), effective_from=Subquery(begun.values("effective_from")[:1])
    )
    files: dict[int, list[MasterFile]] = {}
    seen = MasterFile.objects.filter(product__control_site=control_site, submission__in=process.visible_to(user))
    for file in seen.select_related("submission").order_by("-pk"):
        files.setdefault(file.product_id, []).append(file)
    return [ProductLine(line, files.get(line.pk, []), line.edition, line.effective_from) for line in lines]


@dataclass(frozen=True)
class Gap:
    """Something that a Control Site needs and that is not recorded; `anchor` is where on the page of its details."""

    sentence: str
    anchor: str


NEEDED = (PersonRole.QP, PersonRole.SUPERVISOR, PersonRole.QC)  # HMR 2012 Sch 3 para 1(2)(f), (g), (j)


def gaps(control_site: ControlSite, *, today: date) -> list[Gap]:
    """What is missing before anything can be made; four queries."""
    holds = Q(ended_on__isnull=True) & (Q(expires_on__isnull=True) | Q(expires_on__gte=today))
    found = []
    if not control_site.licences.filter(holds).exclude(dm_scope=DmScope.NONE).exists():
        found.append(Gap("No licence in force has decentralised manufacture in its scope", "licence"))
    if not control_site.certificates.filter(holds).exists():
        found.append(Gap("No GMP certificate is in force", "certificate"))
    persons = control_site.persons.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    roles = set(persons.values_list("role", flat=True))
    for role in NEEDED:
        if role not in roles:
            found.append(Gap(f"Nobody is named in the role “{role.label}”", "person"))
    if not control_site.products.filter(ended_on__isnull=True).exists():
        found.append(Gap("No product is recorded", "product"))
    return found


# --- What happened -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Happening:
    """One event of the Control Site or of one of its sites, as people read it."""

    at: datetime
    who: str
    sentence: str
    why: str
    pk: int
    site: Site | None = None
    effective_on: Any = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    others: int = 0  # sites of which the same was recorded in the same go
    at_least: bool = False  # there are more of them, which were not looked at


AUTHORITY = {name for name, step in lifecycle.STEPS.items() if step.action == SiteAction.SUSPEND}


def visible_sites(user: User, control_site: ControlSite) -> QuerySet[Site]:
    """The holder's people see them all; an assessor those that submitted files named."""
    if permissions.may(user, ControlSiteAction.ASSESS, control_site):
        return permissions.sites_visible_to(user).filter(control_site=control_site)
    return Site.objects.filter(control_site=control_site)


def timeline(control_site: ControlSite) -> QuerySet[Any]:
    """(moment, "site" or "hub", primary key) of every event, newest first; to be cut and given to `happenings`."""
    mine = ControlSiteEvent.objects.filter(control_site=control_site).order_by()
    theirs = SiteEvent.objects.filter(site__control_site=control_site).order_by()
    of_hub = mine.annotate(source=Value("hub")).values_list("at", "source", "pk")
    of_sites = theirs.annotate(source=Value("site")).values_list("at", "source", "pk")
    return of_hub.union(of_sites, all=True).order_by("-at", "-id")


def happenings(rows: Sequence[tuple[datetime, str, int]]) -> list[Happening]:
    """The events of a piece of the timeline, in its order; two queries."""
    keys = {source: [pk for _, of, pk in rows if of == source] for source in ("hub", "site")}
    hub = ControlSiteEvent.objects.select_related("by").in_bulk(keys["hub"])
    sites = SiteEvent.objects.select_related("by", "site").defer("record").in_bulk(keys["site"])
    return [_of_hub(hub[pk]) if source == "hub" else _of_site(sites[pk]) for _, source, pk in rows]


def in_runs(found: Sequence[Happening]) -> list[Happening]:
    """What was recorded of many sites in one go, as an import does, once, with the number of the others. Pure."""
    runs: list[Happening] = []
    for one in found:
        last = runs[-1] if runs else None
        if last and last.site and one.site and _go(last) == _go(one):
            runs[-1] = replace(last, others=last.others + 1)
        else:
            runs.append(one)
    return runs


def _go(one: Happening) -> tuple[Any, ...]:
    return (one.who, one.sentence, one.why, one.effective_on, one.at.replace(second=0, microsecond=0))


def _of_hub(event: ControlSiteEvent) -> Happening:
    who = str(event.by) if event.by else "The service"
    if event.verb in OF_THE_AUTHORITY:
        who = "The assessing authority"
    return Happening(event.at, who, event.sentence, event.why, event.pk, changes=changes_of(event))


def _of_site(event: SiteEvent) -> Happening:
    """Assessors' names are left out of what holders read."""
    who = "The assessing authority" if event.verb in AUTHORITY else str(event.by)
    return Happening(
        event.at, who, event.sentence, event.why, event.pk, site=event.site, effective_on=event.effective_on
    )
