"""Your notices, how you are told, and what was mailed on your organisation's behalf."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.models import Organisation, User
from accounts.organisations import active_memberships
from accounts.roles import ROLES_OF, Role
from submissions import mail_settings, mail_texts, mailing
from submissions import notice_reading as reading
from submissions.models import How, MailState, Notice
from submissions.views.loading import actor

PER_PAGE = 25


class HowForm(forms.Form):
    how = forms.ChoiceField(
        label="How do you want to be told?", choices=How.choices, widget=forms.RadioSelect,
        error_messages={"required": "Select how you want to be told", "invalid_choice": "Select one of the three"},
    )  # fmt: skip
    page_heading = "how"


def notices(request: HttpRequest) -> HttpResponse:
    """What the person's roles were told, the latest first."""
    user = actor(request)
    page = Paginator(reading.notices_for(user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": in_words(page.object_list),
        "waiting": reading.unread(user).exists(),
        "organisations": _managed(user),
    }
    return render(request, "submissions/notices.html", context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one as read, or all; what one may not see is passed over as if it were not there."""
    pks = [int(pk) for pk in request.POST.getlist("notice") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    every = request.POST.get("all") == "yes"
    count = reading.mark_read(actor(request), None if every else pks)
    messages.success(request, f"{count} notice{'' if count == 1 else 's'} marked as read.")
    return redirect("home" if request.POST.get("back") == "home" else "notices")


def settings(request: HttpRequest) -> HttpResponse:
    """At once, once a day, or not at all."""
    user = actor(request)
    form = HowForm(request.POST if request.method == "POST" else None, initial={"how": mail_settings.how_of(user)})
    if request.method == "POST" and form.is_valid():
        how = How(form.cleaned_data["how"])
        mail_settings.choose(user, how)
        messages.success(request, f"From now on you are told: {how.label[:1].lower()}{how.label[1:]}.")
        return redirect("notices")
    context = {"form": form, "hour": mail_settings.hour_in_words(), "email": user.email}
    return render(request, "submissions/notice_settings.html", context, status=422 if form.errors else 200)


def mailed(request: HttpRequest) -> HttpResponse:
    """For owners: what was mailed on the organisation's behalf, and what could not be."""
    user = actor(request)
    organisations = _managed(user)
    if not organisations:
        raise PermissionDenied("Only an owner of an organisation can see what was mailed on its behalf.")
    rows = mailing.mailed_for(user, organisations)
    only = request.GET.get("only", "")
    if only in MailState.values:
        rows = rows.filter(state=only)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(mail, mail_texts.words_of(mail.notice)) for mail in page.object_list]
    context = {"page": page, "lines": lines, "organisations": organisations, "states": MailState.choices, "only": only}
    return render(request, "submissions/notices_mailed.html", context)


def in_words(found: Iterable[Notice]) -> list[tuple[Notice, mail_texts.Words]]:
    return [(notice, mail_texts.words_of(notice)) for notice in found]


def _managed(user: User) -> list[Organisation]:
    """The organisations whose mail the person may look after: an owner's, and an authority, which has no owners."""
    return [
        held.organisation
        for held in active_memberships(user)
        if held.role == Role.OWNER or Role.OWNER not in ROLES_OF[held.organisation.kind]
    ]
