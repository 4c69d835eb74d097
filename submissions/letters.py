"""The words of letters, as frozen data. No assessor's name and no internal comment ever enters one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts.models import User
from submissions import kinds, renderings, versions
from submissions.models import Comment, Letter, Submission, Version
from submissions.models.letter import LetterKind
from submissions.states import State

VERDICTS = {"accepted": "Accepted", "not_accepted": "Not accepted", "not_claimed": "Not claimed"}
AUTHORITY = "The assessing authority"
NOTICE = (
    "This letter was made with a drafting and assessment service. Its layout, numbering and state names are the "
    "service's own and not an official form of the licensing authority."
)


def send(submission: Submission, version: Version, kind: LetterKind, *, by: User, **content: Any) -> Letter:
    """Freeze and queue a letter of the authority, with the comments for the applicant that no letter took along.

    `content` is that of compose. The caller holds the submission's row lock.
    """
    waiting = Comment.objects.filter(version__submission=submission, visibility="applicant", letters__isnull=True)
    comments = list(waiting.order_by("version__number", "pk"))
    text = compose(submission, version, kind, comments=comments, **content)
    letter = freeze(submission, version, kind, text=text, by=by)
    letter.comments.set(comments)
    return letter


def freeze(submission: Submission, version: Version, kind: LetterKind, *, text: dict[str, Any], by: User) -> Letter:
    """Insert the letter under the next number and ask for its PDF. The caller holds the submission's row lock."""
    canonical = versions.canonical_json(text)
    letter = Letter.objects.create(
        submission=submission,
        version=version,
        kind=kind,
        number=submission.letters.count() + 1,
        canonical=canonical,
        sha256=versions.sha256_of(canonical),
        by=by,
    )
    renderings.request(letter=letter)
    return letter


def compose(
    submission: Submission,
    version: Version,
    kind: LetterKind,
    *,
    comments: Sequence[Comment],
    body: str,
    outcome: str = "",
    reasons: Sequence[dict[str, Any]] = (),
    listed: Sequence[str] = (),
) -> dict[str, Any]:
    """The letter as a plain dict (schema "letter/1"), dated today in Europe/London; what is `listed` gets numbers."""
    dossier = version.dossier
    return {
        "schema": "letter/1",
        "kind": kind.value,
        "title": _title(kind, dossier["kind_label"]),
        "reference": submission.reference,
        "version": version.number,
        "version_sha256": version.sha256,
        "from": AUTHORITY,
        "to": dossier["applicant"],
        "to_address": dossier["applicant_address"],
        "date": timezone.localdate().isoformat(),
        "product": dossier["title"],
        "outcome": _outcome(submission, outcome) if outcome else "",
        "opening": _opening(submission, version, kind, outcome, reasons),
        "reasons": [{"heading": r["heading"], "verdict": VERDICTS[r["verdict"]], "text": r["text"]} for r in reasons],
        "listed": list(listed),
        "body": body.strip(),
        "comments": [{"citation": c.citation, "quote": c.quote, "text": c.text} for c in comments],
        "notice": NOTICE,
    }


_TITLES = {
    LetterKind.DEFICIENCY: "Corrections needed to",
    LetterKind.REQUEST: "Request for changes to",
    LetterKind.DECISION: "Decision on",
}


def _title(kind: LetterKind, label: str) -> str:
    label = label[0].lower() + label[1:]
    return f"{_TITLES[kind]} a {label}"


def _opening(
    submission: Submission, version: Version, kind: LetterKind, outcome: str, reasons: Sequence[dict[str, Any]]
) -> str:
    subject = f"version {version.number} of your application {submission.reference}"
    if kind == LetterKind.DEFICIENCY:
        return f"We have checked {subject}. It cannot be assessed as it stands. Please correct what is listed below."
    if kind == LetterKind.REQUEST:
        return f"We have read {subject}. Before we can decide, we need the changes set out in this letter."
    said = f"We have assessed {subject}. The outcome is: {_outcome(submission, outcome)}."
    return f"{said} The reasons against each ground are set out below." if reasons else f"{said} The reasons follow."


def _outcome(submission: Submission, outcome: str) -> str:
    """In the words of the kind: "designated"."""
    return kinds.state_label(submission.kind, outcome, State(outcome).label).lower()
