"""Controls that Django does not have. Each is a group of ordinary inputs and works without JavaScript.

The renderer sets `error_targets` (the parts that errors name) before it renders, and asks `error_id` where an
error summary should lead to.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.datastructures import MultiValueDict

from submissions import richtext
from submissions.questionnaire import Choice, Kind, Question

EMPTY_ROWS = 2
SHORT = 8  # characters of a choice that may share a line with others
MOST_COLUMNS = 5  # of a table; a row with more of them is shown as a card
ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")


class _Hinted(forms.widgets.ChoiceWidget):
    """Radios and checkboxes whose choices may have a hint each: `hints` is {choice key: hint}."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = (), hints: Mapping[str, str] | None = None):
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().create_option(name, value, *args, **kwargs) | {"hint": self.hints.get(str(value), "")}


class GovukRadios(_Hinted, forms.RadioSelect):
    """Short choices without hints, such as units of time, stand on one line where there is room."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["inline"] = not self.hints and all(len(str(label)) <= SHORT for _, label in self.choices)
        return context


class GovukCheckboxes(_Hinted, forms.CheckboxSelectMultiple):
    pass


def hints_of(choices: Sequence[Choice]) -> dict[str, str]:
    return {choice.key: choice.hint for choice in choices if choice.hint}


class _Group(forms.Widget):
    """Several inputs in a fieldset; its legend and error belong to all of them."""

    use_fieldset = True
    is_text_group = True  # screen readers pass over the description of a fieldset of text inputs without role=group
    error_targets: frozenset[str] = frozenset()

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class GovukDateWidget(_Group):
    """Day, month and year in three inputs (<name>-day ...); its value is those three texts."""

    template_name = "django/forms/widgets/date_parts.html"
    parts = (("day", 2), ("month", 2), ("year", 4))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}-{part}") or "").strip() for part, _ in self.parts}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        texts = self.texts(value)
        wrong = self.error_targets or ({part for part, _ in self.parts} if (attrs or {}).get("aria-invalid") else ())
        context["widget"]["parts"] = [
            {"key": part, "label": part.capitalize(), "width": width, "value": texts[part], "wrong": part in wrong}
            for part, width in self.parts
        ]
        return context

    def texts(self, value: Any) -> dict[str, str]:
        """The three texts of a date, of an ISO date, or of what was typed."""
        if isinstance(value, Mapping):
            return {part: str(value.get(part, "")) for part, _ in self.parts}
        try:
            value = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            value = None
        return {part: str(getattr(value, part)) if value else "" for part, _ in self.parts}

    def error_id(self, auto_id: str, target: str) -> str:
        return f"{auto_id}-{target or 'day'}"


@dataclass
class Row:
    """One row as it stands in the inputs: the text of each cell by column key."""

    id: str
    cells: dict[str, str] = field(default_factory=dict)
    position: int = 0  # in the inputs' names

    @property
    def is_empty(self) -> bool:
        return not any(text.strip() for text in self.cells.values())


def new_row_id() -> str:
    return uuid.uuid4().hex[:12]


class RowsWidget(_Group):
    """A table with an input per cell (<name>-<row>-<column>), a hidden id per row and empty rows at its end."""

    template_name = "django/forms/widgets/rows.html"

    def __init__(self, columns: Sequence[Question], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.columns = list(columns)
        self.spare = EMPTY_ROWS

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        """The rows that are not empty, in order. Asked for another row, remembers to show one more."""
        pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,6}})-id")
        positions = sorted(int(found[1]) for key in data if (found := pattern.fullmatch(key)))
        rows = [
            Row(
                str(data.get(f"{name}-{position}-id") or ""),
                {column.key: str(data.get(f"{name}-{position}-{column.key}") or "") for column in self.columns},
                position,
            )
            for position in positions
        ]
        kept = [row for row in rows if not row.is_empty]
        if data.get("add_row") == name:
            self.spare = min(len(rows) - len(kept), 20) + 1
        return kept

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        rows = [row if isinstance(row, Row) else self.row_of(row) for row in value or []]
        rows += [Row(new_row_id()) for _ in range(self.spare)]
        context["widget"]["columns"] = self.columns
        context["widget"]["cards"] = len(self.columns) > MOST_COLUMNS
        hints = f"{context['widget']['attrs'].get('id', name)}-hint"
        context["widget"]["rows"] = [
            {
                "number": number,
                "id": row.id if ROW_ID.fullmatch(row.id) else new_row_id(),
                "name": f"{name}-{number - 1}",
                "html_id": f"{context['widget']['attrs'].get('id', name)}-{number - 1}",
                "cells": [self._cell(row, number, column) | self._hint(column, hints) for column in self.columns],
            }
            for number, row in enumerate(rows, start=1)
        ]
        return context

    def _cell(self, row: Row, number: int, column: Question) -> dict[str, Any]:
        return {
            "column": column,
            "value": row.cells.get(column.key, ""),
            "wrong": f"{number - 1}-{column.key}" in self.error_targets,
            "control": {Kind.RADIOS: "select", Kind.NUMBER: "number", Kind.DATE: "date", Kind.EMAIL: "email"}.get(
                column.kind, "text"
            ),
        }

    def _hint(self, column: Question, hints: str) -> dict[str, str]:
        """In a table the hint stands in the column's header; beside cards it is a line of its own."""
        said = len(self.columns) > MOST_COLUMNS and (column.hint or column.kind is Kind.DATE)
        return {"hint_id": f"{hints}-{column.key}" if said else ""}

    def row_of(self, row: Mapping[str, Any]) -> Row:
        """The inputs' texts for a stored row."""
        cells = {}
        for column in self.columns:
            value = row.get(column.key)
            if column.kind is Kind.DATE and isinstance(value, str) and value:
                value = (
                    "/".join(str(int(part)) for part in reversed(value.split("-"))) if value.count("-") == 2 else value
                )
            cells[column.key] = "" if value is None else str(value)
        return Row(str(row.get("id") or new_row_id()), cells)

    def error_id(self, auto_id: str, target: str) -> str:
        return f"{auto_id}-{target or f'0-{self.columns[0].key}'}"


