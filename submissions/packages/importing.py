"""Importing: a package becomes a draft, or new answers in one. All of it, or nothing."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from accounts.organisations import active_memberships
from accounts.roles import Role
from submissions import dossiers, drafting, events, kinds, permissions, uploads, versions, workflow
from submissions.models import Attachment, Submission
from submissions.packages.reading import Content, Evidence, PackageRefused, read
from submissions.packages.verify import Problem
from submissions.problems import Status
from submissions.questionnaire import AllAnswers, is_empty
from submissions.states import Action

WRITERS = (Role.OWNER, Role.AUTHOR, Role.SIGNATORY)


@dataclass
class Imported:
    """What an import did; `notes` are sentences on what is not as the package has it."""

    submission: Submission
    created: bool
    sections: int = 0  # with new answers
    evidence: int = 0  # newly added
    notes: list[str] = field(default_factory=list)
    reproduces: str = ""  # sha256 of the version that submitting this unchanged gives, if it is the package's


def import_package(path: str, *, by: User, new: bool = False, organisation: str = "") -> Imported:
    """Import a package for `by`; `new` asks for a new draft with a new reference in any case.

    `organisation` is the name of the applicant, needed for a new draft of somebody who writes for several.

    Raises PackageRefused, PermissionDenied and NotNow, each with sentences; then nothing was stored.
    """
    with tempfile.TemporaryDirectory() as folder:
        return _import(read(path, Path(folder)), by, new, organisation.strip())


def _import(content: Content, by: User, new: bool, organisation: str) -> Imported:
    with transaction.atomic():
        result = _target(content, by, new, organisation)
        submission = result.submission
        result.notes += content.notes
        if content.kind.packing:
            result.notes += content.kind.packing.restore(submission, content.more, by=by, said=_said(content))
        if found := [*_take_evidence(content, result, by)]:
            raise PackageRefused(*found)
        _take_sections(content, result, by)
        _continue_lineage(content, result)
        events.record(
            submission,
            "import",
            f"imported package {content.sha256[:12]}",
            by=by,
            draft_only=True,
            data={"manifest_sha256": content.sha256}
            | {key: content.manifest.get(key) for key in ("reference", "number", "previous_sha256", "version_sha256")},
        )
        submission.refresh_from_db()
        result.reproduces = _reproduced(content, submission)
    return result


def _said(content: Content) -> str:
    """How the records of what an import made name the package."""
    reference, number = content.manifest.get("reference") or "without a reference", content.manifest.get("number")
    return f"{reference} {f'version {number}' if number else 'draft'}, sha256 {content.sha256}"


def _target(content: Content, by: User, new: bool, organisation: str) -> Imported:
    """The draft that takes the answers: the one with the package's reference, or a new one."""
    reference = content.manifest.get("reference", "")
    existing = Submission.objects.select_for_update().filter(reference=reference).first() if reference else None
    visible = existing is not None and Action.VIEW in permissions.granted(by, existing)
    if existing is not None and visible and not new:
        answer = permissions.can(by, Action.EDIT, existing)
        if not answer:
            advice = "To start a new application from the package, import it with --new."
            error = permissions.NotNow if Action.EDIT in permissions.granted(by, existing) else PermissionDenied
            raise error(f"{reference} cannot be changed: {answer.reason} {advice}")
        if existing.kind != content.kind.key:
            raise PackageRefused(Problem("", f"{reference} is an application of another kind here."))
        if organisation and existing.organisation.name.casefold() != organisation.casefold():
            sentence = f"{reference} is an application of {existing.organisation} here, not of {organisation}."
            raise PackageRefused(Problem("", sentence))
        return Imported(existing, created=False)
    keeps = existing is None and not new and _is_reference(content.kind, reference)
    submission = _start(content.kind, reference if keeps else "", by, organisation)
    notes = [] if keeps or not reference else [f"The application has a new reference; the package has {reference}."]
    return Imported(submission, created=True, notes=notes)


def _is_reference(kind: kinds.Kind, reference: str) -> bool:
    return re.fullmatch(rf"{re.escape(kind.prefix)}-[0-9]{{4}}-[0-9]{{4,6}}", reference) is not None


def _start(kind: kinds.Kind, reference: str, by: User, organisation: str) -> Submission:
    try:
        return workflow.start(kind.key, organisation=_applicant(by, organisation), by=by, reference=reference)
    except IntegrityError as error:
        sentence = f"{reference} was started by somebody else at this moment. Import the package again."
        raise PackageRefused(Problem("", sentence)) from error


def _applicant(by: User, name: str) -> Organisation:
    """The organisation that a new application belongs to: the named one, or the only one the person writes for."""
    writing = active_memberships(by).filter(role__in=WRITERS).order_by("organisation__name")
    choice = [membership.organisation for membership in writing]
    if not choice:
        raise PermissionDenied(f"{by.email} cannot start an application: that needs an owner, author or signatory.")
    found = [one for one in choice if one.name.casefold() == name.casefold()] if name else choice
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"“{one}”" for one in choice)
    if name:
        raise PermissionDenied(f"{by.email} does not write for an organisation called “{name}”, but for {names}.")
    sentence = f"{by.email} writes for several organisations. Name one of them with --organisation: {names}."
    raise PackageRefused(Problem("", sentence))


