"""The list of applications: an applicant's own, or what was submitted."""

from __future__ import annotations

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from submissions import kinds, queries
from submissions.models import Submission
from submissions.states import State
from submissions.views.loading import actor

PER_PAGE = 25


class SubmissionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", max_length=200, label="Reference, product or applicant")
    state = django_filters.MultipleChoiceFilter(
        choices=State.choices, label="State", widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Submission
        fields = ["q", "state"]

    def search(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        # The working title belongs to the draft: who may not read the draft must not find by it.
        return queryset.filter(
            Q(reference__icontains=value)
            | Q(title__icontains=value)
            | Q(organisation__name__icontains=value)
            | Q(sees_draft=True, working_title__icontains=value)
        )


def submissions(request: HttpRequest) -> HttpResponse:
    user: User = actor(request)
    filtered = SubmissionFilter(request.GET, queryset=queries.list_of_submissions(user))
    filtered.form.fields["state"].choices = _state_choices()
    page = Paginator(filtered.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "submissions/list.html", {"page": page, "filter": filtered})


def _state_choices() -> list[tuple[str, str]]:
    words: dict[str, set[str]] = {state: set() for state in State}
    for kind in kinds.all_kinds():
        for state in State:
            words[state].add(kind.outcomes.get(state, state.label))
    return [(state, " / ".join(sorted(words[state])) or State(state).label) for state in words]
