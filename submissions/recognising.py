"""Which document of this service is it, if it is one? Nothing that is shown here is kept.

Only bytes that are the same to the last one are ours; whatever a file says of itself is never taken for proof.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from django.db.models import Q

from accounts.models import User
from submissions import permissions
from submissions.cleaning import UploadRefused
from submissions.models import FrozenDocument, Letter, Rendering, RenderingState, Seal, Submission, Version
from submissions.packages import comparing, verify
from submissions.packages.verify import Problem, Refused
from submissions.recognising_seals import Found, look

NO_HASH_OVER_ALL = "none: the package was written before there was one"
_NAMED = re.compile(rb"sha256 ([0-9a-f]{64})")  # in the description that our PDFs have of themselves


class Verdict(Enum):
    OURS = "ours"  # every byte
    REPACKED = "repacked"  # a zip in which every file is ours, but that another program packed
    DIFFERS = "differs"  # a whole package that holds the text of a version, and something that is not of it
    CLAIMS = "claims"  # a PDF that names a version, and is not the one that was made of it
    DRAFT = "draft"  # a whole package that no version is in
    BROKEN = "broken"  # a package that is not whole
    UNKNOWN = "unknown"  # none of ours


@dataclass(frozen=True)
class Finding:
    """The verdict; what it is, where that may be said; the leaf that fails first, where one does."""

    verdict: Verdict
    sha256: str  # of the file that was shown
    version: Version | None = None
    letter: Letter | None = None
    document: FrozenDocument | None = None
    compared: Version | None = None  # of a redline: the older version; `version` is the newer
    may_see: bool = False  # the application that it belongs to
    problem: Problem | None = None
    manifest: bool = False  # it is, or says that it is, the sealed manifest of `version`
    seal: Found | None = None  # of a PDF that has one
    all_sha256: str = ""  # of a package: over all leaves and the version before

    @property
    def submission(self) -> Submission | None:
        about = self.letter or self.version
        return about.submission if about else None


def recognise(data: bytes, *, by: User) -> Finding:
    """What this service can say of a file to this person. Raises UploadRefused for what is no PDF and no zip."""
    if data.startswith(b"PK"):
        return _package(data, by)
    if not data.startswith(b"%PDF-"):
        raise UploadRefused("The file must be a PDF or a package (a zip). Its content decides, not its name.")
    return _pdf(data, by)


def _pdf(data: bytes, by: User) -> Finding:
    sha256 = hashlib.sha256(data).hexdigest()
    related = ("version__submission", "letter__submission", "document", "redline_from", "redline_to__submission")
    made = Rendering.objects.filter(state=RenderingState.DONE, pdf_sha256=sha256).select_related(*related).first()
    if made is None:
        return _manifest(data, sha256, by)
    found = Finding(
        Verdict.OURS,
        sha256,
        version=made.version or made.redline_to,
        letter=made.letter,
        document=made.document,
        compared=made.redline_from,
    )
    return replace(found, may_see=found.submission is not None and _may_see(by, found.submission))


def _manifest(data: bytes, sha256: str, by: User) -> Finding:
    """A PDF that was never rendered as it is: a sealed manifest, or nothing of ours."""
    made = Seal.objects.filter(pdf_sha256=sha256).select_related("version__submission").first()
    found = Finding(Verdict.OURS, sha256, version=made.version, manifest=True) if made else _claim(data, sha256, by)
    may_see = found.submission is not None and _may_see(by, found.submission)
    return replace(found, may_see=may_see, seal=look(data))


def _claim(data: bytes, sha256: str, by: User) -> Finding:
    """A PDF that names the hash of a version. Who may not see that version does not learn that there is one."""
    named = {found.decode() for found in _NAMED.findall(data)}
    if len(named) == 1:
        name = named.pop()
        known = Version.objects.filter(Q(sha256=name) | Q(seal__sha256=name)).select_related("submission").first()
        if known and _may_see(by, known.submission):
            return Finding(Verdict.CLAIMS, sha256, version=known, manifest=known.sha256 != name)
    return Finding(Verdict.UNKNOWN, sha256)


def _package(data: bytes, by: User) -> Finding:
    """Checked as `manage.py verify` does, then held against what this service has. Nothing is left of it."""
    sha256 = hashlib.sha256(data).hexdigest()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        path.write_bytes(data)
        try:
            problem = comparing.first_problem(data, path)
            if problem:
                return Finding(Verdict.BROKEN, sha256, problem=problem)
            return _whole(data, sha256, verify.open_package(str(path)), by)
        except Refused as refused:
            return Finding(Verdict.BROKEN, sha256, problem=refused.problem)


def _whole(data: bytes, sha256: str, package: verify.Package, by: User) -> Finding:
    manifest = comparing.manifest_of(package)
    if manifest.get("number") is None:
        return Finding(Verdict.DRAFT, sha256)
    named = manifest.get("version_sha256")  # verify.py held it against the bytes of dossier.json
    version = Version.objects.filter(sha256=named).select_related("submission").first()
    if version is None:
        return Finding(Verdict.UNKNOWN, sha256)
    may_see = _may_see(by, version.submission)
    difference = comparing.first_difference(manifest, version)
    if difference:
        # What else there is of a version that they may not see is not for them to find out leaf by leaf.
        return Finding(
            Verdict.DIFFERS, sha256, version=version, may_see=may_see, problem=difference if may_see else None
        )
    verdict = Verdict.OURS if comparing.written_as_here(data, manifest, package) else Verdict.REPACKED
    return Finding(
        verdict, sha256, version=version, may_see=may_see, all_sha256=manifest.get("all_sha256", NO_HASH_OVER_ALL)
    )


def _may_see(user: User, submission: Submission) -> bool:
    return permissions.visible_to(user).filter(pk=submission.pk).exists()
