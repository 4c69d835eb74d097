"""Files that are evidence of an event of a site: checked, scanned and cleaned like every upload, kept for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from dmmf.models import SiteDocument, SiteEvent
from submissions import documents
from submissions.cleaning import CleanFile, UploadRefused, clean_file, short_name
from submissions.models.attachment import storage_name
from submissions.uploads import TITLE_LENGTH, title_from

MOST = 10  # files with one event


@dataclass(frozen=True)
class Upload:
    """A file as it came. Without a title it is called by its name."""

    name: str
    data: bytes
    title: str = ""


@dataclass(frozen=True)
class Cleaned:
    upload: Upload
    file: CleanFile

    @property
    def title(self) -> str:
        return (self.upload.title.strip() or title_from(self.upload.name))[:TITLE_LENGTH]


def clean(uploads: Sequence[Upload]) -> list[Cleaned]:
    """What may be kept. It may take seconds, so nobody's row is locked meanwhile. Raises UploadRefused."""
    if len(uploads) > MOST:
        raise UploadRefused(f"Attach {MOST} files or fewer")
    return [Cleaned(upload, clean_file(upload.data, upload.name)) for upload in uploads]


def keep(event: SiteEvent, cleaned: Sequence[Cleaned], *, by: User) -> list[SiteDocument]:
    """Store them as evidence of the event; the same file twice with one event is kept once."""
    once = {(one.file.sha256, one.title): one for one in cleaned}.values()
    for one in once:
        documents.keep(storage_name(one.file.sha256), one.file.data)
    return [
        SiteDocument.objects.create(
            site_id=event.site_id, event=event, title=one.title, name=short_name(one.upload.name),
            media_type=one.file.media_type, sha256=one.file.sha256, size=len(one.file.data),
            pages=one.file.pages, by=by,
        )
        for one in once
    ]  # fmt: skip
