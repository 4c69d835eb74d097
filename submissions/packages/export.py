"""Writing packages: what is frozen, or a draft, as files with a manifest. The same version gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from submissions import documents, dossiers, drafting, kinds, sealing, signing, versions
from submissions.models import Rendering, RenderingState, Submission, Version
from submissions.packages import verify
from submissions.packages.verify import DOSSIER, MANIFEST, SCHEMA, SIGNATURE, Refused
from submissions.questionnaire import is_empty

PDF, SEALED = "dossier.pdf", "manifest.pdf"
JSON_TYPE, PDF_TYPE, PYTHON_TYPE = "application/json", "application/pdf", "text/x-python"
ENDINGS = {PDF_TYPE: ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
ATTACHMENT_KEYS = ("code", "title", "name", "media_type", "sha256")
SAID_KEYS = ("edition", "kind", "dated", "confidential")  # where anything is said
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip can name
OWN = frozenset({DOSSIER, SIGNATURE, PDF, SEALED, "verify.py"})  # of every package; the rest is content


@dataclass(frozen=True)
class Leaf:
    """A file of a package. It is read when it is written, so that large evidence is never all in memory."""

    path: str
    media_type: str
    sha256: str
    size: int
    read: Callable[[], bytes]

    def data(self) -> bytes:
        """The bytes, checked against their hash. Raises Refused when the storage lost or changed them."""
        try:
            data = self.read()
        except OSError as error:
            raise Refused(self.path, "cannot be read from the storage.") from error
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise Refused(self.path, "is not in the storage as it was when it was uploaded.")
        return data

    def entry(self, operation: str) -> dict[str, Any]:
        """Its line in the manifest; `operation` is left out where it is not known."""
        known = {"operation": operation} if operation else {}
        return {"path": self.path, "media_type": self.media_type, "sha256": self.sha256, "size": self.size} | known


@dataclass(frozen=True)
class Export:
    manifest: dict[str, Any]
    leaves: Sequence[Leaf]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of every file, by path."""
        leaves = {leaf.path: leaf for leaf in self.leaves}
        for path in sorted([MANIFEST, *leaves]):
            yield path, leaves[path].data() if path in leaves else _canonical(self.manifest)


def of_version(version: Version, *, pdf: bool = True, sealed: bool = True) -> Export:
    """A frozen version. Its PDF is taken from the storage, or made now where it is not there yet (RenderError).

    The sealed manifest goes with the PDF, where there is one; it is never made here.
    """
    dossier = version.dossier
    leaves = _content(_answered(version), dossier["attachments"])
    leaves += _more_of(version)
    leaves.append(_leaf(DOSSIER, JSON_TYPE, version.canonical.encode()))
    if signature := signing.of(version):
        leaves.append(_leaf(SIGNATURE, JSON_TYPE, _canonical(signing.facts(signature))))
    if pdf:
        leaves.append(_leaf(PDF, PDF_TYPE, _pdf(version)))
    if pdf and sealed and (seal := sealing.of(version)):
        leaves.append(Leaf(SEALED, PDF_TYPE, seal.pdf_sha256, seal.size, partial(_stored, seal.storage_name)))
    leaves.append(_leaf("verify.py", PYTHON_TYPE, Path(verify.__file__).read_bytes()))
    before = version.submission.versions.filter(number=version.number - 1).first()
    fields = {
        "number": version.number,
        "previous_sha256": version.previous_sha256 or None,
        "version_sha256": version.sha256,
        **{key: dossier[key] for key in ("reference", "kind", "questionnaire", "title")},
    }
    return _export(fields, leaves, dossier["attachments"], before, known=before is not None or version.number == 1)


def of_draft(submission: Submission) -> Export:
    """The draft as it stands, with the number and the previous hash that its next version would have."""
    kind, draft = kinds.get(submission.kind), drafting.draft_of(submission)
    sections: dict[str, Mapping[str, Any]] = {section.key: {} for section in kind.questionnaire.sections}
    for key, answers in draft.answers.items():
        sections[key] = {name: value for name, value in answers.items() if not is_empty(value)}
    attachments = [
        {key: getattr(file, key) for key in ATTACHMENT_KEYS} | {"size": file.size} | dossiers.said_of(file)
        for file in map(dossiers.info_of, draft.attachments)
    ]
    leaves = _content(sections, attachments)
    leaves += [_leaf(*file) for file in kind.packing.of_draft(submission)] if kind.packing else []
    leaves.append(_leaf("verify.py", PYTHON_TYPE, Path(verify.__file__).read_bytes()))
    number, previous = versions.next_number(submission)
    before = submission.versions.order_by("-number").first()
    fields = {
        "reference": submission.reference,
        "kind": kind.key,
        "questionnaire": {"key": kind.questionnaire.key, "version": kind.questionnaire.version},
        "title": kind.title_of(submission, draft.answers),
        "number": None,
        "next_number": number,
        "previous_sha256": previous or None,
        "version_sha256": None,
    }
    return _export(fields, leaves, attachments, before, known=before is not None or number == 1)


