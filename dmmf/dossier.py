"""The dossier of a master file: the answers, what the register adds to them, and the site annexes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dmmf import register_sections
from dmmf.following import VARIANTS
from dmmf.questionnaire import OVERRIDABLE
from dmmf.requirements import FROM_REGISTER, REQUIREMENTS
from submissions import coverage, dossiers
from submissions.dossiers import AttachmentInfo, long_date
from submissions.questionnaire import AllAnswers, Questionnaire
from submissions.richtext import split_blocks

KIND = "dmmf"
KIND_LABEL = "Decentralised manufacturing master file"
KIND_LABELS = {"poc": f"{KIND_LABEL}, point of care", "mm": f"{KIND_LABEL}, modular manufacture"}
NO_FORM_NOTE = "Sections and numbering are this service's own; the official template was not at hand."
ANNEXES = "annexes"
Register = Mapping[str, Any]
Overrides = Sequence[Mapping[str, str]]  # of overrides.plain


def build_dossier(
    *,
    questionnaire: Questionnaire,
    reference: str,
    number: int,
    previous_sha256: str | None,
    answers: AllAnswers,
    attachments: Sequence[AttachmentInfo],
    register: Register | None,
    overrides: Overrides = (),
) -> dict[str, Any]:
    """The dict that a version freezes. Pure: the same arguments give the same dict.

    The answers must have passed the rules. `register` is None for a draft without a product, which cannot be frozen;
    `previous_sha256` is None for version 1.
    """
    evidence = {file.code: file for file in attachments}
    sections = dossiers.sections(questionnaire, answers, evidence)
    if register:
        _add_register(sections, register)
        _add_annexes(sections, questionnaire, register, overrides)
    return {
        "schema": dossiers.SCHEMA,
        "kind": KIND,
        "kind_label": KIND_LABELS.get(answers.get("control", {}).get("dm_type", ""), KIND_LABEL),
        "reference": reference,
        "number": number,
        "previous_sha256": previous_sha256,
        "questionnaire": {"key": questionnaire.key, "version": questionnaire.version},
        "title": title(answers),
        "applicant": applicant(answers),
        "applicant_address": _address(register),
        "date": register["taken_on"] if register else "",
        "date_label": "Register as it stood on",
        "status": "Submitted",
        "document_control": _document_control(questionnaire, reference, number, previous_sha256, answers, register),
        "sections": sections,
        "coverage": _coverage(questionnaire, answers, sections),
        "attachments": dossiers.attachments(questionnaire, answers, attachments),
        "register": register,
        "overrides": list(overrides),
    }


def title(answers: AllAnswers) -> str:
    """The product as a list or a cover names it: code, then name; empty where neither is there."""
    code, name = _answer(answers, "control", "product_code"), _answer(answers, "control", "product_name")
    return f"{code} {name}".strip() if code not in name else name


def applicant(answers: AllAnswers) -> str:
    return _answer(answers, "control", "holder")


def _add_register(sections: list[dict[str, Any]], register: Register) -> None:
    """Behind the answers of a section, whose numbers are cited elsewhere."""
    added = register_sections.pages(register)
    for section in sections:
        if section["key"] in added:
            _append(section, added[section["key"]])


def _append(section: dict[str, Any], page: dict[str, Any]) -> None:
    """A page at the end of a section; its entries go on with the numbers."""
    before = sum(len(one["entries"]) for one in section["pages"])
    for number, entry in enumerate(page["entries"], start=before + 1):
        entry["number"] = f"{section['number']}.{number}"
    section["pages"].append(page)


def _add_annexes(
    sections: list[dict[str, Any]], questionnaire: Questionnaire, register: Register, overrides: Overrides
) -> None:
    """A page per site that differs, in the order of the register, with nothing but the differences."""
    section = next((one for one in sections if one["key"] == ANNEXES), None)
    if section is None:
        return
    numbers = {entry["id"]: entry["number"] for one in sections for page in one["pages"] for entry in page["entries"]}
    for site in register["sites"]:
        own = [one for one in overrides if one["site"] == site["reference"]]
        if own:
            _append(section, _annex(site, own, questionnaire, numbers))


def _annex(
    site: Mapping[str, Any], own: Overrides, questionnaire: Questionnaire, numbers: Mapping[str, str]
) -> dict[str, Any]:
    entries = []
    for one in sorted(own, key=lambda one: OVERRIDABLE.index((one["section"], one["question"]))):
        entries += _difference(site, one, questionnaire, numbers)
    return {"key": site["reference"], "title": f"{site['code']} {site['name']}", "entries": entries}


def _difference(
    site: Mapping[str, Any], one: Mapping[str, str], questionnaire: Questionnaire, numbers: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The text of the site in place of the one that it replaces, which is cited by its number, and the reason."""
    section = questionnaire.section(one["section"])
    heading = section.questions[one["question"]].heading if section else one["question"]
    slot = f"{one['section']}.{one['question']}"
    cited = f"{numbers.get(slot, '')} {heading}".strip()
    entry_id = f"{ANNEXES}.{site['reference']}.{slot}"
    about = {"number": "", "question": f"At this site, in place of {cited}", "source": "", "source_ours": True}
    blocks = [
        {"id": f"{entry_id}-{number}", "tag": tag, "html": html}
        for number, (tag, html) in enumerate(split_blocks(one["html"]), start=1)
    ]
    reason = {"id": f"{entry_id}.reason-1", "text": one["reason"]}
    return [
        {"id": entry_id, "heading": f"In place of {cited}", **about, "kind": "rich", "blocks": blocks},
        {"id": f"{entry_id}.reason", "heading": f"Reason ({heading})", **about, "kind": "text", "blocks": [reason]},
    ]


