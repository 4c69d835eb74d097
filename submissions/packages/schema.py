"""The JSON Schema of a kind's packages, from its questionnaire; imports are held against it too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator

from submissions.kinds import Kind as ApplicationKind
from submissions.models.attachment import EvidenceKind
from submissions.packages.verify import DOSSIER, MANIFEST, SCHEMA, Problem
from submissions.questionnaire import Kind, Question, Questionnaire, Section, When
from submissions.shapes import MAX_NUMBER, MAX_ROWS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CODE = "^E[1-9][0-9]{0,5}$"
LINE = "^[^\\u0000-\\u0008\\u000a-\\u001f]*$"  # a tab is a space like another
UNANSWERED = {"enum": [None, ""]}  # the only way to leave one cell of a row without an answer


def package_schema(kind: ApplicationKind) -> dict[str, Any]:
    """The schema of a package's JSON files, read as one object from path to content."""
    sections = {f"sections.{section.key}": section_schema(kind, section) for section in kind.questionnaire.sections}
    more = kind.packing.schemas if kind.packing else {}
    patterns = {path: schema for path, schema in more.items() if path.startswith("^")}
    paths = {f"sections/{section.key}.json": f"sections.{section.key}" for section in kind.questionnaire.sections}
    return {
        "$schema": DIALECT,
        "title": f"Package of a {kind.label[0].lower()}{kind.label[1:]}",
        "description": f"The JSON files of a package as one object, from path to content. Kind: {kind.key}. "
        f"Questionnaire: {kind.questionnaire.key}, version {kind.questionnaire.version}. Leave out what is not "
        "answered. Only the manifest is required to begin with; every section may come later.",
        "type": "object",
        "properties": {
            MANIFEST: {"$ref": "#/$defs/manifest"},
            DOSSIER: {"description": "The frozen version. Only this service writes it.", "type": "object"},
        }
        | {path: {"$ref": f"#/$defs/{name}"} for path, name in paths.items()}
        | {path: schema for path, schema in more.items() if path not in patterns},
        "patternProperties": patterns,
        "required": [MANIFEST],
        "additionalProperties": False,
        "$defs": {"manifest": manifest_schema(kind)} | sections,
    }


def problems(kind: ApplicationKind, files: Mapping[str, Any]) -> Iterator[Problem]:
    """Where a package's JSON files, path to content, are not as the published schema says."""
    validator = Draft202012Validator(package_schema(kind))
    for error in sorted(validator.iter_errors(dict(files)), key=lambda error: [str(part) for part in error.path]):
        leaf, *field = [str(part + 1) if isinstance(part, int) else str(part) for part in error.path] or [""]
        message = str(error.schema.get("x-sentence", error.message))[:300]
        yield Problem(leaf, f"{'/'.join(field)}: {message}" if field else message)


def manifest_schema(kind: ApplicationKind) -> dict[str, Any]:
    """What manifest.json may say; the required fields are all that a package written by hand needs."""
    sha256 = _said("64 hexadecimal digits in small letters", type="string", pattern="^[0-9a-f]{64}$")
    number = _said("a whole number from 1, or null", type=["integer", "null"], minimum=1, maximum=100_000)
    # Another version is imported as far as its questions are still asked; those that are not, are named.
    asked = {"key": {"const": kind.questionnaire.key}, "version": _line(60)}
    fields = {
        "schema": {"const": SCHEMA},
        "kind": {"const": kind.key},
        "reference": _line(30) | {"description": f"Such as {kind.prefix}-2026-0001. Left out: a new one is given."},
        "title": _line(2000),
        "questionnaire": _object(asked, required=["key", "version"]),
        "number": number | {"description": "Of the submitted version; null or left out: a draft."},
        "next_number": number | {"description": "Of a draft: the number that its next version will have."},
        "previous_sha256": {"anyOf": [sha256, {"type": "null"}], "description": "The version sha256 before this one."},
        "version_sha256": {"anyOf": [sha256, {"type": "null"}], "description": f"The sha256 of {DOSSIER}."},
        "all_sha256": sha256 | {"description": "Over all leaves and the version before. Left out: nothing is checked."},
        "leaves": {"type": "array", "items": _leaf(sha256)},
        "attachments": {"type": "array", "items": _attachment(sha256)},
    }
    return {"title": MANIFEST} | _object(fields, required=["schema", "kind", "leaves"])


def _leaf(sha256: dict[str, Any]) -> dict[str, Any]:
    operations = ["new", "replace", "unchanged", "delete"]
    fields = {
        "path": _line(240),
        "sha256": sha256,
        "media_type": _line(100),
        "size": {"type": "integer", "minimum": 0, "description": "Bytes."},
        "operation": {"enum": operations, "description": "Compared with the previous version."},
    }
    return _object(fields, required=["path", "sha256"])


