"""Forms of training, and of variations of the licence about a site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from dmmf.models import Site
from dmmf.site_forms import Files, day, evidence_field, text
from dmmf.variations import LETTER
from submissions.widgets import GovukRadios


class TrainingForm(forms.Form):
    def __init__(self, data: QueryDict | None = None, *, site: Site) -> None:
        super().__init__(data)
        self.products = {product.code: product for product in site.products.order_by("code")}
        self.fields["person"] = text("Full name", most=150, required="Enter the person’s name")
        self.fields["role"] = text("Role", most=100, required="Enter the person’s role", hint="For example, nurse.")
        self.fields["product"] = forms.ChoiceField(
            label="Product",
            choices=[(code, str(product)) for code, product in self.products.items()],
            initial=next(iter(self.products), "") if len(self.products) == 1 else "",
            widget=GovukRadios(),
            error_messages={"required": "Select the product", "invalid_choice": "Select a product from the list"},
        )
        self.fields["procedure"] = text(
            "Procedure",
            most=120,
            required="Enter the procedure",
            hint="Number and edition, like SOP-12 ed. 3.",
        )
        self.fields["trained_on"] = day("Trained on", noun="The day of the training", today=True)
        self.fields["valid_until"] = day("Valid until", noun="The last day", hint="The last day on which it counts.")

    def verb(self) -> dict[str, Any]:
        """The arguments of training.record."""
        return self.cleaned_data | {"product": self.products[self.cleaned_data["product"]]}


class EndForm(forms.Form):
    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["ended_on"] = day("From which day does it not count?", noun="The day", today=True)
        self.fields["why"] = text("Why?", most=300, required="Enter why", rows=3, hint="Left the hospital, for one.")


class ApplyForm(forms.Form):
    def __init__(self, data: QueryDict | None = None, *, site: Site) -> None:
        super().__init__(data)
        licences = site.control_site.licences.filter(ended_on__isnull=True).order_by("number")
        self.fields["licence"] = forms.ModelChoiceField(
            label="Licence", queryset=licences, initial=licences.first(), empty_label=None,
            error_messages={"required": "Select the licence", "invalid_choice": "Select a licence from the list"},
        )  # fmt: skip
        self.fields["number"] = text("Number of the variation", most=60, required="Enter the number of the variation")
        self.fields["applied_on"] = day("Applied for on", noun="The day of the application", today=True)
        self.fields["what"] = text("What is applied for, and why?", most=5000, required="Enter what is applied for",
                                   rows=5)  # fmt: skip


class DecideForm(forms.Form):
    def __init__(self, data: QueryDict | None = None, files: Files = None) -> None:
        super().__init__(data, files)
        self.fields["outcome"] = forms.ChoiceField(
            label="What is decided?",
            choices=[("accept", "Accepted"), ("refuse", "Refused: the site stays locked")],
            widget=GovukRadios(),
            error_messages={"required": "Select what is decided", "invalid_choice": "Select what is decided"},
        )
        self.fields["accepted_on"] = day("Decided on", noun="The day of the decision", today=True)
        self.fields["why"] = text("Why?", most=2000, required="Enter why", rows=4)
        self.fields["evidence"] = evidence_field(LETTER, required=False)
        self.fields["evidence"].label = LETTER
        self.fields["evidence"].help_text += " Needed where the variation is accepted."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == "accept" and not cleaned.get("evidence") and "evidence" not in self.errors:
            self.add_error("evidence", f"Attach the {LETTER.lower()}")
        return cleaned
