"""Answers laid out for pages: check your answers, error summaries, the history of a section, the evidence list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from submissions import dossiers, drafting, kinds
from submissions.checks import EVIDENCE_SECTION, REGISTER_SECTION, Check, Place
from submissions.citations import codes
from submissions.coverage import Row
from submissions.kinds import Draft
from submissions.models import Attachment, Submission, Version
from submissions.outline import headed
from submissions.problems import EvidenceItem, Problem, Status
from submissions.questionnaire import Answers, Kind, Page, Question, Questionnaire, Section, is_empty
from submissions.richtext import to_screen

Items = dict[str, EvidenceItem]  # by code


@dataclass(frozen=True)
class AnswerLine:
    """One question on the check-your-answers page. `entry` is None where nothing was answered."""

    section: Section
    page: Page
    question: Question
    entry: dict[str, Any] | None
    problems: list[str]

    @property
    def anchor(self) -> str:
        return f"{self.section.key}.{self.question.key}"


def sections(
    submission: Submission, questionnaire: Questionnaire, draft: Draft, problems: list[Problem]
) -> list[dict[str, Any]]:
    """The open questions of every section with their answers as the dossier would show them."""
    evidence = _items(draft.attachments)
    wrong: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        if problem.status is Status.FAIL:
            wrong.setdefault((problem.section, problem.question), []).append(sentence(problem))
    result = []
    for section in questionnaire.open_sections(draft.answers):
        given = on_screen(draft.answers.get(section.key, {}), submission)
        lines = [
            AnswerLine(
                section,
                page,
                question,
                None
                if is_empty(given.get(question.key))
                else headed(dossiers.entry(section, question, "", given[question.key], evidence), 2),
                wrong.get((section.key, question.key), []),
            )
            for page, question in questionnaire.open_questions(section, draft.answers)
        ]
        result.append({"section": section, "lines": lines})
    return result


def evidence_of(submission: Submission) -> Items:
    """All evidence there ever was by its code, the latest edition of each: old texts cite what was removed since."""
    return _items(submission.attachments.order_by("edition"))


def _items(attachments: Iterable[Attachment]) -> Items:
    return {attachment.code: EvidenceItem(attachment.title, attachment.media_type) for attachment in attachments}


def page(submission: Submission, section: Section, screen: Page) -> list[AnswerLine]:
    """The answers of one page, for who may read the draft but not write."""
    draft = drafting.draft_of(submission)
    parts = sections(submission, kinds.get(submission.kind).questionnaire, draft, [])
    lines: list[AnswerLine] = next((part["lines"] for part in parts if part["section"] is section), [])
    return [line for line in lines if line.page is screen]


def on_screen(answers: Answers, submission: Submission) -> dict[str, Any]:
    """The answers with images at the addresses of the draft's evidence."""

    def address(code: str) -> str:
        return reverse("submissions:evidence_file", args=[submission.reference, code])

    return {
        name: to_screen(value, address) if isinstance(value, str) and "evidence:" in value else value
        for name, value in answers.items()
    }


def dossier_for_screen(version: Version) -> dict[str, Any]:
    """The frozen dossier with images at the addresses of the version's attachments; the frozen text is not touched.

    Each attachment gets the address of its file (`href`) and whether it was scanned (`scan`).
    """

    def address(code: str) -> str:
        return reverse("submissions:attachment", args=[version.submission.reference, version.number, code])

    dossier = json.loads(version.canonical)
    scans = {(a.code, a.sha256): a.get_scan_display() for a in version.submission.attachments.all()}
    for attachment in dossier["attachments"]:
        attachment["href"] = address(attachment["code"])
        attachment["scan"] = scans.get((attachment["code"], attachment["sha256"]), "")
    for section in dossier["sections"]:
        for page in section["pages"]:
            page["entries"] = [headed(entry, 4) for entry in page["entries"]]
            for block in (block for entry in page["entries"] for block in entry.get("blocks", [])):
                if "evidence:" in block.get("html", ""):
                    block["html"] = to_screen(block["html"], address)
    return dossier


def error_groups(submission: Submission, problems: list[Problem]) -> list[dict[str, Any]]:
    """An error summary by section, whose links land on the field: [{"title", "errors": [{"text", "href"}]}]."""
    questionnaire = kinds.get(submission.kind).questionnaire
    groups: dict[str, list[dict[str, str]]] = {}
    for problem in problems:
        groups.setdefault(problem.section, []).append(
            {"text": sentence(problem), "href": _address_of(submission, problem)}
        )
    titles = {section.key: f"{section.letter}. {section.title}" for section in questionnaire.sections}
    titles |= {EVIDENCE_SECTION: "Evidence", REGISTER_SECTION: "Register"}
    return [{"title": titles.get(key, "Other"), "errors": errors} for key, errors in groups.items()]


def sentence(problem: Problem) -> str:
    """The problem as an error message: without a full stop at its end."""
    return problem.message.removesuffix(".")


