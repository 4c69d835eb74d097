"""What a document is put together of: fragments, and the uploads that follow them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property

import pikepdf
from pikepdf import Pdf

from . import noted
from .conformance import upload_problem
from .errors import RenderError

# Uploads were cleaned under the same limits (pdf_cleaning.py). Should one be worse than that, it is an error that names
# it, and not the end of the worker.
MOST = 128 * 1024 * 1024  # bytes of one unpacked stream
pikepdf.settings.set_qpdf_limits(
    max_stream_filters=2, flate_max_memory=MOST, run_length_max_memory=MOST, png_max_memory=MOST, tiff_max_memory=MOST
)


class Upload:
    """An uploaded PDF that is to be appended. RenderError where it cannot be."""

    def __init__(self, data: bytes, what: str) -> None:
        try:
            self.pdf = Pdf.open(io.BytesIO(data))
            self.pages = len(self.pdf.pages)
        except pikepdf.PasswordError as error:
            raise RenderError(f"{what} cannot be opened without its password.") from error
        except pikepdf.PdfError as error:
            raise RenderError(f"{what} cannot be opened as PDF; it may be broken.") from error
        if not self.pages:
            raise RenderError(f"{what} has no pages.")

    @cached_property
    def problem(self) -> str:
        """What breaks PDF/A in it, were it appended; "" for nothing."""
        return upload_problem(self.pdf)


class Laid:
    """A fragment that was laid out. It is opened when it is asked for its pages, and not for what was noted of it."""

    def __init__(self, data: bytes) -> None:
        self.data, self.noted = noted.read(data)

    @property
    def pages(self) -> int:
        return self.noted.pages

    @cached_property
    def pdf(self) -> Pdf:
        return Pdf.open(io.BytesIO(self.data))

    def release(self) -> None:
        """Forget the file, which takes far more memory than its bytes, and of which a dossier has hundreds.

        What was copied from it stands: qpdf keeps the bytes that streams were read from, and needs no more.
        """
        del self.pdf


@dataclass(frozen=True)
class Piece:
    """One fragment, and the upload whose pages follow it."""

    title: str
    fragment: Laid
    upload: Upload | None = None
    note: str = ""  # stands at the foot of the uploaded pages
    label: str = ""  # of what was uploaded: its pages are labelled "E1-1", "E1-2" ...
    supplied_by: str = "the applicant"
    continues: bool = False  # the piece before it

    @property
    def pages(self) -> int:
        return self.fragment.pages + (self.upload.pages if self.upload else 0)
