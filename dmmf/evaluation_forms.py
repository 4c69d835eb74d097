"""Forms of the joint evaluation. They check shape and lose nothing; the verbs decide the rest."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.fields import TextField
from accounts.models import User
from dmmf.evaluations import Given
from dmmf.models import Outcome, Risk
from dmmf.states import Side
from submissions.fields import GovukDateField
from submissions.people_forms import SignForm
from submissions.widgets import GovukRadios

LONG = 5000  # characters of an answer or reason
WHY = 300  # of why an evaluation was opened, which is part of the text that is signed
OUTCOME_HINTS: dict[str, str] = {
    Outcome.SUITABLE: "The product can be made there as the answers say.",
    Outcome.WITH_CONDITIONS: "It can, and the actions that are marked as conditions are tracked until they are closed.",
    Outcome.NOT_SUITABLE: "The site cannot be qualified on this evaluation. Both sign it all the same.",
}


def text(label: str, *, noun: str, rows: int = 4, max_length: int = LONG, **kwargs: Any) -> TextField:
    """A text of several lines. `noun` ends "Enter ..."."""
    return TextField(
        label=label,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": f"Enter {noun}",
            "max_length": f"{noun[:1].upper()}{noun[1:]} must be {max_length:,} characters or fewer",
        },
        **kwargs,
    )


class AnswerForm(forms.Form):
    """One side's half of a row; its fields begin with the row's key. Left blank altogether it says nothing."""

    answer = text("Your answer", noun="your answer", rows=3)
    evidence = text("Evidence (optional)", noun="your evidence", rows=2, required=False,
                    help_text="Documents, measurements or people that show it.")  # fmt: skip
    risk = forms.ChoiceField(label="Risk", choices=Risk.choices, widget=GovukRadios())
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=100_000)

    def __init__(self, title: str, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["answer"].error_messages["required"] = f"{title}: enter your answer"
        for code in ("required", "invalid_choice"):
            self.fields["risk"].error_messages[code] = f"{title}: select the risk"

    @property
    def says_nothing(self) -> bool:
        """Blank, on a row that this side has not answered: left for later."""
        given = [self.data.get(self.add_prefix(name), "") for name in ("answer", "evidence", "risk")]
        return not any(one.strip() for one in given) and self.data.get(self.add_prefix("base"), "") in ("", "0")

    def given(self) -> Given:
        said = self.cleaned_data
        return Given(said["answer"], said["risk"], said["evidence"], said["base"] or 0)


class FileForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="PDF, PNG or JPEG. The content decides, not the name.",
        error_messages={"required": "Choose a file", "empty": "The file is empty", "missing": "Choose a file"},
    )
    title = TextField(
        label="Title",
        max_length=200,
        help_text="For example: Air monitoring of theatre 3, March 2026.",
        error_messages={"required": "Enter a title", "max_length": "The title must be 200 characters or fewer"},
    )


class ActionForm(forms.Form):
    text = text("What is to be done?", noun="what is to be done", rows=3, max_length=2000)
    owner_side = forms.ChoiceField(
        label="Which side does it?",
        choices=Side.choices,
        widget=GovukRadios(),
        error_messages={"required": "Select which side does it", "invalid_choice": "Select which side does it"},
    )
    owner_name = TextField(
        label="Who sees to it?",
        help_text="The name of a person or post.",
        max_length=150,
        error_messages={
            "required": "Enter who sees to it",
            "max_length": "The name must be 150 characters or fewer",
        },
    )
    due_on = GovukDateField(
        label="Until when?",
        noun="The day until when",
        help_text="For example, 31 3 2027",
        error_messages={"required": "Enter until when it is to be done"},
    )
    is_condition = forms.BooleanField(
        label="It is a condition: the site is suitable only if this is done, and it is tracked until it is closed",
        required=False,
    )


class OutcomeForm(forms.Form):
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=100_000)
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=Outcome.choices,
        widget=GovukRadios(hints=OUTCOME_HINTS),
        error_messages={"required": "Select the outcome", "invalid_choice": "Select the outcome"},
    )
    re_evaluate_on = GovukDateField(
        label="When is the site to be evaluated again, at the latest?",
        noun="The day of re-evaluation",
        help_text="For example, 31 3 2027. On this day the evaluation ends to hold.",
        error_messages={"required": "Enter the day of re-evaluation"},
    )
    triggers = text("What calls for an evaluation before that day?", noun="what calls for an earlier evaluation",
                    help_text="For example: a move, new equipment, a changed process, a serious failure.")  # fmt: skip


class OpenForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, data: QueryDict | None = None, *, needs_why: bool) -> None:
        super().__init__(data)
        label = "Why is it evaluated again?" if needs_why else "Why is it evaluated? (optional)"
        self.fields["why"] = TextField(
            label=label, required=needs_why, max_length=WHY, widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={
                "required": "Enter why it is evaluated again",
                "max_length": f"The reason must be {WHY} characters or fewer",
            },
        )  # fmt: skip


class AgainForm(forms.Form):
    """`products` carry `standing`, the number of sites that would be evaluated again."""

    def __init__(self, products: Sequence[Any], data: QueryDict | None = None) -> None:
        super().__init__(data)
        choices = [(str(one.pk), str(one)) for one in products]
        hints = {
            str(one.pk): "1 site that stands" if one.standing == 1 else f"{one.standing} sites that stand"
            for one in products
        }
        self.fields["product"] = forms.ChoiceField(
            label="Which product’s process changed?", choices=choices, widget=GovukRadios(hints=hints),
            error_messages={"required": "Select the product", "invalid_choice": "Select the product"},
        )  # fmt: skip
        self.fields["why"] = text(
            "What changed?", noun="what changed", max_length=WHY, help_text="Stands in every one of them."
        )


class DeclineForm(forms.Form):
    why = text("Why do you decline?", noun="why you decline")


class CloseForm(forms.Form):
    closed_on = GovukDateField(
        label="When was it done?", noun="The day", help_text="For example, 31 3 2026",
        error_messages={"required": "Enter when it was done"},
    )  # fmt: skip
    how = text("How was it done, and what shows it?", noun="how it was done")


class EvaluationSignForm(SignForm):
    def __init__(self, user: User, declaration: str, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(user, declaration, data, **kwargs)
        self.fields["declare"].error_messages["required"] = "Confirm that you have read the text before you sign"
