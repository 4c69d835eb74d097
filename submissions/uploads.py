"""Uploaded evidence is never trusted: its type is judged by its content, PDFs are cleaned, images checked.

Cleaning is idempotent: what was cleaned once comes out unchanged, so hashes survive a round trip.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import warnings
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from PIL import Image, ImageFile, ImageOps

from accounts.models import User
from submissions import documents, events, pdf_cleaning, permissions
from submissions.models import Attachment, Submission
from submissions.models.attachment import storage_name
from submissions.states import Action

MAX_PIXELS = 60_000_000
MAX_SIDE = 2400  # pixels: 300 dpi over a page's width; larger images are reduced when they are uploaded
PDF_SECONDS = 30  # by the clock, a busy machine included; pdf_cleaning.py limits its own memory and processor time
IMAGE_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}
ENDS = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9"}  # what comes after is not the picture
_CHILD_NEEDS = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
_PDF_SENTENCES = {
    "encrypted": "“{name}” is encrypted. Save it without a password or restrictions.",
    "password": "“{name}” is protected by a password. Save it without one and upload it again.",
    "damaged": "“{name}” is not a PDF that can be read: it seems to be damaged.",
    "pages": "“{name}” has {pages} pages; 1 to {most} can be taken.",
    "packed": "“{name}” has parts that are compressed more than once. Save it as a new PDF and upload that.",
    "unpacked": "“{name}” is far too large when it is unpacked. Save it in a simpler form and upload that.",
    "large": "“{name}” is larger than {limit} MB when it is unpacked. Save it in several parts.",
    "limits": "“{name}” could not be checked within the limits: it seems to be damaged or far too complex.",
}
log = structlog.get_logger(__name__)


class UploadRefused(ValueError):
    """The file cannot be taken; the message is a sentence for people. `status` is the HTTP status that fits."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class CleanFile:
    data: bytes
    media_type: str
    pages: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def clean_file(data: bytes, name: str) -> CleanFile:
    """What may be stored of an upload. Raises UploadRefused with a sentence that says why not."""
    limit = settings.UPLOAD_LIMIT_MB
    if len(data) > limit * 1024 * 1024:
        raise UploadRefused(f"The file must be smaller than {limit} MB; “{_short(name)}” is too large.", status=413)
    if not data:
        raise UploadRefused(f"“{_short(name)}” is empty.")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _clean_pdf(data, name)
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _clean_image(data, name)
    raise UploadRefused(
        f"“{_short(name)}” is not a PDF, PNG or JPEG. Its content decides, whatever the file is called."
    )


def add_attachment(
    submission: Submission, *, data: bytes, name: str, title: str, by: User, number: int | None = None
) -> Attachment:
    """Check, store and register a file. The same bytes with the same title again give the same attachment.

    Raises UploadRefused, and what permissions.check raises. `number` is given by a package import only.
    """
    permissions.check(by, Action.EDIT, submission)
    file = clean_file(data, name)  # may take seconds, in which nobody else should have to wait, and much may happen
    title = (title.strip() or _short(name).rsplit(".", 1)[0])[:200]
    with transaction.atomic():
        locked = _locked(submission.pk, by)
        same = locked.attachments.filter(sha256=file.sha256, title=title, removed_at__isnull=True).first()
        if same:
            return same
        documents.keep(storage_name(file.sha256), file.data)
        last = locked.attachments.aggregate(last=Max("number"))["last"] or 0
        attachment = Attachment.objects.create(
            submission=locked,
            number=number or last + 1,
            title=title,
            name=_short(name),
            media_type=file.media_type,
            sha256=file.sha256,
            size=len(file.data),
            pages=file.pages,
            uploaded_by=by,
        )
        _record(attachment, locked, "upload", f"uploaded {attachment}", by)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User) -> None:
    """Take it from the draft. Frozen versions that have it keep it, and so does the storage."""
    locked = _locked(attachment.submission_id, by)
    attachment.refresh_from_db(fields=["removed_at"])
    if attachment.removed_at is None:
        attachment.removed_at = timezone.now()
        attachment.save(update_fields=["removed_at"])
        _record(attachment, locked, "remove_evidence", f"removed {attachment} from the draft", by)


