#!/usr/bin/env python3
"""Checks packages offline: python verify.py [PATH ...], each a zip or a folder (else the folder of this file).

Needs Python 3.8 or later and nothing else, and sends nothing anywhere. It prints every problem with the leaf it
lies in, and ends with 0 when the package is whole, with 1 when it is not. Of several versions of one application it
checks too that each follows the one before. docs/package-format.md describes a package.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import stat
import sys
import zipfile
import zlib
from typing import IO, Any, Callable, Iterable, Iterator, NamedTuple  # noqa: UP035 -- Python 3.8

MANIFEST, DOSSIER, SIGNATURE, SCHEMA = "manifest.json", "dossier.json", "signature.json", "package/1"
MEGABYTE = 1024 * 1024
MOST_FILES = 10_000
MOST_BYTES = 1024 * MEGABYTE  # of all files together, unpacked
MOST_BYTES_OF_ONE = 256 * MEGABYTE
MOST_BYTES_OF_JSON = 20 * MEGABYTE
MOST_RATIO = 100  # unpacked to packed, of a file over a megabyte
LONGEST_PATH = 240
APART = {"manifest.pdf", "verify.py"}  # not in the hash over all: one names it, the other changes with the service
COLUMNS = {  # of register.csv, with their keys in register.json
    "Site code": "code", "Name": "name", "Identification": "identification", "Host organisation": "host",
    "Town": "town", "Postcode": "postcode", "Reference": "reference",
}  # fmt: skip
DAMAGED = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)


class Problem(NamedTuple):
    """What is wrong, and with which leaf; the sentence begins with the field where there is one."""

    leaf: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.leaf}: {self.sentence}" if self.leaf else self.sentence


class Refused(Exception):
    """The package, or this leaf of it, cannot be read any further."""

    def __init__(self, leaf: str, sentence: str) -> None:
        self.problem = Problem(leaf, sentence)
        super().__init__(str(self.problem))


class Package:
    """The files of a package by their path, from a zip or a folder; nothing outside it is ever read. Raises Refused."""

    def __init__(self, sizes: dict[str, int], open_file: Callable[[str], IO[bytes]]) -> None:
        self.sizes, self.open_file = sizes, open_file
        seen: dict[str, str] = {}
        for name, size in sizes.items():
            if not is_plain(name):
                raise Refused(show(name), "is not a path that a package can hold.")
            if seen.setdefault(name.casefold(), name) != name:
                raise Refused(name, f"differs from {seen[name.casefold()]} in capital letters only.")
            if size > MOST_BYTES_OF_ONE:
                raise Refused(name, f"is larger than {MOST_BYTES_OF_ONE // MEGABYTE} MB.")
        if len(sizes) > MOST_FILES or sum(sizes.values()) > MOST_BYTES:
            limits = f"{MOST_FILES:,} files and {MOST_BYTES // MEGABYTE:,} MB"
            raise Refused("", f"The package is too large: the most is {limits}.")

    def read(self, name: str) -> bytes:
        """The bytes of a file: exactly as many as were announced."""
        size = self.sizes[name]
        try:
            with self.open_file(name) as file:
                data = file.read(size + 1)
        except DAMAGED as error:
            raise Refused(name, "cannot be read: the file is damaged.") from error
        if len(data) != size:
            raise Refused(name, "does not have the size that was announced: the file is damaged.")
        return data


def open_package(path: str) -> Package:
    """The package at a path, a folder or a zip. Raises Refused."""
    if os.path.isdir(path):
        return _folder(path)
    if not os.path.isfile(path):
        raise Refused("", f"There is no file or folder {path}.")
    try:
        return _archive(zipfile.ZipFile(path))
    except DAMAGED as error:
        raise Refused("", "This is not a zip file that can be read: it seems to be damaged.") from error


def _folder(path: str) -> Package:
    sizes = {}
    for at, folders, files in os.walk(path):
        for name in folders + files:
            full = os.path.join(at, name)
            leaf, found = os.path.relpath(full, path).replace(os.sep, "/"), os.lstat(full)
            if stat.S_ISREG(found.st_mode):
                sizes[leaf] = found.st_size
            elif not stat.S_ISDIR(found.st_mode):
                raise Refused(show(leaf), "is a link or a special file. A package holds plain files only.")
    return Package(sizes, lambda name: open(os.path.join(path, *name.split("/")), "rb"))


def _archive(archive: zipfile.ZipFile) -> Package:
    members: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        _refuse_member(member)
        if members.setdefault(member.filename, member) is not member:
            raise Refused(member.filename, "is in the zip twice.")
    files = {name: member for name, member in members.items() if not name.endswith("/")}
    # Who zips a folder gets the folder itself as the first part of every path.
    first = next(iter(files), "").partition("/")[0] + "/"
    if MANIFEST not in files and first + MANIFEST in files and all(name.startswith(first) for name in files):
        files = {name[len(first) :]: member for name, member in files.items()}
    return Package({name: member.file_size for name, member in files.items()}, lambda name: archive.open(files[name]))


def _refuse_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if name != member.orig_filename or not is_plain(name[:-1] if name.endswith("/") else name):
        raise Refused(show(name), "is not a path that a package can hold.")
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(name, "is a link or a special file. A package holds plain files only.")
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(name, "is encrypted or packed in an unusual way. Zip the package without a password.")
    if member.file_size > MEGABYTE and member.file_size > MOST_RATIO * member.compress_size:
        raise Refused(name, f"is packed more than {MOST_RATIO} to 1, which no honest file is.")


def is_plain(path: str) -> bool:
    """A relative path of plain parts: no way up, no drive, no backslash, no control characters."""
    plain = 0 < len(path) <= LONGEST_PATH and path.isprintable() and not set(path) & set('\\:*?"<>|')
    return plain and not {"", ".", ".."} & set(path.split("/"))


def show(text: str) -> str:
    return "".join(mark if mark.isprintable() else "?" for mark in text[:80])


def load_json(package: Package, leaf: str) -> Any:
    """The value of a JSON file: UTF-8, no key twice, nothing that JSON or UTF-8 cannot hold. Raises Refused."""
    if package.sizes[leaf] > MOST_BYTES_OF_JSON:
        raise Refused(leaf, f"is larger than {MOST_BYTES_OF_JSON // MEGABYTE} MB.")
    try:
        value = json.loads(package.read(leaf).decode("utf-8-sig"), object_pairs_hook=_no_key_twice)
    except (UnicodeDecodeError, RecursionError) as error:
        raise Refused(leaf, "is not UTF-8 text, or is nested too deeply.") from error
    except KeyError as error:
        raise Refused(leaf, f"{show(error.args[0])}: the key is given twice.") from error
    except ValueError as error:
        raise Refused(leaf, f"is not JSON: {error}.") from error
    for key, part in value.items() if isinstance(value, dict) else [("", value)]:
        try:
            canonical({key: part})
        except (ValueError, RecursionError) as error:
            raise Refused(leaf, f"{show(key)}: holds a number or a character that cannot be stored.") from error
    return value


def _no_key_twice(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in items:
        if key in found:
            raise KeyError(key)
        found[key] = value
    return found


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """The one JSON text of a value, of which hashes are taken. ValueError for NaN and half characters."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


