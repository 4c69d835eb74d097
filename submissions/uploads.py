"""Uploaded evidence is never trusted: its type is judged by its content, PDFs are cleaned, images checked.

Cleaning is idempotent: what was cleaned once comes out unchanged, so hashes survive a round trip.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from typing import Any

import pikepdf
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from PIL import Image, ImageFile, ImageOps

from accounts.models import User
from submissions import documents, events, permissions
from submissions.models import Attachment, Submission
from submissions.models.attachment import storage_name
from submissions.states import Action

MAX_PIXELS = 60_000_000
MAX_SIDE = 2400  # pixels: 300 dpi over a page's width; larger images are reduced when they are uploaded
MAX_PAGES = 2000
IMAGE_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}
_ACTIVE = ("/OpenAction", "/AA", "/AcroForm", "/JavaScript", "/URI", "/Threads", "/SpiderInfo", "/Collection")


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


@transaction.atomic
def add_attachment(
    submission: Submission, *, data: bytes, name: str, title: str, by: User, number: int | None = None
) -> Attachment:
    """Check, store and register a file. The same bytes with the same title again give the same attachment.

    Raises UploadRefused, and what permissions.check raises. `number` is given by a package import only.
    """
    permissions.check(by, Action.EDIT, submission)
    file = clean_file(data, name)
    Submission.objects.select_for_update().get(pk=submission.pk)
    title = (title.strip() or _short(name).rsplit(".", 1)[0])[:200]
    same = submission.attachments.filter(sha256=file.sha256, title=title, removed_at__isnull=True).first()
    if same:
        return same
    documents.keep(storage_name(file.sha256), file.data)
    last = submission.attachments.aggregate(last=Max("number"))["last"] or 0
    attachment = Attachment.objects.create(
        submission=submission,
        number=number or last + 1,
        title=title,
        name=_short(name),
        media_type=file.media_type,
        sha256=file.sha256,
        size=len(file.data),
        pages=file.pages,
        uploaded_by=by,
    )
    _record(attachment, "upload", f"uploaded {attachment}", by)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User) -> None:
    """Take it from the draft. Frozen versions that have it keep it, and so does the storage."""
    permissions.check(by, Action.EDIT, attachment.submission)
    if attachment.removed_at is None:
        attachment.removed_at = timezone.now()
        attachment.save(update_fields=["removed_at"])
        _record(attachment, "remove_evidence", f"removed {attachment} from the draft", by)


def _record(attachment: Attachment, verb: str, sentence: str, by: User) -> None:
    events.record(
        attachment.submission,
        verb,
        sentence,
        by=by,
        draft_only=True,
        data={"code": attachment.code, "sha256": attachment.sha256, "title": attachment.title},
    )


def _clean_pdf(data: bytes, name: str) -> CleanFile:
    """Re-save without scripts, actions, forms, embedded files or encryption; refuse what cannot be read."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise UploadRefused(f"“{_short(name)}” is encrypted. Save it without a password or restrictions.")
            pages = len(pdf.pages)
            if not 1 <= pages <= MAX_PAGES:
                raise UploadRefused(f"“{_short(name)}” has {pages} pages; 1 to {MAX_PAGES} can be taken.")
            _disarm(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except pikepdf.PasswordError as error:
        raise UploadRefused(
            f"“{_short(name)}” is protected by a password. Save it without one and upload it again."
        ) from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, RecursionError, ValueError) as error:
        if isinstance(error, UploadRefused):
            raise
        raise UploadRefused(f"“{_short(name)}” is not a PDF that can be read: it seems to be damaged.") from error
    return CleanFile(out.getvalue(), "application/pdf", pages)


def _disarm(pdf: pikepdf.Pdf) -> None:
    """Take out everything that could act, and every file in the file; links to pages and web addresses stay."""
    for key in _ACTIVE:
        if key in pdf.Root:
            del pdf.Root[key]
    names = pdf.Root.get("/Names")
    for key in ("/JavaScript", "/EmbeddedFiles", "/Renditions"):
        if names is not None and key in names:
            del names[key]
    for page in pdf.pages:
        if "/Annots" in page:
            kept = [annotation for annotation in page.Annots if _harmless(annotation)]
            if kept:
                page.Annots = pdf.make_indirect(pikepdf.Array(kept))
            else:
                del page["/Annots"]
    for thing in pdf.objects:
        _strip(thing)


def _strip(thing: pikepdf.Object, level: int = 0) -> None:
    """Remove triggers, associated files and actions from an object and what it holds directly."""
    if level > 60 or not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
        return
    if isinstance(thing, pikepdf.Array):
        inner = list(thing)
    else:
        for key in ("/AA", "/AF", "/PA"):
            if key in thing:
                del thing[key]
        action = thing.get("/A")
        if isinstance(action, pikepdf.Dictionary) and "/S" in action and not _harmless_action(action):
            del thing["/A"]
        inner = [thing[key] for key in thing.keys()]  # noqa: SIM118 -- a pikepdf dictionary is not iterable
    for item in inner:
        if isinstance(item, pikepdf.Object) and not item.is_indirect:
            _strip(item, level + 1)


def _harmless(annotation: pikepdf.Object) -> bool:
    """A link within the file or to a web address; every other annotation goes."""
    if not isinstance(annotation, pikepdf.Dictionary) or annotation.get("/Subtype") != "/Link":
        return False
    action = annotation.get("/A")
    return action is None or _harmless_action(action)


def _harmless_action(action: pikepdf.Object) -> bool:
    if not isinstance(action, pikepdf.Dictionary) or "/Next" in action:
        return False
    if action.get("/S") == "/URI":
        return bool(re.match(r"https?://", str(action.get("/URI", "")), re.IGNORECASE))
    return bool(action.get("/S") == "/GoTo")


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
                if max(image.size) > MAX_SIDE or _tells_more(image):
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
