"""A site: what is true of it, what is possible now, and what it was."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dmmf import guards, history, lifecycle, locks, permissions, site_pages, steps, training, variations
from dmmf.models import EvaluationState, Site
from dmmf.sites import record_of
from dmmf.states import LOCKED, ControlSiteAction, SiteAction, SiteKind, SiteState
from dmmf.views.loading import load_control_site, load_site
from submissions.views.files import serve
from submissions.views.loading import actor

EVENTS = 25  # on a page
RECORDS = 100
AUTHORITY = SiteAction.SUSPEND


@require_safe
def site(request: HttpRequest, reference: str) -> HttpResponse:
    """Identity, what is possible now, details, places, timeline, evaluations, training, variations."""
    found = load_site(request, reference)
    user, granted = actor(request), permissions.granted(actor(request), found)
    facts = guards.facts_of(found)
    events = Paginator(history.events_for(user, found), EVENTS).get_page(request.GET.get("page"))
    own = ControlSiteAction.VIEW in granted and ControlSiteAction.ASSESS not in granted
    context = {
        "site": found,
        "bar": site_pages.of_site(found, list(facts.trained)),
        "ways": steps.ways_for(user, found, facts),
        "page": events,
        "moments": site_pages.timeline(events, shows_names=AUTHORITY in granted, since=history.since(user, found)),
        "rows": site_pages.rows_of(record_of(found, list(facts.trained)), reference, _may_change(found, granted)),
        "trained": facts.trained,
        "own": own,
        "shows_extract": (own or SiteAction.EVALUATE in granted) and found.kind != SiteKind.RELATED,
        "locked_by": locks.SOURCE if found.state in LOCKED else "",
        "variation": variations.undecided(found) if own or AUTHORITY in granted else None,
        "may_apply": ControlSiteAction.CHANGE in granted and found.state in LOCKED,
        "may_decide": AUTHORITY in granted,
        "may_train": any(action in granted for action in training.RECORDERS) and found.state != SiteState.CEASED,
    }
    return render(request, "dmmf/site.html", context | _evaluations(request, found, granted) | _past(request, found))


def _may_change(site: Site, granted: frozenset[str]) -> tuple[str, ...]:
    open_now = {step.name for step in lifecycle.open_from(site.state, kind=site.kind)}
    return ("details", "place") if ControlSiteAction.CHANGE in granted and "change" in open_now else ()


def _evaluations(request: HttpRequest, site: Site, granted: frozenset[str]) -> dict[str, Any]:
    """Those that the person may see, and whether a new one may be opened."""
    seen = permissions.evaluations_visible_to(actor(request), Q(site=site))
    evaluations = list(seen.defer("canonical").order_by("-pk"))
    open_now = {step.name for step in lifecycle.open_from(site.state, kind=site.kind)} & {"evaluate", "reevaluate"}
    waits = site.state == SiteState.UNDER_EVALUATION
    is_open = any(one.state == EvaluationState.OPEN for one in evaluations)
    return {
        "evaluations": evaluations,
        "may_evaluate": ControlSiteAction.EVALUATE in granted and not is_open and bool(open_now or waits),
        "again": "reevaluate" in open_now or (waits and bool(evaluations)),
    }


def _past(request: HttpRequest, site: Site) -> dict[str, Any]:
    """Its places and its people, as far back as the person may read."""
    first = history.since(actor(request), site)
    records = site.events.filter(Q(verb__in=("propose", "move")) | Q(number=first), number__gte=first)
    people = training.visible(actor(request), site).order_by("ended_on", "person", "pk")
    return {
        "places": site_pages.places_of(records.order_by("number").values_list("record", flat=True)),
        "people": people[:100],
        "today": timezone.localdate(),
    }


@require_safe
def site_history(request: HttpRequest, reference: str) -> HttpResponse:
    """What was true of the site on a day."""
    found = load_site(request, reference)
    day, problem = _day(request)
    event = history.event_on(found, day) if day else None
    unseen = event is not None and event.number < history.since(actor(request), found)
    record = event.record if event and not unseen else None
    context = {
        "site": found,
        "day": day,
        "problem": problem,
        "problems_in_title": bool(problem),
        "record": record,
        "event": event,
        "state": SiteState(record["state"]) if record else None,
        "rows": site_pages.rows_of(record) if record else [],
    }
    return render(request, "dmmf/site_history.html", context, status=422 if problem else 200)


@require_safe
def register_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Every site of the Control Site that the person may see, as it was on a day."""
    found = load_control_site(request, reference)
    day, problem = _day(request)
    granted = permissions.granted(actor(request), found)
    among = permissions.sites_visible_to(actor(request)) if ControlSiteAction.ASSESS in granted else None
    events = history.events_on(found, day or timezone.localdate(), among=among)
    totals = dict(events.order_by().values_list("to_state").annotate(Count("pk")))
    page = Paginator(events.values_list("record", flat=True), RECORDS).get_page(request.GET.get("page"))
    context = {
        "control_site": found,
        "day": day,
        "problem": problem,
        "problems_in_title": bool(problem),
        "page": page,
        "columns": ["Site", "Kind", "Place", "State", "Since", "Products"],
        "rows": [_row(record, day) for record in page if day],
        "totals": [(state.label, totals[state]) for state in SiteState if state in totals],
    }
    return render(request, "dmmf/register_on.html", context, status=422 if problem else 200)


def _row(record: history.Record, day: date) -> list[Any]:
    state = SiteState(record["state"])
    then = f"{reverse('dmmf:site_history', args=[record['reference']])}?on={day}"
    return [
        {"text": f"{record['code']} {record['name']}", "href": then},
        site_pages.in_words("kind", record["kind"]),
        ", ".join(site_pages.address_lines(record)),
        {"tag": state.label, "colour": Site(state=state).state_colour},
        site_pages.in_words("state_since", record["state_since"]),
        ", ".join(record["products"]),
    ]


def _day(request: HttpRequest) -> tuple[date | None, str]:
    """The day asked for, today where none is; or None and why it is none."""
    given, today = request.GET.get("on", ""), timezone.localdate()
    if not given:
        return today, ""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None, "Enter a real date, like 2026-03-27"
    return (day, "") if day <= today else (None, "The register does not know the future: enter today or an earlier day")


@require_safe
def document(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """The stored bytes of a file that is evidence of an event."""
    found = load_site(request, reference)
    kept = found.documents.filter(pk=pk, event__number__gte=history.since(actor(request), found)).first()
    if kept is None:
        raise Http404
    return serve(kept.sha256, kept.name, kept.media_type)
