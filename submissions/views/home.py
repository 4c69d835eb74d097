"""The home page of each role: what waits for me, what waits for others, what is due; and what I was told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.organisations import active_memberships
from accounts.roles import DESCRIPTIONS, OrganisationKind, Role
from submissions import home as asking
from submissions import kinds, notice_reading, panels, queries
from submissions.views.loading import actor
from submissions.views.notices import in_words

SHOWN = 20
NOTICES = 3


def home(request: HttpRequest) -> HttpResponse:
    """One page, put together from the roles that the person holds."""
    user = actor(request)
    memberships = list(active_memberships(user).order_by("since"))
    held = {membership.organisation.kind for membership in memberships}
    may_start = any(m.role in (Role.OWNER, Role.AUTHOR, Role.SIGNATORY) for m in memberships)
    assesses, applies = OrganisationKind.REGULATOR in held, OrganisationKind.APPLICANT in held
    collaborations = list(queries.invited_to(user)[:SHOWN])
    new = list(notice_reading.unread(user)[: NOTICES + 1])
    groups = asking.for_assessor(user) if assesses else asking.for_applicant(user) if applies else []
    context = {
        "memberships": [(m, DESCRIPTIONS[Role(m.role)]) for m in memberships],
        "is_provider": OrganisationKind.PROVIDER in held,
        "collaborations": collaborations,
        "kinds": kinds.all_kinds() if may_start else [],
        "panels": panels.panels_for(user),
        "groups": groups,
        "due": asking.due(user) if groups or collaborations else None,
        "lines": in_words(new[:NOTICES]),
        "more_notices": len(new) > NOTICES,
        "invited": queries.shared_with(user)[:SHOWN] if OrganisationKind.PROVIDER in held else [],
    }
    return render(request, "submissions/home.html", context)
