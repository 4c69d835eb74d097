"""Form fields of the kinds of answer that Django does not have. They check shape; rules decide law."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from submissions import richtext
from submissions.questionnaire import Kind, Question
from submissions.shapes import MAX_ROWS, shape_problems, storable
from submissions.widgets import (
    ROW_ID,
    EvidenceOption,
    EvidenceWidget,
    GovukDateWidget,
    RichTextWidget,
    Row,
    RowsWidget,
    new_row_id,
)

MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip


class PartError(ValidationError):
    """An error of one part of an answer: `target` is "month", "upload", or "<row>-<column key>"."""

    def __init__(self, message: str, *, target: str, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.target = target


class GovukDateField(forms.Field):
    """Day, month and year -> datetime.date. `noun` begins its error messages: "Date of the report must ..."."""

    widget = GovukDateWidget

    def __init__(self, *, noun: str = "", earliest: int = 1900, latest: int = 2200, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        label = str(self.label or "")
        self.noun = noun or (label if label and not label.endswith("?") else "Date")
        self.years = (earliest, latest)
        self.error_messages.setdefault("required", f"Enter the {self.noun[:1].lower()}{self.noun[1:]}")
        if "required" not in (kwargs.get("error_messages") or {}):
            self.error_messages["required"] = f"Enter the {self.noun[:1].lower()}{self.noun[1:]}"

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        texts = value if isinstance(value, Mapping) else GovukDateWidget().texts(value)
        missing = [part for part, _ in GovukDateWidget.parts if not texts[part]]
        if len(missing) == 3:
            return None
        if missing:
            raise PartError(f"{self.noun} must include a {' and '.join(missing)}", target=missing[0], code="incomplete")
        return self._real_date(texts)

    def _real_date(self, texts: Mapping[str, str]) -> date:
        day, month, year = _number(texts["day"]), _month(texts["month"]), _number(texts["year"])
        if not 1 <= day <= 31:
            raise PartError(f"{self.noun} must be a real date: the day is from 1 to 31", target="day", code="invalid")
        if not 1 <= month <= 12:
            raise PartError(
                f"{self.noun} must be a real date: the month is from 1 to 12", target="month", code="invalid"
            )
        if len(texts["year"]) != 4 or not self.years[0] <= year <= self.years[1]:
            raise PartError(
                f"{self.noun} must have a year of four digits from {self.years[0]} to {self.years[1]}",
                target="year",
                code="invalid",
            )
        try:
            return date(year, month, day)
        except ValueError:
            raise PartError(f"{self.noun} must be a real date", target="day", code="invalid") from None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else -1


def _month(text: str) -> int:
    """3, 03, March and Mar."""
    word = text.lower().rstrip(".")
    named = [number for number, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word)]
    return named[0] if named else _number(text)


class RichTextField(forms.CharField):
    """Rich text -> sanitised HTML. After validation `removed` says in plain words what was cut.

    `images`: the evidence that may be shown, [{"code": "E3", "title", "url"}].
    """

    removed: Sequence[str] = ()

    def __init__(self, *, images: Sequence[Mapping[str, str]] = (), limit: int = 200_000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", RichTextWidget(images))
        super().__init__(**kwargs)
        self.limit = limit
        self.addresses = {image["url"]: image["code"] for image in images}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if len(text) > 1.5 * self.limit + 20_000:  # markup included; do not even look at it
            raise ValidationError(self._too_long(len(text)), code="max_length")
        try:
            cleaned = richtext.clean(richtext.from_textarea(text), images=self.addresses)
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from None
        if len(cleaned.html) > self.limit:
            raise ValidationError(self._too_long(len(cleaned.html)), code="max_length")
        self.removed = cleaned.removed
        return cleaned.html

    def _too_long(self, length: int) -> str:
        return f"This answer must be {self.limit:,} characters or fewer. It has {length:,}, formatting included."


class RowsField(forms.Field):
    """A table of one-line answers -> [{"id": ..., column key: value}]; a cell left empty has no key."""

    def __init__(self, columns: Sequence[Question], **kwargs: Any) -> None:
        kwargs.setdefault("widget", RowsWidget(columns))
        super().__init__(**kwargs)
        self.columns = list(columns)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows = [row if isinstance(row, Row) else self.widget.row_of(row) for row in value or []]
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(rows) > MAX_ROWS:
            raise ValidationError(f"There must be {MAX_ROWS} rows or fewer. There are {len(rows):,}.", code="max_rows")
        errors: list[ValidationError] = []
        seen: set[str] = set()
        cleaned = []
        for number, row in enumerate(rows, start=1):
            row_id = row.id if ROW_ID.fullmatch(row.id) and row.id not in seen else new_row_id()
            seen.add(row_id)
            cleaned.append({"id": row_id, **self._cells(number, row, errors)})
        if errors:
            raise ValidationError(errors)
        return cleaned

    def _cells(self, number: int, row: Row, errors: list[ValidationError]) -> dict[str, Any]:
        found = {}
        for column in self.columns:
            value = cell_value(column, row.cells.get(column.key, ""))
            problems = shape_problems(column, value)
            errors += [
                PartError(f"Row {number}: {problem}", target=f"{number - 1}-{column.key}", code="invalid")
                for problem in problems
            ]
            if value != "":
                found[column.key] = value
        return found


def cell_value(column: Question, text: str) -> Any:
    """The JSON value that a cell's text means; the text itself where it means none, for shape_problems to refuse."""
    text = " ".join(text.split())
    if column.kind is Kind.NUMBER:
        digits = text.replace(",", "").replace(" ", "")
        return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 15 else text
    if column.kind is Kind.DATE and text:
        parts = re.split(r"[\s/.-]+", text)
        if len(parts) == 3:
            year_first = len(parts[0]) == 4
            day, month, year = reversed(parts) if year_first else parts
            return f"{_number(year):04d}-{_month(month):02d}-{_number(day):02d}"
    return text


