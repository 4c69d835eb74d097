"""The cases of the assessing authority: what was submitted, under an assessor's filters, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from submissions import allocation, case_search, due_dates, kinds, permissions, saved_views
from submissions.clock_types import ClockState
from submissions.models import Assignment, Submission
from submissions.models.assignment import AssignmentRole
from submissions.register import safe
from submissions.saved_views import View
from submissions.states import State

NEXT_DUE = Coalesce("due_on", "answer_due_on")
MINE, NOBODY = "mine", "nobody"
OPEN, CLOSED = "open", "closed"
EVERYBODYS = (
    View("All cases", ""),
    View("Mine", urlencode({"assignee": MINE, "stage": OPEN})),
    View("Unallocated", urlencode({"assignee": NOBODY, "stage": OPEN})),
    View("Overdue", urlencode({"clock": "overdue"})),
    View("Waiting for validation", urlencode({"state": State.SUBMITTED})),
)
HEAD = (
    "Reference", "Type of case", "POC or MM", "Product", "Applicant", "Product class", "State", "In this state since",
    "Last version", "Clock", "Due", "Answer due", "Lead assessor", "Further assessors",
)  # fmt: skip
_IN_TIME = {  # key -> (label, what is ordered by); what is closed comes last where nothing was chosen
    "": ("Due date, closed cases last", ()),
    "due": ("Due date", (F("next_due").asc(nulls_last=True),)),
    "-submitted": ("Last version, newest first", (F("submitted_at").desc(),)),
    "submitted": ("Last version, oldest first", (F("submitted_at").asc(),)),
    "reference": ("Reference", (F("reference").asc(),)),
    "state": ("State", (F("state").asc(), F("state_since").asc())),
}


@dataclass(frozen=True)
class Chosen:
    """A filter that is set, and the query string without it."""

    field: str
    label: str
    without: str


_SMALL = forms.CheckboxSelectMultiple(attrs={"small": True})


def cases_of(user: User) -> QuerySet[Submission]:
    """What the user may assess, each with its applicant and, as `held`, who has it. Nothing to who is no assessor."""
    held = Assignment.objects.filter(ended_at__isnull=True).select_related("assessor").order_by("-role", "pk")
    cases = permissions.cases_visible_to(user).select_related("organisation").annotate(next_due=NEXT_DUE)
    return cases.prefetch_related(Prefetch("assignments", queryset=held, to_attr="held"))


def filtered(user: User, data: QueryDict) -> CaseFilter:
    """The cases under these filters and in this order; unknown values are left out of account."""
    found = CaseFilter(data, queryset=cases_of(user))
    found.user = user
    for name, choices in _choices(user).items():
        found.filters[name].extra["choices"] = choices
    return found


class CaseFilter(django_filters.FilterSet):
    """`filtered` gives it its person and its choices."""

    user: User
    q = django_filters.CharFilter(
        method="search",
        max_length=200,
        label="Search",
        help_text="Reference, product, applicant, or words of the dossier",
    )
    assignee = django_filters.ChoiceFilter(method="of_assignee", label="Assessor", empty_label="Anybody")
    stage = django_filters.ChoiceFilter(
        method="at_stage", label="Stage", empty_label="Open and closed",
        choices=[(OPEN, "Open"), (CLOSED, "Decided or withdrawn")],
    )  # fmt: skip
    clock = django_filters.MultipleChoiceFilter(
        method="by_clock", label="Clock", widget=_SMALL, distinct=False,
        choices=[
            ("running", "Running"), ("stopped", "Stopped"), ("overdue", "Overdue"), ("soon", "Due soon"),
        ],
    )  # fmt: skip
    state = django_filters.MultipleChoiceFilter(label="State", widget=_SMALL, distinct=False)
    kind = django_filters.MultipleChoiceFilter(label="Type of case", widget=_SMALL, distinct=False)
    variant = django_filters.MultipleChoiceFilter(label="POC or MM", widget=_SMALL, distinct=False)
    product_class = django_filters.ChoiceFilter(method="of_class", label="Product class", empty_label="Any class")
    sort = django_filters.ChoiceFilter(
        method="in_order", label="Sort by", empty_label=_IN_TIME[""][0],
        choices=[(key, label) for key, (label, _) in _IN_TIME.items() if key],
    )  # fmt: skip

    class Meta:
        model = Submission
        fields = ["q", "assignee", "stage", "clock", "state", "kind", "variant", "product_class", "sort"]

    def filter_queryset(self, queryset: QuerySet[Submission]) -> QuerySet[Submission]:
        return super().filter_queryset(queryset.order_by(*_by_default()))

    def search(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        named = Q(reference__icontains=value) | Q(title__icontains=value) | Q(organisation__name__icontains=value)
        return queryset.filter(named | case_search.matching(value))

    def of_assignee(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        held = Assignment.objects.filter(submission=OuterRef("pk"), ended_at__isnull=True)
        if value == NOBODY:
            return queryset.filter(~Exists(held))
        return queryset.filter(Exists(held.filter(assessor=self.user.pk if value == MINE else int(value))))

    def at_stage(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        still_open = Q(state__in=allocation.OPEN_STATES)
        return queryset.filter(still_open if value == OPEN else ~still_open)

    def by_clock(self, queryset: QuerySet[Submission], name: str, value: list[str]) -> QuerySet[Submission]:
        conditions = _clock_conditions(due_dates.today())
        wanted = Q()
        for one in value:
            wanted |= conditions[one]
        return queryset.filter(wanted)

    def of_class(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        return queryset.filter(case_search.of_class(value))

    def in_order(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        return queryset.order_by(*_IN_TIME[value][1], "pk")

    def chosen(self) -> list[Chosen]:
        """The filters that are set, one for every value; the order is none of them."""
        found = []
        for name, value in self.form.cleaned_data.items() if self.form.is_bound and self.form.is_valid() else ():
            values = value if isinstance(value, list) else [value]
            labels = dict(getattr(self.form.fields[name], "choices", ()))
            for one in filter(None, values if name != "sort" else ()):
                found.append(Chosen(str(self.form.fields[name].label), labels.get(one, one), self._without(name, one)))
        return found

    def _without(self, name: str, value: str) -> str:
        rest = self.data.copy()
        rest.setlist(name, [one for one in rest.getlist(name) if one.strip() != value])
        rest.pop("page", None)
        return rest.urlencode()


def _choices(user: User) -> dict[str, list[tuple[str, str]]]:
    """Of the filters whose choices the kinds and the people make."""
    all_kinds = kinds.all_kinds()
    words = {state: sorted({kind.outcomes.get(state, state.label) for kind in all_kinds}) for state in State}
    people = [(str(person.pk), person.name) for person in allocation.assessors(user) if person.pk != user.pk]
    return {
        "assignee": [(MINE, "Me"), (NOBODY, "Nobody"), *people],
        "state": [(state, " / ".join(words[state])) for state in State if state != State.DRAFT],
        "kind": [(kind.key, kind.label) for kind in all_kinds],
        "variant": list({key: label for kind in all_kinds for key, label in kind.variants.items()}.items()),
        "product_class": [pair for kind in all_kinds for pair in kind.product_classes.items()],
    }


def _by_default() -> tuple[Any, ...]:
    closed = Case(When(state__in=allocation.OPEN_STATES, then=Value(0)), default=Value(1))
    return closed, F("next_due").asc(nulls_last=True), F("submitted_at").desc(), "pk"


def _clock_conditions(today: date) -> dict[str, Q]:
    """What is due is what the authority owes, or while it waits what the applicant owes."""
    until = today + timedelta(days=due_dates.horizon())
    return {
        "running": Q(clock_state=ClockState.RUNNING),
        "stopped": Q(clock_state=ClockState.STOPPED),
        "overdue": Q(next_due__lt=today),
        "soon": Q(next_due__gte=today, next_due__lte=until),
    }


def held_by(case: Submission) -> Sequence[Assignment]:
    """Who has a case of `cases_of`, the lead first."""
    return getattr(case, "held", ())


def as_csv(rows: Iterable[Submission]) -> str:
    """Cases of `cases_of` as CSV, with dates as YYYY-MM-DD. No cell is one that a spreadsheet would calculate."""
    out, today = io.StringIO(), due_dates.today()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for case in rows:
        writer.writerow([safe(cell) for cell in _cells(case, today)])
    return out.getvalue()


def _cells(case: Submission, today: date) -> list[str]:
    kind, held = kinds.get(case.kind), held_by(case)
    lead = [row.assessor.name for row in held if row.role == AssignmentRole.LEAD]
    further = [row.assessor.name for row in held if row.role != AssignmentRole.LEAD]
    return [
        case.reference,
        kind.label,
        kind.variants.get(case.variant, ""),
        case.title,
        case.organisation.name,
        "; ".join(kind.product_classes.get(key, key) for key in case.product_class.strip("|").split("|") if key),
        kinds.state_label(case.kind, case.state, State(case.state).label),
        timezone.localdate(case.state_since).isoformat(),
        timezone.localdate(case.submitted_at).isoformat() if case.submitted_at else "",
        "Overdue" if (case.due_on or case.answer_due_on or today) < today else ClockState(case.clock_state).label,
        case.due_on.isoformat() if case.due_on else "",
        case.answer_due_on.isoformat() if case.answer_due_on else "",
        "; ".join(lead),
        "; ".join(further),
    ]


def views_of(user: User, query: str) -> list[tuple[View, bool]]:
    """Everybody's views and the person's own, each with whether it is what the query string shows."""
    now = saved_views.normal(query)
    mine = [View(view.name, view.query, view.pk) for view in saved_views.own(user)]
    return [(view, saved_views.normal(view.query) == now) for view in (*EVERYBODYS, *mine)]
