"""What an uploaded register would do to the one there is: per row new, changed, moved or nothing, or what is wrong.

A pure function of the rows and of what is known; the same one makes the preview and, under lock, what is applied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from dmmf import locks
from dmmf.imports_reading import Fault, Table
from dmmf.imports_rows import Entry, Known, entry_of, fault
from dmmf.models import ControlSite, Site, SiteEvent
from dmmf.sites import last_day


@dataclass
class Plan:
    entries: list[Entry]
    faults: list[Fault]

    @property
    def counts(self) -> dict[str, int]:
        """Rows: {"new", "changed", "moved", "unchanged", "faulty"}."""
        faulty = {fault.row for fault in self.faults}
        found = Counter(entry.what for entry in self.entries if entry.row.number not in faulty)
        return {name: found[name] for name in ("new", "changed", "moved", "unchanged")} | {"faulty": len(faulty)}

    @property
    def seen(self) -> dict[str, int]:
        """The revision of every site that the rows name, by code; 0 for a new one."""
        return {entry.code: entry.site.revision if entry.site else 0 for entry in self.entries}

    @property
    def touched(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.what != "unchanged"]


def known(control_site: ControlSite, *, locked: bool = False) -> Known:
    """What there is now; `locked`: the sites' rows until the end of the transaction. Five queries."""
    last = SiteEvent.objects.filter(site=OuterRef("pk")).order_by("-number").values("effective_on")[:1]
    rows = Site.objects.filter(control_site=control_site).annotate(last_event_on=Subquery(last)).order_by("pk")
    if locked:
        rows = rows.select_for_update(of=("self",))
    sites = list(rows.select_related("provider"))
    codes: dict[int, list[str]] = {}
    through = Site.products.through.objects.filter(site__control_site=control_site)
    for site_id, code in through.values_list("site_id", "product__code"):
        codes.setdefault(site_id, []).append(code)
    for site in sites:
        site.control_site = control_site
    return Known(
        control_site,
        {site.code: site for site in sites},
        codes,
        {product.code: product for product in control_site.products.all()},
        {one.name.casefold(): one for one in Organisation.objects.filter(kind=OrganisationKind.PROVIDER)},
        locks.barred(control_site.organisation_id),
    )


def plan(table: Table, there: Known, *, progress: Callable[[int], None] = lambda done: None) -> Plan:
    """What the rows would do. `progress` is told after every few hundred rows how many are done."""
    faults, entries = list(table.faults), []
    folded = {code.casefold(): code for code in there.sites}
    first: dict[str, int] = {}
    for done, row in enumerate(table.rows, 1):
        faults += row.faults
        entry, wrong = entry_of(row, there, folded)
        key = entry.code if entry.site else entry.code.casefold()
        if entry.code and key in first:
            wrong = [*wrong, fault(row, "code", f"“{entry.code}” is in row {first[key]} already.", "Each site once")]
        first.setdefault(key, row.number)
        faults += wrong
        if not wrong:
            entries.append(entry)
        if done % 250 == 0:
            progress(done)
    return Plan(entries, sorted(faults, key=lambda fault: fault.row))


def latest_event(entries: Iterable[Entry]) -> tuple[date, str] | None:
    """The last day on which something was recorded about the sites that change, and the code of that site."""
    days = [(day, entry.code) for entry in entries if entry.site and (day := last_day(entry.site))]
    return max(days, default=None)
