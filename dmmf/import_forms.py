"""Forms of the import of a register."""

from __future__ import annotations

import uuid

from django import forms

from accounts.fields import TextField
from submissions.fields import GovukDateField


class RegisterUploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="XLSX, or CSV in UTF-8, of up to 10 MB and 20,000 rows. Nothing is changed yet.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty", "missing": "Choose a file",
                        "invalid": "Choose a file"},
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class ApplyForm(forms.Form):
    why = TextField(
        label="Why is the register changed?",
        help_text="It goes into the history of every site that changes, for example: second wave of sites.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say why the register is changed",
            "max_length": "The reason must be 2,000 characters or fewer",
        },
    )
    effective_on = GovukDateField(
        label="From when does it take effect?",
        noun="Day from which it takes effect",
        help_text="For a site that moves, the day of the move. It cannot be in the future.",
    )
