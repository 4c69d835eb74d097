"""The clock of real cases: from their events, on its page, moved by hand, in a calendar, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from accounts.models import User
from submissions import (
    clock,
    clock_events,
    clock_keeping,
    clock_overrides,
    clock_settings,
    due_dates,
    reminders,
    tasks,
    workflow,
)
from submissions.clock import Deadline, Due
from submissions.clock_overrides import Change
from submissions.clock_types import LONDON, Act, ClockState, Period
from submissions.models import Event, Notice, Reminder, Submission
from submissions.permissions import NotNow
from submissions.refusals import Superseded, WhyMissing
from submissions.templatetags.clock import clock_row
from submissions.workflow_table import TABLE
from tests import factories
from tests.factories import ASSESSORS, PASSWORD, Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
SetNow = Callable[[date], None]
WHY = "An expert has to be asked."


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> SetNow:
    """Noon in London on the given day, until further notice."""

    def set_now(day: date) -> None:
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_now(date(2027, 9, 1))
    return set_now


@pytest.fixture
def running(cast: Cast, now: SetNow) -> Submission:
    """Day 0 is 1 September 2027; it is due on 31 October."""
    return begin(factories.make_submitted(cast, by=cast.olive), cast)


def begin(submission: Submission, cast: Cast) -> Submission:
    """It is found valid."""
    return kept(factories.validated(submission, cast.asa))


def kept(submission: Submission) -> Submission:
    clock_keeping.refresh(factories.fresh(submission))
    return factories.fresh(submission)


def ask(submission: Submission, cast: Cast) -> Submission:
    factories.request_changes(submission, cast.asa)
    return kept(submission)


def answer(submission: Submission, cast: Cast) -> Submission:
    head = factories.drafting.head_of(submission, "product")
    factories.save(submission, cast.arthur, {"strength": f"{head.number if head else 0} %"})
    workflow.submit(submission, by=cast.olive)
    return kept(submission)


def change(submission: Submission, cast: Cast, act: Act, **how: Any) -> Event:
    return clock_overrides.override(
        submission, Change(act, **how), why=WHY, by=cast.asa, method="Password entered again"
    )


def where(name: str, submission: Submission) -> str:
    return reverse(f"submissions:{name}", args=[submission.reference])


# --- From events ---------------------------------------------------------------------------------------------------


def test_a_case_with_a_request(cast: Cast, now: SetNow, running: Submission) -> None:
    now(date(2027, 9, 12))
    asked = ask(running, cast)
    assert (asked.clock_state, asked.due_on, asked.answer_due_on) == ("stopped", None, date(2027, 11, 11))
    now(date(2027, 10, 3))
    answered = answer(asked, cast)
    assert (answered.clock_state, answered.due_on, answered.answer_due_on) == ("running", date(2027, 11, 22), None)
    now(date(2027, 10, 16))
    assert clock.of(answered).sentence == (
        "Day 23 of 60: on 1 September 2027, stopped 12 September to 3 October 2027 by request 1; due 22 November 2027."
    )
    factories.decide(answered, cast.asa, "granted")
    decided = kept(answered)
    assert (decided.clock_state, decided.due_on, decided.answer_due_on) == ("ended", None, None)
    assert clock.of(decided).summary == "Ended on day 23 of 60, 16 October 2027"


def test_before_it_is_submitted_nothing_is_due(cast: Cast, draft: Submission) -> None:
    found = clock.of(draft)
    assert (found.reading.state, found.deadlines) == (ClockState.NOT_STARTED, ())


def test_it_may_start_when_it_is_submitted(cast: Cast, now: SetNow, settings: Any) -> None:
    """Then the validation has its own date beside the assessment's."""
    settings.CLOCK_STARTS = "submission"
    submitted = kept(factories.make_submitted(cast, by=cast.olive))
    found = clock.of(submitted)
    assert found.reading.due == date(2027, 10, 31)
    assert submitted.due_on == min(one.on for one in found.deadlines)


