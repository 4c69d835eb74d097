"""What may be stored of an upload: its type is judged by its content, PDFs are cleaned, images checked.

Cleaning is idempotent: what was cleaned once comes out unchanged, so hashes survive a round trip.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import structlog
from django.conf import settings
from PIL import Image, ImageFile, ImageOps

from submissions import pdf_cleaning, scanning
from submissions.models.attachment import Scan

MAX_PIXELS = 60_000_000
MAX_SIDE = 2400  # pixels: 300 dpi over a page's width; larger images are reduced when they are uploaded
PDFS_AT_ONCE = 2  # in each web process: cleaning takes up to a gigabyte of memory and a processor
PDF_WAITING_SECONDS = 20  # for one of them to be done, before the person is told to come back
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
_PDF_TURNS = threading.BoundedSemaphore(PDFS_AT_ONCE)
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
    scan: Scan = Scan.NOT_SCANNED  # of the bytes as they came

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def clean_file(data: bytes, name: str) -> CleanFile:
    """What may be stored of an upload. Raises UploadRefused with a sentence that says why not."""
    if len(data) > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise too_large(name)
    if not data:
        raise UploadRefused(f"“{short_name(name)}” is empty.")
    clean = _cleaner_of(data)
    if clean is None:
        raise UploadRefused(
            f"“{short_name(name)}” is not a PDF, PNG or JPEG. Its content decides, whatever the file is called."
        )
    scan = scanned(data, name)
    return replace(clean(data, name), scan=scan)


def too_large(name: str) -> UploadRefused:
    """The refusal of a file over the limit."""
    limit = settings.UPLOAD_LIMIT_MB
    return UploadRefused(f"The file must be smaller than {limit} MB; “{short_name(name)}” is too large.", status=413)


def _cleaner_of(data: bytes) -> Callable[[bytes, str], CleanFile] | None:
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _clean_pdf
    return _clean_image if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) else None


def scanned(data: bytes, name: str) -> Scan:
    """The verdict of the virus scanner. Where one is configured and gives none, nothing is taken."""
    try:
        return scanning.scan(data)
    except scanning.VirusFound as found:
        raise UploadRefused(
            f"“{short_name(name)}” was not taken: the virus scanner found {found} in it. "
            "Clean the file, or ask your IT support."
        ) from found
    except scanning.TooLargeToScan as error:
        raise UploadRefused(
            f"“{short_name(name)}” is larger than the virus scanner takes. Save it in several parts, "
            "or ask who runs this service to raise the scanner's limit.",
            status=413,
        ) from error
    except scanning.ScanFailed as error:
        raise UploadRefused(
            f"“{short_name(name)}” could not be scanned for viruses, so it was not taken. Try again in a few minutes.",
            status=503,
        ) from error


def _clean_pdf(data: bytes, name: str) -> CleanFile:
    """Have it cleaned by a process with limits; whatever goes wrong there is a reason to refuse the file."""
    if not _PDF_TURNS.acquire(timeout=PDF_WAITING_SECONDS):
        raise UploadRefused(
            f"Too many files are being checked at this moment, so “{short_name(name)}” was not taken. "
            "Try again in a minute.",
            status=503,
        )
    try:
        return _clean_in_a_process(data, name)
    finally:
        _PDF_TURNS.release()


def _clean_in_a_process(data: bytes, name: str) -> CleanFile:
    limit = settings.UPLOAD_LIMIT_MB * 1024 * 1024
    command = [sys.executable, "-m", pdf_cleaning.__name__, str(limit)]
    environment = {key: os.environ[key] for key in _CHILD_NEEDS if key in os.environ}  # no keys, no passwords
    try:
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PDF_SECONDS,
            cwd=settings.BASE_DIR, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UploadRefused(_PDF_SENTENCES["limits"].format(name=short_name(name))) from error
    answer = re.match(rb"([a-z]+) ([0-9]+)\n", done.stdout) if done.returncode == 0 else None
    if answer and answer[1] == b"ok":
        return CleanFile(done.stdout[answer.end() :], "application/pdf", int(answer[2]))
    word, number = (answer[1].decode(), int(answer[2])) if answer else ("limits", 0)
    if word == "limits":
        log.warning("PDF not cleaned", returncode=done.returncode, size=len(data))
    raise UploadRefused(
        _PDF_SENTENCES[word].format(
            name=short_name(name), pages=number, most=pdf_cleaning.MAX_PAGES, limit=settings.UPLOAD_LIMIT_MB
        )
    )


def _clean_image(data: bytes, name: str) -> CleanFile:
    """Check that it decodes; take out where and by whom it was made; reduce what is larger than a page can show."""
    too_many = f"“{short_name(name)}” has too many pixels; {MAX_PIXELS // 10**6} million are enough."
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
        raise UploadRefused(
            f"“{short_name(name)}” is not an image that can be read: it seems to be damaged."
        ) from error
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


def short_name(name: str) -> str:
    """A file name fit for display: no path, no control characters, 120 characters at most."""
    base = re.split(r"[\\/]", name)[-1]
    clean = "".join(character for character in base if character.isprintable()).strip()
    return clean[-120:] or "file"