class EvidenceField(forms.Field):
    """Citations and perhaps a new file -> {"codes": [...], "upload": UploadedFile | None, "title": str}."""

    def __init__(self, options: Sequence[EvidenceOption] = (), *, title_limit: int = 200, **kwargs: Any) -> None:
        kwargs.setdefault("widget", EvidenceWidget(options))
        super().__init__(**kwargs)
        self.options = list(options)
        self.title_limit = title_limit

    def clean(self, value: Any) -> dict[str, Any]:
        given: Mapping[str, Any] = value if isinstance(value, Mapping) else {"codes": value or []}
        upload, title = given.get("upload"), " ".join(str(given.get("title") or "").split())
        errors = list(self._problems(given["codes"], upload, title))
        if self.required and not given["codes"] and not upload and not errors:
            errors.append(ValidationError(self.error_messages["required"], code="required"))
        if errors:
            raise ValidationError(errors)
        order = [option.code for option in self.options]
        return {"codes": sorted(set(given["codes"]), key=order.index), "upload": upload, "title": title}

    def _problems(self, codes: Sequence[str], upload: Any, title: str) -> list[ValidationError]:
        offered = {option.code for option in self.options}
        problems: list[ValidationError] = [
            ValidationError(f"{str(code)[:20]} is not evidence of this application", code="unknown")
            for code in codes
            if code not in offered
        ]
        if upload and not title:
            problems.append(PartError("Enter a title for the new file", target="title", code="no_title"))
        if title and not upload:
            problems.append(PartError("Choose the file to upload under this title", target="upload", code="no_file"))
        if len(title) > self.title_limit:
            problems.append(
                PartError(
                    f"The title must be {self.title_limit} characters or fewer", target="title", code="max_length"
                )
            )
        if not storable(title):
            problems.append(
                PartError("The title contains characters that cannot be stored", target="title", code="characters")
            )
        return problems
