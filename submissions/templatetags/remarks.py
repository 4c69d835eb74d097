"""Where the authors' remarks show on pages that are about something else: a link and a number, no more."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.urls import reverse

from submissions import remarks
from submissions.models import Submission
from submissions.questionnaire import Page, Section

register = template.Library()


@register.simple_tag
def open_remarks(submission: Submission) -> dict[str, Any]:
    """How many are open: {"total": 3, "sections": {"product": 2, ...}}."""
    counts = remarks.open_counts(submission)
    sections: dict[str, int] = {}
    for (section, _), count in counts.items():
        sections[section] = sections.get(section, 0) + count
    return {"total": counts.total(), "sections": sections}


@register.simple_tag
def remark_links(
    submission: Submission, section: Section, page: Page, form: forms.Form | None = None
) -> dict[str, Any]:
    """{question key: {"href", "text", "hidden"}}; the fields of `form` are given theirs as `aside`."""
    counts = remarks.open_counts(submission)
    links = {}
    for question in page.questions:
        count = counts[section.key, question.key]
        links[question.key] = {
            "href": reverse(
                "submissions:question_remarks", args=[submission.reference, section.key, page.key, question.key]
            ),
            "text": "Comment" if not count else "1 comment" if count == 1 else f"{count} comments",
            "hidden": f"on {question.heading}, opens in a new tab",
        }
        if form is not None and question.key in form.fields:
            form.fields[question.key].aside = links[question.key]  # type: ignore[attr-defined]
    return links