def test_a_validation_is_due_in_working_days(cast: Cast, now: SetNow, settings: Any) -> None:
    """Ten from Friday 27 August 2027; the Monday after is a bank holiday in England, not in Scotland."""
    case = Submission(state="submitted")
    sent = Event(verb="submit", at=datetime(2027, 8, 27, 9, tzinfo=LONDON))
    assert clock.of(case, [sent]).due_from("assessor") == date(2027, 9, 13)
    settings.CLOCK_NATIONS = ["scotland"]
    assert clock.of(case, [sent]).due_from("assessor") == date(2027, 9, 10)


def test_a_case_from_before_validations_were_recorded_started_when_it_was_submitted() -> None:
    case = Submission(state="information_requested")
    sent = Event(verb="submit", at=datetime(2027, 9, 1, 9, tzinfo=LONDON))
    asked = Event(verb="request_information", at=datetime(2027, 9, 12, 9, tzinfo=LONDON))
    found = clock.of(case, [sent, asked], today=date(2027, 9, 20))
    assert found.summary == "Stopped on day 10 of 60 since 12 September 2027; answer due 11 November 2027"


CLOCK_OF = {
    "draft": "not_started", "submitted": "not_started", "deficient": "not_started", "under_assessment": "running",
    "information_requested": "stopped", "granted": "ended", "refused": "ended",
}  # fmt: skip
BY_SUBMISSION = {**CLOCK_OF, "submitted": "running", "deficient": "stopped"}
DUE_IN = {"submitted": ["validation"], "under_assessment": ["assessment"], "information_requested": ["answer"]}
UNDECIDED = [name for name in TABLE.transitions if name not in ("withdraw", "give_up", "issue", "supersede")]


@given(st.lists(st.tuples(st.sampled_from(UNDECIDED), st.integers(0, 400)), max_size=12), st.booleans())
def test_the_clock_follows_the_state_on_every_way_through_the_table(
    ways: list[tuple[str, int]], at_submission: bool
) -> None:
    """In each state it is known whether it runs and what is due, however the case got there."""
    case, events, moment = Submission(state="draft"), [], datetime(2027, 1, 4, 9, tzinfo=LONDON)
    with override_settings(CLOCK_STARTS="submission" if at_submission else "validation"):
        for name, hours in ways:
            if case.state in TABLE.transitions[name].sources:
                moment += timedelta(hours=hours)
                case.state = TABLE.transitions[name].target
                events.append(Event(verb=name, at=moment))
            found = clock.of(case, events, today=moment.date())
            assert found.reading.state == (BY_SUBMISSION if at_submission else CLOCK_OF)[case.state]
            due = [one.what.value for one in found.deadlines if one.what != "assessment" or not at_submission]
            assert due == [what for what in DUE_IN.get(case.state, []) if what != "assessment" or not at_submission]
            assert found.reading.day + found.reading.left >= found.reading.period.days


def test_every_verb_that_moves_the_clock_is_one_of_the_process() -> None:
    assert {*clock_events.WANTED} - {*TABLE.transitions} == {clock_events.OVERRIDE}


