"""What an event of an evaluation changed, in words."""

from __future__ import annotations

import re
from typing import Any

from dmmf import evaluation_form
from dmmf.models import EvaluationEvent, Outcome, Risk
from dmmf.states import Side
from submissions.dossiers import long_date

LABELS = {
    "answer": "Answer",
    "evidence": "Evidence",
    "risk": "Risk",
    "text": "Action",
    "owner_side": "Done by",
    "owner_name": "Who sees to it",
    "due_on": "Until",
    "is_condition": "A condition",
    "outcome": "Outcome",
    "re_evaluate_on": "To be evaluated again by",
    "triggers": "Evaluated earlier if",
    "closed_on": "Done on",
}
_CHOICES: dict[str, dict[str, str]] = {
    "risk": dict(Risk.choices),
    "outcome": dict(Outcome.choices),
    "owner_side": dict(Side.choices),
}


def changes(event: EvaluationEvent) -> list[tuple[str, str, str]]:
    """[(what, before, after)], where something was said; `before` is empty where nothing was."""
    old, new = event.data.get("old") or {}, event.data.get("new") or {}
    return [
        (label, _words(name, old.get(name)), _words(name, new[name]))
        for name, label in LABELS.items()
        if name in new and new[name] not in ("", old.get(name))
    ]


def row_of(event: EvaluationEvent, form: evaluation_form.Form) -> str:
    """The title of the row that it is about, where its sentence does not say it."""
    item = form.items.get(event.data.get("item", ""))
    return item.title if item and item.title not in event.sentence else ""


def _words(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        return long_date(str(value))
    return _CHOICES.get(name, {}).get(str(value), str(value))
