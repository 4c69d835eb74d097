"""What of a Control Site ends soon, or has ended: licences, certificates, people, agreements, evaluations, training.

The days ahead and the stages are settings of this service, marked illustrative; no regulator sets them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, OuterRef, QuerySet, Subquery

from dmmf import training
from dmmf.models import Evaluation, EvaluationState, GmpCertificate, Licence, NamedPerson, PersonRole, Site, Training
from dmmf.states import SPOKES, SiteState

GONE = (SiteState.CEASED, SiteState.REVOKED)


@dataclass(frozen=True)
class Expiring:
    """One thing and its last day. `name` is for the holder's own pages; an e-mail says no more than `label`."""

    kind: str
    pk: int  # of the row; of the site, where it is of a site
    control_site_id: int
    name: str
    expires_on: date
    label: str = ""
    reference: str = ""  # of the site that it is of
    count: int = 1  # people, where it is training

    @property
    def thing(self) -> str:
        """Its name in an ExpiryNotice: "licence 12"."""
        return f"{self.kind} {self.pk}"


# kind -> (of one, of several), as they stand in a sentence; also the order in which they are told.
NOUNS = {
    "licence": ("licence", "licences"),
    "certificate": ("GMP certificate", "GMP certificates"),
    "person": ("appointment of a named person", "appointments of named persons"),
    "agreement": ("quality agreement with a host", "quality agreements with hosts"),
    "evaluation": ("joint evaluation due again", "joint evaluations due again"),
    "training": ("site where training runs out", "sites where training runs out"),
}
OF_SITES = ("agreement", "evaluation", "training")


# --- Pure ----------------------------------------------------------------------------------------------------------


def stage(expires_on: date, *, today: date, stages: Collection[int]) -> int | None:
    """The narrowest stage that its last day has come within; None while it is further off than all.

    What has ended already is in the narrowest stage of all.
    """
    left = (expires_on - today).days
    return min((days for days in stages if left <= days), default=None)


def due(
    found: Iterable[Expiring], *, today: date, stages: Collection[int], told: Collection[tuple[str, date, int]]
) -> list[tuple[Expiring, int]]:
    """What nobody was told of at its stage or a narrower one, each with its stage. `told`: (thing, last day, stage)."""
    waiting = []
    for one in found:
        at = stage(one.expires_on, today=today, stages=stages)
        if at is not None and not any((one.thing, one.expires_on, days) in told for days in stages if days <= at):
            waiting.append((one, at))
    return waiting


def in_words(expires_on: date, *, today: date) -> str:
    """ "in 12 days", "today", "3 days ago"."""
    left = (expires_on - today).days
    if left == 0:
        return "today"
    days = "1 day" if abs(left) == 1 else f"{abs(left):,} days"
    return f"in {days}" if left > 0 else f"{days} ago"


def grouped(found: Iterable[Expiring]) -> dict[tuple[int, str], list[Expiring]]:
    """(Control Site, kind) -> things, the first to end first; in the order of NOUNS."""
    order = {kind: number for number, kind in enumerate(NOUNS)}
    groups: dict[tuple[int, str], list[Expiring]] = {}
    for one in sorted(found, key=lambda e: (e.control_site_id, order[e.kind], e.expires_on, e.pk)):
        groups.setdefault((one.control_site_id, one.kind), []).append(one)
    return groups


# --- Asking the database -------------------------------------------------------------------------------------------


def horizon() -> int:
    """How many days ahead; illustrative."""
    return max(settings.EXPIRY_STAGES)


def of(control_sites: Sequence[int], *, today: date) -> list[Expiring]:
    """Everything of these Control Sites that ends within the horizon or has ended. Six queries, whatever there is."""
    until = today + timedelta(days=horizon())
    live = Site.objects.filter(control_site__in=control_sites).exclude(state__in=GONE)
    return [
        *of_holdings(control_sites, today=today),
        *_agreements(live.filter(agreement_until__lte=until)),
        *_evaluations(live, until),
        *_training(live, until),
    ]


def of_holdings(control_sites: Sequence[int], *, today: date) -> list[Expiring]:
    """What of it is the Control Sites' own, and not their sites'. Three queries."""
    until = today + timedelta(days=horizon())
    where = {"control_site__in": control_sites}
    return [
        *_held("licence", Licence.objects.filter(ended_on__isnull=True, expires_on__lte=until, **where)),
        *_held("certificate", GmpCertificate.objects.filter(ended_on__isnull=True, expires_on__lte=until, **where)),
        *_persons(NamedPerson.objects.filter(until__lte=until, until__gte=today, **where)),
    ]


def _held(kind: str, found: QuerySet[Any]) -> list[Expiring]:
    rows: Any = found.values_list("pk", "control_site_id", "number", "expires_on")
    return [Expiring(kind, pk, owner, number, day, f"{NOUNS[kind][0]} {number}") for pk, owner, number, day in rows]


def _persons(found: QuerySet[NamedPerson]) -> list[Expiring]:
    """Their names are not for e-mails."""
    rows: Any = found.values_list("pk", "control_site_id", "name", "role", "until")
    return [
        Expiring("person", pk, owner, f"{name}, {PersonRole(role).label}", until, PersonRole(role).label)
        for pk, owner, name, role, until in rows
    ]


def _agreements(found: QuerySet[Site]) -> list[Expiring]:
    rows: Any = found.values_list("pk", "control_site_id", "code", "name", "agreement_until", "reference")
    return [
        Expiring("agreement", pk, owner, f"{code} {name}", day, reference=r) for pk, owner, code, name, day, r in rows
    ]


def last_signed(field: str) -> Subquery:
    """A field of a site's last signed evaluation; for querysets of sites."""
    signed = Evaluation.objects.filter(site=OuterRef("pk"), state=EvaluationState.SIGNED).order_by("-pk")
    return Subquery(signed.values(field)[:1])


def _evaluations(live: QuerySet[Site], until: date) -> list[Expiring]:
    found = live.filter(kind__in=SPOKES).annotate(again=last_signed("re_evaluate_on")).filter(again__lte=until)
    rows = found.values_list("pk", "control_site_id", "code", "name", "again", "reference")
    return [
        Expiring("evaluation", pk, owner, f"{code} {name}", day, reference=r) for pk, owner, code, name, day, r in rows
    ]


def _training(live: QuerySet[Site], until: date) -> list[Expiring]:
    """Per site: the first day on which somebody's last training for a product runs out, and how many people it is."""
    rows = (
        Training.objects.filter(training.of_present_host(), ended_on__isnull=True, site__in=live)
        .values("site_id", "product_id", "person")
        .annotate(last=Max("valid_until"))
        .filter(last__lte=until)
        .values_list(
            "site_id", "site__control_site_id", "site__code", "site__name", "site__reference", "person", "last"
        )
    )
    people: dict[int, set[str]] = {}
    first: dict[int, tuple[Any, ...]] = {}
    for site, owner, code, name, reference, person, last in rows:
        people.setdefault(site, set()).add(person)
        if site not in first or last < first[site][3]:
            first[site] = (owner, f"{code} {name}", reference, last)
    return [
        Expiring("training", site, owner, name, last, reference=reference, count=len(people[site]))
        for site, (owner, name, reference, last) in first.items()
    ]
