"""What becomes of a comment: answered, given to somebody, resolved and opened again, and found."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from submissions import allocation, comment_search, comment_threads, comments, reading, workflow
from submissions.comment_anchors import Fate
from submissions.comment_threads import NotAnAssessor, Thread
from submissions.comments import NotQuoted
from submissions.models import AssessmentVerdict, Comment, CommentReply, CommentStanding, Event, Submission, VersionRead
from submissions.permissions import NotNow
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db
NAME, ROW = "applicant.legal_name-1", "clinical.benefits-2"


def add(submission: Submission, by: User, text: str = "Why?", **details: Any) -> Comment:
    details = {"block": NAME, "visibility": "internal", **details}
    return comments.add_comment(factories.last_version(submission), text=text, by=by, **details)


def thread(comment: Comment) -> Thread:
    return comment_threads.threads(Comment.objects.filter(pk=comment.pk))[0]


def events(submission: Submission) -> list[tuple[str, bool]]:
    found = Event.objects.filter(submission=submission).order_by("pk")
    return list(found.values_list("verb", "internal"))


def test_a_part_of_a_paragraph_is_quoted(cast: Cast, submitted: Submission) -> None:
    assert add(submitted, cast.asa, quote=" Polar\n Gases ").quote == "Polar\n Gases"
    assert add(submitted, cast.asa, quote=" ").quote == "Pennine Polar Gases Ltd"
    with pytest.raises(NotQuoted):
        add(submitted, cast.asa, quote="Southern Gases")
    assert Comment.objects.count() == 2


def test_a_thread_with_replies(cast: Cast, submitted: Submission) -> None:
    comment, token = add(submitted, cast.asa), factories.token()
    first, again = (comment_threads.reply(comment, text="Because.", by=cast.abel, token=token) for _ in range(2))
    comment_threads.reply(comment, text="I see.", by=cast.asa)
    assert first == again
    assert [(one.by, one.text) for one in thread(comment).replies] == [(cast.abel, "Because."), (cast.asa, "I see.")]
    assert events(submitted)[-3:] == [("comment", True), ("reply", True), ("reply", True)]


def test_resolved_opened_again_and_given_to_somebody(cast: Cast, submitted: Submission) -> None:
    comment = add(submitted, cast.asa)
    assert (thread(comment).resolved, thread(comment).assignee) == (False, None)
    comment_threads.assign(comment, to=cast.abel, by=cast.asa)
    for _ in range(2):
        comment_threads.resolve(comment, by=cast.abel, why="Page 3 says it.")
    now = thread(comment)
    assert now.standing
    assert (now.resolved, now.assignee, now.standing.by, now.standing.why) == (
        True, cast.abel, cast.abel, "Page 3 says it.",
    )  # fmt: skip
    comment_threads.reopen(comment, by=cast.asa)
    comment_threads.assign(comment, to=None, by=cast.asa)
    assert (thread(comment).resolved, thread(comment).assignee) == (False, None)
    verbs = ["assign_comment", "resolve_comment", "reopen_comment", "assign_comment"]
    assert events(submitted)[-4:] == [(verb, True) for verb in verbs]
    last = Event.objects.filter(verb="assign_comment").order_by("pk").last()
    assert last
    assert (last.data["old"]["assignee"], last.data["new"]["assignee"]) == (cast.abel.pk, None)


@settings(max_examples=10)
@given(moves=st.lists(st.sampled_from(["resolve", "reopen", "asa", "abel", "nobody"]), max_size=8))
def test_the_newest_standing_counts_and_says_all(cast: Cast, submitted: Submission, moves: list[str]) -> None:
    comment = add(submitted, cast.asa)
    resolved, assignee, rows = False, None, 0
    for move in moves:
        before = (resolved, assignee)
        if move in ("resolve", "reopen"):
            getattr(comment_threads, move)(comment, by=cast.asa)
            resolved = move == "resolve"
        else:
            assignee = None if move == "nobody" else getattr(cast, move)
            comment_threads.assign(comment, to=assignee, by=cast.asa)
        rows += before != (resolved, assignee)
    assert (thread(comment).resolved, thread(comment).assignee) == (resolved, assignee)
    assert comment.standings.count() == rows
    found = comment_search.of(submitted).get(pk=comment.pk)
    assert (found.is_resolved, found.given_to) == (resolved, assignee and assignee.pk)


@pytest.mark.parametrize("person", ["olive", "priya", "nemo"])
def test_only_who_may_comment_is_given_a_comment(cast: Cast, submitted: Submission, person: str) -> None:
    comment = add(submitted, cast.asa)
    with pytest.raises(NotAnAssessor):
        comment_threads.assign(comment, to=getattr(cast, person), by=cast.asa)
    assert CommentStanding.objects.count() == 0


@pytest.mark.parametrize(
    ("person", "error"), [("olive", PermissionDenied), ("rita", PermissionDenied), ("priya", Http404)]
)
def test_threads_are_the_assessors(cast: Cast, submitted: Submission, person: str, error: type[Exception]) -> None:
    comment, by = add(submitted, cast.asa), getattr(cast, person)
    for verb in (
        lambda: comment_threads.reply(comment, text="Me too", by=by),
        lambda: comment_threads.resolve(comment, by=by),
        lambda: comment_threads.reopen(comment, by=by),
        lambda: comment_threads.assign(comment, to=cast.asa, by=by),
        lambda: reading.mark_read(comment.version, by=by),
    ):
        with pytest.raises(error):
            verb()
    assert CommentReply.objects.count() + CommentStanding.objects.count() + VersionRead.objects.count() == 0


def test_threads_close_with_the_decision(cast: Cast, submitted: Submission) -> None:
    comment = add(submitted, cast.asa)
    workflow.withdraw(submitted, why="Given up.", by=cast.olive)
    comment = Comment.objects.get(pk=comment.pk)
    with pytest.raises(NotNow):
        comment_threads.reply(comment, text="Late", by=cast.asa)
    with pytest.raises(NotNow):
        comment_threads.resolve(comment, by=cast.asa)


def test_the_new_rows_are_never_changed(cast: Cast, submitted: Submission) -> None:
    comment = add(submitted, cast.asa)
    comment_threads.reply(comment, text="Because.", by=cast.abel)
    comment_threads.resolve(comment, by=cast.abel)
    reading.mark_read(comment.version, by=cast.asa)
    AssessmentVerdict.objects.create(version=comment.version, item="limb.can_only", finding="met", by=cast.asa)
    for model in (CommentReply, CommentStanding, VersionRead, AssessmentVerdict):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            model.objects.update(by=cast.olive)
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            model.objects.all().delete()


# --- In the next version ------------------------------------------------------------------------------------------


def test_comments_stand_beside_the_next_version(cast: Cast, submitted: Submission) -> None:
    factories.request_changes(submitted, cast.asa)
    factories.save(factories.fresh(submitted), cast.olive, {"method": "<p>First words.</p><p>Last words.</p>"})
    second = workflow.submit(submitted, by=cast.olive)
    kept = add(submitted, cast.asa, "kept")
    moved = add(submitted, cast.asa, "moved", block="product.method-2")
    changed = add(submitted, cast.asa, "changed", block="product.strength-1")
    assert moved.quote == "Last words."
    _answer_again(cast, submitted, {"method": "<p>Last words.</p><p>New ones.</p>", "strength": "129 units"})
    third = factories.last_version(submitted)
    notes = {note.thread.comment.text: note for note in reading.notes(third)}
    assert (notes["kept"].fate, notes["kept"].citation, notes["kept"].older) == ("", "v3 s2.2", True)
    assert (notes["moved"].block, notes["moved"].holds) == ("product.method-1", True)
    assert (notes["changed"].fate, notes["changed"].block) == ("Text changed", "product.strength-1")
    assert notes["changed"].thread.comment.quote == changed.quote
    _answer_again(cast, submitted, {"method": "<p>Quite another thing altogether.</p>"})
    fourth = factories.last_version(submitted)
    gone = next(note for note in reading.notes(fourth) if note.thread.comment.pk == moved.pk)
    assert (gone.fate, gone.section, gone.block, gone.citation) == ("Text removed", "product", "", "")
    assert gone.anchor.fate is Fate.REMOVED
    assert [note.thread.comment.text for note in reading.notes(second)] == ["kept", "changed", "moved"]
    assert reading.notes(submitted.versions.get(number=1)) == []
    assert Comment.objects.get(pk=kept.pk).block == NAME  # computed, not written back


def _answer_again(cast: Cast, submission: Submission, changes: dict[str, Any]) -> None:
    factories.request_changes(submission, cast.asa)
    factories.save(factories.fresh(submission), cast.olive, changes)
    workflow.submit(submission, by=cast.olive)


def test_what_one_last_read(cast: Cast, submitted: Submission) -> None:
    first = factories.last_version(submitted)
    assert reading.last_read(submitted, cast.asa) is None
    for _ in range(2):
        reading.mark_read(first, by=cast.asa)
    assert VersionRead.objects.count() == 1
    assert [verb for verb, internal in events(submitted) if internal] == ["read"]
    _answer_again(cast, submitted, {"strength": "2 %"})
    mark = reading.last_read(submitted, cast.asa)
    assert mark
    assert (mark.version, reading.last_read(submitted, cast.abel)) == (first, None)
    reading.mark_read(factories.last_version(submitted), by=cast.asa)
    newest = reading.last_read(submitted, cast.asa)
    assert newest
    assert newest.version.number == 2


# --- Finding them -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["decay", "name", "sent"]),
        ({"q": "DECAY"}, ["decay"]),
        ({"q": "polar gases"}, ["name", "sent"]),
        ({"q": "clinical answer"}, ["decay"]),
        ({"q": "nothing at all"}, []),
        ({"standing": "resolved"}, ["name"]),
        ({"standing": "open"}, ["decay", "sent"]),
        ({"visibility": "applicant"}, ["sent"]),
        ({"section": "clinical"}, ["decay"]),
        ({"by": "abel"}, ["sent"]),
        ({"assigned": "asa"}, ["decay"]),
        ({"assigned": "asa", "standing": "resolved"}, []),
        ({"standing": "sideways", "by": "olive", "section": "product.x"}, ["decay", "name", "sent"]),
    ],
)
def test_comments_are_found(cast: Cast, submitted: Submission, asked: dict[str, str], found: list[str]) -> None:
    decay = add(submitted, cast.asa, "decay", block=ROW)
    name = add(submitted, cast.asa, "name")
    add(submitted, cast.abel, "sent", visibility="applicant")
    comment_threads.reply(decay, text="A clinical answer.", by=cast.abel)
    comment_threads.assign(decay, to=cast.asa, by=cast.abel)
    comment_threads.resolve(name, by=cast.asa)
    data = {key: str(getattr(cast, value).pk) if key in ("by", "assigned") else value for key, value in asked.items()}
    sections = {"clinical": "Clinical", "applicant": "Administrative"}
    people = allocation.assessors(cast.asa)
    result = comment_search.filtered(submitted, data, sections=sections, people=people).qs
    assert [comment.text for comment in result] == found
    assert comment_search.counts(submitted, cast.asa) == {"total": 3, "open": 2, "mine": 1}