def _attachment(sha256: dict[str, Any]) -> dict[str, Any]:
    fields = {
        "code": _said("a code such as E1", type="string", pattern=CODE),
        "title": _line(200, least=1),
        "path": {"type": "string", "pattern": "^attachments/"},
        "name": _line(120, least=1) | {"description": "The file name people see. Left out: the last part of path."},
        "media_type": {"enum": ["application/pdf", "image/png", "image/jpeg"]},
        "sha256": sha256,
        "edition": _said("a whole number from 1 to 100,000", type="integer", minimum=1, maximum=100_000)
        | {"description": "How often a file has stood under this code. Left out: 1."},
        "kind": _said(f"one of {', '.join(EvidenceKind.values)}", enum=EvidenceKind.values),
        "dated": _said("a date such as 2026-11-02", type="string", pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        | {"description": "The date that the document carries itself."},
        "confidential": _said("true or false", type="boolean")
        | {"description": "Whether the applicant says that it is commercially confidential."},
    }
    return _object(fields, required=["code", "title", "path"])


def section_schema(kind: ApplicationKind, section: Section) -> dict[str, Any]:
    """The answers of one section. Which of them must be answered depends on others: `manage.py problems` says."""
    questionnaire = kind.questionnaire
    properties = {}
    for page in section.pages:
        for question in page.questions:
            conditions = [_condition(questionnaire, when) for when in (page.when, question.when) if when]
            properties[question.key] = _question(question) | {
                "title": question.heading,
                "description": _description(question, conditions),
            }
    said = {"description": _condition(questionnaire, section.when)} if section.when else {}
    return {"title": f"{section.letter}. {section.title}"} | said | _object(properties, required=[])


def _question(question: Question) -> dict[str, Any]:
    text = {"type": "string", "maxLength": question.limit}
    match question.kind:
        case Kind.TEXT:
            return text | {"pattern": "^[^\\r\\n]*$"}
        case Kind.EMAIL:
            return text | {"pattern": "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"}
        case Kind.RICH:
            return text | {"contentMediaType": "text/html"}
        case Kind.RADIOS:
            return _choices(question)
        case Kind.CHECKBOXES:
            return {"type": "array", "items": _choices(question), "uniqueItems": True}
        case Kind.ROWS:
            cells = {column.key: _cell(column) for column in question.columns}
            row = {"id": {"type": "string", "minLength": 1, "maxLength": 60, "description": "Unique in the table."}}
            return {"type": "array", "maxItems": MAX_ROWS, "items": _object(row | cells, required=["id"])}
    return SIMPLE[question.kind]


SIMPLE: dict[Kind, dict[str, Any]] = {
    Kind.NUMBER: {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER},
    Kind.DATE: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    Kind.CONFIRM: {"type": "boolean"},
    Kind.EVIDENCE: {"type": "array", "items": {"type": "string", "pattern": CODE}, "uniqueItems": True},
}


def _cell(column: Question) -> dict[str, Any]:
    return {"title": column.heading, "description": _description(column, []), "anyOf": [_question(column), UNANSWERED]}


def _choices(question: Question) -> dict[str, Any]:
    return {"type": "string", "oneOf": [{"const": choice.key, "title": choice.label} for choice in question.choices]}


def _description(question: Question, conditions: list[str]) -> str:
    parts = [question.label, question.hint, *conditions]
    if not question.required:
        parts.append("May be left out.")
    if question.kind is Kind.RICH:
        parts.append('HTML: see docs/package-format.md; images as <img src="evidence:E3" alt="...">.')
    if str(question.source):
        parts.append(f"Source: {question.source}.")
    return " ".join(part.strip() for part in parts if part.strip())


def _condition(questionnaire: Questionnaire, when: When) -> str:
    section = questionnaire.section(when.section)
    asked = section.questions.get(when.question) if section else None
    labels = " or ".join(f"“{asked.label_of(value) if asked else value}” ({value})" for value in when.values)
    return f"Asked only when {when.section}.{when.question} is, or includes, {labels}."


def _object(properties: dict[str, Any], *, required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _line(most: int, *, least: int = 0) -> dict[str, Any]:
    said = f"text of one line, {least} to {most} characters"
    return _said(said, type="string", minLength=least, maxLength=most, pattern=LINE)


def _said(sentence: str, **schema: Any) -> dict[str, Any]:
    """A schema with what to say when something is not as it says."""
    return schema | {"x-sentence": f"must be {sentence}."}
