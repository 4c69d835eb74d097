"""What changed: a draft or version against what it follows, and two versions of one application."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from submissions import diffs, following, permissions, renderings
from submissions.diffs import EntryChange, Piece, SectionChange
from submissions.models import Submission, Version
from submissions.states import WRITABLE, Action
from submissions.views.loading import actor, load, load_version

PICTURE = re.compile(r'src="evidence:(E[0-9]+)"')
FOLLOWED = "follows"  # the value of `with` for the version that the application follows
Others = dict[str, tuple[str, Version | None]]


def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """What is new since the version that this application follows: in the draft, for who may read it."""
    submission = load(request, reference)
    old = _followed(request, submission)
    if old is None:
        raise Http404
    drafted = Action.VIEW_DRAFT in permissions.granted(actor(request), submission) and submission.state in WRITABLE
    last = None if drafted else submission.versions.order_by("-number").first()
    new = following.draft_dossier(submission) if last is None else last.dossier
    context = {
        "title": f"What changed since {old.submission.reference}",
        "now": f"version {last.number}" if last else "the draft",
    }
    return _show(request, submission, old, new, last, context)


def compare(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A frozen version against another one of the same application, or against the one that it follows."""
    version = load_version(request, reference, number)
    submission, asked = version.submission, request.GET.get("with", "")
    others = _others(request, version)
    if not others and not asked:
        context = {"submission": submission, "version": version, "alone": True}
        return render(request, "submissions/compare.html", context)
    earlier = [key for key in others if key != FOLLOWED and int(key) < number]
    asked = asked or (earlier or list(others))[-1]
    old = other_version(request, version, asked, others)
    context = {
        "title": f"What changed in version {number}",
        "now": f"version {number}",
        "options": [(key, name) for key, (name, _) in others.items()],
        "asked": asked,
        "rendering": renderings.redline_of(old, version),
        "control": diffs.control(old.dossier, version.dossier),
    }
    return _show(request, submission, old, version.dossier, version, context)


def other_version(request: HttpRequest, version: Version, asked: str, others: Others | None = None) -> Version:
    """The version to compare with: one of the same application by its number, or the one that it follows.

    Raises Http404 for any other, and for what the reader may not see.
    """
    others = _others(request, version) if others is None else others
    if asked not in others:
        raise Http404
    if followed := others[asked][1]:
        return followed
    old = version.submission.versions.get(number=int(asked))
    old.submission = version.submission
    return old


def _others(request: HttpRequest, version: Version) -> Others:
    """What a version can be compared with: by the value of `with`, how it is named, and the one that it follows."""
    numbers = version.submission.versions.order_by("number").values_list("number", flat=True)
    others: Others = {str(number): (f"Version {number}", None) for number in numbers if number != version.number}
    if followed := _followed(request, version.submission):
        name = f"Version {followed.number} of {followed.submission.reference}, which it follows"
        others[FOLLOWED] = (name, followed)
    return others


def _followed(request: HttpRequest, submission: Submission) -> Version | None:
    """The version that the application follows, if the reader may see it."""
    found = following.followed_version(submission)
    seen = found and permissions.visible_to(actor(request), Q(pk=found.submission_id)).exists()
    return found if seen else None


def _show(
    request: HttpRequest,
    submission: Submission,
    old: Version,
    new: Mapping[str, Any],
    version: Version | None,
    context: dict[str, Any],
) -> HttpResponse:
    context |= {"submission": submission, "version": version, "old": old}
    context["sections"] = redline(submission, old, new, version)
    context["unchanged"] = diffs.unchanged(new, context["sections"])
    return render(request, "submissions/compare.html", context)


def redline(
    submission: Submission, old: Version, new: Mapping[str, Any], version: Version | None
) -> list[SectionChange]:
    """What changed from a frozen version to `new`: `version` where that is frozen too, else a draft."""
    return [_with_images(section, submission, old, new, version) for section in diffs.dossiers(old.dossier, new)]


def _with_images(
    section: SectionChange, submission: Submission, old: Version, new: Mapping[str, Any], version: Version | None
) -> SectionChange:
    """Each image at the address of the newer side, or of the older one where it is only there."""
    held = {file["code"] for file in new["attachments"]}

    def address(piece: Piece, code: str) -> str:
        if code not in held or (piece.before and not piece.after):
            return reverse("submissions:attachment", args=[old.submission.reference, old.number, code])
        if version is None:
            return reverse("submissions:evidence_file", args=[submission.reference, code])
        return reverse("submissions:attachment", args=[submission.reference, version.number, code])

    def shown(entry: EntryChange) -> EntryChange:
        return replace(entry, pieces=tuple(map(addressed, entry.pieces)))

    def addressed(piece: Piece) -> Piece:
        html = PICTURE.sub(lambda found: f'src="{escape(address(piece, found[1]))}"', piece.html)
        return replace(piece, html=html)

    return replace(section, entries=tuple(shown(entry) for entry in section.entries))