@dataclass(frozen=True)
class EvidenceOption:
    code: str
    title: str
    detail: str = ""  # "PDF, 12 pages"

    @property
    def label(self) -> str:
        return f"{self.code} {self.title}" + (f" ({self.detail})" if self.detail else "")


class EvidenceWidget(_Group):
    """Checkboxes of the evidence there is, and a new file with its title (<name>-upload, <name>-title)."""

    template_name = "django/forms/widgets/evidence.html"
    needs_multipart_form = True
    is_text_group = False

    def __init__(self, options: Sequence[EvidenceOption] = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.options = list(options)
        self.accept = ".pdf,.png,.jpg,.jpeg"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        codes = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name) or []
        return {"codes": list(codes), "upload": files.get(f"{name}-upload"), "title": data.get(f"{name}-title") or ""}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        given = value if isinstance(value, Mapping) else {"codes": value or [], "title": ""}
        context["widget"] |= {
            "options": [{"option": option, "checked": option.code in given["codes"]} for option in self.options],
            "title": given["title"],
            "accept": self.accept,
            "wrong": self.error_targets,
        }
        return context

    def error_id(self, auto_id: str, target: str) -> str:
        return f"{auto_id}-{target}" if target else f"{auto_id}_0" if self.options else f"{auto_id}-upload"


class RichTextWidget(forms.Textarea):
    """The prose editor; without JavaScript a textarea that holds plain text, or HTML where there is more to the text.

    `images`: the evidence that may be shown, [{"code": "E3", "title", "url"}].
    """

    template_name = "django/forms/widgets/rich_text.html"
    has_headings = True

    def __init__(self, images: Sequence[Mapping[str, str]] = (), attrs: dict[str, Any] | None = None) -> None:
        self.images = list(images)
        super().__init__({"rows": 12, "autocomplete": "off", **(attrs or {})})

    def address_of(self, code: str) -> str:
        return next((image["url"] for image in self.images if image["code"] == code), f"evidence:{code}")

    @property
    def media(self) -> forms.Media:
        return forms.Media(css={"all": ["css/editor.css"]}, js=[forms.Script("js/editor.js", type="module")])  # type: ignore[list-item]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        try:
            blocks = richtext.screen_blocks(value or "", self.address_of)
            html = "".join(blocks)
            text = richtext.html_to_plain(html)
        except ValueError:  # nested beyond reading: what was typed goes back as it came
            blocks, html, text = [value], "", None
        context = super().get_context(name, "\n".join(blocks) if text is None else text, attrs)
        context["widget"]["is_source"] = text is None
        context["widget"]["attrs"] |= {
            "data-rich-text": "",
            "data-html": html if text is not None else False,  # else the textarea has it
            "data-images": json.dumps(self.images),
            "data-editor": static("django_prose_editor/editor.js"),
        }
        return context
