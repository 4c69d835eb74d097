"""Forms of a Control Site and what it holds. They check shape; holdings.py and its neighbours decide the rest."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts.fields import TextField
from dmmf import persons, postcodes, products
from dmmf.models import ControlSite, DmScope, DmType, LicenceKind, NamedPerson, Nation, PersonRole, Product
from submissions.fields import GovukDateField
from submissions.widgets import GovukRadios

LEGAL_PERSONS = "HMR 2012 Sch 3 para 1(2)(f), (g) and (j)"
# Names of fields that are not values of the row.
NOT_VALUES = frozenset({"version", "why", "token"})


class SourcedField(TextField):
    """A text with where the question for it comes from, which is shown under its hint."""

    def __init__(self, *, source: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source = source


def text(label: str, required: str, *, most: int, hint: str = "", rows: int = 0, source: str = "") -> TextField:
    """A line, or with `rows` a few; optional where `required` is empty."""
    long = {"max_length": f"{label} must be {most:,} characters or fewer"}
    return SourcedField(
        source=source,
        label=label if required else f"{label} (optional)",
        required=bool(required),
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
        error_messages=long | ({"required": required} if required else {}),
    )


def day(label: str, *, required: bool = True, hint: str = "For example, 31 3 2027", noun: str = "") -> GovukDateField:
    return GovukDateField(
        label=label if required else f"{label} (optional)", required=required, help_text=hint, noun=noun or label
    )


def radios(label: str, choices: Any, required: str, *, hints: dict[str, str] | None = None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=GovukRadios(hints=hints or {}),
        error_messages={"required": required, "invalid_choice": required},
    )


class Picked(forms.ModelChoiceField):
    """One row of ours, or none. `describe` says what people choose between."""

    def __init__(self, *, describe: Any, **kwargs: Any) -> None:
        self.describe = describe
        super().__init__(**kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(self.describe(obj))


class RecordForm(forms.Form):
    """Fields of a row, what the page showed of it (`version`), and why it is changed.

    A new row has neither; `token` makes the post of a new Control Site one and the same.
    """

    def __init__(
        self, control_site: ControlSite | None, thing: Any = None, data: QueryDict | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.control_site, self.thing = control_site, thing
        self.add_fields()
        if thing is not None:
            self.fields["why"] = text(
                "Why is it changed?", "Enter why it is changed", most=2000, rows=3, hint="Stands in the history."
            )
            self.fields["version"] = TextField(widget=forms.HiddenInput, required=False, max_length=40)

    def add_fields(self) -> None:
        """The fields of the row itself, which each form adds before those of a change."""

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in NOT_VALUES}


class ControlSiteForm(RecordForm):
    def add_fields(self) -> None:
        self.fields["name"] = text("Name", "Enter the name of the Control Site", most=200)
        self.fields["address"] = text(
            "Address", "Enter the address", most=300, hint="Building and street, without the town and the postcode."
        )
        self.fields["town"] = text("Town or city", "Enter the town or city", most=100)
        self.fields["postcode"] = text(
            "Postcode", "Enter the postcode", most=10, hint="A Control Site is in the UK.", source=UK_ONLY
        )
        self.fields["postcode"].widget.attrs["class"] = "govuk-input--width-10"
        self.fields["nation"] = radios("Nation", Nation.choices, "Select the nation")
        self.fields["out_of_hours"] = text(
            "Out-of-hours contact", "", most=200, hint="Whom a site calls at night: name and telephone number."
        )
        if self.thing is None:
            self.fields["token"] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def clean_postcode(self) -> str:
        postcode: str = self.cleaned_data["postcode"]
        if sentence := postcodes.problem(postcode):
            raise forms.ValidationError(sentence)
        return postcodes.normalised(postcode)


UK_ONLY = "MHRA guidance on GMP for decentralised manufacture: the Control Site is in the UK"


class LicenceForm(RecordForm):
    def add_fields(self) -> None:
        self.fields["kind"] = radios("Kind of licence", LicenceKind.choices, "Select the kind of licence")
        self.fields["number"] = text("Licence number", "Enter the licence number", most=60)
        self.fields["dm_scope"] = radios(
            "Decentralised manufacture in its scope",
            DmScope.choices,
            "Select what decentralised manufacture is in its scope",
        )
        self.fields["granted_on"] = day("Granted on", noun="The day of grant")
        self.fields["expires_on"] = day("Expires on", required=False, noun="The expiry")


class CertificateForm(RecordForm):
    def add_fields(self) -> None:
        self.fields["number"] = text("Certificate number", "Enter the certificate number", most=60)
        self.fields["issued_on"] = day("Issued on", noun="The day of issue")
        self.fields["expires_on"] = day("Expires on", noun="The expiry")


class PersonForm(RecordForm):
    def add_fields(self) -> None:
        self.fields["role"] = radios("Role", PersonRole.choices, "Select the role")
        self.fields["name"] = text("Full name", "Enter the person’s name", most=150)
        self.fields["qualifications"] = text(
            "Qualifications", "", most=500, rows=3, source=LEGAL_PERSONS,
            hint="Not needed for an out-of-hours contact.",
        )  # fmt: skip
        self.fields["email"] = forms.EmailField(
            label="Email address",
            required=False,
            max_length=254,
            help_text="Needed for a Qualified Person: that of the account with which the person signs here. An owner "
            "or a signatory enters it, and never their own.",
            error_messages={
                "invalid": "Enter an email address in the correct format, like name@example.com",
                "max_length": "The email address must be 254 characters or fewer",
            },
        )
        self.fields["phone"] = text("Telephone number", "", most=40, hint="Needed for an out-of-hours contact.")
        for name in ("qualifications", "phone"):  # whether it may be left out depends on the role
            self.fields[name].label = str(self.fields[name].label).removesuffix(" (optional)")
        principals = NamedPerson.objects.filter(control_site=self.control_site, deputy_for__isnull=True)
        self.fields["deputy_for"] = Picked(
            label="Deputy for (optional)",
            queryset=principals.exclude(pk=self.thing.pk if self.thing else 0).order_by("role", "name"),
            required=False,
            empty_label="Nobody: not a deputy",
            describe=lambda person: f"{person.name}, {person.get_role_display()}",
            error_messages={"invalid_choice": "Select a person of this Control Site who is not a deputy"},
        )
        self.fields["since"] = day("First day", hint="From when the person has this role. For example, 1 9 2026")
        self.fields["until"] = day("Last day", required=False, hint="If it is known already. For example, 31 3 2027")

    def clean(self) -> dict[str, Any]:
        """What the role needs is told together with what is missing anyway."""
        for name, sentence in persons.missing(self.cleaned_data.get("role", ""), self.cleaned_data).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return self.cleaned_data


class ProductForm(RecordForm):
    def add_fields(self) -> None:
        if self.control_site is None:
            raise ValueError("A product needs its Control Site.")
        product: Product | None = self.thing
        self.fields["code"] = text(
            "Code", "Enter the code", most=40, hint="Short, as your own papers call it: “PPG-129”."
        )
        self.fields["name"] = text("Name", "Enter the name of the product", most=200)
        self.fields["dm_type"] = radios(
            "Type of decentralised manufacture", DmType.choices, "Select the type of decentralised manufacture"
        )
        self.fields["designation"] = Picked(
            label="Designation (optional)",
            queryset=products.designations_for(self.control_site, product),
            required=False,
            empty_label="No application yet",
            describe=designation_words,
            help_text="One of your organisation’s own applications. A master file may be drafted before the "
            "designation is granted, but not submitted without one in force: a rule of this service.",
            error_messages={"invalid_choice": "Select one of your organisation’s designation applications"},
        )
        self.fields["licence"] = Picked(
            label="Licence that names it (optional)",
            queryset=self.control_site.licences.filter(
                Q(ended_on__isnull=True) | Q(pk=product.licence_id if product else None)
            ).order_by("number"),
            required=False,
            empty_label="Not named by a licence yet",
            describe=lambda licence: f"{licence.number}: {licence.get_dm_scope_display()}",
            error_messages={"invalid_choice": "Select a licence of this Control Site that has not ended"},
        )
        self.fields["licensed_on"] = day("Named since", required=False, noun="The day since when it is named")


def designation_words(designation: Any) -> str:
    title = designation.title or designation.working_title or "product not named yet"
    return f"{designation.reference}, {title[:80]} ({designation.get_state_display().lower()})"


class EndForm(forms.Form):
    """The last day of what ends, and why."""

    def __init__(self, ahead: bool, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        hint = "It counts until the end of this day." if ahead else "Today, or a day in the past."
        self.fields["on"] = day("Last day", hint=hint)
        self.fields["on"].initial = timezone.localdate()
        self.fields["why"] = text("Why does it end?", "Enter why it ends", most=2000, rows=3, hint=HISTORY)
        self.fields["version"] = TextField(widget=forms.HiddenInput, required=False, max_length=40)


class ReopenForm(forms.Form):
    def __init__(self, ahead: bool, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        label, needed = "Why do you take back the end?", "Enter why you take back the end"
        self.fields["why"] = text(label, needed, most=2000, rows=3, hint=HISTORY)
        self.fields["version"] = TextField(widget=forms.HiddenInput, required=False, max_length=40)


HISTORY = "Stands in the history."
FORMS: dict[str, type[RecordForm]] = {
    "licence": LicenceForm,
    "certificate": CertificateForm,
    "person": PersonForm,
    "product": ProductForm,
}
