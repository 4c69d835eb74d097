"""The demo's Control Sites: what is written down is complete. That the story can be told, the journeys show."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from dmmf import evaluation_form
from dmmf.demo import clock, evaluation_mm, evaluation_poc, northgate, northgate_story, pennine
from dmmf.questionnaire import QUESTIONNAIRE
from dmmf.states import Region, SiteKind
from submissions.questionnaire import Kind
from submissions.richtext import clean

FORMS = {SiteKind.MM: evaluation_mm.ANSWERS, SiteKind.POC: evaluation_poc.ANSWERS}


@pytest.mark.parametrize("kind", FORMS)
def test_both_sides_answer_every_row_of_the_form(kind: SiteKind) -> None:
    asked = [item.key for _, item in evaluation_form.of(evaluation_form.VERSION).items_for(kind)]
    assert sorted(FORMS[kind]) == sorted(asked)


def test_twelve_spokes_stand_in_all_regions() -> None:
    spokes = (*pennine.EVALUATED, pennine.CALDERFELL, *pennine.PROPOSED)
    assert [spoke.code for spoke in spokes] == [f"S-{number:02}" for number in range(1, 13)]
    assert {spoke.place.region for spoke in spokes} == set(Region)


def test_the_master_file_answers_every_question_in_clean_text() -> None:
    answers = northgate_story.answers()
    for section in QUESTIONNAIRE.open_sections(answers):
        for _, question in QUESTIONNAIRE.open_questions(section, answers):
            given = answers[section.key].get(question.key)
            assert given or not question.required, question.key
            if given and question.kind is Kind.RICH:
                assert clean(str(given), images={}).html == given, question.key


def test_the_clock_goes_on_and_comes_back() -> None:
    before = timezone.now()
    with clock.on(date(2026, 2, 3)) as day:
        first, second = timezone.now(), timezone.now()
        assert (timezone.localdate(), day, first < second) == (day, day, True)
    assert timezone.now() >= before


def test_nobody_moves_without_a_new_identity() -> None:
    moved = northgate.MU_03_MOVED
    assert (moved.code, moved.identification) == (northgate.MU_03.code, northgate.MU_03.identification)
    assert moved.place != northgate.MU_03.place
