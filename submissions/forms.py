"""Forms check shape and lose nothing; rules decide law. A page of questions becomes a form here."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from accounts.fields import TextField
from accounts.models import User
from submissions import summaries, uploads
from submissions.fields import EvidenceField, GovukDateField, PartError, RichTextField, RowsField
from submissions.models import Attachment, Submission
from submissions.models.attachment import EvidenceKind
from submissions.questionnaire import Kind, Page, Question
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
            field = self.fields[question.key] = field_of(question, self.attachments, images)
            field.condition = condition_of(question, page)  # type: ignore[attr-defined]

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
        return self.answers

    @property
    def answers(self) -> dict[str, Any]:
        """The answers whose shape is right, as JSON values by question key; uploads left aside."""
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


@dataclass(frozen=True)
class Condition:
    """Which answer on the same page calls for a question; the page shows it, or says when to answer it."""

    name: str  # of the input that decides
    values: str  # parted by spaces
    sentence: str


def condition_of(question: Question, page: Page) -> Condition | None:
    """None for a question that is always asked, or that an answer on another page has called for."""
    when = question.when
    other = next((one for one in page.questions if when and one.key == when.question), None)
    if when is None or other is None or not set(when.values) <= {choice.key for choice in other.choices}:
        return None
    labels = " or ".join(f"“{other.label_of(value)}”" for value in when.values)
    return Condition(other.key, " ".join(when.values), f"Only if you chose {labels} above.")


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


class RemarkForm(forms.Form):
    """What an author says of an answer, of a paragraph of it, or in reply."""

    text = TextField(
        label="Your comment",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Enter your comment",
            "max_length": "Your comment must be 5,000 characters or fewer",
        },
    )
    paragraph = TextField(widget=forms.HiddenInput, max_length=64, required=False)
    reply_to = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class DetailsForm(forms.Form):
    """What a person says of a piece of evidence."""

    title = TextField(
        label="Title",
        max_length=200,
        help_text="As it should stand in the evidence list, for example: Stability report, batches 1 to 6.",
        error_messages={"required": "Enter a title", "max_length": "The title must be 200 characters or fewer"},
    )
    kind = forms.ChoiceField(
        label="What kind of document is it? (optional)",
        choices=[("", "Not said"), *EvidenceKind.choices],
        required=False,
        widget=forms.Select,
        error_messages={"invalid_choice": "Select a kind of document from the list"},
    )
    dated = GovukDateField(
        noun="The document’s date",
        label="Date of the document (optional)",
        help_text="The date that it carries itself, for example 27 3 2026.",
        required=False,
    )
    confidential = forms.BooleanField(
        label="It is commercially confidential: the dossier says so, and who can read it stays the same",
        required=False,
    )

    def details(self) -> uploads.Details:
        return uploads.Details(**{one.name: self.cleaned_data[one.name] for one in dataclasses.fields(uploads.Details)})


class UploadForm(DetailsForm):
    file = forms.FileField(
        label="File",
        help_text="PDF, PNG or JPEG. The content decides, not the name.",
        error_messages={"required": "Choose a file", "empty": "The file is empty", "missing": "Choose a file"},
    )
    field_order = ["file", "title"]


class VerifyForm(forms.Form):
    file = forms.FileField(
        label="A PDF, or a package as a zip",
        help_text="It is compared and forgotten: nothing of it is kept.",
        error_messages={"required": "Choose a file", "empty": "The file is empty", "missing": "Choose a file"},
    )


class AboutForm(DetailsForm):
    """`edition` is the one that the person saw."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)


class DescribeForm(AboutForm):
    """`seen` is the mark of the details that the person saw."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class EditionForm(AboutForm, UploadForm):
    """A new edition of a piece of evidence."""

    why = TextField(
        label="Why is it replaced? (optional)",
        help_text="It goes into the history, for example: final report in place of the draft.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "The reason must be 2,000 characters or fewer"},
    )
    field_order = ["file", "why", "title"]


class RestoreForm(forms.Form):
    why = TextField(
        label="Why do you bring it back? (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "The reason must be 2,000 characters or fewer"},
    )
