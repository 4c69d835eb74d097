"""What a signed evaluation says on paper: a document (schema "document/1") of the text that both signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from dmmf import evaluation_form
from dmmf.models import Evaluation, EvaluationFile, EvaluationSignature, Outcome, Risk
from dmmf.states import Region, Setting, Side
from submissions.dossiers import long_date
from submissions.frozen_documents import fact, page, section, table
from submissions.signing import LONDON, in_words

Text = Mapping[str, Any]
FileKey = tuple[str, str, str]  # side, sha256, title
Attached = Mapping[FileKey, Mapping[str, Any]]
IMPORTED = "import"  # verb of the event that says from which package it came
NOTICE = [
    "In confidence. This document holds what the applicant and the healthcare provider told each other about one "
    "location. Do not copy or pass it on except for the supervision of that location.",
    "That the two evaluate a location together, and that manufacturing complexity, environmental conditions and "
    "automation are considered, is reported of the framework for decentralised manufacture. The rows of this form are "
    "this service's own. They are not prescribed by the regulator.",
]


def facts_of(signature: EvaluationSignature) -> dict[str, Any]:
    """A signature as plain data, in the words of submissions.signing.facts."""
    return {
        "of": f"For the {Side(signature.side).label.lower()}",
        "printed_name": signature.printed_name,
        "role": signature.role,
        "organisation": signature.organisation_name,
        "meaning": signature.meaning,
        "method": signature.method,
        "at": signature.at.astimezone(LONDON).isoformat(timespec="seconds"),
        "at_in_words": in_words(signature.at),
        "sha256": signature.sha256,
    }


def signatures_of(evaluation: Evaluation) -> list[dict[str, Any]]:
    """The facts of the signatures on the text that closed it. Of an imported one they are in the record of its import:
    nobody signed it here.
    """
    made = [one for one in evaluation.signatures.all() if one.sha256 == evaluation.sha256]
    brought = [event.data["signatures"] for event in evaluation.events.all() if event.verb == IMPORTED]
    return [facts_of(one) for one in sorted(made, key=lambda one: one.side)] or next(iter(brought), [])


def content_of(
    evaluation: Evaluation, text: Text, signatures: Sequence[EvaluationSignature], files: Iterable[EvaluationFile] = ()
) -> dict[str, Any]:
    """For frozen_documents.freeze; `text` is what both signed.

    `files`: the evidence to append, of what the text lists with its sha256. An imported evaluation has none: a file
    that a package only names may be somebody else's here.
    """
    attached = _attached(evaluation, text, {file.sha256: file.pages for file in files})
    return {
        "kind_label": "Joint suitability evaluation",
        "author": f"{text['applicant']} and {text['provider']}",
        "date": timezone.localdate(max(one.at for one in signatures)).isoformat(),
        "facts": _cover_facts(text),
        "notice": NOTICE,
        "sections": [_summary(text), *_form_sections(evaluation, text, attached), *_actions_section(text)],
        "signatures": [facts_of(one) for one in sorted(signatures, key=lambda one: one.side)],
        "attachments": list(attached.values()),
    }


def _attached(evaluation: Evaluation, text: Text, pages: Mapping[str, int]) -> dict[FileKey, dict[str, Any]]:
    """What is appended, as a dossier lists it; what one side gives for several rows once. `pages`: of each sha256."""
    given_by = {Side.APPLICANT: text["applicant"], Side.PROVIDER: text["provider"]}
    numbers = _numbers(evaluation, text)
    found: dict[FileKey, dict[str, Any]] = {}
    for row in text["rows"]:
        for file in row["files"]:
            if file["sha256"] not in pages:
                continue
            said = {name: file[name] for name in ("title", "name", "media_type", "sha256", "size")}
            attachment = found.setdefault(_key(file), {
                "code": f"E{len(found) + 1}", **said, "pages": pages[file["sha256"]], "cited_in": [],
                "supplied_by": f"the {Side(file['side']).label.lower()}, {given_by[file['side']]}",
            })  # fmt: skip
            attachment["cited_in"].append(f"{numbers[row['key']]} {row['title']}")
    return found


def _key(file: Text) -> FileKey:
    return file["side"], file["sha256"], file["title"]


def _numbers(evaluation: Evaluation, text: Text) -> dict[str, str]:
    """The number of every row: "1.2"."""
    sections = evaluation_form.of(evaluation.form_version).sections_for(text["site"]["kind"])
    return {item.key: f"{one.number}.{n}" for one in sections for n, item in enumerate(one.items, 1)}


def _cover_facts(text: Text) -> list[dict[str, str]]:
    site, proposal = text["site"], text["proposals"][Side.APPLICANT]
    conditions = sum(action["is_condition"] for row in text["rows"] for action in row["actions"])
    said = {
        "Site": f"{site['code']} {site['name']} ({site['reference']})",
        "Place": place_of(site),
        "Made there": "\n".join(product["name"] for product in text["products"]),
        "Outcome": Outcome(proposal["outcome"]).label,
        "Conditions": str(conditions) if conditions else "",
        "To be evaluated again by": long_date(proposal["re_evaluate_on"]),
    }
    return [{"label": label, "value": value} for label, value in said.items() if value]


def place_of(site: Text) -> str:
    """In one line: where the site stood when it was evaluated."""
    return ", ".join(part for part in (site["address"], site["town"], site["postcode"]) if part)


def _summary(text: Text) -> dict[str, Any]:
    site, proposals = text["site"], text["proposals"]
    said = {
        "Control Site": f"{text['control_site']['name']} ({text['control_site']['reference']}), {text['applicant']}",
        "Healthcare provider": text["provider"],
        "Site": f"{site['code']} {site['name']} ({site['reference']})",
        "Serial or asset id": site["identification"],
        "Setting": Setting(site["setting"]).label,
        "Place": place_of(site),
        "Region": Region(site["region"]).label,
        "There since": long_date(site["located_since"]),
        "Equipment": site["equipment"],
        "Contact": site["contact"],
        "Quality agreement": site["agreement"],
        "Why it was evaluated": text["why"],
        "Form": f"Version {text['form_version']} of this service's own form",
    }
    triggers = {proposal["triggers"]: side for side, proposal in reversed(proposals.items())}
    outcome = {
        "Outcome": Outcome(proposals[Side.APPLICANT]["outcome"]).label,
        "To be evaluated again by": long_date(proposals[Side.APPLICANT]["re_evaluate_on"]),
    }
    for words, side in reversed(triggers.items()):
        who = "" if len(triggers) == 1 else f" ({Side(side).label.lower()})"
        outcome[f"Evaluated earlier if{who}"] = words
    return section(
        "summary", "Outcome and site",
        page("outcome", "Outcome", *_facts("summary.outcome", outcome)),
        page("site", "What was evaluated", *_facts("summary.site", said)),
    )  # fmt: skip


def _facts(prefix: str, said: Mapping[str, str]) -> list[dict[str, Any]]:
    return [fact(f"{prefix}-{n}", label, value) for n, (label, value) in enumerate(said.items(), 1) if value]


def _form_sections(evaluation: Evaluation, text: Text, attached: Attached) -> list[dict[str, Any]]:
    form, rows = evaluation_form.of(evaluation.form_version), {row["key"]: row for row in text["rows"]}
    numbers = _numbers(evaluation, text)
    codes = {key: f"{one['code']} of {text['reference']}" for key, one in attached.items()}
    return [
        section(
            one.key, one.title,
            page("rows", "", *(
                _row_table(one.key, numbers[item.key], rows[item.key], codes) for item in one.items
            )),
            number=str(one.number),
        )
        for one in form.sections_for(text["site"]["kind"])
    ]  # fmt: skip


def _row_table(section_key: str, number: str, row: Text, codes: Mapping[FileKey, str]) -> dict[str, Any]:
    sides = list(Side)
    answers = [row["answers"][side] for side in sides]
    rows = [["Asked", *(row["asked"][side] for side in sides)], ["Answer", *(one["answer"] for one in answers)]]
    if any(one["evidence"] for one in answers):
        rows.append(["Evidence", *(one["evidence"] or "None given" for one in answers)])
    if row["files"]:
        rows.append(
            ["Files", *("\n".join(_file(one, codes) for one in row["files"] if one["side"] == s) for s in sides)]
        )
    rows.append(["Risk", *(Risk(one["risk"]).label for one in answers)])
    return table(
        f"{section_key}.{row['key']}", row["title"], ["What", *(side.label for side in sides)], rows, number=number
    )


def _file(file: Text, codes: Mapping[FileKey, str]) -> str:
    code = codes.get(_key(file))
    where = f", appended as {code}" if code else ""
    return f"{file['title']} ({file['name']}){where}, SHA-256 {file['sha256']}"


def _actions_section(text: Text) -> list[dict[str, Any]]:
    rows = [
        [
            row["title"],
            action["text"],
            f"{action['owner_name']}, {Side(action['owner_side']).label.lower()}",
            long_date(action["due_on"]),
            "Yes" if action["is_condition"] else "No",
        ]
        for row in text["rows"]
        for action in row["actions"]
    ]
    if not rows:
        return []
    columns = ["Row", "Action", "Who", "Due", "Condition"]
    return [
        section("actions", "Agreed actions", page("agreed", "", table("actions.all", "All actions", columns, rows)))
    ]
