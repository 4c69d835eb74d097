"""Completeness and shape: every fault in a draft is one clear sentence at the right question."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.problems import EvidenceItem, Status, completeness, entry_message, shape, shape_problems
from submissions.questionnaire import Choice, Kind, Page, Question, Questionnaire, Section, Source, When

SOURCE = Source("Test")
COLOURS = (Choice("red", "Red"), Choice("blue", "Blue"))


def ask(kind: Kind, heading: str = "Name of the thing", **more) -> Question:
    return Question("q", more.pop("label", "What is it?"), heading, kind, SOURCE, **more)


QUESTIONS = {
    Kind.TEXT: ask(Kind.TEXT, max_length=5),
    Kind.EMAIL: ask(Kind.EMAIL),
    Kind.NUMBER: ask(Kind.NUMBER),
    Kind.DATE: ask(Kind.DATE),
    Kind.RICH: ask(Kind.RICH, max_length=40),
    Kind.RADIOS: ask(Kind.RADIOS, choices=COLOURS),
    Kind.CHECKBOXES: ask(Kind.CHECKBOXES, choices=COLOURS),
    Kind.CONFIRM: ask(Kind.CONFIRM, label="I agree"),
    Kind.EVIDENCE: ask(Kind.EVIDENCE),
    Kind.ROWS: ask(
        Kind.ROWS,
        "Steps",
        columns=(
            Question("step", "Step", "Step", Kind.TEXT, SOURCE),
            Question("count", "Count", "Count", Kind.NUMBER, SOURCE, required=False),
        ),
    ),
}

GOOD = [
    (Kind.TEXT, "abcde"),
    (Kind.EMAIL, "a.b+c@example.co.uk"),
    (Kind.NUMBER, 0),
    (Kind.DATE, "2028-02-29"),
    (Kind.RICH, "<p>line\nline</p>"),
    (Kind.RADIOS, "red"),
    (Kind.CHECKBOXES, ["blue", "red"]),
    (Kind.CONFIRM, True),
    (Kind.EVIDENCE, ["E1", "E12"]),
    (Kind.ROWS, [{"id": "r1", "step": "Mix", "count": 2}, {"id": "r2"}]),
]

BAD = [
    (Kind.TEXT, 7, "Name of the thing must be text."),
    (Kind.TEXT, ["a"], "Name of the thing must be text."),
    (Kind.TEXT, "abcdef", "Name of the thing must be 5 characters or fewer. It has 6."),
    (Kind.TEXT, "a\nb", "Name of the thing must be a single line."),
    (Kind.TEXT, "a\x00", "Name of the thing contains characters that cannot be stored."),
    (Kind.TEXT, "\ud800", "Name of the thing contains characters that cannot be stored."),
    (Kind.RICH, {"a": 1}, "Name of the thing must be text."),
    (Kind.RICH, "x" * 41, "Name of the thing must be 40 characters or fewer. It has 41."),
    (Kind.EMAIL, "nobody", "Name of the thing must be an email address in the form name@example.com."),
    (Kind.EMAIL, "a@b", "Name of the thing must be an email address in the form name@example.com."),
    (Kind.NUMBER, "12", "Name of the thing must be a whole number, 0 or more."),
    (Kind.NUMBER, True, "Name of the thing must be a whole number, 0 or more."),
    (Kind.NUMBER, 1.5, "Name of the thing must be a whole number, 0 or more."),
    (Kind.NUMBER, -1, "Name of the thing must be a whole number, 0 or more."),
    (Kind.NUMBER, 10**30, "Name of the thing must be 999,999,999,999 or less."),
    (Kind.DATE, "2026-02-30", "Name of the thing must be a real date."),
    (Kind.DATE, "20260203", "Name of the thing must be a date in the form 2026-11-02."),
    (Kind.DATE, 20260203, "Name of the thing must be a date in the form 2026-11-02."),
    (Kind.RADIOS, "green", "“green” is not one of the choices of Name of the thing."),
    (Kind.RADIOS, ["red"], "Name of the thing must be one of the choices."),
    (Kind.CHECKBOXES, "red", "Name of the thing must be a list of choices."),
    (Kind.CHECKBOXES, ["red", "red"], "Name of the thing names a choice twice."),
    (Kind.CHECKBOXES, ["green"], "“green” is not one of the choices of Name of the thing."),
    (Kind.CONFIRM, "true", "Name of the thing must be true or false."),
    (Kind.EVIDENCE, ["1"], "Name of the thing must be a list of evidence codes such as E1."),
    (Kind.EVIDENCE, "E1", "Name of the thing must be a list of evidence codes such as E1."),
    (Kind.EVIDENCE, ["E1", "E1"], "Name of the thing cites the same evidence twice."),
    (Kind.ROWS, {}, "Steps must be a list of rows."),
    (Kind.ROWS, ["Mix"], "Steps must be a list of rows."),
    (Kind.ROWS, [{"step": "Mix"}], "Steps, row 1: a row needs an id of its own."),
    (Kind.ROWS, [{"id": "r"}, {"id": "r"}], "Steps has two rows with the same id."),
    (Kind.ROWS, [{"id": "r", "speed": 1}], "Steps, row 1: “speed” is not a column."),
    (Kind.ROWS, [{"id": "r", "count": "two"}], "Steps, row 1: Count must be a whole number, 0 or more."),
    (Kind.ROWS, [{"id": str(n)} for n in range(201)], "Steps must have 200 rows or fewer. It has 201."),
]

MESSAGES = [
    (Kind.TEXT, "Enter the name of the thing."),
    (Kind.DATE, "Enter the name of the thing."),
    (Kind.RICH, "Enter an answer to “What is it?”."),
    (Kind.RADIOS, "Select an answer to “What is it?”."),
    (Kind.CHECKBOXES, "Select at least one answer under “Name of the thing”."),
    (Kind.CONFIRM, "Tick the box to confirm: I agree."),
    (Kind.EVIDENCE, "Cite at least one item of evidence under “Name of the thing”."),
    (Kind.ROWS, "Add at least one row to “Steps”."),
]


@pytest.mark.parametrize(("kind", "value"), GOOD)
def test_a_good_answer_has_no_problem(kind, value):
    assert shape_problems(QUESTIONS[kind], value) == []


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("value", [None, ""])
def test_unanswered_is_not_badly_shaped(kind, value):
    assert shape_problems(QUESTIONS[kind], value) == []


@pytest.mark.parametrize(("kind", "value", "sentence"), BAD)
def test_a_bad_answer_gets_one_sentence(kind, value, sentence):
    assert shape_problems(QUESTIONS[kind], value) == [sentence]


@pytest.mark.parametrize(("kind", "sentence"), MESSAGES)
def test_a_missing_answer_says_what_to_do(kind, sentence):
    assert entry_message(QUESTIONS[kind]) == sentence


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(kind=st.sampled_from(list(Kind)), value=JSON)
def test_any_json_is_judged_without_an_exception(kind, value):
    question = QUESTIONS[kind]
    questionnaire = Questionnaire("t", "1", "T", (Section("s", "A", "S", "S", (Page("p", "P", (question,)),)),))
    problems = completeness(questionnaire, {"s": {"q": value}}, {})
    assert all(problem.message.endswith(".") for problem in problems)
    assert json.dumps([problem.message for problem in problems])
    if shape_problems(question, value):
        assert problems


# --- A whole questionnaire -------------------------------------------------------------------------------------------

FORM = Questionnaire(
    "test",
    "1",
    "Test",
    (
        Section(
            "a",
            "A",
            "First",
            "Do the first",
            (
                Page(
                    "choice",
                    "Choice",
                    (
                        Question("colour", "Which colour?", "Colour", Kind.RADIOS, SOURCE, choices=COLOURS),
                        Question(
                            "why_red", "Why red?", "Reason", Kind.RICH, SOURCE, when=When("a", "colour", ("red",))
                        ),
                    ),
                ),
                Page(
                    "blue",
                    "Blue",
                    (Question("proof", "Proof", "Proof", Kind.EVIDENCE, SOURCE),),
                    when=When("a", "colour", ("blue",)),
                ),
            ),
        ),
        Section("b", "B", "Second", "Do the second", (Page("rows", "Rows", (QUESTIONS[Kind.ROWS],)),)),
    ),
)
EVIDENCE = {"E1": EvidenceItem("A report", "application/pdf"), "E2": EvidenceItem("A picture", "image/png")}
ROWS = {"q": [{"id": "r1", "step": "Mix"}]}


def said(answers, evidence=EVIDENCE):
    return [(p.section, p.page, p.question, p.message) for p in completeness(FORM, answers, evidence)]


def test_an_empty_draft_names_every_open_question_in_order():
    assert said({}) == [
        ("a", "choice", "colour", "Select an answer to “Which colour?”."),
        ("b", "rows", "q", "Add at least one row to “Steps”."),
    ]


def test_conditions_open_questions_and_pages():
    assert [p[2] for p in said({"a": {"colour": "red"}, "b": ROWS})] == ["why_red"]
    assert [p[2] for p in said({"a": {"colour": "blue"}, "b": ROWS})] == ["proof"]


def test_answers_behind_a_closed_condition_do_not_count():
    assert said({"a": {"colour": "blue", "proof": ["E1"], "why_red": 7}, "b": ROWS}) == []
    assert [p.question for p in shape(FORM, {"a": {"colour": "blue", "why_red": 7}})] == ["why_red"]


def test_evidence_that_does_not_exist():
    (problem,) = said({"a": {"colour": "blue", "proof": ["E1", "E9"]}, "b": ROWS})
    assert problem[3] == "Proof cites E9, but no evidence with that code has been uploaded."


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        (
            '<p>x</p><img src="evidence:E9" alt="x">',
            "Reason cites E9, but no evidence with that code has been uploaded.",
        ),
        ('<img src="evidence:E1" alt="x">', "Reason shows E1 as an image, but E1 is not an image."),
        ('<img src="evidence:E2" alt=" ">', "Reason shows E2 without a text description. Say what the image shows."),
        (
            '<img src="http://x/y.png" alt="x">',
            "Reason shows an image that is not part of the evidence. Upload the image first.",
        ),
    ],
)
def test_images_in_rich_text(html, sentence):
    assert [p[3] for p in said({"a": {"colour": "red", "why_red": html}, "b": ROWS})] == [sentence]


def test_a_row_with_a_gap_is_named_by_its_number():
    rows = {"q": [{"id": "r1", "step": "Mix"}, {"id": "r2", "step": " "}]}
    (problem,) = said({"a": {"colour": "red", "why_red": "<p>So.</p>"}, "b": rows})
    assert problem[3] == "Steps, row 2: enter the step."


def test_keys_that_do_not_exist():
    problems = said({"a": {"colour": "red", "why_red": "<p>So.</p>", "size": 1}, "b": ROWS, "z": {}})
    assert problems == [
        ("a", "", "size", "“size” is not a question of “First”."),
        ("z", "", "", "“z” is not a section of this questionnaire."),
    ]


@pytest.mark.parametrize("answers", [{"a": []}, {"a": "text"}, {"a": 3}])
def test_a_section_that_is_no_object(answers):
    sentence = "The answers of “First” must be a JSON object."
    assert sentence in [p.message for p in shape(FORM, answers)] or not answers["a"]


def test_problems_are_failures_with_a_source_and_a_label():
    (problem, *_) = completeness(FORM, {}, {})
    assert (problem.status, problem.status.label, problem.source) == (Status.FAIL, "Fail", "Test")
    assert Status.UNVERIFIED.label == "Could not verify"
