"""Forms of a site: propose, change, move, take a step. They check shape; sites.py and steps.py decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.fields import TextField
from accounts.models import Organisation
from accounts.roles import OrganisationKind
from dmmf import places
from dmmf.lifecycle import Step
from dmmf.models import ControlSite, Product, Site
from dmmf.site_documents import Upload
from dmmf.sites import DETAILS, PLACE
from dmmf.states import Region, Setting, SiteKind
from submissions import uploads
from submissions.fields import GovukDateField
from submissions.widgets import GovukCheckboxes

Files = MultiValueDict[str, UploadedFile] | None


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files -> [UploadedFile]."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in given]


def text(label: str, *, most: int, required: str = "", hint: str = "", rows: int = 0) -> TextField:
    """A line, or `rows` lines, of text; optional where there is no sentence for when it is missing."""
    return TextField(
        label=label if required else f"{label} (optional)",
        help_text=hint,
        max_length=most,
        required=bool(required),
        error_messages={
            "required": required,
            "max_length": f"{label.removesuffix('?')} must be {most:,} characters or fewer",
        },
        **({"widget": forms.Textarea(attrs={"rows": rows})} if rows else {}),
    )


def day(label: str, *, noun: str, hint: str = "", required: bool = True, today: bool = False) -> GovukDateField:
    field = GovukDateField(label=label, noun=noun, help_text=hint, required=required)
    field.initial = timezone.localdate if today else None
    return field


def evidence_field(what: str, *, required: bool) -> FilesField:
    return FilesField(
        label=what if required else f"{what} (optional)",
        help_text="PDF, PNG or JPEG, one file or several. The content decides, not the name.",
        required=required,
        error_messages={"required": f"Attach the {what[:1].lower()}{what[1:]}", "empty": "The file is empty"},
    )


def files_of(form: forms.Form) -> list[Upload]:
    """What was attached, for a verb. Raises UploadRefused for a file over the limit."""
    return [Upload(file.name or "", uploads.read(file)) for file in form.cleaned_data.get("evidence") or []]


class SaidForm(forms.Form):
    """What every event has: from which day, and why. `seen` is the revision of the site that the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)
    why_label = "Why?"

    def __init__(self, data: QueryDict | None = None, files: Files = None, *, seen: int | None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["seen"].initial = seen
        self.fields["effective_on"] = day(
            "From which day is this true?", noun="The day", hint="Today or earlier, for example 27 3 2026.", today=True
        )
        self.fields["why"] = text(self.why_label, most=2000, required="Enter why", rows=4)

    def said(self) -> dict[str, Any]:
        """Arguments of every verb."""
        return {name: self.cleaned_data[name] for name in ("seen", "effective_on", "why")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors and self.files and "evidence" in self.fields and "evidence" not in self.errors:
            self.add_error("evidence", "Choose the file again: it cannot be kept while the form has a problem")
        return cleaned


class StepForm(SaidForm):
    def __init__(self, step: Step, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"] = evidence_field(step.evidence or "Evidence", required=bool(step.evidence))


class PlaceFields(forms.Form):
    address = text(
        "Address", most=300, required="Enter the address", hint="Building, department and street, without the town."
    )
    town = text("Town or city", most=100, required="Enter the town or city")
    postcode = text("Postcode", most=10, required="Enter the postcode")
    region = forms.ChoiceField(
        label="Region",
        choices=[("", "Select a region"), *Region.choices],
        error_messages={"required": "Select the region", "invalid_choice": "Select a region from the list"},
    )

    def clean_postcode(self) -> str:
        try:
            return places.tidy_postcode(self.cleaned_data["postcode"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def place(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PLACE}


class MoveForm(PlaceFields, SaidForm):
    why_label = "Why does it move?"

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = site
        self.fields["effective_on"].label = "Since when does it stand there?"
        self.order_fields(["seen", *PLACE, "effective_on", "why"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if places.looks_like_a_home(self.site.setting, cleaned.get("address", "")):
            self.add_error("address", places.NOT_A_HOME)
        return cleaned


class DetailFields(forms.Form):
    """Everything of a site that is not its place; which fields matter depends on its kind."""

    def add_details(self, control_site: ControlSite, kind: str, site: Site | None = None) -> None:
        """`site`: the one that is changed, whose values are filled in."""
        unit = kind == SiteKind.MM
        chosen = list(site.products.values_list("code", flat=True)) if site else []
        offered = [p for p in control_site.products.order_by("code") if p.ended_on is None or p.code in chosen]
        self.offered: dict[str, Product] = {product.code: product for product in offered}
        self.fields |= {
            "name": text("Name", most=200, required="Enter a name", hint=_NAME_HINTS[kind]),
            "identification": text(
                "Serial or asset id" if unit else "Serial or asset id of the equipment", most=120,
                required="Enter the serial or asset id of the unit" if unit else "",
                hint="It stays with the unit wherever it moves." if unit else "",
            ),
            "products": forms.MultipleChoiceField(
                label="Products made here" if kind != SiteKind.RELATED else "Products that it works for",
                choices=[(code, str(product)) for code, product in self.offered.items()],
                widget=GovukCheckboxes(), initial=chosen,
                error_messages={
                    "required": "Select at least one product", "invalid_choice": "Select products from the list",
                },
            ),
            "setting": forms.ChoiceField(
                label="Setting", choices=[("", "Select a setting"), *_settings(kind, site)],
                help_text="Home visits are recorded as a route, not with a private address."
                if kind == SiteKind.POC else "",
                error_messages={"required": "Select the setting", "invalid_choice": "Select a setting from the list"},
            ),
            "host": text("Host", most=200, required="Enter the host" if kind != SiteKind.RELATED else "",
                         hint="The organisation on whose premises it stands."),
            "provider": forms.ModelChoiceField(
                label="Healthcare provider with an account here (optional)",
                queryset=Organisation.objects.filter(kind=OrganisationKind.PROVIDER).order_by("name"),
                required=False, empty_label="None", help_text="It takes part in the joint evaluation.",
                error_messages={"invalid_choice": "Select a healthcare provider from the list"},
            ),
            "equipment": text("Equipment", most=500, hint="What it is made with: type, model, software version."),
            "contact": text("Contact at the site", most=200),
            "agreement": text("Quality agreement with the host", most=120, hint="Its number."),
            "agreement_until": day("Quality agreement ends on (optional)", noun="The day", required=False),
            "minimum_operators": forms.IntegerField(
                label="How many trained people does it need?", min_value=0, max_value=500, initial=1,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
                error_messages={
                    "required": "Enter how many trained people it needs", "invalid": "Enter a whole number",
                    "min_value": "Enter 0 or more", "max_value": "Enter 500 or fewer",
                },
            ),
            "notes": text("Notes", most=1000, rows=3),
        }  # fmt: skip
        for name in DETAILS if site else ():
            self.fields[name].initial = getattr(site, name)

    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in DETAILS}

    def chosen(self) -> Sequence[Product]:
        return [self.offered[code] for code in self.cleaned_data["products"]]


_NAME_HINTS: dict[str, str] = {
    SiteKind.POC: "For example: Imaging department, north wing. For home visits: the name of the route.",
    SiteKind.MM: "For example: Vaccine unit 3.",
    SiteKind.RELATED: "For example: Quality control laboratory.",
}


def _settings(kind: str, site: Site | None) -> list[tuple[str, str]]:
    found = [*places.SETTINGS[kind], *([Setting(site.setting)] if site else [])]
    return [(one.value, str(one.label)) for one in dict.fromkeys(found)]


class ChangeForm(DetailFields, SaidForm):
    why_label = "Why do the details change?"

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = site
        self.add_details(site.control_site, site.kind, site)
        self.order_fields(
            ["seen", *(n for n in self.fields if n not in ("effective_on", "why")), "effective_on", "why"]
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if places.looks_like_a_home(cleaned.get("setting", ""), cleaned.get("name", ""), self.site.address):
            self.add_error("name", places.NOT_A_HOME)
        return cleaned


class ProposeForm(DetailFields, PlaceFields, SaidForm):
    why_label = "Why is it proposed?"

    def __init__(self, *args: Any, control_site: ControlSite, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, seen=None, **kwargs)
        self.control_site = control_site
        self.fields["code"] = text(
            "Code", most=40, required="Enter a code", hint="Your own short name for it, for example S-07 or MU-03."
        )
        self.add_details(control_site, kind)
        self.fields["located_since"] = day("Where it stands: since when?", noun="The day", today=True)
        details = ["name", "identification", "products", "setting", "host", "provider"]
        rest = [name for name in DETAILS if name not in details]
        self.order_fields(["code", *details, *PLACE, "located_since", *rest, "effective_on", "why"])

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if self.control_site.sites.filter(code__iexact=code).exists():
            raise forms.ValidationError(f"{code} is the code of another site already")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("name", "address"):
            if places.looks_like_a_home(cleaned.get("setting", ""), cleaned.get(name, "")):
                self.add_error(name, places.NOT_A_HOME)
        return cleaned

    def fields_of_site(self) -> dict[str, Any]:
        return {**self.details(), **self.place(), "located_since": self.cleaned_data["located_since"]}
