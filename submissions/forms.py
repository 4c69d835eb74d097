"""Forms check shape and lose nothing; rules decide law. A page of questions becomes a form here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from submissions import summaries, uploads
from submissions.fields import EvidenceField, GovukDateField, PartError, RichTextField, RowsField
from submissions.kinds import Limb
from submissions.models import Attachment, Submission
from submissions.models.comment import Visibility
from submissions.questionnaire import Kind, Page, Question
from submissions.reasons import contradiction
from submissions.shapes import MAX_NUMBER, shape_problems
from submissions.widgets import EvidenceOption, GovukCheckboxes, GovukRadios, hints_of

LONG = 20_000  # characters of a letter, comment or reason


class PageForm(forms.Form):
    """The questions of one page. Nothing is required here: a draft may have gaps."""

    def __init__(
        self,
        page: Page,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        submission: Submission,
        answers: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=answers)
        self.page, self.submission = page, submission
        self.status = 422
        self.uploading: str | None = None
        self.attachments = list(submission.attachments.filter(removed_at__isnull=True).order_by("number"))
        images = [
            {
                "code": file.code,
                "title": file.title,
                "url": reverse("submissions:evidence_file", args=[submission.reference, file.code]),
            }
            for file in self.attachments
            if file.is_image
        ]
        for question in page.questions:
            self.fields[question.key] = field_of(question, self.attachments, images)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for question in self.page.questions:
            value = cleaned.get(question.key)
            if question.key in self.errors or question.kind in (Kind.EVIDENCE, Kind.ROWS, Kind.RICH):
                continue
            for message in shape_problems(question, self._json(question, value)):
                self.add_error(question.key, message)
        return cleaned

    def take_uploads(self, *, by: User) -> dict[str, Any]:
        """Store new files, and return the answers as JSON values by question key. Raises UploadRefused."""
        for question in self.page.questions:
            if question.kind is Kind.EVIDENCE and question.key in self.cleaned_data:
                self._take_upload(question.key, by)
        return {
            question.key: self._json(question, self.cleaned_data[question.key])
            for question in self.page.questions
            if question.key in self.cleaned_data
        }

    def rescue_uploads(self, *, by: User) -> list[tuple[str, Attachment]]:
        """Store the files of a form that has errors elsewhere: [(question key, attachment)]. A refusal is an error."""
        stored = []
        for question in self.page.questions:
            if question.kind is Kind.EVIDENCE and question.key in self.cleaned_data:
                try:
                    attachment = self._take_upload(question.key, by)
                except uploads.UploadRefused as refused:
                    self.add_error(question.key, PartError(str(refused), target="upload"))
                else:
                    stored += [(question.key, attachment)] if attachment else []
        return stored

    def _take_upload(self, key: str, by: User) -> Attachment | None:
        value = self.cleaned_data[key]
        file = value["upload"]
        if not file:
            return None
        self.uploading = key
        attachment = uploads.add_attachment(
            self.submission, data=uploads.read(file), name=file.name, title=value["title"], by=by
        )
        if attachment.code not in value["codes"]:
            value["codes"].append(attachment.code)
        value["upload"], self.uploading = None, None
        return attachment

    def _json(self, question: Question, value: Any) -> Any:
        match question.kind:
            case Kind.EVIDENCE:
                return value["codes"]
            case Kind.DATE:
                return value.isoformat() if value else ""
            case Kind.CONFIRM:
                return bool(value)
            case Kind.CHECKBOXES:
                return [choice.key for choice in question.choices if choice.key in value]
            case _:
                return "" if value is None else value

    @property
    def removed(self) -> list[str]:
        """Sentences on what was cut from rich text."""
        return [
            f"From “{question.heading}” we removed {cut}."
            for question in self.page.questions
            for cut in getattr(self.fields[question.key], "removed", ())
        ]


def field_of(question: Question, attachments: Sequence[Attachment], images: list[dict[str, str]]) -> forms.Field:
    """The form field of a question, with its hint and legal source."""
    field = _field(question, attachments, images)
    field.source = question.source  # type: ignore[attr-defined]
    return field


def _field(question: Question, attachments: Sequence[Attachment], images: list[dict[str, str]]) -> forms.Field:
    words: dict[str, Any] = {"label": question.label, "help_text": question.hint, "required": False}
    choices = [(choice.key, choice.label) for choice in question.choices]
    match question.kind:
        case Kind.RICH:
            return RichTextField(images=images, limit=question.limit, **words)
        case Kind.ROWS:
            return RowsField(question.columns, **words)
        case Kind.EVIDENCE:
            options = [EvidenceOption(file.code, file.title, summaries.detail_of(file)) for file in attachments]
            return EvidenceField(options, **words)
        case Kind.DATE:
            return GovukDateField(noun=question.heading, **words)
        case Kind.NUMBER:
            return NumberField(**words)
        case Kind.CONFIRM:
            return forms.BooleanField(**words)
        case Kind.RADIOS:
            return forms.ChoiceField(choices=choices, widget=GovukRadios(hints=hints_of(question.choices)), **words)
        case Kind.CHECKBOXES:
            widget = GovukCheckboxes(hints=hints_of(question.choices))
            return forms.MultipleChoiceField(choices=choices, widget=widget, **words)
        case Kind.EMAIL:
            return forms.CharField(
                widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}), **words
            )
        case _:
            return forms.CharField(**words)


class NumberField(forms.Field):
    """A whole number; thousands may be parted by commas or spaces. What is no number is kept for the message."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-10"})

    def to_python(self, value: Any) -> int | str | None:
        text = str(value if value is not None else "").replace(",", "").replace(" ", "")
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_NUMBER)) + 1:
            return int(text)
        raise forms.ValidationError(f"{self.label} must be a whole number, 0 or more.")


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="PDF, PNG or JPEG. The content decides, not the name.",
        error_messages={"required": "Choose a file", "empty": "The file is empty", "missing": "Choose a file"},
    )
    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="As it should stand in the evidence list, for example: Stability report, batches 1 to 6.",
        error_messages={"required": "Enter a title", "max_length": "The title must be 200 characters or fewer"},
    )


