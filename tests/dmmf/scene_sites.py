"""What the tests of sites need beside the scene: an evaluation that both signed, trained people, an edition."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dmmf import lifecycle, permissions, sites, steps, training, variations
from dmmf.models import (
    ChangeClass,
    Edition,
    Evaluation,
    EvaluationState,
    LicenceVariation,
    ListedSite,
    Outcome,
    Product,
    Site,
)
from dmmf.site_documents import Upload
from dmmf.states import SiteState
from submissions.models import Version
from tests.dmmf.scene import LONG_AGO
from tests.factories import Cast, pdf


def signed_evaluation(site: Site, *, by: User, **fields: Any) -> Evaluation:
    """As both parties signed it today, without the text; in force for a year."""
    today: date = timezone.localdate()
    given = {
        "location_number": site.location_number, "state": EvaluationState.SIGNED, "outcome": Outcome.SUITABLE,
        "signed_on": today, "re_evaluate_on": today + timedelta(days=365), "sha256": "0" * 64, **fields,
    }  # fmt: skip
    return Evaluation.objects.create(
        reference=f"JE-2026-{Evaluation.objects.count() + 1:04d}", site=site, form_version="test", why="First",
        opened_by=by, **given,
    )  # fmt: skip


def train(site: Site, *, by: User, people: int = 1) -> None:
    """So many people for every product of the site, for a year from today."""
    today = timezone.localdate()
    for product in site.products.all():
        for number in range(people):
            training.record(
                site, product=product, person=f"Operator {number + 1}", role="Radiographer", procedure="SOP-12 ed. 3",
                trained_on=today, valid_until=today + timedelta(days=365), by=by,
            )  # fmt: skip


def report(title: str = "Qualification report") -> Upload:
    return Upload("report.pdf", pdf(title), title)


def evaluate(site: Site, *, by: User, day: date | None = None) -> Evaluation:
    """The joint evaluation was opened and both signed it; the site waits for its qualification."""
    with transaction.atomic():
        locked = sites.lock(site)
        if locked.state != SiteState.UNDER_EVALUATION:
            verb = "evaluate" if locked.state == SiteState.PROPOSED else "reevaluate"
            lifecycle.find(verb, locked.state, kind=locked.kind)
            sites.write(locked, verb, effective_on=day or timezone.localdate(), by=by, why="First evaluation")
    return signed_evaluation(Site.objects.get(pk=site.pk), by=by)


def bring_to(site: Site, state: str, cast: Cast, day: date = LONG_AGO) -> Site:
    """The site, just proposed, as the steps bring it to a state on that day; by Olive, and Asa for the authority."""
    permissions.grant_to_assessors(site.control_site, [site])
    said: dict[str, Any] = {"why": "As planned", "effective_on": day}
    order = ["qualified", "approved", "active", "paused"]
    if state != SiteState.PROPOSED:
        evaluate(site, by=cast.olive, day=day)
    if state in order:
        train(site, by=cast.olive)
        for name in ["qualify", "approve", "activate", "pause"][: order.index(state) + 1]:
            steps.take_step(site, name, by=cast.olive, evidence=[report()], **said)
    elif state in ("suspended", "revoked", "ceased"):
        verb = {"suspended": "suspend", "revoked": "revoke", "ceased": "cease"}[state]
        steps.take_step(site, verb, by=cast.olive if state == "ceased" else cast.asa, **said)
    return Site.objects.get(pk=site.pk)


def apply_to_vary(site: Site, *, by: User, number: str = "V-1", day: date | None = None) -> LicenceVariation:
    """The holder applied to vary its licence, so that the locked site may be used again."""
    return variations.apply(
        site, licence=site.control_site.licences.get(), number=number, what="Use the site again",
        applied_on=day or timezone.localdate(), by=by,
    )  # fmt: skip


def put_in_effect(product: Product, listed: list[Site], *, by: User, day: date = LONG_AGO) -> Edition:
    """A frozen version that lists these sites where they stand now, in effect from that day. Each is one edition."""
    number = product.editions.count() + 1
    before = Version.objects.order_by("pk").last()
    assert before, "a version to take after"
    version = before
    if number > 1:
        version = Version.objects.get(pk=before.pk)
        version.pk, version.number = None, before.number + 1
        version.save(force_insert=True)
    ListedSite.objects.bulk_create(
        ListedSite(version=version, site=site, state=site.state, location_number=site.location_number)
        for site in listed
    )
    return Edition.objects.create(
        product=product, version=version, number=number, effective_from=day, change_class=ChangeClass.FIRST,
        what="First", touches_designation=False, sha256=version.sha256, printed_name=by.name, meaning="approved",
        method="password", by=by, at=timezone.now(),
    )  # fmt: skip