class Report(NamedTuple):
    """What was found. `values` are the JSON files that could be read, by path."""

    manifest: dict[str, Any]
    problems: list[Problem]
    values: dict[str, Any]


def check(package: Package) -> Report:
    """Every problem of a package, leaf by leaf in the manifest's order. Raises Refused for a useless manifest."""
    if MANIFEST not in package.sizes:
        raise Refused("", f"There is no {MANIFEST} in the package.")
    manifest = load_json(package, MANIFEST)
    _refuse_manifest(manifest)
    problems, values = list(_leaf_problems(package, manifest["leaves"])), {}
    for path in [path for path in present(manifest) if path.endswith(".json") and path in package.sizes]:
        try:
            values[path] = load_json(package, path)
        except Refused as refused:
            problems.append(refused.problem)
    if manifest.get("all_sha256", over_all(manifest)) != over_all(manifest):
        problems.append(Problem(MANIFEST, "all_sha256: is not the hash over all leaves and the version before."))
    problems += _attachment_problems(manifest)
    problems += _version_problems(manifest, values)
    problems += _register_problems(package, values)
    return Report(manifest, problems, values)


def present(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The leaves that must be in the package, by path."""
    return {leaf["path"]: leaf for leaf in manifest["leaves"] if leaf.get("operation") != "delete"}


def over_all(manifest: dict[str, Any]) -> str:
    """The hash over all: of the sha256 of every leaf that must be there, and of that of the version before."""
    leaves = {path: leaf["sha256"] for path, leaf in present(manifest).items() if path not in APART}
    return sha256(canonical({"leaves": leaves, "previous_sha256": manifest.get("previous_sha256")}))


def _refuse_manifest(manifest: Any) -> None:
    """Only what this file relies on; an import checks the manifest against the published schema."""
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise Refused(MANIFEST, f'schema: must be "{SCHEMA}".')
    for key, (one, two) in {"leaves": ("path", "sha256"), "attachments": ("code", "path")}.items():
        for item in items if isinstance(items := manifest.setdefault(key, []), list) else [items]:
            if not isinstance(item, dict) or not isinstance(item.get(one), str) or not isinstance(item.get(two), str):
                raise Refused(MANIFEST, f"{key}: must be a list of objects that have {one} and {two} as text.")


def _leaf_problems(package: Package, leaves: list[dict[str, Any]]) -> Iterator[Problem]:
    listed = {MANIFEST}
    for leaf in leaves:
        path = leaf["path"]
        if path in listed:
            yield Problem(path, "cannot be a leaf." if path == MANIFEST else "is in the manifest twice.")
        elif leaf.get("operation") == "delete":
            if path in package.sizes:
                yield Problem(path, "is in the package, but the manifest says that it was deleted.")
        elif path not in package.sizes:
            yield Problem(path, "is missing.")
        elif sentence := _content_problem(package, leaf):
            yield Problem(path, sentence)
        listed.add(path)
    for name in sorted(set(package.sizes) - listed):
        yield Problem(name, "is not in the manifest.")


def _content_problem(package: Package, leaf: dict[str, Any]) -> str:
    try:
        data = package.read(leaf["path"])
    except Refused as refused:
        return refused.problem.sentence
    right = sha256(data) == leaf["sha256"] and leaf.get("size", len(data)) == len(data)
    return "" if right else "does not have the sha256 and size that the manifest names: it was changed."


def _attachment_problems(manifest: dict[str, Any]) -> Iterator[Problem]:
    leaves, codes, described = present(manifest), set(), set()
    for item in manifest["attachments"]:
        path, code = item["path"], item["code"]
        if code in codes:
            yield Problem(MANIFEST, f"attachments: {code} is given twice.")
        if path not in leaves or not path.startswith("attachments/"):
            yield Problem(MANIFEST, f"attachments: {code}: its path is not that of a leaf under attachments/.")
        elif item.get("sha256", leaves[path]["sha256"]) != leaves[path]["sha256"]:
            yield Problem(path, f"has another sha256 under {code} in the manifest's list of attachments.")
        codes.add(code)
        described.add(path)
    for path in [leaf for leaf in leaves if leaf.startswith("attachments/") and leaf not in described]:
        yield Problem(path, "has no code and title in the manifest's list of attachments.")


def _version_problems(manifest: dict[str, Any], values: dict[str, Any]) -> Iterator[Problem]:
    """The frozen dossier against its hash, the manifest and the other leaves."""
    if DOSSIER not in present(manifest) and manifest.get("number") is not None:
        yield Problem(MANIFEST, f"number: names a submitted version, but there is no {DOSSIER}.")
    if DOSSIER not in present(manifest) and SIGNATURE in present(manifest):
        yield Problem(SIGNATURE, f"signs a version, but there is no {DOSSIER}.")
    if DOSSIER not in values:
        return  # nothing to compare; if it is damaged, that was told
    dossier, frozen = values[DOSSIER], sha256(canonical(values[DOSSIER]))
    if manifest.get("version_sha256") != frozen:
        yield Problem(DOSSIER, "does not have the version's sha256 that the manifest names.")
    signed = values.get(SIGNATURE, {"sha256": frozen})
    if not isinstance(signed, dict) or signed.get("sha256") != frozen:
        yield Problem(SIGNATURE, f"does not name the sha256 of {DOSSIER}: it signs something else.")
    try:
        for leaf, field in _differences(manifest, values, dossier):
            yield Problem(leaf, f"{field} is not the same in {DOSSIER} and in the rest of the package.")
    except (KeyError, TypeError, AttributeError):
        yield Problem(DOSSIER, "is not a dossier.")


def _differences(manifest: dict[str, Any], values: dict[str, Any], dossier: Any) -> Iterator[tuple[str, str]]:
    for key in ("reference", "kind", "questionnaire", "number", "previous_sha256", "title"):
        if canonical(manifest.get(key)) != canonical(dossier[key]):
            yield DOSSIER, f"{key}: it"
    if type(dossier["number"]) is not int or (dossier["number"] < 2) != (dossier["previous_sha256"] is None):
        yield DOSSIER, "previous_sha256: it"
    frozen = {f"sections/{section['key']}.json": section["answers"] for section in dossier["sections"]}
    given = {path: value for path, value in values.items() if path.startswith("sections/")}
    for path in sorted(set(frozen) | set(given)):
        if canonical(frozen.get(path) or {}) != canonical(given.get(path) or {}):
            yield path, "this section's text"
    for key in ("register", "overrides"):  # a master file's
        if canonical(values.get(f"{key}.json")) != canonical(dossier.get(key)):
            yield f"{key}.json", "what it holds"
    keys = ("code", "title", "name", "media_type", "sha256", "edition", "kind", "dated", "confidential")
    lists = [[[one.get(key) for key in keys] for one in part["attachments"]] for part in (manifest, dossier)]
    if canonical(lists[0]) != canonical(lists[1]):
        yield DOSSIER, "attachments: the list"


def _register_problems(package: Package, values: dict[str, Any]) -> Iterator[Problem]:
    """A master file's register against its table, and the signed evaluations against their hashes and the register."""
    for path in [path for path in values if path.startswith("evaluations/")]:
        value = values[path]
        if not isinstance(value, dict) or value.get("sha256") != sha256(canonical(value.get("text"))):
            yield Problem(path, "text: does not have the sha256 that was signed.")
    if "register.json" not in values:
        return
    try:
        sites = values["register.json"]["sites"]
        for site in [site for site in sites if site.get("evaluation")]:
            path = f"evaluations/{site['evaluation']['reference']}.json"
            if path in values and values[path]["sha256"] != site["evaluation"]["sha256"]:
                yield Problem(path, f"sha256: is not the one of {site['code']} in register.json.")
        if "register.csv" in package.sizes:
            rows = list(csv.DictReader(io.StringIO(package.read("register.csv").decode("utf-8-sig"), newline="")))
            said = [[_bare(row[name] or "") for name in COLUMNS] for row in rows]
            if said != [[_bare(site.get(key) or "") for key in COLUMNS.values()] for site in sites]:
                yield Problem("register.csv", "its rows are not the sites of register.json.")
    except (KeyError, TypeError, AttributeError, ValueError, csv.Error, Refused):
        yield Problem("register.json", "it, or register.csv, is not a register of sites.")


def _bare(cell: str) -> str:
    """A cell without spaces, and without the apostrophe that keeps a spreadsheet from calculating."""
    return "".join(mark for mark in cell if mark.isprintable() and not mark.isspace()).lstrip("'")


def statement(manifest: dict[str, Any]) -> str:
    """What the package says of its place in the chain of versions."""
    name, number = manifest.get("reference") or "An application without a reference", manifest.get("number")
    if number is None:
        return f"{name}: a draft, not a submitted version."
    before = manifest.get("previous_sha256")
    chain = f"which follows version {number - 1} with sha256 {before}" if before else "the first version"
    return f"{name}: version {number} with sha256 {manifest.get('version_sha256')}, {chain}."


def said_of_all(manifest: dict[str, Any]) -> str:
    """The hash over all, or that there is none."""
    if "all_sha256" not in manifest:
        return "It names no hash over all: it was written by hand, or before there was one. Every leaf has its own."
    return f"Hash over all leaves and the version before: {manifest['all_sha256']}."


def chain(manifests: Iterable[dict[str, Any]]) -> tuple[list[Problem], list[str]]:
    """Does each of these versions follow the one before? Problems, and sentences on what was found otherwise."""
    problems, found = [], []
    versions = sorted((one for one in manifests if one.get("number") is not None), key=lambda one: int(one["number"]))
    for at, after in enumerate(versions[1:]):
        before = versions[at]
        one, two = before["number"], after["number"]
        if before.get("reference") != after.get("reference"):
            problems.append(Problem("", "The packages are not of one application: they cannot be a chain."))
        elif two == one and before["version_sha256"] != after["version_sha256"]:
            problems.append(Problem("", f"There are two versions {one}, with different sha256."))
        elif two == one + 1 and before["version_sha256"] != after["previous_sha256"]:
            problems.append(Problem("", f"Version {two} follows a version {one} with another sha256 than this one's."))
        elif two == one + 1:
            found.append(f"Version {two} follows version {one}.")
        elif two > one + 1:
            found.append(f"Between version {one} and {two} the chain was not checked: what lies between is not here.")
    return problems, found


def examine(path: str) -> Report:
    """What is found of the package at a path; one that cannot be read is a problem like another."""
    try:
        return check(open_package(path))
    except Refused as refused:
        return Report({}, [refused.problem], {})


def tell(paths: list[str]) -> tuple[list[str], list[Problem]]:
    """What was found of the packages at these paths, in lines, and every problem."""
    reports = {path: examine(path) for path in paths}
    lines, problems = [], [problem for report in reports.values() for problem in report.problems]
    for path, report in reports.items():
        good = [statement(report.manifest), said_of_all(report.manifest), "Good: every leaf is as listed."]
        lines += [f"{path}:"] if len(reports) > 1 else []
        lines += [str(problem) for problem in report.problems] or good
    broken, found = ([], []) if problems else chain(report.manifest for report in reports.values())
    return [*lines, *map(str, broken), *found], problems + broken


def main(arguments: list[str]) -> int:
    lines, problems = tell(arguments or [os.path.dirname(os.path.abspath(__file__))])
    sys.stdout.write("".join(f"{line}\n" for line in [*lines, *(["FAILED"] if problems else [])]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
