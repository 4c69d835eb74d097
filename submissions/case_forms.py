"""Forms of the assessors' desk: who gets a case, what is declared, under which name a view is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.fields import TextField
from accounts.models import Organisation, User
from submissions.models.assignment import AssignmentRole
from submissions.widgets import GovukRadios

LONG = 2_000  # characters of a reason


def _why(label: str, hint: str = "", *, required: str = "") -> TextField:
    return TextField(
        label=label,
        help_text=hint,
        required=bool(required),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": required, "max_length": f"The reason must be {LONG:,} characters or fewer"},
    )


class AssignForm(forms.Form):
    """To whom, in which role, and why where it is taken away from somebody."""

    assessor = forms.ModelChoiceField(
        User.objects.none(),
        label="Assessor",
        empty_label="Select an assessor",
        error_messages={"required": "Select an assessor", "invalid_choice": "Select an assessor"},
    )
    role = forms.ChoiceField(
        label="Role",
        choices=AssignmentRole.choices,
        initial=AssignmentRole.LEAD,
        widget=GovukRadios(),
        error_messages={"required": "Select a role", "invalid_choice": "Select a role"},
    )
    why = _why("Reason (optional)", "Needed where a case is taken away from somebody else. Applicants never see it.")

    def __init__(self, assessors: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessor"].queryset = assessors  # type: ignore[attr-defined]


class ReleaseForm(forms.Form):
    why = _why("Why is the case taken away?", required="Enter why the case is taken away")


class ConflictForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Organisation",
        empty_label="Select an organisation",
        error_messages={"required": "Select an organisation", "invalid_choice": "Select an organisation"},
    )
    note = _why(
        "What is the conflict?",
        "For the assessing authority only: “worked there until 2024”, for example.",
        required="Enter what the conflict is",
    )

    def __init__(self, organisations: QuerySet[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class WithdrawConflictForm(forms.Form):
    why = _why("Why does it no longer hold?", required="Enter why it no longer holds")


class ViewForm(forms.Form):
    name = TextField(
        label="Name of the view",
        max_length=60,
        error_messages={
            "required": "Enter a name for the view",
            "max_length": "The name of the view must be 60 characters or fewer",
        },
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
