"""Starting an annual report: which product, and which period."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from dmmf.annual_report_rules import period_problems
from dmmf.models import Product
from submissions.fields import GovukDateField
from submissions.problems import Status
from submissions.widgets import GovukRadios


class StartForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, products: Sequence[Product], today: date, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.products, self.today = {str(one.pk): one for one in products}, today
        select = "Select the product that the report is about"
        several = len({one.control_site_id for one in products}) > 1
        self.fields["product"] = forms.ChoiceField(
            label="Which product is it about?",
            choices=[(pk, f"{one}, {one.control_site}" if several else str(one)) for pk, one in self.products.items()],
            widget=GovukRadios(),
            error_messages={"required": select, "invalid_choice": select},
        )
        self.fields["from"] = GovukDateField(
            label="First day of the period", noun="First day", help_text="For example, 1 8 2025"
        )
        self.fields["to"] = GovukDateField(
            label="Last day of the period", noun="Last day", help_text="It must have passed."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("from"), cleaned.get("to")
        if start and end:
            for problem in period_problems(start, end, today=self.today):
                if problem.status is Status.FAIL:
                    self.add_error(problem.question, problem.message.removesuffix("."))
        return cleaned

    def verb(self) -> dict[str, Any]:
        """The arguments of annual_reports.start."""
        given = self.cleaned_data
        return {
            "product": self.products[given["product"]],
            "start": given["from"],
            "end": given["to"],
            "token": given["token"] or uuid.uuid4(),
        }