def _coverage(
    questionnaire: Questionnaire, answers: AllAnswers, sections: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The matrix; what the register answers is listed with the entry that it added."""
    rows = coverage.matrix(questionnaire, REQUIREMENTS, answers)
    entries = [entry for section in sections for page in section["pages"] for entry in page["entries"]]
    frozen = coverage.frozen(rows, sections)
    for row, line in zip(rows, frozen, strict=True):
        added = FROM_REGISTER.get(row.requirement.key, ())
        line["answered"] += [
            {"anchor": f"entry-{entry['id']}", "number": entry["number"], "heading": entry["heading"]}
            for entry in entries
            if entry["id"].startswith(added)
        ] if added else []  # fmt: skip
    return frozen


def _address(register: Register | None) -> list[str]:
    site = register["control_site"] if register else {}
    return [site[key] for key in ("name", "address", "town", "postcode") if site.get(key)]


def _document_control(
    questionnaire: Questionnaire,
    reference: str,
    number: int,
    previous_sha256: str | None,
    answers: AllAnswers,
    register: Register | None,
) -> list[dict[str, str]]:
    rows = [
        ("Reference", reference),
        ("Version", str(number)),
        ("Questionnaire", f"{questionnaire.title}, version {questionnaire.version}"),
        ("Previous version (SHA-256)", previous_sha256 or "None: this is the first version"),
        ("Product", title(answers)),
        ("Type", VARIANTS.get(_answer(answers, "control", "dm_type"), "")),
        ("Holder", applicant(answers)),
    ]
    if register:
        designation, site = register["designation"], register["control_site"]
        rows += [
            ("Control Site", f"{site['name']} ({site['reference']}), {site['town']}"),
            ("Licence", register["product"]["licence"] or "None names the product"),
            ("Designation", f"{designation['reference']}, version {designation['version']}" if designation else "None"),
            ("Sites", str(len(register["sites"]))),
            ("Register as it stood on", long_date(register["taken_on"])),
        ]
    rows += [
        ("Author", _answer(answers, "control", "author_name")),
        ("Approver", _answer(answers, "control", "approver_name")),
        ("Qualified Person", _answer(answers, "control", "qp_name")),
        ("Layout", NO_FORM_NOTE),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def _answer(answers: AllAnswers, section: str, question: str) -> str:
    value = answers.get(section, {}).get(question)
    return value.strip() if isinstance(value, str) else ""