def _address_of(submission: Submission, problem: Problem) -> str:
    if problem.href:
        return problem.href
    if problem.section == EVIDENCE_SECTION:
        return reverse("submissions:evidence", args=[submission.reference])
    page = problem.page or _first_page(submission, problem.section)
    if not page:
        return ""
    address = reverse("submissions:page", args=[submission.reference, problem.section, page])
    return f"{address}?problems=1#{field_id(submission, problem)}"


def field_id(submission: Submission, problem: Problem) -> str:
    """The id of the first control of the question that a problem is about."""
    section = kinds.get(submission.kind).questionnaire.section(problem.section)
    question = section.questions.get(problem.question) if section else None
    if question is None:
        return "main-content"
    suffix = {Kind.RADIOS: "_0", Kind.CHECKBOXES: "_0", Kind.DATE: "-day", Kind.EVIDENCE: "-upload"}
    if question.kind is Kind.ROWS:
        return f"id_{question.key}-0-{question.columns[0].key}"
    return f"id_{question.key}{suffix.get(question.kind, '')}"


def _first_page(submission: Submission, section_key: str) -> str:
    section = kinds.get(submission.kind).questionnaire.section(section_key)
    return section.pages[0].key if section else ""


def answer(submission: Submission, draft: Draft, section: Section, question: Question) -> dict[str, Any] | None:
    """One answer of the draft for the screen, or None where there is none. Block ids are those of the dossier."""
    value = on_screen(draft.answers.get(section.key, {}), submission).get(question.key)
    return shown_entry(section, question, value, _items(draft.attachments))


def shown_entry(
    section: Section, question: Question, value: Any, evidence: Items, *, level: int = 2
) -> dict[str, Any] | None:
    """An answer as a reader would see it under a heading of that level; None where it says nothing."""
    return None if is_empty(value) else headed(dossiers.entry(section, question, "", value, evidence), level)


def evidence(questionnaire: Questionnaire, draft: Draft, submission: Submission) -> list[dict[str, Any]]:
    """Each piece of evidence with the answers that cite it, and its editions where there are several, newest first.

    [{"attachment": Attachment, "cited_in": [(section, page, question), ...], "editions": [Attachment, ...]}, ...]
    """
    editions: dict[int, list[Attachment]] = {}
    for file in submission.attachments.select_related("uploaded_by").order_by("-edition"):
        editions.setdefault(file.number, []).append(file)
    cited: dict[str, list[tuple[Section, Page, Question]]] = {}
    for section in questionnaire.open_sections(draft.answers):
        given = draft.answers.get(section.key, {})
        for page, question in questionnaire.open_questions(section, draft.answers):
            for code in codes(question, given.get(question.key)):
                cited.setdefault(code, []).append((section, page, question))
    return [
        {
            "attachment": next(file for file in editions[a.number] if file.pk == a.pk),
            "details": dossiers.details_of(dossiers.info_of(a)),
            "cited_in": cited.get(a.code, []),
            "editions": editions[a.number] if len(editions[a.number]) > 1 else [],
        }
        for a in draft.attachments
    ]


def label_of(attachment: Attachment) -> str:
    """ "E1 Stability report (PDF, 12 pages)"."""
    return f"{attachment.code} {attachment.title} ({detail_of(attachment)})"


def detail_of(attachment: Attachment) -> str:
    """ "PDF, 12 pages" or "image"."""
    return "image" if attachment.is_image else f"PDF, {attachment.pages} page{'s' if attachment.pages != 1 else ''}"


def checks(submission: Submission, found: Sequence[Check]) -> list[dict[str, Any]]:
    """Cross-checks with links to every place they compared: [{"check", "links": [{"text", "href"}]}]."""
    return [
        {"check": check, "links": [link for place in check.places if (link := _link(submission, place))]}
        for check in found
    ]


def _link(submission: Submission, place: Place) -> dict[str, str]:
    if place.href:
        return {"text": place.label, "href": place.href}
    if place.section == EVIDENCE_SECTION:
        return {"text": "Evidence", "href": reverse("submissions:evidence", args=[submission.reference])}
    section = kinds.get(submission.kind).questionnaire.section(place.section)
    if section is None:
        return {}
    question = section.questions.get(place.question)
    page = section.page_of(place.question).key if question else section.pages[0].key
    address = reverse("submissions:page", args=[submission.reference, section.key, page])
    if question is None:
        return {"text": f"{section.letter}. {section.title}", "href": address}
    target = field_id(submission, Problem(section.key, page, question.key, ""))
    return {"text": f"{section.letter}. {question.heading}", "href": f"{address}#{target}"}


def lines_of(
    submission: Submission, questionnaire: Questionnaire, draft: Draft, rows: Iterable[Row]
) -> list[AnswerLine]:
    """The answers behind some rows of the coverage matrix, each once, as a reader would see them."""
    wanted = {(place[0].key, place[2].key) for row in rows for place in (*row.answered, *row.unanswered)}
    parts = sections(submission, questionnaire, draft, [])
    return [line for part in parts for line in part["lines"] if (line.section.key, line.question.key) in wanted]
