"""The way back for a site that the licensing authority suspended or revoked: a variation of the licence, accepted.

After a suspension or revocation that is limited to a modular unit or POC site, the holder may not approve it again
except by an application to vary: Clinical Trials Regs 45(5), (6), inserted by SI 2025/87 reg 47, for investigational
products; HMR 2012 reg 27A is its counterpart by its title. That the application names one site, is made after the
lock, and is decided here by an assessor is this service's own modelling.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dmmf import events, lifecycle, permissions, site_documents, sites, validity
from dmmf.models import Licence, LicenceVariation, Site, SiteEvent
from dmmf.site_documents import Cleaned, Upload
from dmmf.sites import SiteProblem
from dmmf.states import LOCKED, ControlSiteAction, SiteAction, SiteState
from submissions.panels import Line, Panel
from submissions.transitions import TransitionNotAllowed

LETTER = "Variation letter"


def undecided(site: Site) -> LicenceVariation | None:
    """The application about this site that waits for a decision; there is at most one."""
    waiting = site.variations.filter(accepted_on__isnull=True, refused_on__isnull=True)
    return waiting.select_related("licence", "applied_by").first()


def waiting(user: User) -> list[Panel]:
    """For the home page of an assessor: the applications that wait for a decision. One question to the database."""
    open_ones = LicenceVariation.objects.filter(accepted_on__isnull=True, refused_on__isnull=True)
    found = open_ones.filter(site__in=permissions.sites_to_suspend(user)).select_related("site__control_site")
    lines = [
        Line(
            f"Variation {one.number} for {one.site}",
            reverse("dmmf:variation_decide", args=[one.site.reference, one.pk]),
            f"{one.site.control_site}, applied for on {_said(one.applied_on)}",
        )
        for one in found.order_by("applied_on", "pk")[:20]
        if one.site
    ]
    return [Panel("Licence variations that wait for a decision", lines)]


@transaction.atomic
def apply(site: Site, *, licence: Licence, number: str, what: str, applied_on: date, by: User) -> LicenceVariation:
    """Record that the holder applied to vary the licence, so that the site may be used again.

    Raises SiteProblem per field, TransitionNotAllowed, and what permissions.check raises.
    """
    locked = sites.lock(site)
    permissions.check(by, ControlSiteAction.CHANGE, locked)
    if locked.state not in LOCKED:
        raise TransitionNotAllowed("The licensing authority has not locked this site, so no variation is needed.")
    if waiting := undecided(locked):
        if (waiting.number, waiting.licence_id, waiting.applied_by) == (number, licence.pk, by):
            return waiting
        raise TransitionNotAllowed(f"Variation {waiting.number} about this site waits for a decision already.")
    if not locked.state_since <= applied_on <= timezone.localdate():
        raise SiteProblem({"applied_on": _SPAN.format(since=_said(locked.state_since))})
    if licence.control_site_id != locked.control_site_id or licence.ended_on is not None:
        raise SiteProblem({"licence": "Select a licence of this Control Site that has not ended."})
    made = LicenceVariation(
        licence=licence, number=number.strip(), what=what, site=locked, applied_on=applied_on, applied_by=by
    )
    _check_number(made)
    made.save()
    sentence = f"applied to vary {licence.number} for {locked.code} (variation {made.number})"
    new = {"number": made.number, "applied_on": applied_on.isoformat()}
    events.record(locked.control_site, "apply_variation", sentence, by=by, why=what, site=locked.reference, new=new)
    return made


_SPAN = "The application is made between the day of the lock, {since}, and today."


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _check_number(variation: LicenceVariation) -> None:
    if LicenceVariation.objects.filter(licence=variation.licence, number=variation.number).exists():
        raise SiteProblem({"number": f"Variation {variation.number} of this licence is recorded already."})
    try:
        variation.full_clean(exclude=["decided_by"])
    except ValidationError as error:
        raise SiteProblem(error.message_dict) from error


def accept(
    variation: LicenceVariation, *, by: User, accepted_on: date, why: str, evidence: Sequence[Upload]
) -> SiteEvent:
    """The authority accepts it: a suspended site may be resumed, a revoked one proposed again. Needs the letter.

    Raises as apply, and UploadRefused.
    """
    permissions.check(by, SiteAction.SUSPEND, _site_of(variation))
    return _accept(variation, by=by, accepted_on=accepted_on, why=why, cleaned=site_documents.clean(evidence))


@transaction.atomic
def _accept(variation: LicenceVariation, *, by: User, accepted_on: date, why: str, cleaned: list[Cleaned]) -> SiteEvent:
    site, current = _lock(variation, by)
    step = lifecycle.find("lift" if site.state == SiteState.SUSPENDED else "readmit", site.state, kind=site.kind)
    lock = site.events.filter(verb__in=("suspend", "revoke", "import")).order_by("-number")[0]
    if current.applied_on < lock.effective_on:
        raise TransitionNotAllowed("It was applied for before the site was locked, so it cannot lift the lock.")
    if not current.applied_on <= accepted_on <= timezone.localdate():
        raise SiteProblem({"accepted_on": "It is accepted between the day of the application and today."})
    if not cleaned:
        raise SiteProblem({"evidence": f"Attach the {LETTER.lower()}."})
    if not why.strip():
        raise SiteProblem({"why": "Enter why it is accepted."})
    current.accepted_on, current.decided_by = accepted_on, by
    current.save(update_fields=["accepted_on", "decided_by"])
    target = _after_lift(site, lock) if step.name == "lift" else ""
    said = f"Variation {current.number}: {why.strip()}"
    event = sites.write(site, step.name, effective_on=accepted_on, by=by, why=said, to_state=target)
    site_documents.keep(event, cleaned, by=by)
    if step.name == "readmit":  # it begins anew, so nothing that was signed before counts
        validity.overtake(site, by=by, why="The site was revoked and is proposed again", also_open=True)
    _record(current, site, events.ACCEPT_VARIATION, "accepted", by=by, why=why, day=accepted_on)
    return event


def _after_lift(site: Site, lock: SiteEvent) -> SiteState:
    """What the suspension found, unless the site moved or what was evaluated changed while it was locked."""
    found = lifecycle.after_lift(lock.from_state or SiteState.PROPOSED)
    later = site.events.filter(number__gt=lock.number)
    if any(event.verb == "move" or sites.reopened_by(event.changes) for event in later):
        return lifecycle.after_move(found, kind=site.kind)
    return found


@transaction.atomic
def refuse(variation: LicenceVariation, *, by: User, refused_on: date, why: str) -> None:
    """The authority refuses it; the site stays locked. Raises as apply."""
    permissions.check(by, SiteAction.SUSPEND, _site_of(variation))
    site, current = _lock(variation, by)
    if not current.applied_on <= refused_on <= timezone.localdate():
        raise SiteProblem({"accepted_on": "It is refused between the day of the application and today."})
    if not why.strip():
        raise SiteProblem({"why": "Enter why it is refused."})
    current.refused_on, current.decided_by = refused_on, by
    current.save(update_fields=["refused_on", "decided_by"])
    _record(current, site, events.REFUSE_VARIATION, "refused", by=by, why=why, day=refused_on)


def _site_of(variation: LicenceVariation) -> Site:
    if variation.site is None:
        raise TransitionNotAllowed("This variation is not about a site.")
    return variation.site


def _lock(variation: LicenceVariation, by: User) -> tuple[Site, LicenceVariation]:
    """Both rows, locked, if the person may decide and nobody has."""
    site = sites.lock(_site_of(variation))
    permissions.check(by, SiteAction.SUSPEND, site)
    current = LicenceVariation.objects.select_for_update().get(pk=variation.pk)
    if current.accepted_on or current.refused_on:
        raise TransitionNotAllowed(f"Variation {current.number} is decided already.")
    if site.state not in LOCKED:
        raise TransitionNotAllowed("The site is not locked any more.")
    return site, current


def _record(variation: LicenceVariation, site: Site, verb: str, did: str, *, by: User, why: str, day: date) -> None:
    sentence = f"{did} variation {variation.number} for {site.code}"
    new = {"number": variation.number, f"{did}_on": day.isoformat()}
    events.record(site.control_site, verb, sentence, by=by, why=why, site=site.reference, new=new)
