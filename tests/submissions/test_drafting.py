"""Saving a section: compare-and-swap, merging, and that no text is ever lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.http import Http404
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.models import User
from submissions import conflicts, drafting, workflow
from submissions.drafting import Conflict
from submissions.models import Event, SectionRevision, Submission
from submissions.permissions import NotNow
from submissions.questionnaire import Choice, Kind, Page, Question, Source, When
from submissions.questionnaire import Section as SectionOfQuestions
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NAME, CODE, STRENGTH = "product_name", "product_code", "strength"


def revisions(submission: Submission, key: str = "product") -> list[tuple[int, int, bool, dict[str, Any]]]:
    rows = SectionRevision.objects.filter(submission=submission, key=key).order_by("number")
    return [(row.number, row.base_number, row.parked, row.answers) for row in rows]


def answers(submission: Submission, key: str = "product") -> dict[str, Any]:
    return dict(drafting.answers_of(submission).get(key, {}))


def test_a_first_save_is_revision_one(cast: Cast, empty: Submission) -> None:
    revision = factories.save(empty, cast.arthur, {NAME: "Xenon"}, base=0)
    assert revision is not None
    assert (revision.number, revision.by, revision.base_number) == (1, cast.arthur, 0)
    assert revisions(empty) == [(1, 0, False, {NAME: "Xenon"})]
    assert answers(empty) == {NAME: "Xenon"}


def test_each_save_keeps_the_other_questions(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0)
    factories.save(empty, cast.olive, {CODE: "PPG-1"}, base=1)
    assert revisions(empty) == [(1, 0, False, {NAME: "Xenon"}), (2, 1, False, {NAME: "Xenon", CODE: "PPG-1"})]


def test_disjoint_edits_from_the_same_base_merge(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Gas", CODE: "P"}, base=0)
    factories.save(empty, cast.olive, {NAME: "Xenon", CODE: "P"}, base=1)
    factories.save(empty, cast.arthur, {NAME: "Gas", CODE: "PPG-1"}, base=1)
    assert answers(empty) == {NAME: "Xenon", CODE: "PPG-1"}
    assert [row[2] for row in revisions(empty)] == [False, False, False]


def test_sections_do_not_know_of_each_other(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0)
    factories.save(empty, cast.arthur, {"indication": "Asthma"}, key="context", base=0)
    assert drafting.answers_of(empty) == {"product": {NAME: "Xenon"}, "context": {"indication": "Asthma"}}


def test_a_conflict_parks_mine_keeps_theirs_and_hands_over_both(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Gas", CODE: "P"}, base=0)
    theirs = factories.save(empty, cast.olive, {NAME: "Xenon", CODE: "P"}, base=1)
    with pytest.raises(Conflict) as caught:
        factories.save(empty, cast.arthur, {NAME: "Krypton", CODE: "P"}, base=1)
    conflict = caught.value
    assert (conflict.theirs, conflict.questions) == (theirs, (NAME,))
    assert (conflict.mine, conflict.base) == ({NAME: "Krypton"}, {NAME: "Gas", CODE: "P"})
    assert answers(empty) == {NAME: "Xenon", CODE: "P"}
    assert revisions(empty)[-1] == (3, 1, True, {NAME: "Krypton", CODE: "P"})


def test_a_conflict_saves_none_of_mine_until_somebody_chooses(cast: Cast, empty: Submission) -> None:
    """Also not the part that nobody else touched: the whole text is on the page of the conflict."""
    factories.save(empty, cast.olive, {NAME: "Gas"}, base=0)
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=1)
    with pytest.raises(Conflict) as caught:
        factories.save(empty, cast.arthur, {NAME: "Krypton", STRENGTH: "25 %"}, base=1)
    assert caught.value.mine == {NAME: "Krypton", STRENGTH: "25 %"}
    assert answers(empty) == {NAME: "Xenon"}
    assert revisions(empty)[-1][3] == {NAME: "Krypton", STRENGTH: "25 %"}


def test_the_same_words_from_two_people_are_no_conflict(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Gas"}, base=0)
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=1)
    factories.save(empty, cast.arthur, {NAME: "Xenon"}, base=1)
    assert [row[0] for row in revisions(empty)] == [1, 2]


def test_a_save_that_changes_nothing_adds_no_revision_and_no_event(cast: Cast, empty: Submission) -> None:
    first = factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0)
    events = Event.objects.count()
    for _ in range(2):
        assert factories.save(empty, cast.arthur, {NAME: "Xenon"}, base=1) == first
    assert factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0) == first
    assert (len(revisions(empty)), Event.objects.count()) == (1, events)


def test_blanks_against_what_was_never_answered_change_nothing(cast: Cast, empty: Submission) -> None:
    blanks: dict[str, Any] = {NAME: "", "product_class": [], "method": "", "status": None}
    factories.save(empty, cast.olive, blanks, base=0)
    assert revisions(empty) == []


def test_blanks_do_not_clash_with_what_a_colleague_wrote_meanwhile(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0)
    factories.save(empty, cast.arthur, {NAME: "", CODE: "PPG-1"}, base=0)
    assert answers(empty) == {NAME: "Xenon", CODE: "PPG-1"}


def test_an_answer_can_be_taken_back(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0)
    factories.save(empty, cast.olive, {NAME: ""}, base=1)
    assert answers(empty) == {NAME: ""}
    assert revisions(empty)[0][3] == {NAME: "Xenon"}


def test_taking_back_what_somebody_changed_meanwhile_is_a_conflict(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Gas"}, base=0)
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=1)
    with pytest.raises(Conflict):
        factories.save(empty, cast.arthur, {NAME: ""}, base=1)
    assert answers(empty) == {NAME: "Xenon"}


def test_a_base_that_never_was_counts_as_nothing_seen(cast: Cast, empty: Submission) -> None:
    """A made-up base must not open a way to overwrite."""
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0)
    with pytest.raises(Conflict):
        factories.save(empty, cast.arthur, {NAME: "Krypton"}, base=77)
    assert answers(empty) == {NAME: "Xenon"}


def test_a_parked_text_as_base_does_not_overwrite_theirs_unseen(cast: Cast, empty: Submission) -> None:
    """After a conflict the page carries the number of theirs; a stale page carries the parked one or an older one."""
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0)
    with pytest.raises(Conflict):
        factories.save(empty, cast.arthur, {NAME: "Krypton"}, base=0)
    with pytest.raises(Conflict):
        factories.save(empty, cast.arthur, {NAME: "Neon"}, base=2)
    assert answers(empty) == {NAME: "Xenon"}


def test_who_when_what_and_why(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Gas"}, base=0)
    drafting.save_section(
        empty, key="product", changes={NAME: "Xenon"}, base_number=1, by=cast.arthur, reason="The INN is settled"
    )
    event = Event.objects.order_by("-pk")[0]
    assert (event.by, event.verb, event.why, event.side, event.draft_only, event.internal) == (
        cast.arthur, "save", "The INN is settled", "applicant", True, False,
    )  # fmt: skip
    assert event.sentence == "saved “The product” (revision 2)"
    assert event.data == {"section": "product", "revision": 2, "old": {NAME: "Gas"}, "new": {NAME: "Xenon"}}
    revision = SectionRevision.objects.get(submission=empty, number=2)
    assert revision.at <= event.at


def test_the_working_title_follows_the_draft(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Xenon", CODE: "PPG-129"}, base=0)
    row = factories.fresh(empty)
    assert (row.working_title, row.title) == ("PPG-129 Xenon", "")


def test_the_working_title_of_a_very_long_name_is_cut_not_refused(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "x" * 500, CODE: "PPG-129"}, base=0)
    assert len(factories.fresh(empty).working_title) == 500


@pytest.mark.parametrize(
    ("person", "error"), [("rita", PermissionDenied), ("stella", Http404), ("priya", Http404), ("asa", Http404)]
)
def test_who_may_not_write_leaves_nothing_behind(
    cast: Cast, empty: Submission, person: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        factories.save(empty, getattr(cast, person), {NAME: "Mine"}, base=0)
    assert revisions(empty) == []


@pytest.mark.parametrize("state", ["submitted", "granted", "refused", "withdrawn"])
def test_closed_states_take_no_words(cast: Cast, state: str, request: pytest.FixtureRequest) -> None:
    submission = request.getfixturevalue(state)
    before = revisions(submission)
    with pytest.raises(NotNow, match="Answers can be changed"):
        factories.save(submission, cast.olive, {NAME: "Too late"})
    assert revisions(submission) == before


def test_a_submission_meanwhile_closes_a_page_that_was_open(cast: Cast, draft: Submission) -> None:
    """The object in hand still says draft; the row says submitted."""

    stale = factories.fresh(draft)
    workflow.submit(draft, by=cast.olive)
    with pytest.raises(NotNow):
        factories.save(stale, cast.arthur, {NAME: "Too late"}, base=1)


# --- Nothing is ever lost -------------------------------------------------------------------------------------------

WORDS = st.sampled_from(["", "alpha", "beta", "gamma", "delta"])
STEP = st.tuples(
    st.sampled_from(["olive", "arthur"]),
    st.sampled_from(["open", "save"]),
    st.dictionaries(st.sampled_from([NAME, CODE, STRENGTH]), WORDS, min_size=1),
)


@given(steps=st.lists(STEP, min_size=2, max_size=14))
def test_every_word_ever_saved_is_in_a_revision(cast: Cast, steps: list[tuple[str, str, dict[str, str]]]) -> None:
    """Two people open and save in any order; a page posts all its fields, as a browser does."""
    submission = factories.make_empty(cast)
    seen: dict[str, tuple[int, dict[str, Any]]] = {"olive": (0, {}), "arthur": (0, {})}
    for person, what, typed in steps:
        if what == "open":
            head = drafting.head_of(submission, "product")
            seen[person] = (head.number, dict(head.answers)) if head else (0, {})
            continue
        base, page = seen[person]
        posted = {NAME: "", CODE: "", STRENGTH: "", **page, **typed}
        head_before = answers(submission)
        try:
            factories.save(submission, getattr(cast, person), posted, base=base)
        except Conflict as conflict:
            assert answers(submission) == head_before
            assert all(conflict.theirs.answers.get(name) != conflict.mine[name] for name in conflict.questions)
        _check_kept(submission, posted, page)
    numbers = [row[0] for row in revisions(submission)]
    assert numbers == list(range(1, len(numbers) + 1))
    unparked = [row for row in revisions(submission) if not row[2]]
    assert answers(submission) == (unparked[-1][3] if unparked else {})


def _check_kept(submission: Submission, posted: dict[str, Any], page: dict[str, Any]) -> None:
    kept = [row[3] for row in revisions(submission)]
    changed = {name: text for name, text in posted.items() if text and text != page.get(name)}
    assert all(any(row.get(name) == text for row in kept) for name, text in changed.items())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a SQLite test database in memory has one connection only")
def test_two_saves_at_the_same_moment_keep_both_texts() -> None:
    cast = factories.make_cast()
    submission = factories.make_empty(cast)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def save(person: User, text: str) -> None:
        try:
            start.wait(10)
            factories.save(submission, person, {NAME: text}, base=0)
            outcomes.append("saved")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=pair) for pair in ((cast.olive, "Xenon"), (cast.arthur, "Krypton"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["conflict", "saved"]
    assert sorted(row[3][NAME] for row in revisions(submission)) == ["Krypton", "Xenon"]


# --- Autosave -----------------------------------------------------------------------------------------------------

PAGE = "a" * 32


def autosave(
    submission: Submission, by: User, base: int, opened: str = PAGE, *, shown: tuple[str, ...] = (), **typed: Any
) -> SectionRevision | None:
    return drafting.autosave_section(
        submission, key="product", changes=typed, shown=[*typed, *shown], base_number=base, by=by, opened=opened
    )


def test_an_autosave_is_a_revision_from_which_the_page_goes_on(cast: Cast, empty: Submission) -> None:
    first = autosave(empty, cast.olive, 0, product_name="Xen")
    assert first
    second = autosave(empty, cast.olive, first.number, product_name="Xenon")
    assert second
    assert [row[0] for row in revisions(empty)] == [1, 2]
    assert (second.reason, answers(empty)) == (drafting.AUTOSAVED, {NAME: "Xenon"})
    event = Event.objects.order_by("-pk")[0]
    assert (event.verb, event.data["old"], event.data["new"]) == ("autosave", {NAME: "Xen"}, {NAME: "Xenon"})
    assert autosave(empty, cast.olive, 2, product_name="Xenon") == second
    assert factories.save(empty, cast.olive, {NAME: "Xenon"}, base=2) == second


def test_an_autosave_stores_nothing_once_the_page_is_behind(cast: Cast, empty: Submission) -> None:
    """Neither over theirs, nor beside it: the page would go on from answers that it does not show."""
    factories.save(empty, cast.olive, {NAME: "Xenon", CODE: "P"}, base=0)
    theirs = factories.save(empty, cast.olive, {NAME: "Xenon-129"}, base=1)
    for typed in ({NAME: "Krypton", CODE: "P"}, {NAME: "Xenon", CODE: "PPG-1"}):
        with pytest.raises(drafting.Behind) as caught:
            autosave(empty, cast.arthur, 1, **typed)
        assert caught.value.theirs == theirs
    assert len(revisions(empty)) == 2
    factories.save(empty, cast.arthur, {NAME: "Xenon", CODE: "PPG-1"}, base=1)
    assert answers(empty) == {NAME: "Xenon-129", CODE: "PPG-1"}


def test_an_autosave_is_behind_on_an_answer_that_it_could_not_read_too(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {CODE: "P"}, base=0)
    with pytest.raises(drafting.Behind):
        autosave(empty, cast.arthur, 0, shown=(CODE,), product_name="Xenon")


def test_an_autosave_minds_no_other_page_of_the_section(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {STRENGTH: "25 %"}, base=0)
    revision = autosave(empty, cast.arthur, 0, product_name="Xenon")
    assert revision
    assert revision.answers == {STRENGTH: "25 %", NAME: "Xenon"}


def test_an_autosave_whose_answer_got_lost_is_no_conflict_with_oneself(cast: Cast, empty: Submission) -> None:
    for text in ("Xe", "Xeno"):
        autosave(empty, cast.olive, 0, product_name=text)
    saved = drafting.save_section(
        empty, key="product", changes={NAME: "Xenon"}, base_number=0, by=cast.olive, opened=PAGE
    )
    assert saved
    assert (saved.number, saved.parked, answers(empty)) == (3, False, {NAME: "Xenon"})


def test_the_same_person_in_two_tabs_is_asked(cast: Cast, empty: Submission) -> None:
    autosave(empty, cast.olive, 0, product_name="Xenon")
    with pytest.raises(drafting.Behind):
        autosave(empty, cast.olive, 0, "b" * 32, product_name="Krypton")
    with pytest.raises(Conflict):
        drafting.save_section(
            empty, key="product", changes={NAME: "Krypton"}, base_number=0, by=cast.olive, opened="b" * 32
        )


def test_the_same_mark_does_not_open_a_way_over_somebody_elses_words(cast: Cast, empty: Submission) -> None:
    autosave(empty, cast.olive, 0, product_name="Xenon")
    factories.save(empty, cast.arthur, {NAME: "Krypton"}, base=1)
    autosave(empty, cast.arthur, 2, product_code="P")
    for person in (cast.olive, cast.arthur):
        with pytest.raises(drafting.Behind):
            autosave(empty, person, 1, product_name="Neon")
    assert answers(empty)[NAME] == "Krypton"


# --- Restore ------------------------------------------------------------------------------------------------------


def test_restore_brings_all_answers_back_as_a_new_revision(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Gas", CODE: "P"}, base=0)
    factories.save(empty, cast.arthur, {NAME: "Xenon", STRENGTH: "25 %"}, base=1)
    back = drafting.restore(empty, key="product", number=1, base_number=2, by=cast.sid, why="The strength was wrong")
    assert back
    assert (back.number, back.parked, back.base_number, back.answers) == (3, False, 2, {NAME: "Gas", CODE: "P"})
    assert answers(empty) == {NAME: "Gas", CODE: "P"}
    event = Event.objects.order_by("-pk")[0]
    assert (event.verb, event.by, event.why) == ("restore", cast.sid, "The strength was wrong")
    assert event.sentence == "brought back “The product” (revision 3, restored from revision 1)"
    assert (event.data["old"], event.data["new"]) == (
        {NAME: "Xenon", STRENGTH: "25 %"}, {NAME: "Gas", STRENGTH: None},
    )  # fmt: skip
    assert factories.fresh(empty).working_title == "P Gas"


def test_a_parked_text_can_be_restored(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0)
    with pytest.raises(Conflict) as caught:
        factories.save(empty, cast.arthur, {NAME: "Krypton"}, base=0)
    drafting.restore(empty, key="product", number=caught.value.parked.number, base_number=1, by=cast.arthur)
    assert answers(empty) == {NAME: "Krypton"}


def test_restore_is_refused_when_somebody_saved_meanwhile_and_twice_is_once(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Gas"}, base=0)
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=1)
    factories.save(empty, cast.arthur, {CODE: "P"}, base=2)
    with pytest.raises(drafting.Behind):
        drafting.restore(empty, key="product", number=1, base_number=2, by=cast.olive)
    assert len(revisions(empty)) == 3
    for _ in range(2):
        drafting.restore(empty, key="product", number=1, base_number=3, by=cast.olive)
    assert [row[0] for row in revisions(empty)] == [1, 2, 3, 4]


@pytest.mark.parametrize(("person", "error"), [("rita", PermissionDenied), ("stella", Http404), ("asa", Http404)])
def test_who_may_not_write_restores_nothing(cast: Cast, empty: Submission, person: str, error: type[Exception]) -> None:
    factories.save(empty, cast.olive, {NAME: "Gas"}, base=0)
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=1)
    with pytest.raises(error):
        drafting.restore(empty, key="product", number=1, base_number=2, by=getattr(cast, person))
    with pytest.raises(error):
        autosave(empty, getattr(cast, person), 2, product_name="Mine")
    assert len(revisions(empty)) == 2


def test_a_conflict_posted_twice_is_parked_once(cast: Cast, empty: Submission) -> None:
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0)
    parked = []
    for _ in range(2):
        with pytest.raises(Conflict) as caught:
            factories.save(empty, cast.arthur, {NAME: "Krypton"}, base=0)
        parked.append(caught.value.parked)
    assert parked[0] == parked[1]
    assert len(revisions(empty)) == 2


# --- Any sequence of everything -----------------------------------------------------------------------------------

# A section of its own: what is kept does not depend on what the questionnaire asks, nor on what an answer hides.
SOURCE = Source("Ours", ours=True)
TYPE = Question("type", "Type?", "Type", Kind.RADIOS, SOURCE, choices=(Choice("poc", "POC"), Choice("mm", "MM")))
REASONS = Question("reasons", "Why?", "Why", Kind.RICH, SOURCE, when=When("notes", "type", ("mm",)))
STEPS = Question("steps", "Steps?", "Steps", Kind.ROWS, SOURCE, columns=(TYPE,))
NOTES = SectionOfQuestions("notes", "Z", "Notes", "Write notes", (Page("all", "All", (TYPE, REASONS, STEPS)),))
NAMES = tuple(NOTES.questions)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(["", "poc", "mm"]),
    "reasons": st.sampled_from(["", "<p>alpha</p>", "<p>alpha</p><p>beta</p>", "<p>gamma</p><ul><li>delta</li></ul>"]),
    "steps": st.sampled_from([[], [{"id": "a", "type": "mm"}], [{"id": "a", "type": "poc"}, {"id": "b"}]]),
}
PERSON = st.sampled_from(["olive", "arthur", "sid"])
CAST: list[Cast] = []  # made by the test: a machine is made without arguments


class Draft(RuleBasedStateMachine):
    """Three people with a page of one section open each; a model says what counts and what was ever typed."""

    def __init__(self) -> None:
        super().__init__()
        self.cast = CAST[0]
        self.submission = factories.make_empty(self.cast)
        self.head: dict[str, Any] = {}
        self.writer: dict[str, str] = {}  # question -> the open page that wrote what counts
        self.typed: list[tuple[str, Any]] = []
        self.open: dict[str, tuple[int, dict[str, Any], str]] = {}
        self.waiting: list[tuple[int, int]] = []  # conflicts: parked, theirs
        self.pages = 0

    def page_of(self, person: str) -> tuple[int, dict[str, Any], str]:
        if person not in self.open:
            self.reopen(person)
        return self.open[person]

    @rule(person=PERSON)
    def reopen(self, person: str) -> None:
        head = drafting.head_of(self.submission, "notes")
        self.pages += 1
        mark = f"{self.pages:032x}"
        self.open[person] = (head.number, dict(head.answers), mark) if head else (0, {}, mark)

    @rule(person=PERSON, name=st.sampled_from(NAMES), data=st.data())
    def type(self, person: str, name: str, data: st.DataObject) -> None:
        base, page, opened = self.page_of(person)
        self.open[person] = (base, {**page, name: data.draw(VALUES[name])}, opened)

    @rule(person=PERSON)
    def save(self, person: str) -> None:
        base, page, opened = self.page_of(person)
        by = getattr(self.cast, person)
        try:
            drafting.save_section(self.submission, key="notes", changes=page, base_number=base, by=by, opened=opened)
        except Conflict as conflict:
            self.waiting.append((conflict.parked.number, conflict.theirs.number))
            self.keep(page, base)
        else:
            self.advance(page, base, opened)
        self.reopen(person)

    @rule(person=PERSON, heard=st.booleans())
    def autosave(self, person: str, heard: bool) -> None:
        base, page, opened = self.page_of(person)
        by = getattr(self.cast, person)
        try:
            saved = drafting.autosave_section(
                self.submission, key="notes", changes=page, shown=NAMES, base_number=base, by=by, opened=opened
            )
        except drafting.Behind:
            return  # the page still has the text
        self.advance(page, base, opened)
        if heard and saved:
            self.open[person] = (saved.number, page, opened)

    @precondition(lambda self: self.waiting)
    @rule(person=PERSON, data=st.data())
    def settle(self, person: str, data: st.DataObject) -> None:
        parked, theirs = self.waiting.pop()
        dispute = conflicts.find(self.submission, NOTES, parked, theirs)
        assert dispute
        chosen = {clash.name: data.draw(st.sampled_from(clash.offered)).value for clash in dispute.clashes}
        changes, problems = conflicts.settle(dispute, chosen)
        assert not problems
        try:
            drafting.save_section(
                self.submission, key="notes", changes=changes, base_number=theirs, by=getattr(self.cast, person)
            )
        except Conflict as again:
            self.waiting.append((again.parked.number, again.theirs.number))
            self.keep({name: value for name, value in changes.items() if value}, theirs)
        else:
            self.advance(changes, theirs, "merged")

    @precondition(lambda self: self.head)
    @rule(person=PERSON, data=st.data())
    def restore(self, person: str, data: st.DataObject) -> None:
        rows = revisions(self.submission, "notes")
        number, _, _, old = data.draw(st.sampled_from(rows))
        head = drafting.head_of(self.submission, "notes")
        assert head
        drafting.restore(
            self.submission, key="notes", number=number, base_number=head.number, by=getattr(self.cast, person)
        )
        self.head, self.writer = dict(old), {}

    def seen(self, base: int) -> dict[str, Any]:
        return next((row[3] for row in revisions(self.submission, "notes") if row[0] == base), {})

    def keep(self, page: dict[str, Any], base: int) -> None:
        """What was typed, as against what the page showed, has to be in a revision from now on."""
        self.typed += [(name, text) for name, text in page.items() if text and text != self.seen(base).get(name)]

    def advance(self, page: dict[str, Any], base: int, opened: str) -> None:
        """A save that went through: what the page changed counts, and nothing else is touched."""
        self.keep(page, base)
        for name in page:
            untouched = (page[name] or None) == (self.seen(base).get(name) or None)
            if untouched and self.writer.get(name) != opened:
                continue
            if (page[name] or None) != (self.head.get(name) or None):
                self.writer[name] = opened
            self.head[name] = page[name]

    @invariant()
    def nothing_is_lost(self) -> None:
        rows = revisions(self.submission, "notes")
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
        assert all(any(row[3].get(name) == text for row in rows) for name, text in self.typed)
        counting = [row[3] for row in rows if not row[2]]
        head = answers(self.submission, "notes")
        assert head == (counting[-1] if counting else {})
        assert _said(head) == _said(self.head)


def _said(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value}


def test_any_sequence_by_several_people_loses_no_text(cast: Cast) -> None:
    """Saves, autosaves (heard of or not), conflicts, merges and restores; the type hides and shows other answers."""
    CAST[:] = [cast]
    run_state_machine_as_test(
        Draft, settings=settings(max_examples=6, stateful_step_count=20, deadline=None, derandomize=True)
    )
