"""What an author is told of the PDF before there is one: what cannot be laid out or printed, what spoils PDF/A."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from submissions import examinations, pool
from submissions.models import Attachment, Submission
from submissions.rendering import named, unprintable


def of_draft(
    submission: Submission, parts: Iterable[Mapping[str, Any]], attachments: Iterable[Attachment]
) -> dict[str, Any]:
    """`parts`: the answers as summaries.sections has them. {"broken", "unprintable", "uploads"}, each a list."""
    files = list(attachments)
    return {
        "broken": pool.broken(submission),
        "unprintable": [*_in_answers(parts), *_in_titles(submission, files)],
        "uploads": examinations.problems(files),
    }


def _in_answers(parts: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    lines = [line for part in parts for line in part["lines"] if line.entry]
    return [
        {
            "text": f"{line.section.letter}. {line.question.heading}",
            "href": f"#{line.anchor}",
            "characters": named(found),
        }
        for line in lines
        if (found := unprintable(json.dumps(line.entry, ensure_ascii=False)))
    ]


def _in_titles(submission: Submission, files: Iterable[Attachment]) -> list[dict[str, str]]:
    return [
        {
            "text": f"Title of evidence {one.code}",
            "href": reverse("submissions:evidence_edit", args=[submission.reference, one.code]),
            "characters": named(found),
        }
        for one in files
        if (found := unprintable(f"{one.title} {one.name}"))
    ]
