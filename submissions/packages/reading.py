"""Reading a package that anybody may have written: all of it is checked before a word of it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from submissions import citations, kinds, problems, richtext, uploads
from submissions.cleaning import CleanFile, UploadRefused, clean_file
from submissions.models.attachment import Scan
from submissions.packages import schema, verify
from submissions.packages.verify import DOSSIER, MANIFEST, SIGNATURE, Problem, Refused
from submissions.questionnaire import Kind as QuestionKind
from submissions.questionnaire import Question, is_empty
from submissions.shapes import shape_problems

SECTION = re.compile(r"sections/([A-Za-z0-9_-]+)\.json")
OTHERS = {DOSSIER, SIGNATURE, "dossier.pdf", "manifest.pdf", "verify.py"}


class PackageRefused(Exception):
    """The package cannot be imported; `problems` name leaf and field. Nothing was stored."""

    def __init__(self, *found: Problem) -> None:
        super().__init__("\n".join(map(str, found)))
        self.problems = found


@dataclass(frozen=True)
class Evidence:
    """A file of the package, scanned and cleaned; what cleaning left of it waits in a file of its own."""

    code: str
    details: uploads.Details
    edition: int
    name: str
    path: str
    sha256: str  # as cleaning leaves it
    media_type: str
    pages: int
    scan: Scan
    cleaned: Path

    def file(self) -> CleanFile:
        """Read only when it is stored, so that large evidence is never all in memory."""
        return CleanFile(self.cleaned.read_bytes(), self.media_type, self.pages, self.scan)


@dataclass
class Content:
    """A package that may be imported. `notes` are sentences on what will not be as it was written."""

    package: verify.Package
    manifest: dict[str, Any]
    kind: kinds.Kind
    sha256: str  # of the manifest, and so of the package
    folder: Path  # for what cleaning leaves of the evidence
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)  # what is answered
    evidence: list[Evidence] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)  # sha256 of evidence that the package's version no longer has
    more: dict[str, bytes] = field(default_factory=dict)  # what the kind has in its packages beside
    notes: list[str] = field(default_factory=list)

    @property
    def number(self) -> int | None:
        """Of the version that submitting this package would give."""
        return self.manifest.get("number") or self.manifest.get("next_number")


def read(path: str, folder: Path) -> Content:
    """Open and check a package; evidence is cleaned into `folder`, before anybody has to wait for a transaction.

    Raises PackageRefused with every problem found at the first stage that finds any.
    """
    try:
        package = verify.open_package(path)
        report = verify.check(package)
    except Refused as refused:
        raise PackageRefused(refused.problem) from refused
    _stop(report.problems)
    kind = _kind(report.manifest)
    manifest_sha256 = verify.sha256(package.read(MANIFEST))
    content = Content(package, report.manifest, kind, manifest_sha256, folder)
    _stop([*_manifest_problems(content), *_leaf_problems(content)])
    _stop([*_read_sections(content, report.values), *_read_evidence(content)])
    # What may be imported is what the published schema says; the sentences above are only clearer.
    sections = {f"sections/{key}.json": answers for key, answers in content.sections.items()}
    more = {path: value for path, value in report.values.items() if _is_more(content, path)}
    _stop(schema.problems(kind, {MANIFEST: content.manifest, **sections, **more}))
    _stop(_read_more(content))
    return content


def _is_more(content: Content, path: str) -> bool:
    packing = content.kind.packing
    return packing is not None and packing.paths.fullmatch(path) is not None


def _read_more(content: Content) -> Iterator[Problem]:
    packing = content.kind.packing
    if packing:
        paths = [path for path in verify.present(content.manifest) if _is_more(content, path)]
        content.more = {path: content.package.read(path) for path in paths}
        yield from (Problem(leaf, sentence) for leaf, sentence in packing.faults(content.more))


def _stop(found: Iterator[Problem] | list[Problem]) -> None:
    if listed := list(found):
        raise PackageRefused(*listed)


def _kind(manifest: dict[str, Any]) -> kinds.Kind:
    known = {kind.key: kind for kind in kinds.all_kinds()}
    key = manifest.get("kind")
    if not isinstance(key, str) or key not in known:
        raise PackageRefused(Problem(MANIFEST, f"kind: must be one of {', '.join(sorted(known))}."))
    return known[key]


def _manifest_problems(content: Content) -> Iterator[Problem]:
    manifest, questionnaire = content.manifest, content.kind.questionnaire
    found = list(schema.problems(content.kind, {MANIFEST: manifest}))
    yield from found
    if found:
        return
    if content.number and (content.number > 1) != bool(manifest.get("previous_sha256")):
        yield Problem(MANIFEST, "previous_sha256: is given from version 2 on, and only then.")
    version = manifest.get("questionnaire", {}).get("version", questionnaire.version)
    if version != questionnaire.version:
        content.notes.append(
            f"{MANIFEST}: the package answers version {version} of the questionnaire, "
            f"this service asks version {questionnaire.version}."
        )


def _leaf_problems(content: Content) -> Iterator[Problem]:
    for leaf in content.manifest["leaves"]:
        path, section = leaf["path"], SECTION.fullmatch(leaf["path"])
        if leaf.get("operation") == "delete":
            content.deleted |= {leaf["sha256"]} if path.startswith("attachments/") else set()
        elif _is_more(content, path):
            continue
        elif section and content.kind.questionnaire.section(section[1]) is None:
            yield Problem(path, f"“{section[1]}” is not a section of this questionnaire.")
        elif not section and path not in OTHERS and not path.startswith("attachments/"):
            yield Problem(path, "is not a file that a package of this kind holds.")


def _read_sections(content: Content, values: dict[str, Any]) -> Iterator[Problem]:
    for path, value in values.items():
        if not (found := SECTION.fullmatch(path)) or _is_more(content, path):
            continue
        key = found[1]
        if not isinstance(value, dict):
            yield Problem(path, "must be an object from question to answer.")
            continue
        faults = problems.shape(content.kind.questionnaire, {key: value})
        yield from (Problem(path, f"{fault.question}: {fault.message}") for fault in faults)
        if not faults:
            content.sections[key] = {name: one for name, one in value.items() if not is_empty(one)}
            yield from _clean_texts(content, path, key)


def _clean_texts(content: Content, path: str, key: str) -> Iterator[Problem]:
    section, answers = content.kind.questionnaire.section(key), content.sections[key]
    questions = section.questions if section else {}
    for name in [name for name in answers if questions[name].kind is QuestionKind.RICH]:
        try:
            answers[name], notes = _clean(questions[name], answers[name])
        except ValueError as error:
            yield Problem(path, f"{name}: {error}")
            continue
        content.notes += [f"{path}: {name}: {note}" for note in notes]
        if is_empty(answers[name]):
            del answers[name]


def _clean(question: Question, html: str) -> tuple[str, list[str]]:
    """The text as it may be stored, and what changed. Raises ValueError with a sentence.

    Every cited image stays, also one whose evidence is not there: the checks before a submission will say so.
    """
    cited = {image.src: image.code for image in citations.images(html) if richtext.EVIDENCE.fullmatch(image.src)}
    cleaned = richtext.clean(html, images=cited)
    for fault in shape_problems(question, cleaned.html):
        raise ValueError(fault)
    notes = [f"removed {what}." for what in cleaned.removed]
    if not notes and cleaned.html != html:
        notes = ["written in the shape that this service uses; only what it does not keep is gone."]
    return cleaned.html, notes


def _read_evidence(content: Content) -> Iterator[Problem]:
    leaves = verify.present(content.manifest)
    seen: dict[tuple[str, str], str] = {}
    for item in content.manifest["attachments"]:
        path, code = item["path"], item["code"]
        name = item.get("name") or re.sub(r"^[0-9a-f]{64}-", "", path.rpartition("/")[2])
        try:
            data = content.package.read(path)
            file = clean_file(data, name)
        except UploadRefused as refused:
            yield Problem(path, str(refused))
            continue
        except Refused as refused:
            yield refused.problem
            continue
        if verify.sha256(data) != leaves[path]["sha256"]:
            yield Problem(path, "was changed while it was read.")
        if item.get("media_type", file.media_type) != file.media_type:
            yield Problem(path, f"is {file.media_type} by its content, but {item['media_type']} in the manifest.")
        title = item["title"].strip() or uploads.title_from(name)
        if (other := seen.setdefault((file.sha256, title), code)) != code:
            yield Problem(path, f"{code} is the same file with the same title as {other}.")
        if file.sha256 != leaves[path]["sha256"]:
            content.notes.append(
                f"{path}: what a document must not bring along (scripts, forms and the like) or an image does not "
                f"need was removed; its sha256 is now {file.sha256}."
            )
        if not (dated := _date(item.get("dated"))) and "dated" in item:
            yield Problem(path, "dated: must be a real date such as 2026-11-02.")
        details = uploads.Details(
            title=title, kind=item.get("kind", ""), dated=dated, confidential=item.get("confidential", False)
        )
        cleaned = content.folder / file.sha256
        cleaned.write_bytes(file.data)
        content.evidence.append(
            Evidence(code, details, item.get("edition", 1), name, path, file.sha256, file.media_type, file.pages,
                     file.scan, cleaned)
        )  # fmt: skip


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
