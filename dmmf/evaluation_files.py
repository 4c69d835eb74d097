"""Files that one side gives as evidence for a row: checked, scanned and cleaned as any other upload."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dmmf import events
from dmmf.evaluations import check_side, lock, titles_of
from dmmf.models import Evaluation, EvaluationFile
from submissions import documents
from submissions.cleaning import clean_file, short_name
from submissions.models.attachment import storage_name
from submissions.uploads import TITLE_LENGTH, title_from


def add(
    evaluation: Evaluation, *, item: str, side: str, data: bytes, name: str, title: str, by: User
) -> EvaluationFile:
    """Check, store and register a file. The same bytes with the same title on the same row are the same file.

    Raises UploadRefused, KeyError for what is no row, and what evaluations.check_side raises.
    """
    check_side(evaluation, side, by=by)
    sentence = f"gave a file for “{titles_of(evaluation)[item]}”"
    file = clean_file(data, name)  # may take seconds, in which nobody else should have to wait
    title = " ".join((title or title_from(name)).split())[:TITLE_LENGTH]
    with transaction.atomic():
        locked = lock(evaluation)
        check_side(locked, side, by=by)
        same = locked.files.filter(item=item, side=side, sha256=file.sha256, title=title, removed_at__isnull=True)
        if made := same.first():
            return made
        documents.keep(storage_name(file.sha256), file.data)
        made = EvaluationFile.objects.create(
            evaluation=locked, item=item, side=side, title=title, name=short_name(name), media_type=file.media_type,
            sha256=file.sha256, size=len(file.data), pages=file.pages, by=by,
        )  # fmt: skip
        _record(made, locked, "add_file", f"{sentence}: {title}", by)
    return made


@transaction.atomic
def remove(file: EvaluationFile, *, side: str, by: User) -> None:
    """Take a file of the own side back, while nothing is signed by both. The bytes stay in the storage."""
    locked = lock(file.evaluation)
    check_side(locked, side, by=by)
    file.refresh_from_db()
    if file.removed_at is None and file.side == side:
        file.removed_at = timezone.now()
        file.save(update_fields=["removed_at"])
        _record(file, locked, "remove_file", f"took back the file “{file.title}”", by)


def _record(file: EvaluationFile, evaluation: Evaluation, verb: str, sentence: str, by: User) -> None:
    data = {"item": file.item, "title": file.title, "sha256": file.sha256}
    events.record_evaluation(evaluation, verb, sentence, by=by, side=file.side, **data)
