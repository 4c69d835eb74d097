"""Taking a step in a site's life: what the table allows, to whom it is granted, and when its guards are satisfied.

Steps that come of another act are not taken here: a proposal, a change and a move (sites.py), an evaluation
(evaluations.py), and the way back from the authority's lock (variations.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dmmf import guards, lifecycle, permissions, site_documents, sites
from dmmf.lifecycle import Step
from dmmf.models import Site, SiteEvent
from dmmf.site_documents import Cleaned, Upload
from dmmf.states import ControlSiteAction
from submissions.transitions import TransitionNotAllowed

TAKEN = ("qualify", "approve", "activate", "pause", "resume", "cease", "suspend", "revoke")


class NotReady(TransitionNotAllowed):
    """The table has the step, but something that it needs is missing; `reasons` are sentences."""

    def __init__(self, step: Step, reasons: Sequence[str]) -> None:
        super().__init__(f"“{step.label}” is not possible yet. {' '.join(reasons)}")
        self.reasons = list(reasons)


def take_step(
    site: Site, name: str, *, by: User, why: str, effective_on: date | None = None,
    evidence: Sequence[Upload] = (), seen: int | None = None,
) -> SiteEvent:  # fmt: skip
    """Take one of TAKEN. `seen` is the revision that the person saw; the same post twice is one step.

    Raises what permissions.check raises, TransitionNotAllowed (NotReady with reasons), SiteProblem per field, and
    UploadRefused.
    """
    if name not in TAKEN:
        raise ValueError(f"{name} comes of another act")
    permissions.check(by, str(lifecycle.STEPS[name].action), site)
    cleaned = site_documents.clean(evidence)
    return _take(site, name, by=by, why=why, effective_on=effective_on, cleaned=cleaned, seen=seen)


@transaction.atomic
def _take(
    site: Site, name: str, *, by: User, why: str, effective_on: date | None, cleaned: list[Cleaned], seen: int | None
) -> SiteEvent:
    locked = sites.lock(site)
    permissions.check(by, str(lifecycle.STEPS[name].action), locked)
    if done := sites.done_already(locked, name, by=by, why=why, seen=seen):
        return done
    step = lifecycle.find(name, locked.state, kind=locked.kind)
    sites.check_seen(locked, seen)
    if reasons := guards.unmet(name, guards.facts_of(locked)):
        raise NotReady(step, reasons)
    if step.needs_why and not why.strip():
        raise sites.SiteProblem({"why": "Enter why."})
    if step.evidence and not cleaned:
        raise sites.SiteProblem({"evidence": f"Attach the {step.evidence[:1].lower()}{step.evidence[1:]}."})
    event = sites.write(locked, name, effective_on=effective_on or timezone.localdate(), by=by, why=why.strip())
    site_documents.keep(event, cleaned, by=by)
    return event


@dataclass(frozen=True)
class Way:
    """A step that the table has now, and why it is closed to this person; an open one has no reasons."""

    step: Step
    reasons: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        return " ".join(self.reasons)


def ways_for(user: User, site: Site, facts: guards.Facts) -> list[Way]:
    """What the Control Site, or the authority, may do now by itself. Steps of the other side are left out.

    People of the Control Site see the steps of its signatories with the reason why they cannot take them.
    """
    granted = permissions.granted(user, site)
    holder = ControlSiteAction.VIEW in granted and ControlSiteAction.ASSESS not in granted
    ways = []
    for step in lifecycle.open_from(site.state, kind=site.kind):
        if step.name not in TAKEN or not (step.action in granted or (holder and step.action in _HOLDERS)):
            continue
        may = permissions.may(user, str(step.action), site)
        ways.append(Way(step, tuple(guards.unmet(step.name, facts)) if may else (may.reason,)))
    return ways


_HOLDERS = frozenset(ControlSiteAction) - {ControlSiteAction.ASSESS}
