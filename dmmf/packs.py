"""Inspection packs: what there is about a site on this day, in one frozen, hashed and rendered document.

Everybody who sees the site can have one put together, and each side has its own: that of a healthcare provider leaves
out what is confidential or was before its time, and is seen by nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.organisations import active_memberships
from dmmf import (
    evaluation_actions,
    events,
    extract,
    history,
    may_now,
    pack_content,
    permissions,
    site_pages,
    sites,
    training,
    validity,
)
from dmmf.editions import edition_in_effect
from dmmf.models import Edition, Evaluation, InspectionPack, MasterFile, Product, Site
from dmmf.states import ControlSiteAction, SiteAction
from submissions import frozen_documents, versions
from submissions.models import FrozenDocument, Version
from submissions.problems import Status

AUTHORITY = "The licensing authority"
ANSWERS = {Status.PASS: "Yes", Status.FAIL: "No", Status.UNVERIFIED: "Could not be verified"}


class Audience(StrEnum):
    """Whose pack it is; stands in the key of its document."""

    HOLDER = "pack-holder"
    PROVIDER = "pack-provider"
    AUTHORITY = "pack-authority"


def audience_of(user: User, site: Site) -> Audience:
    """For which side the user would have one. The user may see the site."""
    granted = permissions.granted(user, site)
    if SiteAction.SUSPEND in granted:
        return Audience.AUTHORITY
    return Audience.HOLDER if ControlSiteAction.VIEW in granted else Audience.PROVIDER


def visible_to(user: User, site: Site) -> QuerySet[InspectionPack]:
    """The packs of the site that people of the user's own organisation had made, the newest first.

    They were its people when they did; a healthcare provider sees none of before it became the host.
    """
    audience = audience_of(user, site)
    makers = Membership.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=OuterRef("document__at")),
        user=OuterRef("document__by"), organisation__in=active_memberships(user).values("organisation"),
        since__lte=OuterRef("document__at"),
    )  # fmt: skip
    found = site.packs.filter(Exists(makers), document__key=audience)
    if audience == Audience.PROVIDER:
        found = found.exclude(Exists(site.events.filter(history.HANDED_OVER, at__gt=OuterRef("document__at"))))
    return found.select_related("document__by").defer("document__canonical").order_by("-pk")


@transaction.atomic
def make(site: Site, *, by: User) -> InspectionPack:
    """Put a pack together and freeze it. While nothing has changed, the same day gives the same pack.

    The caller has checked that the user may see the site.
    """
    locked = sites.lock(site)
    audience, title = audience_of(by, locked), str(locked)
    content = pack_content.compose(facts_of(locked, by=by))
    canonical = frozen_documents.canonical(key=audience, reference=site.reference, title=title, content=content)
    if made := visible_to(by, locked).filter(document__sha256=versions.sha256_of(canonical)).first():
        return made
    document = frozen_documents.freeze(key=audience, reference=site.reference, title=title, content=content, by=by)
    _record(locked, document, audience, by)
    return InspectionPack.objects.create(site=locked, document=document)


def _record(site: Site, document: FrozenDocument, audience: Audience, by: User) -> None:
    """On the Control Site's trail. That an authority had one made is its own business: the pack's row says it."""
    if audience == Audience.AUTHORITY:
        return
    said = f"had an inspection pack of {site.code} put together"
    events.record(site.control_site, "pack", said, by=by, site=site.reference, sha256=document.sha256)


def facts_of(site: Site, *, by: User) -> pack_content.Facts:
    """Everything that the pack says to this reader. A constant number of queries per product."""
    today = timezone.localdate()
    products = list(site.products.select_related("licence", "designation").order_by("code"))
    audience, first = audience_of(by, site), history.since(by, site)
    evaluation = _evaluation(site, by)
    return pack_content.Facts(
        holder=str(site.control_site.organisation),
        control_site=f"{site.control_site.name} ({site.control_site.reference})",
        record=sites.record_of(site, [product.code for product in products]),
        today=today.isoformat(),
        complete=audience != Audience.PROVIDER,
        editions=[one for product in products if (one := _edition(product, site, today, audience))],
        evaluation=_evaluated(evaluation) if evaluation else None,
        now=_now(site, products, today),
        conditions=_conditions(site, by),
        events=_events(site, first, by),
        training=_training(site, today),
        evidence=_evidence(site, first),
    )


def _edition(product: Product, site: Site, today: date, audience: Audience) -> pack_content.Edition | None:
    edition = edition_in_effect(product, today)
    if edition is None:
        return None
    full = Edition.objects.select_related("version__submission").get(pk=edition.pk)
    version = full.version
    return pack_content.Edition(
        reference=version.submission.reference, product=product.code, number=full.number, version=version.number,
        effective_from=full.effective_from.isoformat(), sha256=version.sha256, signed_by=full.printed_name,
        sections=_extract(version, site, audience),
    )  # fmt: skip


def _extract(version: Version, site: Site, audience: Audience) -> Sequence[pack_content.Section] | None:
    """What the version says of this site, None where it does not list it; a provider's is the one that it sees."""
    if audience == Audience.PROVIDER:
        confidential = MasterFile.objects.get(submission_id=version.submission_id).confidential_sections
        host = site.provider.name if site.provider else ""
        found = extract.site_extract(version.dossier, site.reference, confidential, provider=host)
    else:
        found = extract.site_extract(version.dossier, site.reference, withhold=False)
    return found["sections"] if found else None