def _take_evidence(content: Content, result: Imported, by: User) -> list[Problem]:
    """Add what is new under the package's own codes, keep what is the same, remove what the package removed."""
    # Per code its current edition, or its last where it was removed.
    rows = sorted(result.submission.attachments.all(), key=lambda row: (row.removed_at is None, row.edition))
    held = {attachment.code: attachment for attachment in rows}
    kept, coded = {one.sha256 for one in content.evidence}, {one.code for one in content.evidence}
    for attachment in held.values():
        gone = attachment.sha256 in content.deleted - kept and attachment.code not in coded
        if attachment.removed_at is None and gone:
            uploads.remove_attachment(attachment, by=by)
            result.notes.append(f"{attachment} was removed from the draft, as in the package.")
    return [
        problem
        for one in content.evidence
        if (problem := _take_one(content, one, held.get(one.code), result, by)) is not None
    ]


def _take_one(content: Content, one: Evidence, held: Attachment | None, result: Imported, by: User) -> Problem | None:
    reference = result.submission.reference
    if held is None:
        added = uploads.add_clean(
            result.submission, file=one.file(), name=one.name, details=one.details, by=by, number=int(one.code[1:]),
            edition=one.edition,
        )  # fmt: skip
        if added.code != one.code:
            return Problem(
                one.path, f"is {one.code} in the package, but {reference} has the same file as {added.code}."
            )
        result.evidence += 1
        return None
    if held.sha256 == one.sha256:
        result.notes += _renew(held, one, by)
        return None
    if one.edition > held.edition:
        return _take_edition(one, held, result, by)
    was = "was another file, which was removed; a code is never given twice" if held.removed_at else "is another file"
    return Problem(one.path, f"{one.code} {was} in {reference}. Give it a free code, or import the package with --new.")


def _take_edition(one: Evidence, held: Attachment, result: Imported, by: User) -> Problem | None:
    """The package has gone on to a later edition of what the draft has."""
    why = "as in a package that was imported"
    try:
        new = uploads.replace_with(
            held, file=one.file(), name=one.name, by=by, why=why, details=one.details, edition=one.edition
        )
    except uploads.UploadRefused as refused:
        return Problem(one.path, str(refused))
    result.evidence += 1
    result.notes.append(f"{new} is now edition {new.edition}, as in the package; it was {held.edition}.")
    return None


def _renew(held: Attachment, one: Evidence, by: User) -> list[str]:
    """The same file under the same code: back into the draft if it was removed, and as the package describes it."""
    before, details = dossiers.info_of(held), uploads.Details.of(held)
    held.edition = max(held.edition, one.edition)
    held.title, held.kind, held.dated = one.details.title, one.details.kind, one.details.dated
    held.confidential, held.name = one.details.confidential, one.name
    if before == dossiers.info_of(held) and held.removed_at is None:
        return []
    held.removed_at = None
    held.save(update_fields=["edition", "title", "kind", "dated", "confidential", "name", "removed_at"])
    events.record(
        held.submission,
        "renew_evidence",
        f"took {held} from a package",
        by=by,
        draft_only=True,
        data={"code": held.code, "sha256": held.sha256, "old": details.as_json(), "new": one.details.as_json()},
    )
    said, says = dossiers.details_of(before), dossiers.details_of(dossiers.info_of(held))
    return [f"{held}: what was said of it here is no longer said: {said}."] if said and not says else []


def _take_sections(content: Content, result: Imported, by: User) -> None:
    """A section of the package stands for the whole section: open questions that it leaves out become unanswered.

    Answers behind a condition that does not hold stay: they never enter a dossier, so nothing needs to be lost.
    """
    submission, questionnaire = result.submission, content.kind.questionnaire
    before = drafting.answers_of(submission)
    after: AllAnswers = before | {key: {**before.get(key, {}), **given} for key, given in content.sections.items()}
    for key, given in content.sections.items():
        section = questionnaire.section(key)
        open_keys = [question.key for _, question in questionnaire.open_questions(section, after)] if section else []
        gone = [name for name in open_keys if name not in given and not is_empty(before.get(key, {}).get(name))]
        result.notes += [f"sections/{key}.json: {name}: was answered here and no longer is." for name in gone]
        if unasked := [name for name in given if name not in open_keys]:
            what = "kept, but not asked as the other answers stand, so no version will have it"
            result.notes.append(f"sections/{key}.json: {', '.join(unasked)}: {what}.")
        changes: dict[str, Any] = {**given, **dict.fromkeys(gone)}
        head = drafting.head_of(submission, key)
        base, reason = head.number if head else 0, f"imported from package {content.sha256}"
        if changes:
            saved = drafting.save_section(submission, key=key, changes=changes, base_number=base, by=by, reason=reason)
            result.sections += saved is not None and saved != head


def _continue_lineage(content: Content, result: Imported) -> None:
    """The first submission here goes on from where the package comes from, under the same reference only."""
    submission, number = result.submission, content.number
    if not number or submission.reference != content.manifest.get("reference"):
        return
    if not submission.versions.exists():
        previous = content.manifest.get("previous_sha256") or ""
        Submission.objects.filter(pk=submission.pk).update(imported_number=number, imported_previous_sha256=previous)
    elif versions.next_number(submission) != (number, content.manifest.get("previous_sha256") or ""):
        here = versions.next_number(submission)[0]
        result.notes.append(f"The package is on version {number}; the next version here is {here}, and stays so.")


def _reproduced(content: Content, submission: Submission) -> str:
    """The package's version_sha256, if submitting the draft as it stands would give exactly that version."""
    wanted, draft = content.manifest.get("version_sha256"), drafting.draft_of(submission)
    if not wanted or any(problem.status is Status.FAIL for problem in content.kind.problems(draft)):
        return ""
    dossier = versions.next_dossier(submission, draft)
    return wanted if versions.sha256_of(versions.canonical_json(dossier)) == wanted else ""
