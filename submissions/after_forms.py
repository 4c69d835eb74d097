"""Forms of life after a decision: giving up, and stating that nothing has changed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.fields import TextField
from submissions.review_forms import WithdrawForm
from submissions.widgets import GovukRadios


class GiveUpForm(WithdrawForm):
    """As for withdrawing, in the words of what is given up ("designation")."""

    def __init__(self, *args: Any, holding: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = f"Why do you give up this {holding}?"
        self.fields["why"].error_messages["required"] = f"Enter why you give up this {holding}"


class StatementForm(forms.Form):
    """What the statement is for, the statement itself, and the password as the signature."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, purposes: Mapping[str, str], unchanged: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        select = "Select which application the statement is for"
        self.fields["purpose"] = forms.ChoiceField(
            label="Which application is it for?",
            choices=list(purposes.items()),
            widget=GovukRadios(),
            error_messages={"required": select, "invalid_choice": select},
        )
        self.fields["application"] = TextField(
            label="Reference of that application (optional)",
            help_text="For example, an IRAS or PL number.",
            max_length=100,
            required=False,
            error_messages={"max_length": "The reference must be 100 characters or fewer"},
        )
        agree = "Select whether the supporting information is unchanged"
        self.fields["unchanged"] = forms.ChoiceField(
            label="Is the supporting information unchanged since the decision?",
            choices=[("yes", f"Yes. I state: {unchanged}"), ("no", "No, something has changed")],
            widget=GovukRadios(),
            error_messages={"required": agree, "invalid_choice": agree},
        )
        self.fields["password"] = forms.CharField(
            label="Your password",
            help_text="Entering it signs the statement with your name, your role and the time.",
            strip=False,
            max_length=1000,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "Enter your password"},
        )

    def verb(self) -> dict[str, Any]:
        """The arguments of statements.state_unchanged, the signature excepted."""
        given = self.cleaned_data
        return {
            "purpose": given["purpose"],
            "application": given["application"],
            "unchanged": given["unchanged"] == "yes",
            "token": given["token"] or uuid.uuid4(),
        }
