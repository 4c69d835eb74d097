"""allauth's forms in this service's words. Placeholders go, so that labels stay; pasting is always allowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.core.validators import EmailValidator
from django.http import QueryDict

from accounts.fields import TextField
from accounts.roles import Role

NEW_ONE_HINT = "Must be at least 12 characters, and not one that is commonly used."


def _say(form: forms.Form, name: str, label: str, *, hint: str = "", required: str) -> None:
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages["required"] = required
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"spellcheck": "false", "autocapitalize": "none"}


def _say_email(form: forms.Form, name: str, *, autocomplete: str = "email") -> None:
    _say(form, name, "Email address", required="Enter your email address")
    field = form.fields[name]
    # Django's own validator is one object for all forms: replaced here, never changed.
    field.validators = [rule for rule in field.validators if not isinstance(rule, EmailValidator)]
    field.validators.append(EmailValidator("Enter an email address in the correct format, like name@example.com"))
    field.widget.attrs["autocomplete"] = autocomplete


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_email(self, "login", autocomplete="username")
        _say(self, "password", "Password", required="Enter your password")


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_email(self, "email")


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", "New password", hint=NEW_ONE_HINT, required="Enter a new password")
        _say(self, "password2", "New password again", required="Enter the new password again")


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", "Current password", required="Enter your current password")
        _say(self, "password1", "New password", hint=NEW_ONE_HINT, required="Enter a new password")
        _say(self, "password2", "New password again", required="Enter the new password again")


class InviteForm(forms.Form):
    """A person to add to the organisation."""

    name = TextField(label="Full name", max_length=150, error_messages={"required": "Enter the person's name"})
    email = forms.EmailField(
        label="Email address",
        error_messages={
            "required": "Enter the person's email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )

    def __init__(self, roles: Sequence[Role], data: QueryDict | None = None) -> None:
        super().__init__(data)
        choices = [(role.value, role.label) for role in roles]
        self.fields["role"] = forms.ChoiceField(
            label="Role", choices=choices, widget=forms.RadioSelect, error_messages={"required": "Select a role"}
        )
