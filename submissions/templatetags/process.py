"""Small words that templates of the process need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from submissions import kinds, summaries
from submissions.excerpts import around_change
from submissions.models import Attachment, Event, Submission
from submissions.richtext import plain
from submissions.states import State

register = template.Library()


@register.filter
def state_label(submission: Submission) -> str:
    """The state in the words of the submission's kind: "Designated"."""
    return kinds.state_label(submission.kind, submission.state, State(submission.state).label)


@register.filter
def kind_label(submission: Submission) -> str:
    return kinds.get(submission.kind).label


@register.filter
def variant_label(submission: Submission) -> str:
    """ "Point of care (POC)"; empty where the kind tells none apart."""
    return kinds.get(submission.kind).variants.get(submission.variant, "")


@register.filter
def shown_title(submission: Submission) -> str:
    """The draft's title for who may read the draft (annotated as sees_draft), else that of the last version."""
    title = submission.working_title if getattr(submission, "sees_draft", False) else submission.title
    return title or "Product not named yet"


@register.filter
def at(mapping: Mapping[str, Any], key: str) -> Any:
    """The mapping's value for a key that is itself a variable."""
    return mapping.get(key, [])


@register.filter
def evidence_label(attachment: Attachment) -> str:
    return summaries.label_of(attachment)


@register.simple_tag
def who(event: Event, shows_names: bool) -> str:
    """The person's name; assessors' names are left out of what others read."""
    if event.side == Event.ASSESSOR and not shows_names:
        return "The assessing authority"
    return str(event.by)


@register.filter
def as_words(value: Any) -> str:
    """An answer of any kind as plain words, for the history."""
    if value is None or value in ("", []):
        return "(nothing)"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(as_words(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(as_words(item) for key, item in value.items() if key != "id")
    return plain(value) if isinstance(value, str) else str(value)


@register.filter
def changes(event: Event, submission: Submission) -> list[tuple[str, str, str, bool]]:
    """What a saved section changed: (heading of the question, old words, new words, whether long ones were cut)."""
    if event.verb not in ("save", "autosave", "park", "restore"):
        return []
    section = kinds.get(submission.kind).questionnaire.section(event.data.get("section", ""))
    questions = section.questions if section else {}
    return [
        (
            questions[name].heading if name in questions else name,
            *around_change(as_words(event.data["old"].get(name)), as_words(new)),
        )
        for name, new in event.data["new"].items()
    ]
