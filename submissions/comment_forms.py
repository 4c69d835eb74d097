"""Forms of reading: a comment with the words that it is about, a reply, whom it is given to, and a finding."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.fields import TextField
from accounts.models import User
from submissions.comment_anchors import quoted
from submissions.comments import QUOTE
from submissions.models.assessment_verdict import Finding
from submissions.models.comment import Visibility
from submissions.widgets import GovukRadios

LONG = 20_000  # characters of a comment


class CommentForm(forms.Form):
    """`paragraph` is the text of the block: the words that are quoted must stand in it."""

    quote = TextField(
        label="Words that it is about",
        help_text="The paragraph as a whole, unless you shorten it. Words must stand as they do in the paragraph.",
        max_length=QUOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Quote {QUOTE:,} characters or fewer"},
    )
    text = TextField(
        label="Your comment",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Enter your comment",
            "max_length": f"Your comment must be {LONG:,} characters or fewer",
        },
    )
    visibility = forms.ChoiceField(
        label="Who is it for?",
        choices=Visibility.choices,
        widget=GovukRadios(),
        error_messages={"required": "Select who the comment is for", "invalid_choice": "Select who the comment is for"},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args: Any, paragraph: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paragraph = paragraph
        self.initial.setdefault("quote", paragraph[:QUOTE])

    def clean_quote(self) -> str:
        """Empty for the paragraph as a whole."""
        words: str = self.cleaned_data["quote"]
        if words.strip() and self.paragraph and not quoted(words, self.paragraph):
            raise ValidationError("Quote words as they stand in the paragraph, or leave this empty")
        return words


class ReplyForm(forms.Form):
    text = TextField(
        label="Your reply",
        help_text="Replies are internal: the applicant never sees them.",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Enter your reply",
            "max_length": f"Your reply must be {LONG:,} characters or fewer",
        },
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        label="Who is to deal with it?",
        empty_label="Nobody in particular",
        error_messages={"invalid_choice": "Select an assessor of this application"},
    )

    def __init__(self, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class FindingForm(forms.Form):
    finding = forms.ChoiceField(
        label="Your finding",
        choices=Finding.choices,
        widget=GovukRadios(),
        error_messages={"required": "Select your finding", "invalid_choice": "Select your finding"},
    )
    note = TextField(
        label="Note (optional)",
        help_text="For the assessment report. The applicant never sees it.",
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"The note must be {LONG:,} characters or fewer"},
    )
