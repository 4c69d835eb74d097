"""The GOV.UK look: how forms render, and what every page knows about itself.

Widgets and fields of this service live in submissions/ (the arrows of the architecture point there);
they talk to this renderer only by attributes: `use_fieldset`, `error_id()` and `error_targets` of a
widget, `target` of a validation error, `source` and `aside` of a field, `label_size` and `page_heading` of a form.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

# Fields that hold nothing anybody typed.
NOT_TYPED = re.compile(r"csrf|password|^(next|base|from|token|draft|sha256|version|later|upload|add_row)$|-id$")
NAVIGATION = (
    ("Home", "home"),
    ("Applications", "submissions:list"),
    ("Control Sites", "dmmf:control_sites"),
    ("Evaluations", "dmmf:evaluations"),
    ("Register", "register"),
)  # (text, URL name)

# The GOV.UK class of the element a widget renders, with the suffix of its error form.
CONTROLS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.widgets.Input, "govuk-input"),
)
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)  # their template sets the classes
LABEL_SIZES = {"s", "m", "l", "xl"}


class GovukBoundField(BoundField):
    """A field that knows the ids and classes GOV.UK Frontend expects."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        # Both would act before the server can answer with a sentence; maxlength would even cut pasted text silently.
        attrs.pop("required", None)
        widget.attrs.pop("maxlength", None)
        if css := self._control_class(widget):
            attrs["class"] = " ".join(filter(None, [css, widget.attrs.get("class", "")]))
        widget.error_targets = self.error_targets  # type: ignore[union-attr]
        return attrs

    def _control_class(self, widget: forms.Widget) -> str:
        if isinstance(widget, GROUPS) or widget.is_hidden:
            return ""
        css = next((css for kind, css in CONTROLS if isinstance(widget, kind)), "")
        if self.is_password:
            css += " govuk-password-input__input govuk-js-password-input-input"
        error = f" {css.split()[0]}--error" if css and self.errors and not self.is_checkbox else ""
        return css + error

    @property
    def aria_describedby(self) -> str:
        if not self.auto_id or self.is_hidden:
            return ""
        ids = [self.hint_id] if self.help_text or self.condition else []
        return " ".join([*ids, *([self.error_id] if self.errors else [])])

    @property
    def condition(self) -> Any:
        """What has to be answered for this field to be asked: .name, .values and .sentence; None where it always is."""
        return getattr(self.field, "condition", None)

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error"

    @property
    def error_targets(self) -> frozenset[str]:
        """The parts of a compound answer that its errors name ("month", "0-duration")."""
        errors = self.form.errors.as_data().get(self.name, [])
        return frozenset(filter(None, (getattr(error, "target", "") for error in errors)))

    def link_id(self, target: str = "") -> str:
        """The element an error summary links to: the control itself, or the first of a group."""
        find = getattr(self.field.widget, "error_id", None)
        if find:
            return find(self.auto_id, target)
        return f"{self.auto_id}_0" if isinstance(self.field.widget, GROUPS) else self.auto_id

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_password(self) -> bool:
        return isinstance(self.field.widget, forms.PasswordInput)

    @property
    def is_page_heading(self) -> bool:
        """True when this field's label is the page's only heading: `page_heading = "field name"` on the form."""
        return getattr(self.form, "page_heading", "") == self.name

    @property
    def heading_level(self) -> int:
        """Of the label, 0 for no heading. Text with headings of its own needs one above it."""
        return 1 if self.is_page_heading else 2 if getattr(self.field.widget, "has_headings", False) else 0

    @property
    def label_size(self) -> str:
        size = "l" if self.is_page_heading else getattr(self.form, "label_size", "s")
        return size if size in LABEL_SIZES else ""

    @property
    def source(self) -> Any:
        """Where the question comes from: a submissions.questionnaire.Source, or a string."""
        return getattr(self.field, "source", "")

    @property
    def aside(self) -> Any:
        """A quiet link under the control, to what is said of the answer: {"href", "text", "hidden"}."""
        return getattr(self.field, "aside", None)


class GovukRenderer(TemplatesSetting):
    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = GovukBoundField


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs. Asks the database nothing that the session has not asked already."""
    user = getattr(request, "user", None)
    return {
        "service_name": settings.SERVICE_NAME,
        "service_url": _address("home") or "/",
        "typed": partial(typed, request),
        "navigation": _navigation(request.path) if user and user.is_authenticated else [],
    }


def typed(request: HttpRequest) -> list[str]:
    """The texts of a form that was refused, for the page to show so that nobody has to type them twice."""
    texts = [str(text) for name, given in request.POST.lists() if not NOT_TYPED.search(name) for text in given]
    return list(dict.fromkeys(text for text in texts if text.strip()))


def _navigation(path: str) -> list[dict[str, Any]]:
    found = [(text, address) for text, name in NAVIGATION if (address := _address(name))]
    # The longest address that begins the path is where we are: "/" begins them all.
    here = max((address for _, address in found if path.startswith(address)), key=len, default="")
    return [
        {"text": text, "href": address, "active": (address == here and address != "/") or path == address}
        for text, address in found
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def error_items(*forms_: forms.BaseForm) -> list[dict[str, str]]:
    """The lines of an error summary: [{"text", "href"}], in the order of the fields on the page."""
    items: list[dict[str, str]] = []
    for form in forms_:
        data = form.errors.as_data()
        for name in [*form.fields, *(key for key in data if key not in form.fields)]:
            for error in data.get(name, []):
                href = f"#{_link_id(form, name, getattr(error, 'target', ''))}" if name in form.fields else ""
                items += [{"text": message, "href": href} for message in error.messages]
    return items


def _link_id(form: forms.BaseForm, name: str, target: str) -> str:
    bound = form[name]
    return bound.link_id(target) if isinstance(bound, GovukBoundField) else bound.auto_id
