"""Forms of assessing: comment, ask for changes, decide; and of taking an application back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.fields import TextField
from submissions.kinds import Limb
from submissions.models.checklist_entry import Verdict
from submissions.reasons import contradiction
from submissions.widgets import GovukRadios

LONG = 20_000  # characters of a letter, comment or reason


class RequestForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = TextField(
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


class ValidationForm(forms.Form):
    """Valid, or what has to be corrected: one deficiency a paragraph."""

    VALID, DEFICIENT = "valid", "deficient"

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    valid = forms.ChoiceField(
        label="Can this version be assessed as it stands?",
        choices=[
            (VALID, "Yes: it is valid, and its assessment begins"),
            (DEFICIENT, "No: the applicant has to correct it first"),
        ],
        widget=GovukRadios(),
        error_messages={
            "required": "Select whether it can be assessed",
            "invalid_choice": "Select whether it can be assessed",
        },
    )
    deficiencies = TextField(
        label="What has to be corrected?",
        help_text="Only if it cannot be assessed. Leave an empty line between deficiencies; each gets a number.",
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"max_length": f"The list must be {LONG:,} characters or fewer"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("valid") == self.DEFICIENT and not self.listed and "deficiencies" not in self.errors:
            self.add_error("deficiencies", "Enter what has to be corrected")
        if cleaned.get("valid") == self.VALID and self.listed:
            self.add_error("deficiencies", "Remove what has to be corrected, or select that it cannot be assessed")
        return cleaned

    @property
    def listed(self) -> list[str]:
        paragraphs = re.split(r"\n\s*\n", self.cleaned_data.get("deficiencies", "").replace("\r\n", "\n"))
        return [text.strip() for text in paragraphs if text.strip()]


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label="Your verdict",
        choices=Verdict.choices,
        widget=GovukRadios(),
        error_messages={"required": "Select your verdict", "invalid_choice": "Select your verdict"},
    )
    note = TextField(
        label="Note (optional)",
        help_text="What is missing or weak, for whoever goes on with the draft.",
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"The note must be {LONG:,} characters or fewer"},
    )


class WithdrawForm(forms.Form):
    """`seen` is the state that the person saw: what was granted meanwhile is not given up by mistake."""

    seen = TextField(widget=forms.HiddenInput, required=False, max_length=30)
    why = TextField(
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
        self.fields["summary"] = TextField(
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
        self.fields[f"reason_{limb.key}"] = TextField(
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
