"""What stops a submission: missing answers, the rules of the law, and cross-checks that fail.

Each thing is said once. A rule says more than "enter an answer", so it speaks in its place; what compares answers is a
check and not a rule; a check that only waits for an answer is silent, because the missing answer is a problem already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from designation.case import Case, case_of
from designation.checks import checks
from designation.rules.legal import LEGAL, Rule
from designation.rules.slips import SLIPS
from submissions.checks import EVIDENCE_SECTION, Check, as_problems
from submissions.problems import EvidenceItem, Problem, Status, completeness
from submissions.questionnaire import AllAnswers, Kind, Questionnaire, is_empty

__all__ = ["RULES", "Case", "Rule", "case_of", "problems"]

RULES: tuple[Rule, ...] = (*LEGAL, *SLIPS)
Place = tuple[str, str]


def problems(
    questionnaire: Questionnaire,
    answers: AllAnswers,
    evidence: Mapping[str, EvidenceItem],
    *,
    today: date,
    dated: Mapping[str, date] | None = None,
) -> list[Problem]:
    """In the questionnaire's order; [] when there is nothing. `dated`: the documents' own dates by code.

    Problems that are only "could not verify" stop nothing; they stand here because an assessor may ask about them.
    """
    case = case_of(questionnaire, answers, evidence, today=today, dated=dated)
    missing = completeness(questionnaire, answers, evidence)
    legal = [problem for rule in RULES for problem in rule(case)]
    compared = _compared(case, spoken_of=_places(legal), faulty=_places(missing))
    better = _places([*legal, *(problem for problem in compared if problem.status is Status.FAIL)])
    general = [problem for problem in missing if _place(problem) not in better or not _unanswered(case, problem)]
    order = _order(questionnaire)
    return sorted([*general, *legal, *compared], key=lambda problem: order.get(_place(problem), len(order)))


def _compared(case: Case, *, spoken_of: set[Place], faulty: set[Place]) -> list[Problem]:
    """What the checks found, without what a rule or the general checks say already."""
    found = [(check, problem) for check in checks(case) for problem in as_problems(case.questionnaire, [check])]
    failed = [
        problem
        for check, problem in found
        if problem.status is Status.FAIL
        and _place(problem) not in spoken_of
        and not (_place(problem) in faulty and _is_about_evidence(case, check, problem))
    ]
    wrong = spoken_of | faulty | _places(failed)
    return [*failed, *(p for check, p in found if p.status is Status.UNVERIFIED and not _waits(case, check, wrong))]


def _is_about_evidence(case: Case, check: Check, problem: Problem) -> bool:
    """Does completeness name the unknown code at this very answer already?"""
    section = case.questionnaire.section(problem.section)
    question = section.questions.get(problem.question) if section else None
    cites = check.key == "citations_exist" or (question is not None and question.kind is Kind.EVIDENCE)
    return cites and not _unanswered(case, problem)


def _waits(case: Case, check: Check, wrong: set[Place]) -> bool:
    """Can the check not be made because something that it looks at is missing or has to be put right first?"""
    places = {(place.section, place.question) for place in check.places}
    return bool(places & wrong) or (not case.evidence and (EVIDENCE_SECTION, "") in places)


def _unanswered(case: Case, problem: Problem) -> bool:
    return is_empty(case.answer(*_place(problem)))


def _place(problem: Problem) -> Place:
    return problem.section, problem.question


def _places(found: Iterable[Problem]) -> set[Place]:
    return {_place(problem) for problem in found}


def _order(questionnaire: Questionnaire) -> dict[Place, int]:
    keys = [(section.key, question) for section in questionnaire.sections for question in section.questions]
    return {key: place for place, key in enumerate(keys)}
