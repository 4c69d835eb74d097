"""Is an answer of the shape its question declares? Needed for imported data; forms build the right shapes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from accounts.fields import storable
from submissions.questionnaire import Kind, Question

__all__ = ["MAX_NUMBER", "MAX_ROWS", "shape_problems", "storable"]

MAX_NUMBER = 999_999_999_999
MAX_ROWS = 200

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")
_CODE = re.compile(r"E[1-9]\d{0,5}", re.ASCII)


def shape_problems(question: Question, value: Any) -> list[str]:
    """One sentence per fault; [] when the value has the right shape or is unanswered (None, "")."""
    if value is None or value == "":
        return []
    return _CHECKS[question.kind](question, value)


def _text(question: Question, value: Any) -> list[str]:
    problems = _string(question, value)
    if not problems and ("\n" in value or "\r" in value):
        return [f"{question.heading} must be a single line."]
    return problems


def _string(question: Question, value: Any) -> list[str]:
    if not isinstance(value, str):
        return [f"{question.heading} must be text."]
    if not storable(value):
        return [f"{question.heading} contains characters that cannot be stored."]
    if len(value) > question.limit:
        return [f"{question.heading} must be {question.limit:,} characters or fewer. It has {len(value):,}."]
    return []


def _email(question: Question, value: Any) -> list[str]:
    problems = _text(question, value)
    if not problems and not _EMAIL.fullmatch(value):
        return [f"{question.heading} must be an email address in the form name@example.com."]
    return problems


def _number(question: Question, value: Any) -> list[str]:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return [f"{question.heading} must be a whole number, 0 or more."]
    return [f"{question.heading} must be {MAX_NUMBER:,} or less."] if value > MAX_NUMBER else []


def _date(question: Question, value: Any) -> list[str]:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            return [f"{question.heading} must be a real date."]
        return []
    return [f"{question.heading} must be a date in the form 2026-11-02."]


def _radios(question: Question, value: Any) -> list[str]:
    if not isinstance(value, str):
        return [f"{question.heading} must be one of the choices."]
    return _offered(question, [value])


def _checkboxes(question: Question, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return [f"{question.heading} must be a list of choices."]
    if len(set(value)) < len(value):
        return [f"{question.heading} names a choice twice."]
    return _offered(question, value)


def _offered(question: Question, values: list[str]) -> list[str]:
    offered = {choice.key for choice in question.choices}
    return [
        f"“{value[:60]}” is not one of the choices of {question.heading}." for value in values if value not in offered
    ]


def _confirm(question: Question, value: Any) -> list[str]:
    return [] if isinstance(value, bool) else [f"{question.heading} must be true or false."]


def _evidence(question: Question, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(code, str) and _CODE.fullmatch(code) for code in value):
        return [f"{question.heading} must be a list of evidence codes such as E1."]
    return [f"{question.heading} cites the same evidence twice."] if len(set(value)) < len(value) else []


def _rows(question: Question, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        return [f"{question.heading} must be a list of rows."]
    if len(value) > MAX_ROWS:
        return [f"{question.heading} must have {MAX_ROWS} rows or fewer. It has {len(value):,}."]
    problems = [problem for number, row in enumerate(value, 1) for problem in _row(question, number, row)]
    ids = [row.get("id") for row in value]
    if all(isinstance(row_id, str) and row_id for row_id in ids) and len(set(ids)) < len(ids):
        problems.append(f"{question.heading} has two rows with the same id.")
    return problems


def _row(question: Question, number: int, row: Mapping[str, Any]) -> list[str]:
    at = f"{question.heading}, row {number}: "
    columns = {column.key: column for column in question.columns}
    row_id = row.get("id")
    problems = []
    if not isinstance(row_id, str) or not row_id or len(row_id) > 60 or not storable(row_id):
        problems.append(f"{at}a row needs an id of its own.")
    for key, value in row.items():
        if key in columns:
            problems += [at + problem for problem in shape_problems(columns[key], value)]
        elif key != "id":
            problems.append(f"{at}“{str(key)[:60]}” is not a column.")
    return problems


_CHECKS: dict[Kind, Callable[[Question, Any], list[str]]] = {
    Kind.TEXT: _text,
    Kind.EMAIL: _email,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.RICH: _string,
    Kind.RADIOS: _radios,
    Kind.CHECKBOXES: _checkboxes,
    Kind.CONFIRM: _confirm,
    Kind.EVIDENCE: _evidence,
    Kind.ROWS: _rows,
}