def test_one_query_for_the_clocks_of_many(cast: Cast, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        factories.make_submitted(cast)
    with django_assert_num_queries(2):
        assert len([clock.of(one).summary for one in clock.with_events(Submission.objects.all())]) == 3


# --- Overrides -----------------------------------------------------------------------------------------------------


def test_overrides_one_after_the_other(cast: Cast, now: SetNow, running: Submission) -> None:
    now(date(2027, 9, 11))
    first = change(running, cast, Act.EXTEND, days=10)
    assert (first.data["old_due"], first.data["new_due"]) == ("2027-10-31", "2027-11-10")
    assert first.sentence == "extended the period by 10 days: due 10 November 2027, before 31 October 2027"
    assert factories.fresh(running).due_on == date(2027, 11, 10)
    second = change(running, cast, Act.SET, to=date(2027, 12, 1))
    assert (second.data["old_due"], second.data["new_due"]) == ("2027-11-10", "2027-12-01")
    now(date(2027, 9, 20))
    third = change(running, cast, Act.ANEW)
    assert (third.data["old_due"], third.data["new_due"]) == ("2027-12-01", "2027-11-19")
    now(date(2027, 9, 30))
    asked = ask(running, cast)
    fourth = change(asked, cast, Act.EXTEND, days=5)
    assert (fourth.data["old_due"], fourth.data["new_due"]) == (None, None)
    now(date(2027, 10, 10))
    assert answer(asked, cast).due_on == date(2027, 12, 5)  # 9 of 65 days had counted
    assert {event.why for event in running.events.filter(verb="override_clock")} == {WHY}


def test_what_an_override_refuses(cast: Cast, now: SetNow, running: Submission) -> None:
    def refused(error: type[Exception], act: Act = Act.EXTEND, by: User = cast.asa, why: str = WHY, **how: Any) -> None:
        with pytest.raises(error):
            clock_overrides.override(
                running, Change(act, **{"days": 1, **how}), why=why, by=by, method="", seen=how.pop("seen", "")
            )

    refused(WhyMissing, why=" ")
    refused(ValueError, days=0)
    refused(ValueError, Act.SET, to=date(2027, 9, 1))
    refused(PermissionDenied, by=cast.olive)
    with pytest.raises(Superseded):
        clock_overrides.override(running, Change(Act.EXTEND, 1), why=WHY, by=cast.asa, method="", seen="running-1-none")
    asked = ask(running, cast)
    refused(ValueError, Act.SET, to=date(2027, 12, 1))
    refused(ValueError, Act.ANEW)
    workflow.withdraw(asked, why="Given up.", by=cast.olive)
    refused(NotNow)
    assert not running.events.filter(verb="override_clock").exists()


def test_an_override_is_told_to_both_sides_and_a_reminder_to_who_owes_it(
    cast: Cast, now: SetNow, running: Submission
) -> None:
    def told_to(message: str) -> set[str]:
        return set(Notice.objects.filter(message=message).values_list("organisation__name", flat=True))

    change(running, cast, Act.SET, to=date(2027, 9, 12))
    assert told_to("override_clock") == {cast.pennine.name, cast.authority.name}
    now(date(2027, 9, 11))
    tasks.remind()
    assert told_to("due_authority") == {cast.authority.name}
    ask(running, cast)
    now(date(2027, 12, 1))
    tasks.remind()
    assert told_to("overdue_answer") == {cast.pennine.name}


def test_overriding_on_its_page(cast: Cast, now: SetNow, browse: Browse, running: Submission) -> None:
    asa, address = browse(cast.asa), where("clock_override", running)
    seen = clock_overrides.mark_of(clock.of(running))
    good = {"act": "set", "to-day": "3", "to-month": "12", "to-year": "2027", "why": WHY, "seen": seen}
    assert asa.get(address).status_code == 200
    empty = asa.post(address, {"act": "set"})
    assert empty.status_code == 422
    assert empty.content.count(b"Enter the new due date") == 2
    assert b"Enter the number of days to add" in asa.post(address, {"act": "extend"}).content
    past = asa.post(address, {**good, "to-year": "2020", "password": PASSWORD})
    assert b"The new due date must be after today" in past.content
    wrong = asa.post(address, {**good, "password": "not mine"})
    assert (wrong.status_code, WHY.encode() in wrong.content) == (422, True)
    late = asa.post(address, {**good, "seen": "stopped-60-none", "password": PASSWORD})
    assert (late.status_code, WHY.encode() in late.content, seen.encode() in late.content) == (409, True, True)
    assert not running.events.filter(verb="override_clock").exists()
    done = asa.post(address, {**good, "password": PASSWORD}, follow=True)
    assert b"set the due date: due 3 December 2027, before 31 October 2027" in done.content
    assert factories.fresh(running).due_on == date(2027, 12, 3)


def test_both_sides_see_the_clock_and_only_assessors_who_moved_it(
    cast: Cast, now: SetNow, browse: Browse, running: Submission
) -> None:
    change(running, cast, Act.EXTEND, days=10)
    ask(running, cast)
    for address in ("clock", "history", "overview", "clock_ics"):
        for person in (cast.olive, cast.rita):
            page = browse(person).get(where(address, running))
            assert page.status_code == 200
            assert not [name for name in ASSESSORS if name in page.content.decode()]
    shown = browse(cast.olive).get(where("clock", running)).content.decode()
    assert "Extended by 10 days, to 70. Reason: An expert has to be asked." in shown
    assert "Change the due date" not in shown
    own = browse(cast.asa).get(where("clock", running)).content.decode()
    assert f"Signed electronically by {ASSESSORS[0]}, Assessor, Assessing authority" in own
    assert "Change the due date" in own
    for page in (shown, own):
        assert "Illustrative: the number of days" in page


# --- A calendar ----------------------------------------------------------------------------------------------------


def test_the_calendar_file(cast: Cast, now: SetNow, browse: Browse, running: Submission) -> None:
    def entry() -> Any:
        answer = browse(cast.olive).get(where("clock_ics", running))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert running.title.encode() not in answer.content
        assert b"Pennine" not in answer.content
        (found,) = Calendar.from_ical(answer.content).walk("VEVENT")
        return found

    before = entry()
    assert before["summary"] == f"{running.reference}: assessment due (illustrative)"
    assert before.decoded("dtstart") == date(2027, 10, 31)
    change(running, cast, Act.SET, to=date(2027, 11, 30))
    after = entry()
    assert (after["uid"], after.decoded("dtstart")) == (before["uid"], date(2027, 11, 30))
    assert after["sequence"] > before["sequence"]
    ask(running, cast)
    assert entry()["summary"].endswith("answer to the request due (illustrative)")
    workflow.withdraw(factories.fresh(running), why="Given up.", by=cast.olive)
    assert browse(cast.olive).get(where("clock_ics", running)).status_code == 409


# --- What is kept on the row ---------------------------------------------------------------------------------------


def test_clocks_follow_the_settings(cast: Cast, now: SetNow, running: Submission, settings: Any, capsys: Any) -> None:
    settings.CLOCK_ASSESSMENT = "30 working"
    assert factories.fresh(running).due_on == date(2027, 10, 31)
    call_command("refresh_clocks")
    assert "have changed: 1" in capsys.readouterr().out
    assert factories.fresh(running).due_on == date(2027, 10, 13)
    tasks.refresh_clocks()
    assert clock_keeping.refresh_all() == 0


def test_a_row_of_a_list_asks_nothing(
    cast: Cast, now: SetNow, running: Submission, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert clock_row(running) == {"tag": "Running", "colour": "green", "text": "due 31 October 2027"}
        now(date(2027, 11, 1))
        assert clock_row(running)["tag"] == "Overdue"
        assert clock_row(Submission())["text"] == ""


def test_an_applicant_reads_on_the_application_when_an_answer_is_due(
    cast: Cast, now: SetNow, browse: Browse, running: Submission
) -> None:
    ask(running, cast)
    page = browse(cast.rita).get(where("overview", running)).content.decode()
    assert "answer due 31 October 2027" in page
    assert where("clock", running) in page


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLOCK_ASSESSMENT", "sixty"), ("CLOCK_VALIDATION", "0 working"), ("CLOCK_ANSWER", "10 lunar"),
        ("CLOCK_STARTS", "birth"), ("CLOCK_NATIONS", ["France"]), ("CLOCK_NATIONS", []), ("CLOCK_REMINDERS", [-1]),
    ],
)  # fmt: skip
def test_a_setting_that_says_nothing_is_found_at_the_start(settings: Any, name: str, value: Any) -> None:
    assert clock_settings.check() == []
    setattr(settings, name, value)
    assert [name in str(error) for error in clock_settings.check()] == [True]


