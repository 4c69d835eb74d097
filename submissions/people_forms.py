"""Forms of working together: invite a person, change an end date, approve a draft, sign a version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.fields import TextField
from accounts.models import User
from submissions.fields import GovukDateField
from submissions.models.collaborator import CollaboratorRole
from submissions.widgets import GovukRadios

ROLE_HINTS: dict[str, str] = {
    CollaboratorRole.AUTHOR: "Reads the draft and every submitted version, writes answers, uploads evidence.",
    CollaboratorRole.READER: "Reads the draft and every submitted version, and changes nothing.",
}


def _until(label: str) -> GovukDateField:
    return GovukDateField(
        label=label,
        noun="The last day",
        help_text="Access ends by itself after this day. For example, 31 3 2027",
        error_messages={"required": "Enter the last day of access"},
    )


class CollaboratorForm(forms.Form):
    """A person of another organisation to invite to one application."""

    name = TextField(label="Full name", max_length=150, error_messages={"required": "Enter the person’s name"})
    email = forms.EmailField(
        label="Email address",
        help_text="Whoever signs in with this address gets access.",
        max_length=254,
        error_messages={
            "required": "Enter the person’s email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
            "max_length": "The email address must be 254 characters or fewer",
        },
    )
    organisation_name = TextField(
        label="Their organisation", max_length=200, error_messages={"required": "Enter the person’s organisation"}
    )
    role = forms.ChoiceField(
        label="What may the person do?",
        choices=CollaboratorRole.choices,
        widget=GovukRadios(hints=ROLE_HINTS),
        error_messages={"required": "Select what the person may do", "invalid_choice": "Select what the person may do"},
    )
    why = TextField(
        label="Why is the person invited?",
        help_text="Stands in the history of the application.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter why the person is invited",
            "max_length": "The reason must be 2,000 characters or fewer",
        },
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["until"] = _until("Last day of access")
        self.order_fields(["name", "email", "organisation_name", "role", "until", "why"])


class UntilForm(forms.Form):
    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["until"] = _until("New last day of access")


class ApprovalForm(forms.Form):
    draft = TextField(widget=forms.HiddenInput, required=False, max_length=64)
    note = TextField(
        label="Note (optional)",
        help_text="For your own people: what you looked at, or what is left to do after submitting.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "The note must be 2,000 characters or fewer"},
    )


class SignForm(forms.Form):
    """The declaration, the printed name, and the password once more. `sha256` is what the page showed."""

    sha256 = TextField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, user: User, declaration: str, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="%s", **kwargs)
        self.user = user
        self.fields["declare"] = forms.BooleanField(
            label=declaration, error_messages={"required": "Confirm the declaration before you submit"}
        )
        self.fields["printed_name"] = TextField(
            label="Your name as it is to be printed",
            initial=user.name,
            max_length=150,
            widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
            error_messages={
                "required": "Enter your name as it is to be printed",
                "max_length": "Your name must be 150 characters or fewer",
            },
        )
        self.fields["password"] = forms.CharField(
            label="Your password",
            help_text="Entering it again is your electronic signature.",
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "Enter your password to sign"},
        )

    def clean_printed_name(self) -> str:
        """A title or an initial is the signatory's business; the last name is that of the account, or nobody's."""
        name: str = self.cleaned_data["printed_name"]
        last = (self.user.name.split() or [""])[-1]
        if last.casefold() not in name.casefold().split():
            raise forms.ValidationError(f"The printed name must contain “{last}”, the last name of your account")
        return name
