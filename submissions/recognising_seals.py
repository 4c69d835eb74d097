"""What the signature in a PDF that somebody dropped is worth, and whose certificate it was made with."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from submissions import sealing
from submissions.models import Seal
from submissions.packages import apart
from submissions.sealing_certificate import CertificateRefused

SIGNED = b"/ByteRange"  # of every signature, outside whatever is packed


class Whose(Enum):
    OURS = "ours"  # the certificate that this service seals with
    EARLIER = "earlier"  # one that it has sealed with, and no longer does
    OTHER = "other"


@dataclass(frozen=True)
class Found:
    """The seal of a file. Where it could not be read, everything else is empty."""

    readable: bool
    intact: bool = False
    entire: bool = False
    count: int = 0
    name: str = ""
    issuer: str = ""
    certificate_sha256: str = ""
    at: str = ""
    whose: Whose = Whose.OTHER

    @property
    def whole(self) -> bool:
        """Nothing was changed, added or signed since."""
        return self.intact and self.entire and self.count == 1

    @property
    def self_made(self) -> bool:
        return self.name == self.issuer


def look(data: bytes) -> Found | None:
    """None for a PDF without a signature. Raises UploadRefused while another file is being looked at."""
    if SIGNED not in data:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.pdf"
        path.write_bytes(data)
        said = apart.ask("seal", path)
    if said == {}:
        return None
    if said is None or "unreadable" in said:
        return Found(readable=False)
    known = {key: said[key] for key in ("intact", "entire", "count", "name", "issuer", "certificate_sha256", "at")}
    return Found(readable=True, whose=_whose(said["certificate_sha256"]), **known)


def _whose(sha256: str) -> Whose:
    try:
        if sealing.is_on() and sealing.configured().sha256 == sha256:
            return Whose.OURS
    except CertificateRefused:
        pass  # it cannot be opened at this moment: the start-up check says so
    return Whose.EARLIER if Seal.objects.filter(certificate_sha256=sha256).exists() else Whose.OTHER
