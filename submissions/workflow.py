"""The verbs of the process, by the table of workflow_table. A state changes in `_move` and nowhere else."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from submissions import (
    approvals,
    clock_keeping,
    drafting,
    events,
    kinds,
    letters,
    lineage,
    notifications,
    permissions,
    references,
    renderings,
    signing,
    versions,
)
from submissions.models import Decision, Letter, Submission, Version
from submissions.models.letter import LetterKind
from submissions.reasons import contradiction
from submissions.refusals import NotApproved, NotComplete, Superseded, WhyMissing
from submissions.signing import SignatureData
from submissions.states import Action, State
from submissions.transitions import TransitionNotAllowed
from submissions.workflow_table import TABLE

__all__ = ["TABLE", "NotApproved", "NotComplete", "Superseded", "TransitionNotAllowed", "WhyMissing"]


_SUBMITTING = {State.DEFICIENT: "correct", State.INFORMATION_REQUESTED: "respond"}  # what a submission is by then


@transaction.atomic
def start(
    kind_key: str,
    *,
    organisation: Organisation,
    by: User,
    token: uuid.UUID | None = None,
    reference: str = "",
    **line: Any,
) -> Submission:
    """A new draft of the organisation. Posting the same token twice gives the same draft.

    `line`: what it follows from (origin, follows, follows_version, lineage); following.py knows.
    """
    kind = kinds.get(kind_key)
    token = token or uuid.uuid4()
    started = Submission.objects.filter(created_by=by, start_token=token)
    if existing := started.first():
        return existing
    try:
        with transaction.atomic():  # what fails in here leaves the rest of the transaction alive
            submission = Submission.objects.create(
                reference=reference or references.next_one(kind.prefix),
                kind=kind.key,
                organisation=organisation,
                created_by=by,
                start_token=token,
                **line,
            )
    except IntegrityError:
        if existing := started.first():  # the same form posted twice, at the same moment
            return existing
        raise
    permissions.grant_to_applicant(submission)
    permissions.check(by, Action.EDIT, submission)
    kind.started(submission)
    events.record(submission, "start", f"started {submission.reference}", by=by, to_state=State.DRAFT, draft_only=True)
    return submission


@transaction.atomic
def submit(submission: Submission, *, by: User, signature: SignatureData | None = None) -> Version:
    """Freeze the draft as the next version, with its electronic signature if there is one, and queue its PDF.

    Raises NotComplete with the problems, NotApproved where the organisation wants an approval of exactly this draft,
    Superseded when the signatory saw another, TransitionNotAllowed where the table has no way, and what
    permissions.check raises. Two submits at once: the row lock lets one through, the other finds the table closed.
    """
    locked = _lock(submission)
    name = _SUBMITTING.get(State(locked.state), "submit")
    TABLE.find(name, locked.state)
    permissions.check(by, Action.SUBMIT, locked)
    draft = drafting.draft_of(locked)
    if problems := approvals.failing(locked, draft):
        raise NotComplete(problems)
    if missing := approvals.standing(locked, draft).missing(by):
        raise NotApproved(f"{missing}.")
    dossier = versions.next_dossier(locked, draft)
    version = versions.freeze(locked, dossier=dossier, by=by)
    signed = signing.sign(version, signature, by=by) if signature else None
    data = {"sha256": version.sha256, "previous": version.previous_sha256, "signature": signing.facts(signed)}
    permissions.grant_to_assessors(locked)  # first: those who may see it are told of it
    _move(locked, name, by=by, version=version, data=data)
    variant = kinds.get(locked.kind).variant(draft.answers)
    Submission.objects.filter(pk=locked.pk).update(
        title=version.title, submitted_at=version.submitted_at, variant=variant
    )
    kinds.get(locked.kind).frozen(locked, version, by=by)
    renderings.request(version=version)
    return version


@transaction.atomic
def issue(submission: Submission, *, why: str, by: User, signature: SignatureData | None = None) -> Version:
    """Freeze the draft of a kept file as its next version, under the holder's own procedure; its PDF is queued.

    The state stays: what was accepted goes on. Raises as submit does, and NotNow where the kind keeps no file.
    """
    locked = _lock(submission)
    TABLE.find("issue", locked.state)
    permissions.check(by, Action.ISSUE, locked)
    draft = drafting.draft_of(locked)
    if problems := approvals.failing(locked, draft):
        raise NotComplete(problems)
    if missing := approvals.standing(locked, draft).missing(by):
        raise NotApproved(f"{missing}.")
    version = versions.freeze(locked, dossier=versions.next_dossier(locked, draft), by=by)
    signed = signing.sign(version, signature, by=by) if signature else None
    data = {"sha256": version.sha256, "previous": version.previous_sha256, "signature": signing.facts(signed)}
    _move(locked, "issue", by=by, version=version, why=why, data=data)
    Submission.objects.filter(pk=locked.pk).update(title=version.title)
    kinds.get(locked.kind).frozen(locked, version, by=by)
    renderings.request(version=version)
    return version


@transaction.atomic
def validate(submission: Submission, *, by: User, seen: int | None = None) -> Version:
    """It can be assessed as it stands: the assessment begins. `seen` as in request_information."""
    locked = _lock(submission)
    TABLE.find("validate", locked.state)
    permissions.check(by, Action.VALIDATE, locked)
    version = _last_version(locked, seen)
    _move(locked, "validate", by=by, version=version)
    return version


@transaction.atomic
def find_deficient(submission: Submission, *, deficiencies: list[str], by: User, seen: int | None = None) -> Letter:
    """It cannot be assessed as it stands: a letter lists what to correct, and the applicant can write again.

    `deficiencies`: one sentence or paragraph each. `seen` as in request_information. Raises WhyMissing without any.
    """
    locked = _lock(submission)
    TABLE.find("find_deficient", locked.state)
    permissions.check(by, Action.VALIDATE, locked)
    version, listed = _last_version(locked, seen), [text.strip() for text in deficiencies if text.strip()]
    if not listed:
        raise WhyMissing("List what has to be corrected.")
    letter = letters.send(locked, version, LetterKind.DEFICIENCY, by=by, body="", listed=listed)
    data = {"letter": letter.number, "deficiencies": listed}
    _move(locked, "find_deficient", by=by, version=version, why="\n\n".join(listed), data=data)
    return letter


@transaction.atomic
def request_information(submission: Submission, *, text: str, by: User, seen: int | None = None) -> Letter:
    """Ask the applicant for changes: a letter with the text and the unreleased comments for the applicant.

    `seen` is the number of the version that was read; Superseded is raised when there is a newer one.
    """
    locked = _lock(submission)
    TABLE.find("request_information", locked.state)
    permissions.check(by, Action.REQUEST_INFORMATION, locked)
    version = _last_version(locked, seen)
    letter = letters.send(locked, version, LetterKind.REQUEST, by=by, body=text)
    _move(locked, "request_information", by=by, version=version, why=text, data={"letter": letter.number})
    return letter


@transaction.atomic
def decide(
    submission: Submission,
    *,
    outcome: str,
    reasons: list[dict[str, Any]],
    summary: str,
    by: User,
    seen: int | None = None,
) -> Decision:
    """Grant or refuse, with a reason against every limb of the legal test; the letter is frozen and queued.

    `reasons`: list of {"limb", "heading", "verdict": accepted | not_accepted | not_claimed, "text"}.
    `seen` as in request_information. Raises ValueError where a claimed limb has no reason, or the verdicts
    contradict the outcome. Granting supersedes what is in force of the same lineage, in the same transaction.
    """
    locked = _lock_lineage(submission)
    name = {State.GRANTED: "grant", State.REFUSED: "refuse"}[State(outcome)]
    TABLE.find(name, locked.state)
    permissions.check(by, Action.DECIDE, locked)
    version = _last_version(locked, seen)
    _check_reasons(locked, version, reasons, outcome)
    letter = letters.send(locked, version, LetterKind.DECISION, by=by, body=summary, outcome=outcome, reasons=reasons)
    decision = Decision.objects.create(
        submission=locked, version=version, outcome=outcome, reasons=reasons, summary=summary, letter=letter, by=by
    )
    label = kinds.state_label(locked.kind, outcome, State(outcome).label)
    data = {"letter": letter.number, "reasons": reasons}
    if outcome == State.GRANTED:
        data |= {"supersedes": _supersede_for(locked, by=by)}  # first: only one of a lineage can be in force
    _move(locked, name, by=by, version=version, why=summary, outcome=label.lower(), data=data)
    return decision


@transaction.atomic
def withdraw(submission: Submission, *, why: str, by: User, seen: str = "") -> None:
    """Take the application back, or give up what was granted, with a reason. What was submitted stays on record.

    `seen` is the state that the person saw; Superseded is raised when it was granted since.
    """
    locked = _lock(submission)
    name = "give_up" if locked.state == State.GRANTED else "withdraw"
    TABLE.find(name, locked.state)
    permissions.check(by, Action.WITHDRAW, locked)
    if name == "give_up" and seen not in ("", State.GRANTED):
        raise Superseded("It was decided after you opened this page. Read the decision first.")
    last, holding = locked.versions.order_by("-number").first(), kinds.get(locked.kind).holding
    _move(locked, name, by=by, why=why, version=last, outcome=holding)


def _supersede_for(granted: Submission, *, by: User) -> str:
    """What is in force of the lineage makes way for what is being granted; answers its reference, "" for none.

    The caller has locked the lineage. What was given up or superseded meanwhile stays as it is.
    """
    old = lineage.in_force(granted)
    if old is None:
        return ""
    _move(
        old,
        "supersede",
        by=by,
        version=_last_version(old, None),
        outcome=f"granting {granted.reference}",
        data={"superseded_by": granted.reference},
    )
    return old.reference


def _move(
    submission: Submission,
    name: str,
    *,
    by: User,
    version: Version | None = None,
    why: str = "",
    outcome: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """The one function that changes a state. The caller holds the row lock and has checked the permission."""
    transition = TABLE.find(name, submission.state)
    if transition.needs_why and not why.strip():
        raise WhyMissing("Give a reason.")
    before, submission.state = submission.state, transition.target
    if transition.target != before:
        submission.state_since = timezone.now()
    submission.submitted_at = version.submitted_at if version else submission.submitted_at
    submission.save(update_fields=["state", "state_since", "submitted_at"])
    event = events.record(
        submission,
        name,
        transition.sentence.format(number=version.number if version else "", outcome=outcome),
        by=by,
        why=why,
        from_state=before,
        to_state=transition.target,
        version=version,
        draft_only=before == State.DRAFT and transition.target == State.WITHDRAWN,
        data=data or {},
    )
    clock_keeping.refresh(submission)
    notifications.tell(event)


def _lock(submission: Submission) -> Submission:
    return Submission.objects.select_for_update().select_related("organisation").get(pk=submission.pk)


def _lock_lineage(submission: Submission) -> Submission:
    """The row and all of its lineage, always locked in the same order, so that nobody waits for each other."""
    rows = lineage.of(submission).select_for_update(of=("self",)).select_related("organisation").order_by("pk")
    return next(row for row in rows if row.pk == submission.pk)


def _last_version(submission: Submission, seen: int | None) -> Version:
    version = submission.versions.order_by("-number")[0]
    if seen is not None and seen != version.number:
        raise Superseded(f"Version {version.number} was submitted after you opened this page. Read it first.")
    return version


def _check_reasons(submission: Submission, version: Version, reasons: list[dict[str, Any]], outcome: str) -> None:
    given = {reason["limb"]: reason for reason in reasons}
    limbs = [limb for limb in kinds.get(submission.kind).limbs(version.dossier) if limb.claimed]
    for limb in limbs:
        reason = given.get(limb.key, {})
        if not str(reason.get("text", "")).strip() or reason.get("verdict") not in ("accepted", "not_accepted"):
            raise ValueError(f"Give a verdict and a reason for “{limb.heading}”.")
    verdicts = {key: str(reason["verdict"]) for key, reason in given.items()}
    if sentence := contradiction(limbs, outcome, verdicts):
        raise ValueError(f"{sentence}.")
