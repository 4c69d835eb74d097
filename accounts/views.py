"""The people of an organisation, for its owners."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import invitations, organisations
from accounts.forms import InviteForm
from accounts.models import Membership, Organisation, User
from accounts.organisations import active_memberships
from accounts.roles import DESCRIPTIONS, ROLES_OF, OrganisationKind, Role

SHOWN = 20  # of the latest events


def people(request: HttpRequest) -> HttpResponse:
    """Who belongs to my organisation; owners can add a person."""
    mine = _membership(request)
    form = InviteForm(ROLES_OF[mine.organisation.kind], request.POST or None)
    if request.method == "POST":
        _check_owner(mine)
        if form.is_valid():
            try:
                added = invitations.invite(
                    mine.organisation, by=mine.user, absolute=request.build_absolute_uri, **form.cleaned_data
                )
            except ValidationError as refused:
                form.add_error("email", refused.messages[0])
            else:
                messages.success(request, f"{added.user} is now {added.get_role_display().lower()}.")
                return redirect("people")
    members = mine.organisation.memberships.filter(ended_at__isnull=True).select_related("user").order_by("since")
    context = {
        "organisation": mine.organisation,
        "members": members,
        "form": form,
        "is_owner": mine.role == Role.OWNER,
        "roles": [(Role(role).label, DESCRIPTIONS[role]) for role in ROLES_OF[mine.organisation.kind]],
        "submits": mine.organisation.kind == OrganisationKind.APPLICANT,
        "events": mine.organisation.events.select_related("by").order_by("-pk")[:SHOWN],
    }
    return render(request, "accounts/people.html", context, status=422 if form.errors else 200)


@require_POST
def require_approval(request: HttpRequest) -> HttpResponse:
    """Switch approval before submitting on or off."""
    mine = _membership(request)
    if mine.organisation.kind != OrganisationKind.APPLICANT:
        raise Http404
    if mine.role != Role.OWNER:
        raise PermissionDenied(f"Only an owner of {mine.organisation} can change this.")
    required = request.POST.get("required") == "yes"
    organisations.require_approval(mine.organisation, required=required, by=mine.user)
    messages.success(request, f"Approval before submitting is {'on' if required else 'off'}.")
    return redirect("people")


@require_POST
def remove_person(request: HttpRequest, user_id: int) -> HttpResponse:
    """End a person's membership; access ends with it."""
    mine = _membership(request)
    _check_owner(mine)
    members = mine.organisation.memberships.filter(ended_at__isnull=True).select_related("user")
    theirs = next((member for member in members if member.user_id == user_id), None)
    if theirs is None:
        raise Http404
    try:
        invitations.remove(mine.organisation, user=theirs.user, by=mine.user)
    except invitations.NotAllowed as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, f"{theirs.user} no longer belongs to {mine.organisation}.")
    return redirect("people")


def _membership(request: HttpRequest) -> Membership:
    membership = active_memberships(cast(User, request.user)).order_by("since", "pk").first()
    if membership is None:
        raise Http404
    return membership


def _check_owner(membership: Membership) -> None:
    organisation: Organisation = membership.organisation
    if membership.role != Role.OWNER:
        raise PermissionDenied(f"Only an owner of {organisation} can add or remove people.")
