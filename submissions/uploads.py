"""Evidence of a draft: add, describe, replace, remove. Files are checked, scanned and cleaned before any is kept."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from submissions import documents, dossiers, events, permissions, versions
from submissions.cleaning import CleanFile, clean_file, short_name, too_large
from submissions.cleaning import UploadRefused as UploadRefused
from submissions.models import Attachment, Submission
from submissions.models.attachment import EvidenceKind, Scan, storage_name
from submissions.states import Action

TITLE_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class Details:
    """What a person says of a piece of evidence; the file itself does not tell."""

    title: str
    kind: str = ""  # of EvidenceKind
    dated: date | None = None  # the document's own date
    confidential: bool = False  # commercially

    @classmethod
    def of(cls, attachment: Attachment) -> Details:
        return cls(**{one.name: getattr(attachment, one.name) for one in fields(cls)})

    @property
    def mark(self) -> str:
        """By which a form knows what it was filled with."""
        return versions.sha256_of(versions.canonical_json(self.as_json()))[:16]

    def as_json(self) -> dict[str, Any]:
        """For the audit trail."""
        return {
            "title": self.title,
            "kind": self.kind,
            "dated": self.dated.isoformat() if self.dated else "",
            "confidential": self.confidential,
        }


def add_attachment(
    submission: Submission,
    *,
    data: bytes,
    name: str,
    title: str,
    by: User,
    kind: str = "",
    dated: date | None = None,
    confidential: bool = False,
) -> Attachment:
    """Check, store and register a file. The same bytes with the same title again give the same attachment.

    Raises UploadRefused, and what permissions.check raises.
    """
    permissions.check(by, Action.EDIT, submission)
    file = clean_file(data, name)  # may take seconds, in which nobody else should have to wait, and much may happen
    details = Details(title=title or title_from(name), kind=kind, dated=dated, confidential=confidential)
    return add_clean(submission, file=file, name=name, details=details, by=by)


def title_from(name: str) -> str:
    """What a file without a title is called."""
    return short_name(name).rsplit(".", 1)[0]


@transaction.atomic
def add_clean(
    submission: Submission,
    *,
    file: CleanFile,
    name: str,
    details: Details,
    by: User,
    number: int | None = None,
    edition: int = 1,
) -> Attachment:
    """As add_attachment, of a file that was cleaned before. `number` and `edition` are given by a package only."""
    locked = _locked(submission.pk, by)
    details = _checked(details)
    same = locked.attachments.filter(sha256=file.sha256, title=details.title, removed_at__isnull=True).first()
    if same:
        _note_scan(same, file)
        return same
    last = locked.attachments.aggregate(last=Max("number"))["last"] or 0
    attachment = _insert(locked, file, name, details, by, number=number or last + 1, edition=edition)
    _record(locked, "upload", f"uploaded {attachment}", by, _facts(attachment))
    return attachment


def replace_attachment(
    attachment: Attachment, *, data: bytes, name: str, by: User, why: str = "", details: Details | None = None
) -> Attachment:
    """A new edition under the same code; the one before stays with the versions that froze it.

    The same bytes again are no new edition: the attachment comes back as it is. Raises UploadRefused, with status
    409 where somebody else has replaced or removed it meanwhile, and what permissions.check raises.
    """
    permissions.check(by, Action.EDIT, attachment.submission)
    return replace_with(attachment, file=clean_file(data, name), name=name, by=by, why=why, details=details)


@transaction.atomic
def replace_with(
    attachment: Attachment,
    *,
    file: CleanFile,
    name: str,
    by: User,
    why: str = "",
    details: Details | None = None,
    edition: int | None = None,
) -> Attachment:
    """As replace_attachment, of a file that was cleaned before. `edition` is given by a package only."""
    locked = _locked(attachment.submission_id, by)
    editions = locked.attachments.filter(number=attachment.number)
    current = editions.filter(removed_at__isnull=True).first()
    if current is not None and current.sha256 == file.sha256:
        _note_scan(current, file)
        return current
    if current != attachment and edition is None:
        raise UploadRefused(_meanwhile(attachment, current), status=409)
    details = _checked(details or Details.of(current or attachment))
    _refuse_twin(locked, file.sha256, details.title, attachment.number)
    last = editions.aggregate(last=Max("edition"))["last"] or 0
    _take_out(current)
    new = _insert(locked, file, name, details, by, number=attachment.number, edition=edition or last + 1)
    old = current or attachment
    sentence = f"replaced {new.code} by edition {new.edition}, {new.title}"
    data = {"code": new.code, "edition": new.edition, "old": _said_of(old), "new": _said_of(new)}
    _record(locked, "replace_evidence", sentence, by, data, why)
    return new


@transaction.atomic
def describe_attachment(attachment: Attachment, *, details: Details, by: User, seen: str = "") -> None:
    """Change what is said of it, old and new written down. `seen` is the mark of the details that the person saw.

    Raises UploadRefused, with status 409 where somebody else was faster, and what permissions.check raises.
    """
    locked = _locked(attachment.submission_id, by)
    details = _checked(details)
    attachment.refresh_from_db()
    if attachment.removed_at is not None:
        current = locked.attachments.filter(number=attachment.number, removed_at__isnull=True).first()
        raise UploadRefused(_meanwhile(attachment, current), status=409)
    before = Details.of(attachment)
    if details == before:
        return
    if seen and seen != before.mark:
        raise UploadRefused(_described(attachment), status=409)
    _refuse_twin(locked, attachment.sha256, details.title, attachment.number)
    for one in fields(Details):
        setattr(attachment, one.name, getattr(details, one.name))
    attachment.save(update_fields=[one.name for one in fields(Details)])
    data = {"code": attachment.code, "old": before.as_json(), "new": details.as_json()}
    _record(locked, "describe_evidence", f"changed the details of {attachment}", by, data)


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User) -> None:
    """Take it from the draft. Frozen versions that have it keep it, and so does the storage."""
    locked = _locked(attachment.submission_id, by)
    attachment.refresh_from_db(fields=["removed_at"])
    if attachment.removed_at is None:
        _take_out(attachment)
        _record(locked, "remove_evidence", f"removed {attachment} from the draft", by, _facts(attachment))


def twins(attachment: Attachment) -> list[Attachment]:
    """Other pieces of the draft's evidence with the same content."""
    same = Attachment.objects.filter(submission=attachment.submission_id, sha256=attachment.sha256)
    return list(same.filter(removed_at__isnull=True).exclude(pk=attachment.pk).order_by("number"))