# --- Reminders -----------------------------------------------------------------------------------------------------


def told() -> list[tuple[str, date, int]]:
    return list(Reminder.objects.order_by("pk").values_list("what", "due_on", "stage"))


def test_each_stage_is_told_once_and_after_days_without_a_worker_the_newest(
    cast: Cast, now: SetNow, running: Submission
) -> None:
    due = date(2027, 10, 31)
    for day, expected in [(-11, []), (-10, [10]), (-9, []), (-3, [5]), (-3, []), (0, [1]), (1, [-1]), (30, [])]:
        now(due + timedelta(days=day))
        before = len(told())
        tasks.remind()
        assert told()[before:] == [("assessment", due, stage) for stage in expected]


def test_a_date_that_moves_is_told_anew_and_an_answer_to_its_own_side(
    cast: Cast, now: SetNow, running: Submission
) -> None:
    now(date(2027, 10, 30))
    tasks.remind()
    change(running, cast, Act.EXTEND, days=3)
    tasks.remind()
    assert told() == [("assessment", date(2027, 10, 31), 1), ("assessment", date(2027, 11, 3), 5)]
    ask(running, cast)
    now(date(2027, 12, 28))
    (one,) = reminders.due_reminders()
    assert (one.deadline.what, one.deadline.owed_by, one.stage) == (Due.ANSWER, "applicant", 1)


