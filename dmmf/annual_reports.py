"""The annual report of a product: how one is started, and when the next is due.

A report is a submission of its own line, so nothing else that is open can hold it up.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dmmf import annual_report_facts, permissions
from dmmf.annual_report_rules import Reported, anniversary, period_of
from dmmf.models import AnnualReport, Licence, Product
from dmmf.states import ControlSiteAction
from submissions import drafting, workflow
from submissions.dossiers import long_date
from submissions.models import Section, Submission
from submissions.panels import Line, Panel
from submissions.states import TO_ANSWER, WITH_AUTHORITY, State

KIND = "annual_report"
REPORTED = (*WITH_AUTHORITY, *TO_ANSWER, State.GRANTED)
ILLUSTRATIVE = (
    "Illustrative: the due date is this service’s own setting, the anniversary of the licence. When an annual report "
    "is due by law was not found."
)
AHEAD = timedelta(days=90)


@transaction.atomic
def start(
    product: Product, *, start: date, end: date, by: User, token: uuid.UUID | None = None, reference: str = ""
) -> AnnualReport:
    """A draft for the period, with a row for each site that was active in it. The same token gives the same draft.

    Raises what permissions.check raises.
    """
    permissions.check(by, ControlSiteAction.CHANGE, product.control_site)
    submission = workflow.start(
        KIND, organisation=product.control_site.organisation, by=by, token=token, reference=reference
    )
    found, new = AnnualReport.objects.get_or_create(submission=submission, defaults={"product": product})
    if new:
        _fill(submission, product, start, end, by=by)
    return found


def _fill(submission: Submission, product: Product, start: date, end: date, *, by: User) -> None:
    reason = "filled in when the report was begun"
    period = {"from": start.isoformat(), "to": end.isoformat()}
    drafting.save_section(submission, key="period", changes=period, base_number=0, by=by, reason=reason)
    facts = annual_report_facts.of(product, start, end)
    worked = facts.active_at_end | {str(row["code"]) for row in facts.register_at_start if row["state"] == "active"}
    worked |= {str(row["code"]) for row in facts.movements if row["verb"] in ("activate", "resume", "pause")}
    rows = [{"id": f"site-{place}", "site": code} for place, code in enumerate(sorted(worked), 1)]
    if rows:
        drafting.save_section(submission, key="product", changes={"batches": rows}, base_number=0, by=by, reason=reason)


def started(submission: Submission) -> None:
    """A report that follows one that was returned is about the same product."""
    if submission.follows_id:
        before = AnnualReport.objects.get(submission_id=submission.follows_id)
        AnnualReport.objects.create(submission=submission, product=before.product)


def product_of(reference: str) -> Product | None:
    """The product of a draft; None for one that came in a package and belongs to none yet."""
    found = AnnualReport.objects.select_related("product__control_site__organisation", "product__designation")
    report = found.filter(submission__reference=reference).first()
    return report.product if report else None


def others(product: Product, reference: str) -> list[Reported]:
    """The submitted reports of the product but this one."""
    found = _reported(_sections([product.pk], REPORTED)).get(product.pk, [])
    return [one for one in found if one.reference != reference]


def products_of(user: User) -> QuerySet[Product]:
    """The products for which this person may write a report."""
    mine = permissions.control_sites_with(user, ControlSiteAction.CHANGE)
    found = Product.objects.filter(control_site__in=mine.values("pk"), ended_on__isnull=True)
    return found.select_related("control_site__organisation", "licence").order_by("control_site__name", "code")


# --- When the next one is due -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """The next report of a product. `open` is the reference of one that is being written."""

    product: Product
    on: date
    start: date  # of the period that it would be about
    end: date
    open: str = ""


def due(products: Iterable[Product]) -> list[Due]:
    """When each licensed product is next to be reported on, in one query. A setting of ours, never the law's word."""
    licensed = [
        (one, one.licence) for one in products if one.licence and one.licence.ended_on is None and one.ended_on is None
    ]
    sections = list(_sections([one.pk for one, _ in licensed], (*REPORTED, State.DRAFT)))
    reported, drafts = _reported(sections), _drafts(sections)
    return sorted(
        (_due(one, licence, reported.get(one.pk, []), drafts.get(one.pk, "")) for one, licence in licensed),
        key=lambda found: found.on,
    )


def _due(product: Product, licence: Licence, reported: list[Reported], draft: str) -> Due:
    """The first anniversary of the licence that no report's period reaches."""
    granted = licence.granted_on
    begun = max(granted, product.licensed_on or granted)
    covered = max((one.end for one in reported), default=begun)
    years = 1
    while anniversary(granted, years) <= covered + timedelta(days=1):
        years += 1
    day, first = anniversary(granted, years), covered + timedelta(days=1) if reported else begun
    on = day + timedelta(days=settings.ANNUAL_REPORT_DUE_DAYS)
    return Due(product, on, first, day - timedelta(days=1), draft)


def _sections(products: list[int], states: Iterable[str]) -> QuerySet[Section]:
    found = Section.objects.filter(
        key="period", head__isnull=False, submission__annual_report__product__in=products,
        submission__state__in=list(states),
    )  # fmt: skip
    return found.select_related("head", "submission__annual_report").order_by("pk")


def _reported(sections: Iterable[Section]) -> dict[int, list[Reported]]:
    found: dict[int, list[Reported]] = {}
    for section in sections:
        days = period_of({"period": section.head.answers if section.head else {}})
        if days and section.submission.state in REPORTED:
            product = section.submission.annual_report.product_id
            found.setdefault(product, []).append(Reported(section.submission.reference, *days))
    return found


def _drafts(sections: Iterable[Section]) -> dict[int, str]:
    drafts = [section.submission for section in sections if section.submission.state == State.DRAFT]
    return {submission.annual_report.product_id: submission.reference for submission in drafts}


def panels(user: User) -> list[Panel]:
    """What is due within 90 days or overdue, for the home page."""
    today = timezone.localdate()
    soon = [one for one in due(products_of(user)) if one.on <= today + AHEAD]
    if not soon:
        return []
    return [Panel("Annual reports", [_line(one, today) for one in soon[:20]])]


def _line(one: Due, today: date) -> Line:
    address = (
        reverse("submissions:overview", args=[one.open])
        if one.open
        else f"{reverse('dmmf:annual_report_start')}?product={one.product.pk}"
    )
    when = "was due on" if one.on < today else "is due on"
    said = f"{one.open} is open. {ILLUSTRATIVE}" if one.open else ILLUSTRATIVE
    colour = "red" if one.on < today else "yellow"
    text = f"The annual report of {one.product} {when} {long_date(one.on.isoformat())}"
    return Line(text, address, said, "Overdue" if one.on < today else "Due", colour)