def read(file: File) -> bytes:
    """The bytes of an uploaded file; a file over the limit is refused before it is read into memory."""
    if file.size is not None and file.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise too_large(file.name or "")
    file.seek(0)
    return file.read()


def _locked(pk: int, by: User) -> Submission:
    """The submission as it is now, locked, if `by` may still change it."""
    locked = Submission.objects.select_for_update().get(pk=pk)
    permissions.check(by, Action.EDIT, locked)
    return locked


def _checked(details: Details) -> Details:
    kind = details.kind if details.kind in EvidenceKind.values else ""
    return replace(details, title=details.title.strip()[:TITLE_LENGTH], kind=kind)


def _refuse_twin(submission: Submission, sha256: str, title: str, number: int) -> None:
    """Two codes of the same file under one title could not be told apart, by people or by a package."""
    same = submission.attachments.filter(sha256=sha256, title=title, removed_at__isnull=True).exclude(number=number)
    if twin := same.first():
        raise UploadRefused(f"{twin.code} is the same file with the same title. Give this one another title.")


def _meanwhile(attachment: Attachment, current: Attachment | None) -> str:
    if current is None:
        return f"{attachment.code} was removed from the draft meanwhile. Nothing was changed."
    return (
        f"{current.uploaded_by} replaced {current.code} by edition {current.edition} after you opened this page. "
        "Nothing was changed: look at that edition first."
    )


def _described(attachment: Attachment) -> str:
    said = dossiers.details_of(dossiers.info_of(attachment))
    now = f"“{attachment.title}”{f' ({said})' if said else ''}"
    return f"Somebody else changed the details meanwhile. They are now: {now}. Save again to put yours in their place."


def _take_out(attachment: Attachment | None) -> None:
    if attachment is not None:
        attachment.removed_at = timezone.now()
        attachment.save(update_fields=["removed_at"])


def _note_scan(attachment: Attachment, file: CleanFile) -> None:
    """The same bytes were scanned now: say so of those that are held."""
    if file.scan == Scan.CLEAN and attachment.scan != Scan.CLEAN:
        attachment.scan = Scan.CLEAN
        attachment.save(update_fields=["scan"])


def _insert(
    submission: Submission, file: CleanFile, name: str, details: Details, by: User, *, number: int, edition: int
) -> Attachment:
    documents.keep(storage_name(file.sha256), file.data)
    return Attachment.objects.create(
        submission=submission,
        number=number,
        edition=edition,
        name=short_name(name),
        media_type=file.media_type,
        sha256=file.sha256,
        size=len(file.data),
        pages=file.pages,
        scan=file.scan,
        uploaded_by=by,
        **{one.name: getattr(details, one.name) for one in fields(Details)},
    )


def _facts(attachment: Attachment) -> dict[str, Any]:
    return {"code": attachment.code, **_said_of(attachment), "scan": attachment.scan}


def _said_of(attachment: Attachment) -> dict[str, Any]:
    return {"sha256": attachment.sha256, **Details.of(attachment).as_json()}


def _record(submission: Submission, verb: str, sentence: str, by: User, data: dict[str, Any], why: str = "") -> None:
    events.record(submission, verb, sentence, by=by, draft_only=True, data=data, why=why)
