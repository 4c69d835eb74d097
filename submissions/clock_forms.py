"""The form of an override: what, how far, why, and the password as the signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.fields import TextField
from submissions.clock import Clock
from submissions.clock_overrides import LABELS, Change, mark_of, possible
from submissions.clock_settings import LONGEST
from submissions.clock_types import LONDON, Act
from submissions.fields import GovukDateField
from submissions.widgets import GovukRadios


class OverrideForm(forms.Form):
    """Only what can be done to the clock as it is now is offered. `seen` marks the clock that the page showed."""

    seen = TextField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, clock: Clock, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"seen": mark_of(clock)})
        acts = possible(clock.reading)
        self.fields["act"] = forms.ChoiceField(
            label="What do you want to do?",
            choices=[(act.value, LABELS[act]) for act in acts],
            widget=GovukRadios(),
            error_messages={"required": "Select what you want to do", "invalid_choice": "Select what you want to do"},
        )
        number = f"The number of days must be a whole number from 1 to {LONGEST}"
        self.fields["days"] = forms.IntegerField(
            label="Days to add, if you extend the period",
            required=False,
            min_value=1,
            max_value=LONGEST,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), number),
        )
        if Act.SET in acts:
            self.fields["to"] = GovukDateField(
                label="New due date, if you set it",
                noun="The new due date",
                help_text="For example, 31 3 2027",
                required=False,
            )
        self.fields["why"] = TextField(
            label="Why is it changed?",
            help_text="The applicant reads this, in the derivation and in the history. Do not name a colleague.",
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={
                "required": "Enter why it is changed",
                "max_length": "The reason must be 2,000 characters or fewer",
            },
        )
        self.fields["password"] = forms.CharField(
            label="Your password",
            help_text="Entering it signs the change with your name, your role and the time.",
            strip=False,
            max_length=1000,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "Enter your password"},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        act = cleaned.get("act")
        if act == Act.EXTEND and not cleaned.get("days") and "days" not in self.errors:
            self.add_error("days", "Enter the number of days to add")
        if act == Act.SET and "to" not in self.errors:
            if not cleaned.get("to"):
                self.add_error("to", "Enter the new due date")
            elif cleaned["to"] <= timezone.localdate(timezone=LONDON):
                self.add_error("to", "The new due date must be after today")
        return cleaned

    def verb(self) -> dict[str, Any]:
        """The arguments of clock_overrides.override, the signature excepted."""
        given = self.cleaned_data
        act = Act(given["act"])
        days = given["days"] if act is Act.EXTEND else 0
        to = given["to"] if act is Act.SET else None
        return {"change": Change(act, days, to), "why": given["why"], "seen": given["seen"]}
