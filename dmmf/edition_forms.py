"""What a Qualified Person says of an edition: from when, which class of change, the designation, and the signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.fields import TextField
from accounts.models import User
from dmmf import change_classes
from submissions.fields import GovukDateField
from submissions.people_forms import SignForm
from submissions.signing import SignatureData
from submissions.widgets import GovukRadios

LONG = 5_000


def _text(label: str, help_text: str, missing: str, *, required: bool = True) -> TextField:
    return TextField(
        label=label,
        help_text=help_text,
        max_length=LONG,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing, "max_length": f"The text must be {LONG:,} characters or fewer"},
    )


class EditionForm(SignForm):
    """`issues`: the class of the change is chosen. `changes`: the question about the designation is asked."""

    def __init__(
        self, user: User, data: QueryDict | None = None, *, issues: bool, changes: bool, **kwargs: Any
    ) -> None:
        declaration = (
            f"I, {user}, have read this version and approve it as Qualified Person, in effect from the day given"
        )
        super().__init__(user, declaration, data, **kwargs)
        self.fields["declare"].error_messages["required"] = "Confirm that you approve this version"
        if issues:
            self.fields["change_class"] = self._classes()
        self.fields["what"] = _text(
            "What changed?" if changes else "What does this edition say?",
            "In a few sentences. Stands in the change log and in the annual report.",
            "Enter what changed" if changes else "Enter what this edition says",
        )
        if changes:
            self._ask_about_the_designation()
            self.fields["reopens"] = forms.BooleanField(
                label="The process at the sites changes: call for a new joint evaluation of every site",
                help_text="Every spoke that stands goes back to the joint evaluation today. Nothing is made there "
                "before it is evaluated, qualified, approved and activated again.",
                required=False,
            )
        self.fields["effective_from"] = GovukDateField(
            label="From which day is it in effect?",
            noun="The day it takes effect",
            help_text="Today or later. For example, 31 3 2027",
            error_messages={"required": "Enter the day from which it is in effect"},
        )
        first = ["sha256", "change_class", "what", "touches_designation", "designation_note", "reopens"]
        self.order_fields([*first, "effective_from", "declare", "printed_name", "password"])

    def _classes(self) -> forms.ChoiceField:
        select = "Select which class of change it is"
        return forms.ChoiceField(
            label="Which class of change is it?",
            help_text=change_classes.ILLUSTRATIVE,
            choices=[(one.key.value, one.label) for one in change_classes.CHANGES],
            widget=GovukRadios(hints={one.key.value: f"{one.means} {one.told}" for one in change_classes.CHANGES}),
            error_messages={"required": select, "invalid_choice": select},
        )

    def _ask_about_the_designation(self) -> None:
        select = "Select whether it touches the designation’s supporting information"
        self.fields["touches_designation"] = forms.ChoiceField(
            label="Does this touch the designation’s supporting information?",
            choices=[("no", "No"), ("yes", "Yes")],
            widget=GovukRadios(
                hints={"yes": "A significant change to it needs a new designation. Say below how you judged it."}
            ),
            error_messages={"required": select, "invalid_choice": select},
        )
        self.fields["designation_note"] = _text(
            "How was that judged?",
            "Needed where it touches the designation: why the change is not significant, or which new designation "
            "covers it.",
            "",
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("change_class") and not change_classes.CLASSES[cleaned["change_class"]].issued:
            self.add_error("change_class", change_classes.NOT_ISSUED)
        if cleaned.get("touches_designation") == "yes" and not cleaned.get("designation_note"):
            self.add_error("designation_note", "Enter how it was judged whether a new designation is needed")
        return cleaned

    def verb(self) -> dict[str, Any]:
        """The arguments of editions.issue and editions.make_effective."""
        given = self.cleaned_data
        found = {
            "effective_from": given["effective_from"],
            "what": given["what"],
            "touches_designation": given.get("touches_designation") == "yes",
            "designation_note": given.get("designation_note", ""),
            "reopens": given.get("reopens", False),
            "signature": SignatureData(printed_name=given["printed_name"], sha256=given["sha256"]),
        }
        return found | ({"change_class": given["change_class"]} if "change_class" in given else {})
