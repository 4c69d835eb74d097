"""Finding comments of a case: by words, person, standing, whom they are for, section, and given to me."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import BooleanField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from submissions.models import Comment, CommentReply, CommentStanding, Submission
from submissions.models.comment import Visibility

STANDINGS = {"open": "Open", "resolved": "Resolved"}
AUDIENCES = {Visibility.INTERNAL: "Internal", Visibility.APPLICANT: "For the applicant"}
_NEWEST = CommentStanding.objects.filter(comment=OuterRef("pk")).order_by("-pk")


class CommentFilter(django_filters.FilterSet):
    """Unknown values are left out of account."""

    q = django_filters.CharFilter(method="search", max_length=200, label="Words in the comment, quote or replies")
    standing = django_filters.ChoiceFilter(
        method="stands", choices=list(STANDINGS.items()), empty_label="Open and resolved", label="Standing"
    )
    visibility = django_filters.ChoiceFilter(
        choices=list(AUDIENCES.items()), empty_label="Everybody", label="Who it is for"
    )
    section = django_filters.ChoiceFilter(method="within", empty_label="All sections", label="Section")
    by = django_filters.ModelChoiceFilter(empty_label="Anybody", label="Written by")
    assigned = django_filters.ModelChoiceFilter(
        field_name="given_to", method="given", empty_label="Anybody or nobody", label="Given to"
    )

    class Meta:
        model = Comment
        fields = ["q", "standing", "visibility", "section", "by", "assigned"]

    def search(self, queryset: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        replies = CommentReply.objects.filter(comment=OuterRef("pk"), text__icontains=value)
        said = Q(text__icontains=value) | Q(quote__icontains=value) | Q(citation__icontains=value)
        return queryset.filter(said | Exists(replies))

    def stands(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(is_resolved=value == "resolved")

    def within(self, queryset: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        return queryset.filter(block__startswith=f"{value}.")

    def given(self, queryset: QuerySet[Any], name: str, value: User) -> QuerySet[Any]:
        return queryset.filter(given_to=value.pk)


def of(submission: Submission) -> QuerySet[Comment]:
    """All comments of all versions, oldest first, each with its standing as `is_resolved` and `given_to`."""
    found = Comment.objects.filter(version__submission=submission).annotate(
        is_resolved=Coalesce(Subquery(_NEWEST.values("resolved")[:1], output_field=BooleanField()), False),
        given_to=Subquery(_NEWEST.values("assignee")[:1], output_field=IntegerField()),
    )
    return found.order_by("pk")


def filtered(
    submission: Submission, data: object, *, sections: Mapping[str, str], people: QuerySet[User]
) -> CommentFilter:
    """The comments under a reader's filters. `sections`: title by key; `people`: whom one may be given to."""
    found = CommentFilter(data, queryset=of(submission))
    found.filters["section"].extra["choices"] = list(sections.items())
    found.filters["by"].queryset = _authors(submission)
    found.filters["assigned"].queryset = people
    return found


def _authors(submission: Submission) -> QuerySet[User]:
    """Who commented, by name; they may have left the authority since."""
    commented = Comment.objects.filter(version__submission=submission)
    return User.objects.filter(pk__in=commented.values("by")).order_by("name", "pk")


def counts(submission: Submission, user: User) -> dict[str, int]:
    """{"total", "open", "mine"}: mine are the open ones that were given to the user."""
    return of(submission).aggregate(
        total=Count("pk"),
        open=Count("pk", filter=Q(is_resolved=False)),
        mine=Count("pk", filter=Q(is_resolved=False, given_to=user.pk)),
    )
