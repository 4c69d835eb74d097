"""Freezing: canonical JSON, hashes, and the chain of versions."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from accounts.models import User
from submissions import case_search, kinds
from submissions.kinds import Draft
from submissions.models import Submission, Version


def canonical_json(value: Any) -> str:
    """The one JSON text of a value: keys sorted, no spaces, no NaN, characters as themselves.

    Raises ValueError for what JSON cannot say (NaN) or UTF-8 cannot hold (a lone surrogate).
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    text.encode("utf-8")
    return text


def sha256_of(text: str) -> str:
    """Hex sha256 of the UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def next_number(submission: Submission) -> tuple[int, str]:
    """Number and previous sha256 ("" for none) of the version that would be frozen next.

    An imported application goes on from the lineage of its package.
    """
    last = submission.versions.order_by("-number").first()
    if last:
        return last.number + 1, last.sha256
    if submission.imported_number:
        return submission.imported_number, submission.imported_previous_sha256
    return 1, ""


def next_dossier(submission: Submission, draft: Draft) -> dict[str, Any]:
    """The dossier that submitting this draft would freeze. Pure: the same draft and number give the same dossier."""
    number, previous = next_number(submission)
    return kinds.get(submission.kind).build_dossier(draft, number=number, previous_sha256=previous or None)


def freeze(submission: Submission, *, dossier: dict[str, Any], by: User) -> Version:
    """Insert the next version; from now on its case is found by its words. The caller holds the row lock."""
    canonical = canonical_json(dossier)
    version = Version.objects.create(
        submission=submission,
        number=dossier["number"],
        canonical=canonical,
        sha256=sha256_of(canonical),
        previous_sha256=dossier["previous_sha256"] or "",
        title=dossier["title"][:500],
        submitted_by=by,
    )
    case_search.index(version)
    return version


def chain_problems(submission: Submission) -> list[str]:
    """What is wrong with the stored chain of versions, in sentences; an empty list when it holds."""
    problems, previous = [], None
    for version in submission.versions.order_by("number"):
        if sha256_of(version.canonical) != version.sha256:
            problems.append(f"Version {version.number}: the content does not have the recorded sha256.")
        if previous is not None and version.previous_sha256 != previous:
            problems.append(f"Version {version.number}: it does not name the sha256 of the version before it.")
        previous = version.sha256
    return problems
