"""Is a package the one that this service made? Its files are held against what would be exported now."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from submissions.models import Rendering, RenderingState, Seal, Version
from submissions.packages import apart, export, verify
from submissions.packages.verify import MANIFEST, Package, Problem

MOST_BYTES_OF_MANIFEST = 4 * verify.MEGABYTE
ENTRY = b"PK\x01\x02"  # before each member in the directory of a zip
_OWN_HASH = {export.PDF, export.SEALED, "verify.py"}  # leaves that are compared by what they are, not with a new export


def first_problem(data: bytes, path: Path) -> Problem | None:
    """What `manage.py verify` says first of the zip at a path, whose bytes are `data`; None where it is whole.

    Raises UploadRefused while another one is being checked.
    """
    if data.count(ENTRY) > verify.MOST_FILES:  # before anything builds a list of them
        return Problem("", f"The package is too large: the most is {verify.MOST_FILES:,} files.")
    return _checked_apart(path)


def _checked_apart(path: Path) -> Problem | None:
    said = apart.ask("package", path)
    if said is None:
        return Problem("", "The package could not be checked within the limits: it is far too complex.")
    return Problem(*said["first"]) if said["count"] else None


def manifest_of(package: Package) -> dict[str, Any]:
    """The manifest of a package that is whole. Raises Refused for one that no honest package has."""
    if package.sizes[MANIFEST] > MOST_BYTES_OF_MANIFEST:
        raise verify.Refused(MANIFEST, f"is larger than {MOST_BYTES_OF_MANIFEST // verify.MEGABYTE} MB.")
    return dict(verify.load_json(package, MANIFEST))


def first_difference(manifest: dict[str, Any], version: Version) -> Problem | None:
    """The first leaf of a whole package that is not as this service has it of this version."""
    ours = export.of_version(version, pdf=False).manifest
    leaves, made = ({leaf["path"]: leaf for leaf in one["leaves"]} for one in (manifest, ours))
    known = {"verify.py": {made["verify.py"]["sha256"]}, export.PDF: _pdfs(version), export.SEALED: _seals(version)}
    for path in sorted(set(leaves) | set(made)):
        if path in _OWN_HASH:
            if path == export.PDF and path in leaves and not known[path]:
                return Problem(path, "cannot be compared yet: this service has not made the PDF of this version.")
            if path in leaves and leaves[path]["sha256"] not in known[path]:
                return Problem(path, "is not the one that this service gives out.")
        elif leaves.get(path) != made.get(path):
            return Problem(path, "is not as this service has it of this version.")
    # The hash over all was found right for these leaves; older packages have none.
    rest = [{k: v for k, v in one.items() if k not in ("leaves", "all_sha256")} for one in (manifest, ours)]
    return Problem(MANIFEST, "is not as this service writes it.") if rest[0] != rest[1] else None


def _pdfs(version: Version) -> set[str]:
    done = Rendering.objects.filter(version=version, state=RenderingState.DONE)
    return set(done.values_list("pdf_sha256", flat=True))


def _seals(version: Version) -> set[str]:
    return set(Seal.objects.filter(version=version).values_list("pdf_sha256", flat=True))


def written_as_here(data: bytes, manifest: dict[str, Any], package: Package) -> bool:
    """Is the zip itself, and not only every file in it, to the byte as this service writes it?"""
    leaves = [
        export.Leaf(path, "", leaf["sha256"], package.sizes[path], partial(package.read, path))
        for path, leaf in verify.present(manifest).items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "package.zip"
        export.write(export.Export(manifest, leaves), out)
        return out.stat().st_size == len(data) and out.read_bytes() == data
