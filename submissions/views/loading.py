"""Every view begins here: load from what the user may see, then ask for the right."""

from __future__ import annotations

import re
from typing import Any, cast

from django.db.models import Q
from django.http import Http404, HttpRequest

from accounts.models import User
from submissions import kinds, permissions
from submissions.models import Attachment, Letter, Submission, Version
from submissions.questionnaire import Section
from submissions.states import Action


def actor(request: HttpRequest) -> User:
    """The signed-in user; LoginRequiredMiddleware has seen to it that there is one."""
    return cast(User, request.user)


def load(request: HttpRequest, reference: str, action: Action = Action.VIEW) -> Submission:
    """The submission, if the user may do this. Raises Http404 (strangers), PermissionDenied, NotNow."""
    visible = permissions.visible_to(actor(request), Q(reference=reference))
    submission = visible.select_related("organisation").first()
    if submission is None:
        raise Http404
    permissions.check(actor(request), action, submission)
    return submission


def load_version(request: HttpRequest, reference: str, number: int, action: Action = Action.VIEW) -> Version:
    """A frozen version of a submission that the user may see."""
    submission = load(request, reference, action)
    version = (
        submission.versions.select_related("rendering", "signature", "submitted_by", "seal")
        .filter(number=number)
        .first()
    )
    if version is None:
        raise Http404
    version.submission = submission
    return version


def load_letter(request: HttpRequest, reference: str, number: int) -> Letter:
    """A letter of a submission that the user may see."""
    submission = load(request, reference)
    letter = submission.letters.select_related("rendering", "version").filter(number=number).first()
    if letter is None:
        raise Http404
    letter.submission = submission
    return letter


def load_evidence(request: HttpRequest, reference: str, code: str, action: Action) -> Attachment:
    """A piece of evidence of a draft that the user may read."""
    submission = load(request, reference, action)
    current = submission.attachments.select_related("uploaded_by").filter(removed_at__isnull=True)
    found = [a for a in current if a.code == code]
    if not found:
        raise Http404
    found[0].submission = submission
    return found[0]


def actions_for(user: User, submission: Submission, *actions: Action) -> dict[str, Any]:
    """What the templates need for buttons: {"edit": Answer, ...}, by the action's name in lower case."""
    return {action.name.lower(): permissions.can(user, action, submission) for action in actions}


def section_of(submission: Submission, key: str) -> Section:
    """A section of the submission's questionnaire, open or not. Raises Http404."""
    part = kinds.get(submission.kind).questionnaire.section(key)
    if part is None:
        raise Http404
    return part


def number_of(text: str) -> int:
    """The number of a revision as a form posts it; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def opened_by(request: HttpRequest) -> str:
    """The mark of the open page that posts; empty for what is none."""
    mark = request.POST.get("opened", "")
    return mark if re.fullmatch("[0-9a-f]{32}", mark) else ""