def test_a_worker_that_dies_has_told_nothing(
    cast: Cast, now: SetNow, running: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    now(date(2027, 10, 30))
    with monkeypatch.context() as dying:
        dying.setattr(reminders, "_tell", lambda one: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.remind()
    assert told() == []
    tasks.remind()
    tasks.remind()
    assert len(told()) == 1


@given(
    st.lists(st.tuples(st.integers(-40, 20), st.booleans()), max_size=30),
    st.lists(st.integers(0, 30), min_size=1, max_size=4, unique=True),
)
def test_stages_narrow_and_none_is_told_twice(days: list[tuple[int, bool]], stages: list[int]) -> None:
    """On any days on which the service was up: `worked` says whether the mail could be sent."""
    due, seen = date(2027, 10, 31), []
    for number, worked in sorted(days):
        today = due + timedelta(days=number)
        one = Deadline(Due.ASSESSMENT, due, 0, Period(60), today)
        waiting = reminders.untold([one], today=today, stages=stages, told={(Due.ASSESSMENT, due, s) for s in seen})
        if worked:
            seen += [stage for _, stage in waiting]
            assert not reminders.untold(
                [one], today=today, stages=stages, told={(Due.ASSESSMENT, due, s) for s in seen}
            )
        assert all(stage == -1 or number >= -stage for _, stage in waiting)
    assert seen == sorted(set(seen), reverse=True)


# --- What is due ---------------------------------------------------------------------------------------------------


def test_what_is_due(cast: Cast, now: SetNow, browse: Browse, running: Submission) -> None:
    address = reverse("submissions:due")
    assert b"Nothing is overdue" in browse(cast.asa).get(address).content
    now(date(2027, 11, 2))
    for person in (cast.asa, cast.olive):
        page = browse(person).get(address).content.decode()
        assert running.reference in page
        assert "2 days" in page
    assert running.reference not in browse(cast.stella).get(address).content.decode()
    assert list(due_dates.overdue(Submission.objects.all())) == [running]
    now(date(2027, 10, 31))
    assert not due_dates.overdue(Submission.objects.all()).exists()
    assert "today" in browse(cast.asa).get(address).content.decode()
