"""Saving a section: compare-and-swap, merging, and that no text is ever lost."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.http import Http404
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from submissions import drafting, workflow
from submissions.drafting import Conflict
from submissions.models import Event, SectionRevision, Submission
from submissions.permissions import NotNow
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Browse = Callable[[User], Client]
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


# --- The page of a conflict ---------------------------------------------------------------------------------------


def post(client: Client, submission: Submission, **fields: str) -> Any:
    where = reverse("submissions:page", args=[submission.reference, "product", "name"])
    return client.post(where, fields)


def base_on(client: Client, submission: Submission) -> str:
    page = client.get(reverse("submissions:page", args=[submission.reference, "product", "name"])).content.decode()
    found = re.search(r'name="base" value="(\d+)"', page)
    assert found
    return found[1]


def test_a_conflict_shows_both_texts_and_saving_again_resolves_it(
    cast: Cast, browse: Browse, empty: Submission
) -> None:
    olive, arthur = browse(cast.olive), browse(cast.arthur)
    base = base_on(olive, empty)
    assert base == base_on(arthur, empty) == "0"
    assert post(olive, empty, base=base, product_name="Xenon from Olive").status_code == 302
    answer = post(arthur, empty, base=base, product_name="Krypton from Arthur")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<title>Error: " in page
    assert "Somebody else changed the same answer" in page
    assert "Saved by Olive Turner" in page
    assert page.index("Xenon from Olive") < page.index("Krypton from Arthur")
    field = re.search(r'name="product_name"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="product_name"', page)
    assert field
    assert (field[1] or field[2]) == "Krypton from Arthur"
    assert answers(empty)[NAME] == "Xenon from Olive"

    number = re.search(r'name="base" value="(\d+)"', page)
    assert number
    assert post(arthur, empty, base=number[1], product_name="Xenon and krypton").status_code == 302
    assert answers(empty)[NAME] == "Xenon and krypton"
    assert [(row[2], row[3][NAME]) for row in revisions(empty)] == [
        (False, "Xenon from Olive"), (True, "Krypton from Arthur"), (False, "Xenon and krypton"),
    ]  # fmt: skip


def test_a_third_save_during_a_conflict_is_a_conflict_again(cast: Cast, browse: Browse, empty: Submission) -> None:
    olive, arthur, sid = browse(cast.olive), browse(cast.arthur), browse(cast.sid)
    post(olive, empty, base="0", product_name="One")
    page = post(arthur, empty, base="0", product_name="Two").content.decode()
    number = re.search(r'name="base" value="(\d+)"', page)
    assert number
    post(sid, empty, base=base_on(sid, empty), product_name="Three")
    assert post(arthur, empty, base=number[1], product_name="Two").status_code == 409
    assert answers(empty)[NAME] == "Three"


def test_a_page_posted_twice_is_one_revision(cast: Cast, browse: Browse, empty: Submission) -> None:
    olive = browse(cast.olive)
    for _ in range(2):
        assert post(olive, empty, base="0", product_name="Xenon").status_code == 302
    assert len(revisions(empty)) == 1


@pytest.mark.parametrize("base", ["", "abc", "-1", "²", "9" * 30, "1.5", "1; drop"])
def test_a_base_that_is_no_number_is_nothing_seen(cast: Cast, browse: Browse, empty: Submission, base: str) -> None:
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0)
    assert post(browse(cast.arthur), empty, base=base, product_name="Krypton").status_code == 409
    assert answers(empty) == {NAME: "Xenon"}
