"""The clock of a case: what is due, how that comes about, as a calendar file, and changing it by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.reauthentication import WrongPassword, check_password
from submissions import (
    calendar_files,
    clock,
    clock_events,
    clock_overrides,
    clock_settings,
    clock_words,
    due_dates,
    permissions,
    signing,
    working_days,
)
from submissions.clock import Clock
from submissions.clock_forms import OverrideForm
from submissions.models import Submission
from submissions.permissions import NotNow
from submissions.refusals import Superseded
from submissions.states import Action
from submissions.views.loading import actor, load

PER_PAGE = 25


def page(request: HttpRequest, reference: str) -> HttpResponse:
    """The due date and its derivation, the same for both sides."""
    submission = load(request, reference)
    user, events = actor(request), clock.events_of(submission)
    now, granted = clock.of(submission, events), permissions.granted(user, submission)
    changes = [event for event in events if event.verb == clock_events.OVERRIDE]
    context = {
        **_of(submission, now),
        "columns": clock_words.COLUMNS,
        "rows": clock_words.rows(now.reading),
        "numeric": [3, 4],
        "off": _bank_holidays(now),
        "signed": [event.data["signed"] for event in changes] if Action.VIEW_INTERNAL in granted else [],
        "overrides": clock_overrides.may(user, submission),
        "override_reason": clock_overrides.why_not(now.reading),
    }
    return render(request, "submissions/clock.html", context)


def ics(request: HttpRequest, reference: str) -> HttpResponse:
    """What is due, for a calendar."""
    submission = load(request, reference)
    now = clock.of(submission)
    if not now.deadlines:
        raise NotNow("Nothing is due, so there is nothing to put into a calendar.")
    answer = HttpResponse(calendar_files.of(submission, now), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{reference}.ics"'
    return answer


def override(request: HttpRequest, reference: str) -> HttpResponse:
    """Extend, set or start anew, with a reason and a signature."""
    submission = load(request, reference)
    clock_overrides.check_may(actor(request), submission)
    now = clock.of(submission)
    if reason := clock_overrides.why_not(now.reading):
        raise NotNow(reason)
    form, status = OverrideForm(now, request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = _sign(request, submission, form, now) if form.is_valid() else 422
        if status == 302:
            return redirect("submissions:clock", reference)
    return render(request, "submissions/clock_override.html", {**_of(submission, now), "form": form}, status=status)


def due(request: HttpRequest) -> HttpResponse:
    """What is overdue or soon due, of all that the user may see, the most urgent first."""
    found = due_dates.visible_to(actor(request))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [due_dates.line_of(one) for one in page],
        "horizon": due_dates.horizon(),
        "illustrative": clock_settings.ILLUSTRATIVE,
    }
    return render(request, "submissions/due.html", context)


def _sign(request: HttpRequest, submission: Submission, form: OverrideForm, shown: Clock) -> int:
    """Do it, or say in the form why not; the status."""
    try:
        check_password(request, form.cleaned_data["password"], user=actor(request))
        event = clock_overrides.override(submission, by=actor(request), method=signing.PASSWORD, **form.verb())
    except WrongPassword as wrong:
        form.add_error("password", str(wrong))
        return wrong.status
    except Superseded as superseded:
        form.add_error("act", str(superseded))
        data = request.POST.copy()
        data["seen"] = clock_overrides.mark_of(shown)  # who sends it again has been told
        form.data = data
        return 409
    except ValueError as refused:
        form.add_error("act", str(refused))
        return 422
    messages.success(request, f"You {event.sentence}.")
    return 302


def _of(submission: Submission, now: Clock) -> dict[str, Any]:
    """What every page of the clock says."""
    start = "it is submitted" if clock_settings.starts_at_submission() else "it is found valid"
    return {
        "submission": submission,
        "clock": now,
        "illustrative": clock_settings.ILLUSTRATIVE,
        "set_to": [
            {"key": "The clock starts", "value": f"On the day on which {start}"},
            {"key": "Validation", "value": str(clock_settings.validation())},
            {"key": "Assessment", "value": str(clock_settings.assessment())},
            {"key": "Answer to a request", "value": str(clock_settings.answer())},
            {"key": "Bank holidays of", "value": working_days.named(clock_settings.bank_holidays().nations)},
        ],
    }


def _bank_holidays(now: Clock) -> list[tuple[date, str]]:
    """Those between the start and the due date, or today where none is due."""
    reading = now.reading
    if reading.started is None:
        return []
    until = reading.ended or max(reading.due or reading.today, reading.today)
    return clock_settings.bank_holidays().between(reading.started, until)
