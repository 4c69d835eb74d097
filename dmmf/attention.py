"""What of a Control Site's sites needs attention: one rule per reason, each a filter that the database evaluates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce

from dmmf import expiring, training
from dmmf.models import AgreedAction, Edition, EvaluationState, ListedSite, Outcome, Site, Training
from dmmf.states import LOCKED, SPOKES, SiteState
from submissions.states import State

SHOWN = 3  # sites named per rule where all rules are listed
WORKING = (SiteState.APPROVED, SiteState.ACTIVE)
Through = Site.products.through


@dataclass(frozen=True)
class Rule:
    key: str  # in addresses
    one: str  # after "1 site": "is locked by the licensing authority"
    many: str
    colour: str
    tag: str
    find: Callable[[QuerySet[Site], date], QuerySet[Site]]

    def sentence(self, count: int) -> str:
        return f"1 site {self.one}" if count == 1 else f"{count:,} sites {self.many}"


@dataclass(frozen=True)
class Finding:
    rule: Rule
    count: int
    sites: Sequence[Site]  # the first few by code

    @property
    def sentence(self) -> str:
        return self.rule.sentence(self.count)

    @property
    def more(self) -> int:
        return self.count - len(self.sites)


def of(sites: QuerySet[Site], *, today: date) -> list[Finding]:
    """What there is to say of these sites. One query per rule, whether or not it finds anything."""
    found = []
    for rule in RULES.values():
        first = rule.find(sites, today).annotate(count=Window(Count("pk"))).order_by("code")
        named = list(first.only("pk", "code", "name", "reference")[:SHOWN])
        if named:
            found.append(Finding(rule, named[0].count, named))
    return found


def _live(sites: QuerySet[Site]) -> QuerySet[Site]:
    return sites.exclude(state__in=expiring.GONE)


def locked(sites: QuerySet[Site], today: date) -> QuerySet[Site]:
    """CTR 45(5), (6): the Control Site cannot approve these again except by a variation of the licence."""
    return sites.filter(state__in=LOCKED)


def overdue(sites: QuerySet[Site], today: date) -> QuerySet[Site]:
    return _live(sites).filter(kind__in=SPOKES).annotate(again=_again()).filter(again__lt=today)


def due(sites: QuerySet[Site], today: date) -> QuerySet[Site]:
    until = today + timedelta(days=expiring.horizon())
    return _live(sites).filter(kind__in=SPOKES).annotate(again=_again()).filter(again__gte=today, again__lte=until)


def _again() -> Subquery:
    return expiring.last_signed("re_evaluate_on")


def not_evaluated(sites: QuerySet[Site], today: date) -> QuerySet[Site]:
    """Approved or active, but the last signed evaluation, if there is one, is of another place or says no.

    As validity.problem has it, but for the day: what is overdue is told by itself.
    """
    spokes = sites.filter(kind__in=SPOKES, state__in=WORKING)
    last = {"evaluated": expiring.last_signed("location_number"), "outcome": expiring.last_signed("outcome")}
    return spokes.annotate(**last).filter(
        Q(evaluated__isnull=True) | ~Q(evaluated=F("location_number")) | Q(outcome=Outcome.NOT_SUITABLE)
    )


def conditions(sites: QuerySet[Site], today: date) -> QuerySet[Site]:
    late = AgreedAction.objects.filter(
        evaluation__site=OuterRef("pk"),
        evaluation__state=EvaluationState.SIGNED,
        is_condition=True,
        dropped_at__isnull=True,
        closed_on__isnull=True,
        due_on__lt=today,
    )
    return _live(sites).filter(Exists(late))


def agreements(sites: QuerySet[Site], today: date) -> QuerySet[Site]:
    return _live(sites).filter(agreement_until__lt=today)


def untrained(sites: QuerySet[Site], today: date) -> QuerySet[Site]:
    """For one of its products fewer people are trained today than the site needs."""
    trained = (
        Training.objects.filter(
            training.in_force(today), site=OuterRef("site_id"), product=OuterRef("product_id")
        )
        .order_by()
        .values("site")
        .annotate(people=Count("person", distinct=True))
        .values("people")
    )  # fmt: skip
    short = (
        Through.objects.filter(site=OuterRef("pk"))
        .annotate(people=Coalesce(Subquery(trained, output_field=IntegerField()), 0))
        .filter(Q(people__lt=F("site__minimum_operators")))
    )
    return sites.filter(Exists(short), kind__in=SPOKES, state__in=WORKING)


def unlisted(sites: QuerySet[Site], today: date) -> QuerySet[Site]:
    """CTR Sch 7 (SI 2025/87 reg 52): no premises but those that the master file specifies."""
    editions = Edition.objects.filter(product=OuterRef("product_id"), effective_from__lte=today)
    listed = ListedSite.objects.filter(
        site=OuterRef("site_id"), location_number=OuterRef("site__location_number"), version=OuterRef("version")
    ).exclude(version__submission__state=State.WITHDRAWN)
    missing = (
        Through.objects.filter(site=OuterRef("pk"))
        .annotate(version=Subquery(editions.order_by("-effective_from", "-number").values("version")[:1]))
        .filter(~Exists(listed))
    )
    return sites.filter(Exists(missing), state__in=WORKING)


RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule("locked", "is locked by the licensing authority", "are locked by the licensing authority", "red", "Locked",
             locked),
        Rule("unlisted", "is approved or active but not listed where it stands in the edition in effect",
             "are approved or active but not listed where they stand in the edition in effect", "red",
             "Not listed", unlisted),
        Rule("not-evaluated", "is approved or active without an evaluation that finds it suitable where it stands",
             "are approved or active without an evaluation that finds them suitable where they stand", "red",
             "Not evaluated", not_evaluated),
        Rule("overdue", "is overdue for its next joint evaluation", "are overdue for their next joint evaluation",
             "red", "Overdue", overdue),
        Rule("untrained", "has fewer trained people than it needs for a product",
             "have fewer trained people than they need for a product",
             "orange", "Training", untrained),
        Rule("conditions", "has a condition of its evaluation that is overdue",
             "have conditions of their evaluation that are overdue", "orange", "Conditions", conditions),
        Rule("agreements", "has a quality agreement that has expired", "have quality agreements that have expired",
             "orange", "Agreement", agreements),
        Rule("due", "is due for its next joint evaluation soon", "are due for their next joint evaluation soon",
             "yellow", "Due soon", due),
    )
}  # fmt: skip