class CommentForm(forms.Form):
    text = forms.CharField(
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


class RequestForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="What do you need from the applicant?",
        help_text="Leave an empty line between paragraphs.",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={
            "required": "Enter what you need from the applicant",
            "max_length": f"Your text must be {LONG:,} characters or fewer",
        },
    )

    def verb(self) -> dict[str, Any]:
        """The arguments of workflow.request_information."""
        return {"text": self.cleaned_data["text"], "seen": self.cleaned_data["version"]}


class WithdrawForm(forms.Form):
    why = forms.CharField(
        label="Why is it withdrawn?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Enter why it is withdrawn",
            "max_length": "The reason must be 2,000 characters or fewer",
        },
    )


class DecisionForm(forms.Form):
    """The outcome, and per claimed limb of the legal test a verdict and a reason."""

    def __init__(
        self,
        limbs: Sequence[Limb],
        outcomes: Any,
        data: QueryDict | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.limbs = limbs
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.fields["outcome"] = forms.ChoiceField(
            label="Outcome",
            choices=list(outcomes.items()),
            widget=GovukRadios(),
            error_messages={"required": "Select the outcome", "invalid_choice": "Select the outcome"},
        )
        for limb in limbs:
            if limb.claimed:
                self._add_limb(limb)
        self.fields["summary"] = forms.CharField(
            label="Overall reasons",
            help_text="Stands in the letter after the reasons above. Leave an empty line between paragraphs.",
            max_length=LONG,
            widget=forms.Textarea(attrs={"rows": 8}),
            error_messages={
                "required": "Enter the overall reasons",
                "max_length": f"The overall reasons must be {LONG:,} characters or fewer",
            },
        )

    def _add_limb(self, limb: Limb) -> None:
        name = limb.heading[0].lower() + limb.heading[1:]
        select = f"Select whether “{limb.heading}” is accepted"
        self.fields[f"verdict_{limb.key}"] = forms.ChoiceField(
            label=f"Verdict: {name}",
            choices=[("accepted", "Accepted"), ("not_accepted", "Not accepted")],
            widget=GovukRadios(),
            error_messages={"required": select, "invalid_choice": select},
        )
        self.fields[f"reason_{limb.key}"] = forms.CharField(
            label=f"Reason: {name}",
            max_length=LONG,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={
                "required": f"Enter a reason for “{limb.heading}”",
                "max_length": f"The reason must be {LONG:,} characters or fewer",
            },
        )

    @property
    def limb_fields(self) -> list[tuple[Limb, Any, Any]]:
        return [
            (limb, self[f"verdict_{limb.key}"], self[f"reason_{limb.key}"]) if limb.claimed else (limb, None, None)
            for limb in self.limbs
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        verdicts = {limb.key: str(cleaned.get(f"verdict_{limb.key}") or "") for limb in self.limbs if limb.claimed}
        if all(verdicts.values()) and (sentence := contradiction(self.limbs, cleaned.get("outcome", ""), verdicts)):
            self.add_error("outcome", sentence)
        return cleaned

    def verb(self) -> dict[str, Any]:
        """The arguments of workflow.decide."""
        given = self.cleaned_data
        return {
            "outcome": given["outcome"],
            "summary": given["summary"],
            "reasons": self.reasons(),
            "seen": given["version"],
        }

    def reasons(self) -> list[dict[str, Any]]:
        """As workflow.decide wants them; unclaimed limbs say so."""
        return [
            {
                "limb": limb.key,
                "heading": limb.heading,
                "verdict": self.cleaned_data[f"verdict_{limb.key}"] if limb.claimed else "not_claimed",
                "text": self.cleaned_data[f"reason_{limb.key}"].strip() if limb.claimed else "",
            }
            for limb in self.limbs
        ]
