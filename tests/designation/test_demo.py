"""The demo case is what a real applicant could have saved and uploaded."""

import pytest

from designation.demo import ANSWERS, DERMASPRAY, evidence
from designation.questionnaire import QUESTIONNAIRE
from submissions.questionnaire import Kind
from submissions.richtext import clean
from submissions.uploads import clean_file

RICH = [
    (f"{name}-{section}-{key}", value)
    for name, case in (("pennine", ANSWERS), ("dermaspray", DERMASPRAY))
    for section, answers in case.items()
    for key, value in answers.items()
    if QUESTIONNAIRE.section(section).questions[key].kind is Kind.RICH
]


@pytest.mark.parametrize("html", [html for _, html in RICH], ids=[name for name, _ in RICH])
def test_its_rich_text_is_what_saving_leaves(html):
    cleaned = clean(html, images={"/e4": "E4", "/e5": "E5"})
    assert (cleaned.html, cleaned.removed) == (html, [])


def test_its_evidence_can_be_uploaded_and_is_the_same_every_time():
    files = evidence()
    assert [file.code for file in files] == ["E1", "E2", "E3", "E4", "E5"]
    for file in files:
        assert clean_file(file.data, file.name).media_type == file.media_type
    assert [file.data for file in evidence()] == [file.data for file in files]


def test_everything_cited_is_there():
    text = str(ANSWERS)
    assert all(f"'{code}'" in text or f"evidence:{code}" in text for code in ("E1", "E2", "E3", "E4", "E5"))
