"""What the register, the editions and the evaluations say of a product and a period: plain data, never typed.

A day is one of London; the first and the last day of the period belong to it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from dmmf.history import register_on
from dmmf.models import (
    AgreedAction,
    ControlSite,
    ControlSiteEvent,
    Edition,
    Evaluation,
    EvaluationState,
    NamedPerson,
    PersonRole,
    Product,
    SiteEvent,
)
from dmmf.sites import plain
from submissions import lineage
from submissions.models import Decision
from submissions.states import State

Record = dict[str, Any]
# What is reported of a site's life; changes of details and evaluations stand elsewhere.
MOVEMENTS: dict[str, str] = {
    "propose": "Added",
    "qualify": "Qualified",
    "approve": "Approved",
    "activate": "Activated",
    "resume": "Resumed",
    "move": "Moved",
    "pause": "Paused",
    "suspend": "Suspended by the licensing authority",
    "revoke": "Revoked by the licensing authority",
    "lift": "Suspension lifted by an accepted variation",
    "readmit": "Readmitted by an accepted variation",
    "cease": "Ceased",
}


@dataclass(frozen=True)
class Facts:
    """Everything generated; each item is a plain dict of what its table shows, with a stable `id`."""

    start: date
    end: date
    register_at_start: list[Record] = field(default_factory=list)  # as sites.record_of, of this product only
    register_at_end: list[Record] = field(default_factory=list)
    movements: list[Record] = field(default_factory=list)
    editions: list[Record] = field(default_factory=list)
    evaluations: list[Record] = field(default_factory=list)  # signed or declined in the period
    due: list[Record] = field(default_factory=list)  # to be evaluated again by the end of the period
    conditions: list[Record] = field(default_factory=list)  # open at the end of the period
    holdings: list[Record] = field(default_factory=list)  # what changed of licence, certificate, persons and products
    designation_at_start: Record | None = None
    designation_at_end: Record | None = None
    qualified_persons: list[str] = field(default_factory=list)  # names, of any day of the period

    @property
    def codes(self) -> set[str]:
        """The sites of the product on any day of the period."""
        rows = (*self.register_at_start, *self.register_at_end, *self.movements)
        return {str(row["code"]) for row in rows}

    @property
    def active_at_end(self) -> set[str]:
        return {str(row["code"]) for row in self.register_at_end if row["state"] == "active"}

    @property
    def designation_changed(self) -> bool:
        return self.designation_at_start != self.designation_at_end


def of(product: Product, start: date, end: date) -> Facts:
    """The facts of a period, in a constant number of queries."""
    before = start - timedelta(days=1)  # what was true at its end is what the period begins with
    at_start, at_end = (_of_product(register_on(product.control_site, day), product) for day in (before, end))
    movements = _movements(product, start, end)
    sites = {row["reference"] for row in (*at_start, *at_end, *movements)}
    return Facts(
        start=start,
        end=end,
        register_at_start=at_start,
        register_at_end=at_end,
        movements=movements,
        editions=_editions(product, start, end),
        evaluations=_evaluations(sites, start, end),
        due=_due(sites, at_end, end),
        conditions=_conditions(sites, end),
        holdings=_holdings(product.control_site, start, end),
        designation_at_start=_designation(product, before),
        designation_at_end=_designation(product, end),
        qualified_persons=_qualified_persons(product, start, end),
    )


def _of_product(records: list[Record], product: Product) -> list[Record]:
    return [record for record in records if product.code in record["products"]]


def _movements(product: Product, start: date, end: date) -> list[Record]:
    """By day. A move names the two places, everything else the two states."""
    events = SiteEvent.objects.filter(
        site__control_site=product.control_site_id, effective_on__range=(start, end), verb__in=MOVEMENTS
    )
    return [
        {
            "id": f"{event.record['reference']}-{event.number}",
            "reference": event.record["reference"],
            "code": event.record["code"],
            "name": event.record["name"],
            "verb": event.verb,
            "what": MOVEMENTS[event.verb],
            "on": plain(event.effective_on),
            "from": _before(event),
            "to": _place(event.record) if event.verb == "move" else event.get_to_state_display(),
            "why": event.why,
        }
        for event in events.order_by("effective_on", "site__code", "number")
        if product.code in event.record["products"]
    ]


def _before(event: SiteEvent) -> str:
    if event.verb != "move":
        return event.get_from_state_display() if event.from_state else ""
    return _place(event.record | {name: old for name, (old, _) in event.changes.items()})


def _place(record: Record) -> str:
    return ", ".join(str(record[name]) for name in ("address", "town", "postcode") if record[name])


def _editions(product: Product, start: date, end: date) -> list[Record]:
    """Those that took effect in the period."""
    found = Edition.objects.filter(product=product, effective_from__range=(start, end)).order_by("number")
    return [
        {
            "id": f"edition-{edition.number}",
            "number": edition.number,
            "reference": edition.version.submission.reference,
            "version": edition.version.number,
            "effective_from": plain(edition.effective_from),
            "change_class": edition.change_class,
            "change_label": edition.get_change_class_display(),
            "what": edition.what,
            "touches_designation": edition.touches_designation,
            "designation_note": edition.designation_note,
            "signed_by": edition.printed_name,
            "sha256": edition.sha256,
        }
        for edition in found.select_related("version__submission").defer("version__canonical")
    ]


def _evaluations(sites: Collection[str], start: date, end: date) -> list[Record]:
    declined_at = Max("events__at")  # nothing follows a refusal
    signed = Q(state__in=[EvaluationState.SIGNED, EvaluationState.OVERTAKEN], signed_on__range=(start, end))
    declined = Q(state=EvaluationState.DECLINED, ended__range=(_begins(start), _ends(end)))
    found = Evaluation.objects.filter(site__reference__in=sites).annotate(ended=declined_at).filter(signed | declined)
    return [
        {
            "id": evaluation.reference,
            "reference": evaluation.reference,
            "code": evaluation.site.code,
            "outcome": "Declined" if evaluation.state == EvaluationState.DECLINED else evaluation.get_outcome_display(),
            "on": plain(evaluation.signed_on or timezone.localdate(evaluation.ended)),
            "re_evaluate_on": plain(evaluation.re_evaluate_on),
            "why": evaluation.declined_why,
        }
        for evaluation in found.select_related("site").defer("canonical").order_by("reference")
    ]


def _due(sites: Collection[str], at_end: list[Record], end: date) -> list[Record]:
    """Of the sites that were not ceased, whose last evaluation ran out by the end of the period."""
    alive = {row["reference"] for row in at_end if row["state"] != "ceased"} & set(sites)
    signed = Evaluation.objects.filter(site__reference__in=alive, signed_on__lte=end).select_related("site")
    last = {evaluation.site_id: evaluation for evaluation in signed.defer("canonical").order_by("signed_on", "pk")}
    return [
        {
            "id": f"due-{evaluation.reference}",
            "code": evaluation.site.code,
            "reference": evaluation.reference,
            "signed_on": plain(evaluation.signed_on),
            "re_evaluate_on": plain(evaluation.re_evaluate_on),
        }
        for evaluation in sorted(last.values(), key=lambda one: one.site.code)
        if evaluation.re_evaluate_on and evaluation.re_evaluate_on <= end
    ]


def _conditions(sites: Collection[str], end: date) -> list[Record]:
    found = AgreedAction.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=end), evaluation__site__reference__in=sites,
        evaluation__signed_on__lte=end, is_condition=True, dropped_at__isnull=True,
    ).select_related("evaluation__site").defer("evaluation__canonical")  # fmt: skip
    return [
        {
            "id": f"condition-{action.pk}",
            "code": action.evaluation.site.code,
            "reference": action.evaluation.reference,
            "text": action.text,
            "owner": f"{action.owner_name}, {action.get_owner_side_display()}",
            "due_on": plain(action.due_on),
        }
        for action in found.order_by("due_on", "pk")
    ]


def _holdings(control_site: ControlSite, start: date, end: date) -> list[Record]:
    """Editions stand in a table of their own; nobody's name is told."""
    found = ControlSiteEvent.objects.filter(control_site=control_site, at__range=(_begins(start), _ends(end)))
    return [
        {
            "id": f"event-{event.pk}",
            "on": plain(timezone.localdate(event.at)),
            "what": event.sentence[:1].upper() + event.sentence[1:],
            "why": event.why,
        }
        for event in found.exclude(verb="edition").order_by("at", "pk")
    ]


def _designation(product: Product, day: date) -> Record | None:
    """The designation that was in force at the end of that day."""
    if product.designation is None:
        return None
    decided = Decision.objects.filter(
        submission__in=lineage.of(product.designation), outcome=State.GRANTED, at__lte=_ends(day)
    )
    for decision in decided.select_related("submission", "version").defer("version__canonical").order_by("-at"):
        submission = decision.submission
        if submission.state == State.GRANTED or submission.state_since > _ends(day):
            return {
                "reference": submission.reference,
                "version": decision.version.number,
                "decided_on": plain(timezone.localdate(decision.at)),
            }
    return None


def _qualified_persons(product: Product, start: date, end: date) -> list[str]:
    persons = NamedPerson.objects.filter(control_site=product.control_site_id, role=PersonRole.QP, since__lte=end)
    return list(persons.exclude(until__lt=start).order_by("pk").values_list("name", flat=True))


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _ends(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))
