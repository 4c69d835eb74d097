"""The home page of each role: what waits for me, what waits for others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.organisations import active_memberships
from accounts.roles import DESCRIPTIONS, OrganisationKind, Role
from submissions import kinds, panels, queries
from submissions.views.loading import actor

SHOWN = 20


def home(request: HttpRequest) -> HttpResponse:
    """One page, put together from the roles that the person holds."""
    user = actor(request)
    memberships = list(active_memberships(user).order_by("since"))
    held = {membership.organisation.kind for membership in memberships}
    may_start = any(m.role in (Role.OWNER, Role.AUTHOR, Role.SIGNATORY) for m in memberships)
    context = {
        "memberships": [(m, DESCRIPTIONS[Role(m.role)]) for m in memberships],
        "is_applicant": OrganisationKind.APPLICANT in held,
        "is_assessor": OrganisationKind.REGULATOR in held,
        "is_provider": OrganisationKind.PROVIDER in held,
        "collaborations": queries.invited_to(user)[:SHOWN],
        "kinds": kinds.all_kinds() if may_start else [],
        "panels": panels.panels_for(user),
        "for_applicant": queries.waiting_for_applicant(user)[:SHOWN],
        "for_assessor": queries.waiting_for_assessor(user)[:SHOWN],
        "decided": queries.decided_lately(user)[:SHOWN] if OrganisationKind.APPLICANT in held else [],
        "with_others": queries.with_others(user)[:SHOWN],
        "invited": queries.shared_with(user)[:SHOWN] if OrganisationKind.PROVIDER in held else [],
    }
    return render(request, "submissions/home.html", context)