def _evaluation(site: Site, by: User) -> Evaluation | None:
    """The evaluation in force, where the reader may see it."""
    found = validity.evaluation_in_force(site)
    if found is None or not permissions.evaluations_visible_to(by, Q(pk=found.pk)).exists():
        return None
    return Evaluation.objects.select_related("document").get(pk=found.pk)


def _evaluated(evaluation: Evaluation) -> pack_content.Evaluated:
    document = evaluation.document.content if evaluation.document else {}
    return pack_content.Evaluated(
        reference=evaluation.reference, outcome=evaluation.get_outcome_display(),
        signed_on=sites.plain(evaluation.signed_on), re_evaluate_on=sites.plain(evaluation.re_evaluate_on) or "",
        sha256=evaluation.sha256, sections=document.get("sections", ()), signatures=document.get("signatures", ()),
    )  # fmt: skip


def _now(site: Site, products: Sequence[Product], today: date) -> list[tuple[str, str, str]]:
    return [
        (product.code, answer.question, f"{ANSWERS[answer.status]}. {answer.sentence}")
        for product in products
        for answer in may_now.answers(may_now.facts_of(site, product, today=today))
    ]


def _conditions(site: Site, by: User) -> list[tuple[str, str, str, str]]:
    seen = permissions.evaluations_visible_to(by, Q(site=site))
    return [
        (
            f"{action.text} (condition)" if action.is_condition else action.text,
            f"{action.owner_name}, {action.get_owner_side_display().lower()}",
            site_pages.in_words("state_since", action.due_on.isoformat()),
            action.evaluation.reference,
        )
        for action in evaluation_actions.open_actions(seen).select_related("evaluation")
    ]


def _events(site: Site, first: int, by: User) -> list[tuple[str, str, str, str]]:
    found = site.events.filter(number__gte=first).select_related("by").order_by("number")
    return [
        (
            site_pages.in_words("state_since", moment.event.effective_on.isoformat()),
            moment.who,
            "; ".join([moment.event.sentence, *(f"{label}: {old} → {new}" for label, old, new in moment.changes)]),
            moment.event.why,
        )
        for moment in site_pages.timeline(found, shows_names=False, since=first)
    ]


def _training(site: Site, today: date) -> list[tuple[str, str, str, str, str]]:
    found = site.training.filter(training.in_force(today)).select_related("product").order_by("product__code", "person")
    return [
        (
            one.person,
            f"{one.role}, {one.product.code}",
            one.procedure,
            site_pages.in_words("state_since", one.trained_on.isoformat()),
            site_pages.in_words("state_since", one.valid_until.isoformat()),
        )
        for one in found
    ]


def _evidence(site: Site, first: int) -> list[tuple[str, str, str, str]]:
    found = site.documents.filter(event__number__gte=first).select_related("event").order_by("pk")
    return [(one.title, f"{one.event.sentence}", str(one.pages), one.sha256) for one in found]
