"""The coverage matrix: what is answered, what is missing, and how it is frozen."""

from __future__ import annotations

from typing import Any

from submissions import coverage, dossiers
from submissions.coverage import Requirement
from submissions.questionnaire import Kind, Page, Question, Questionnaire, Section, Source, When

LAW, OURS = Source("Some regulation"), Source("Helps the reader", ours=True)
SECTION = Section(
    "case", "A", "The case", "Make it", (
        Page("one", "One", (
            Question("type", "Type?", "Type", Kind.TEXT, LAW),
            Question("claim", "Claim?", "Claim", Kind.RICH, LAW),
            Question("proof", "Proof?", "Proof", Kind.EVIDENCE, LAW),
            Question("note", "Note?", "Note", Kind.TEXT, OURS, required=False),
        )),
    ),
)  # fmt: skip
HIDDEN = Section(
    "other", "B", "Other", "Do", (Page("two", "Two", (Question("only", "Only?", "Only", Kind.TEXT, LAW),)),),
    when=When("case", "type", ("other",)),
)  # fmt: skip
QUESTIONNAIRE = Questionnaire("test", "1", "Test", (SECTION, HIDDEN))
REQUIREMENTS = (
    Requirement("argued", "The claim is argued", LAW, (("case", "claim"), ("case", "proof"))),
    Requirement("noted", "Notes", OURS, (("case", "note"),)),
    Requirement("other", "Only for the other type", LAW, (("other", "only"),)),
)


def matrix(**answers: Any) -> list[coverage.Row]:
    return coverage.matrix(QUESTIONNAIRE, REQUIREMENTS, {"case": {"type": "this", **answers}})


def test_answered_missing_and_evidence() -> None:
    [row] = matrix(claim="<p>See evidence.</p>")
    assert [place[2].key for place in row.answered] == ["claim"]
    assert [place[2].key for place in row.unanswered] == ["proof"]
    assert not row.covered
    [row] = matrix(claim="<p>So.</p>", proof=["E2", "E1"])
    assert (row.covered, row.evidence) == (True, ("E2", "E1"))


def test_only_what_applies_has_a_row() -> None:
    assert [row.requirement.key for row in matrix(note="Said")] == ["argued", "noted"]
    assert [row.requirement.key for row in matrix(type="other")] == ["argued", "other"]


def test_frozen_with_the_numbers_of_the_dossier() -> None:
    answers = {"case": {"type": "this", "claim": "<p>So.</p>", "proof": ["E1"]}}
    sections = dossiers.sections(QUESTIONNAIRE, answers, {})
    assert coverage.frozen(coverage.matrix(QUESTIONNAIRE, REQUIREMENTS, answers), sections) == [
        {
            "requirement": "The claim is argued",
            "source": "Some regulation",
            "source_ours": False,
            "answered": [
                {"anchor": "entry-case.claim", "number": "1.2", "heading": "Claim"},
                {"anchor": "entry-case.proof", "number": "1.3", "heading": "Proof"},
            ],
            "evidence": ["E1"],
        }
    ]