def write(export: Export, out: Path, *, force: bool = False) -> None:
    """Write a zip (a name ending in .zip) or a new or empty folder; whole or not at all.

    Raises Refused where something is in the way; `force` lets a zip be replaced, never a folder.
    """
    if not out.parent.is_dir():
        raise Refused("", f"There is no folder {out.parent}.")
    if out.suffix.lower() == ".zip":
        if out.is_dir() or (out.exists() and not force):
            raise Refused("", f"{out} is there already. Choose another name, or replace it with --force.")
        _write_zip(export, out)
    elif out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise Refused("", f"{out} is there already and not an empty folder. Choose a new one, or a name in .zip.")
    else:
        _write_folder(export, out)


def attachment_path(attachment: Mapping[str, Any]) -> str:
    """attachments/<sha256>-<name>, the name in small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", attachment["name"]).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", plain.rpartition(".")[0] or plain))[:60].strip("-") or "file"
    return f"attachments/{attachment['sha256']}-{stem}{ENDINGS[attachment['media_type']]}"


def _export(
    fields: dict[str, Any],
    leaves: list[Leaf],
    attachments: Sequence[Mapping[str, Any]],
    before: Version | None,
    *,
    known: bool,
) -> Export:
    """`before`: the version before; `known` is False when there is one, but not in this database."""
    old = {leaf.path: leaf for leaf in _content_of(before)} if before else {}
    entries = [leaf.entry(_operation(leaf, old, before) if known else "") for leaf in leaves]
    entries += [old[path].entry("delete") for path in set(old) - {leaf.path for leaf in leaves}]
    listed = [
        {key: one[key] for key in (*ATTACHMENT_KEYS, *SAID_KEYS) if key in one} | {"path": attachment_path(one)}
        for one in attachments
    ]
    manifest = fields | {"schema": SCHEMA, "leaves": sorted(entries, key=itemgetter("path")), "attachments": listed}
    return Export(manifest | {"all_sha256": verify.over_all(manifest)}, leaves)


def _operation(leaf: Leaf, old: Mapping[str, Leaf], before: Version | None) -> str:
    if before is None or (leaf.path not in OWN and leaf.path not in old):
        return "new"
    if leaf.path in (SIGNATURE, SEALED):
        return "replace" if (signing if leaf.path == SIGNATURE else sealing).of(before) else "new"
    same = leaf.path == "verify.py" or (leaf.path in old and old[leaf.path].sha256 == leaf.sha256)
    return "unchanged" if same else "replace"


def _content_of(version: Version) -> list[Leaf]:
    return [*_content(_answered(version), version.dossier["attachments"]), *_more_of(version)]


def _answered(version: Version) -> dict[str, Any]:
    """The answers by section, without sections that the service wrote and nobody is asked for."""
    asked = kinds.get(version.submission.kind).questionnaire
    sections = version.dossier["sections"]
    return {one["key"]: one["answers"] for one in sections if one["answers"] or asked.section(one["key"])}


def _more_of(version: Version) -> list[Leaf]:
    """What the kind adds of itself."""
    packing = kinds.get(version.submission.kind).packing
    return [_leaf(*file) for file in packing.of_version(version)] if packing else []


def _content(sections: Mapping[str, Any], attachments: Sequence[Mapping[str, Any]]) -> list[Leaf]:
    leaves = {
        path: _leaf(path, JSON_TYPE, _canonical(answers))
        for path, answers in ((f"sections/{key}.json", answers) for key, answers in sections.items())
    }
    for one in attachments:
        path, sha256 = attachment_path(one), one["sha256"]
        leaves[path] = Leaf(path, one["media_type"], sha256, one["size"], _reader(sha256))
    return list(leaves.values())


def _reader(sha256: str) -> Callable[[], bytes]:
    return lambda: documents.read_attachment(sha256)


def _leaf(path: str, media_type: str, data: bytes) -> Leaf:
    return Leaf(path, media_type, hashlib.sha256(data).hexdigest(), len(data), lambda: data)


def _canonical(value: Any) -> bytes:
    return versions.canonical_json(value).encode()


def _pdf(version: Version) -> bytes:
    row = Rendering.objects.filter(version=version, state=RenderingState.DONE).first()
    if row and default_storage.exists(row.storage_name):
        pdf = _stored(row.storage_name)
        if hashlib.sha256(pdf).hexdigest() == row.pdf_sha256:
            return pdf
    return documents.render_version(version).pdf


def _stored(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        return file.read()


def _write_zip(export: Export, out: Path) -> None:
    """Stored, not deflated: evidence and PDF are packed already, and no two zlibs pack to the same bytes."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for path, data in export.files():
                member = zipfile.ZipInfo(path, EPOCH)
                member.create_system, member.external_attr = 3, 0o100644 << 16  # the same on every system
                archive.writestr(member, data)
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write_folder(export: Export, out: Path) -> None:
    temporary = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        for path, data in export.files():
            file = temporary / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        temporary.chmod(0o755)
        temporary.replace(out)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
