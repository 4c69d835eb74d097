"""Evidence and citations: what was uploaded is cited, and what is cited was uploaded."""

from __future__ import annotations

from collections.abc import Iterator

from designation.case import Case, text
from designation.checks import prose
from designation.checks.findings import Finding, fail, listed, unsure, verdict
from designation.questionnaire.sources import DESIGNATION, ours
from submissions.checks import Check
from submissions.citations import EVIDENCE_COLUMN, cell_codes, codes
from submissions.questionnaire import Kind, Question, Section

_READ = ours("Evidence that no answer cites is not read for anything")
UPLOADS = "evidence"


def evidence_cited(case: Case) -> Check:
    """Every file is cited by an answer, or mentioned in a text."""
    mentioned = {code for passage in case.passages for code, _ in prose.codes_in(passage.text)}
    never = [code for code in case.evidence if code not in {*_cited(case), *mentioned}]
    found: list[Finding] = []
    if not case.evidence:
        found.append(unsure("No evidence has been uploaded yet.", UPLOADS))
    # It contradicts nothing, so it stops nothing; what it is for cannot be told.
    if len(never) == 1:
        name = f"{never[0]} ({case.evidence[never[0]].title})"
        found.append(unsure(f"{name} is cited by no answer. Cite it where it matters, or remove it.", UPLOADS))
    elif never:
        message = f"{listed(never)} are cited by no answer. Cite them where they matter, or remove them."
        found.append(unsure(message, UPLOADS))
    return verdict(
        "evidence_cited",
        "Every file of the evidence is cited",
        _READ,
        found,
        places=(UPLOADS,),
        passed=(
            f"{next(iter(case.evidence))}, the only file, is cited."
            if len(case.evidence) == 1
            else f"All {len(case.evidence)} files are cited."
        ),
    )


def citations_exist(case: Case) -> Check:
    """Every code that an answer cites, or a text mentions, stands for a file that was uploaded."""
    cited = _cited(case)
    found = [
        *(
            fail(
                f"{code} is cited under {listed(f'“{heading}”' for heading in uses.values())}, but no evidence with "
                "that code has been uploaded.",
                *uses,
                UPLOADS,
            )
            for code, uses in cited.items()
            if code not in case.evidence
        ),
        *_mentions(case, known={*case.evidence, *cited}),
        *_wordy_cells(case),
    ]
    if not cited and not found:
        found = [unsure("No answer cites evidence yet.", UPLOADS)]
    return verdict(
        "citations_exist",
        "Everything that is cited was uploaded",
        DESIGNATION,
        found,
        places=(*dict.fromkeys(place for uses in cited.values() for place in uses), UPLOADS),
        passed=f"{listed(sorted(cited, key=_by_number))} {'is' if len(cited) == 1 else 'are'} cited and uploaded.",
    )


def _cited(case: Case) -> dict[str, dict[str, str]]:
    """Code -> where it is cited: {"E1": {"quality.stability_evidence": "Evidence of stability"}}."""
    cited: dict[str, dict[str, str]] = {}
    for section, question in _questions(case):
        for code in codes(question, case.answer(section.key, question.key)):
            cited.setdefault(code, {})[f"{section.key}.{question.key}"] = question.heading
    return cited


def _mentions(case: Case, *, known: set[str]) -> Iterator[Finding]:
    """ "(evidence E7)" in a text. Where the text only says E7, that may be the name of something else."""
    for passage in case.passages:
        for code, named in prose.codes_in(passage.text):
            if code in known:
                continue
            heading = passage.question.heading
            if named:
                message = f"{heading} mentions evidence {code} in the text, but no such evidence has been uploaded."
                yield fail(message, passage.place, UPLOADS)
            else:
                yield unsure(
                    f"{heading} mentions {code} in the text. If that is evidence, it has not been uploaded.",
                    passage.place,
                    UPLOADS,
                )


def _wordy_cells(case: Case) -> Iterator[Finding]:
    """A cell for codes that has words instead."""
    for section, question in _questions(case):
        if question.kind is not Kind.ROWS or EVIDENCE_COLUMN not in {column.key for column in question.columns}:
            continue
        for row in case.rows(section.key, question.key):
            words = text(row, EVIDENCE_COLUMN)
            if words and not cell_codes(words):
                yield unsure(
                    f"{question.heading} gives “{words}” as evidence, which cites nothing. Write a code such as E1.",
                    f"{section.key}.{question.key}",
                    UPLOADS,
                )


def _questions(case: Case) -> Iterator[tuple[Section, Question]]:
    for section in case.questionnaire.sections:
        for question in section.questions.values():
            yield section, question


def _by_number(code: str) -> tuple[int, str]:
    return len(code), code
