"""The register: every application that was decided or taken back after it was submitted, as the reader may see it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import django_filters
from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.utils import timezone

from accounts.models import User
from submissions import kinds, permissions
from submissions.models import Event, Submission
from submissions.states import State

REGISTERED = (State.GRANTED, State.SUPERSEDED, State.WITHDRAWN, State.REFUSED)
HEAD = (
    "Reference", "Product", "Applicant", "Type", "State", "Decided", "In force from", "In force to", "Follows",
    "Superseded by",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would calculate


@dataclass(frozen=True)
class Entry:
    """One line of the register; days are those of London. `until` is empty while it is in force."""

    submission: Submission
    state: str  # in the kind's word
    variant: str
    decided: date | None
    since: date | None  # in force from
    until: date | None
    follows: str  # references; only what the reader may see
    superseded_by: str


def registered(user: User) -> QuerySet[Submission]:
    """What the register holds for this reader. A draft that was never submitted is not in it."""
    superseded = Event.objects.filter(submission=OuterRef("pk"), verb="supersede")
    return (
        permissions.visible_to(user)
        .filter(state__in=REGISTERED, submitted_at__isnull=False)
        .select_related("organisation", "decision", "follows")
        .annotate(superseded_by=Subquery(superseded.annotate(new=KT("data__superseded_by")).values("new")[:1]))
        .order_by("-state_since", "-pk")
    )


class RegisterFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", max_length=200, label="Reference, product or applicant")
    state = django_filters.MultipleChoiceFilter(
        choices=[(state, state.label) for state in REGISTERED], label="State", widget=forms.CheckboxSelectMultiple
    )
    variant = django_filters.MultipleChoiceFilter(label="Type", widget=forms.CheckboxSelectMultiple)
    sort = django_filters.OrderingFilter(
        label="Sort by",
        empty_label="Latest change first",
        choices=[
            ("decision__at", "Decided, oldest first"),
            ("-decision__at", "Decided, newest first"),
            ("reference", "Reference"),
            ("title", "Product"),
            ("organisation__name", "Applicant"),
        ],
        fields=["decision__at", "reference", "title", "organisation__name"],
    )

    class Meta:
        model = Submission
        fields = ["q", "state", "variant"]

    def search(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        return queryset.filter(
            Q(reference__icontains=value) | Q(title__icontains=value) | Q(organisation__name__icontains=value)
        )


def filtered(user: User, data: object) -> RegisterFilter:
    """The register under the reader's filters and order; unknown values are left out of account."""
    found = RegisterFilter(data, queryset=registered(user))
    words = {state: {kind.outcomes.get(state, state.label) for kind in kinds.all_kinds()} for state in REGISTERED}
    found.filters["state"].extra["choices"] = [(state, " / ".join(sorted(words[state]))) for state in REGISTERED]
    variants = {key: label for kind in kinds.all_kinds() for key, label in kind.variants.items()}
    found.filters["variant"].extra["choices"] = list(variants.items())
    return found


def entries(user: User, rows: Iterable[Submission]) -> list[Entry]:
    """The lines for these rows, in two questions to the database whatever their number."""
    rows = list(rows)
    named = {name for row in rows for name in (row.follows and row.follows.reference, _superseded_by(row)) if name}
    seen = set(permissions.visible_to(user, Q(reference__in=named)).values_list("reference", flat=True))
    return [_entry(row, seen) for row in rows]


def _entry(row: Submission, seen: set[str]) -> Entry:
    decision, kind = getattr(row, "decision", None), kinds.get(row.kind)
    granted = decision is not None and decision.outcome == State.GRANTED
    decided = _day(decision.at) if decision else None
    follows = row.follows.reference if row.follows else ""
    return Entry(
        submission=row,
        state=kinds.state_label(row.kind, row.state, State(row.state).label),
        variant=kind.variants.get(row.variant, ""),
        decided=decided,
        since=decided if granted and kind.holding else None,
        until=_day(row.state_since) if granted and row.state != State.GRANTED else None,
        follows=follows if follows in seen else "",
        superseded_by=_superseded_by(row) if _superseded_by(row) in seen else "",
    )


def _superseded_by(row: Submission) -> str:
    """As `registered` annotated it."""
    return getattr(row, "superseded_by", None) or ""


def as_csv(found: Iterable[Entry]) -> str:
    """The lines as CSV, with dates as YYYY-MM-DD. No cell is one that a spreadsheet would calculate."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for entry in found:
        row = entry.submission
        cells = (
            row.reference, row.title, row.organisation.name, entry.variant, entry.state, entry.decided, entry.since,
            entry.until, entry.follows, entry.superseded_by,
        )  # fmt: skip
        writer.writerow([safe(cell.isoformat() if isinstance(cell, date) else cell or "") for cell in cells])
    return out.getvalue()


def safe(text: str) -> str:
    """Text that begins like a formula, given an apostrophe that makes it text again."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