def _locked(pk: int, by: User) -> Submission:
    """The submission as it is now, locked, if `by` may still change it."""
    locked = Submission.objects.select_for_update().get(pk=pk)
    permissions.check(by, Action.EDIT, locked)
    return locked


def _record(attachment: Attachment, submission: Submission, verb: str, sentence: str, by: User) -> None:
    events.record(
        submission,
        verb,
        sentence,
        by=by,
        draft_only=True,
        data={"code": attachment.code, "sha256": attachment.sha256, "title": attachment.title},
    )


def _clean_pdf(data: bytes, name: str) -> CleanFile:
    """Have it cleaned by a process with limits; whatever goes wrong there is a reason to refuse the file."""
    limit = settings.UPLOAD_LIMIT_MB * 1024 * 1024
    command = [sys.executable, "-m", pdf_cleaning.__name__, str(limit)]
    environment = {key: os.environ[key] for key in _CHILD_NEEDS if key in os.environ}  # no keys, no passwords
    try:
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PDF_SECONDS,
            cwd=settings.BASE_DIR, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UploadRefused(_PDF_SENTENCES["limits"].format(name=_short(name))) from error
    answer = re.match(rb"([a-z]+) ([0-9]+)\n", done.stdout) if done.returncode == 0 else None
    if answer and answer[1] == b"ok":
        return CleanFile(done.stdout[answer.end() :], "application/pdf", int(answer[2]))
    word, number = (answer[1].decode(), int(answer[2])) if answer else ("limits", 0)
    if word == "limits":
        log.warning("PDF not cleaned", returncode=done.returncode, size=len(data))
    raise UploadRefused(
        _PDF_SENTENCES[word].format(
            name=_short(name), pages=number, most=pdf_cleaning.MAX_PAGES, limit=settings.UPLOAD_LIMIT_MB
        )
    )


def _clean_image(data: bytes, name: str) -> CleanFile:
    """Check that it decodes; take out where and by whom it was made; reduce what is larger than a page can show."""
    too_many = f"“{_short(name)}” has too many pixels; {MAX_PIXELS // 10**6} million are enough."
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # another library sets it for the whole process
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(IMAGE_TYPES)) as image:
                kind = image.format or ""
                if image.width * image.height > MAX_PIXELS:
                    raise UploadRefused(too_many)
                image.load()
                if max(image.size) > MAX_SIDE or _tells_more(image) or not data.endswith(ENDS[kind]):
                    data = _rewritten(image, kind)
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadRefused(too_many) from error
    except Exception as error:  # Pillow raises many kinds for hostile files
        raise UploadRefused(f"“{_short(name)}” is not an image that can be read: it seems to be damaged.") from error
    return CleanFile(data, IMAGE_TYPES[kind], 1)


def _tells_more(image: Image.Image) -> bool:
    """Place, time, device or words beside the picture itself."""
    return (
        bool(image.getexif())
        or any(key in image.info for key in ("exif", "xmp", "comment", "photoshop"))
        or bool(getattr(image, "text", None))
    )


def _rewritten(image: Image.Image, kind: str) -> bytes:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    plain = Image.new(upright.mode, upright.size)
    if upright.mode == "P" and (palette := upright.getpalette("RGBA")):
        plain.putpalette(palette, "RGBA")
    plain.paste(upright)
    out = io.BytesIO()
    options: dict[str, Any] = {"quality": 90} if kind == "JPEG" else {"optimize": True}
    plain.save(out, format=kind, icc_profile=image.info.get("icc_profile"), **options)
    return out.getvalue()


def _short(name: str) -> str:
    """A file name fit for display: no path, no control characters, 120 characters at most."""
    base = re.split(r"[\\/]", name)[-1]
    clean = "".join(character for character in base if character.isprintable()).strip()
    return clean[-120:] or "file"


def read(file: File) -> bytes:
    """The bytes of an uploaded file; a file over the limit is refused before it is read into memory."""
    if file.size is not None and file.size > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise UploadRefused(
            f"The file must be smaller than {settings.UPLOAD_LIMIT_MB} MB; “{_short(file.name or '')}” is too large.",
            status=413,
        )
    file.seek(0)
    return file.read()
