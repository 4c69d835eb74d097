"""Forms of master files. They check shape and lose nothing; rules decide law."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from dmmf.models import Product
from submissions.widgets import GovukRadios


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
