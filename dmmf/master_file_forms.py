"""Forms of master files. They check shape and lose nothing; rules decide law."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.fields import TextField
from dmmf.models import Product
from dmmf.questionnaire import QUESTIONNAIRE
from submissions.fields import RichTextField
from submissions.widgets import GovukCheckboxes, GovukRadios


class StartForm(forms.Form):
    """Which product the file is for; `products` are those that may be chosen."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, products: Sequence[Product], data: QueryDict | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.products = {str(product.pk): product for product in products}
        self.fields["product"] = forms.ChoiceField(
            label="Which product is the master file for?",
            choices=[(key, f"{product}, {product.control_site}") for key, product in self.products.items()],
            widget=GovukRadios(),
            error_messages={"required": "Select the product", "invalid_choice": "Select the product"},
        )

    def clean_product(self) -> Product:
        return self.products[self.cleaned_data["product"]]

    def clean_token(self) -> uuid.UUID:
        return self.cleaned_data["token"] or uuid.uuid4()


class OverrideForm(forms.Form):
    """What a site says in place of the text for all, and why. An empty text takes it back."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    html = RichTextField(
        label="What is different at this site",
        help_text="Write only the difference. Leave it empty to take it back.",
        required=False,
        limit=50_000,
    )
    reason = TextField(
        label="Why does the site differ?",
        help_text="The reason is printed with the text.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter why the site differs, or why it no longer does",
            "max_length": "The reason must be 2,000 characters or fewer",
        },
    )

    def verb(self) -> dict[str, Any]:
        """The arguments of overrides.write."""
        given = self.cleaned_data
        return {"html": given["html"], "reason": given["reason"], "base": given["base"] or 0}


class ConfidentialForm(forms.Form):
    """The sections that no healthcare provider sees; `seen` is what was marked when the page was opened."""

    sections = forms.MultipleChoiceField(
        label="Which sections does no healthcare provider see?",
        choices=[(section.key, f"{section.letter}. {section.title}") for section in QUESTIONNAIRE.sections],
        widget=GovukCheckboxes(),
        required=False,
        error_messages={"invalid_choice": "Select sections of the list"},
    )
    seen = TextField(widget=forms.HiddenInput, required=False, max_length=1000)

    def verb(self) -> dict[str, Any]:
        """The arguments of confidential.mark."""
        given = self.cleaned_data
        return {"sections": given["sections"], "seen": [key for key in given["seen"].split(",") if key]}
