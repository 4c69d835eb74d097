"""The same form posted twice at the same moment: the second finds what the first made, also if it looked too early."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from submissions import comments, workflow
from submissions.models import Comment, Event, Submission
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db
BLOCK = "applicant.legal_name-1"


@pytest.fixture
def looks_too_early(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on the first look for a row finds nothing, as if the other request had not committed yet."""

    def blind() -> None:
        original, looks = QuerySet.first, []

        def first(self: QuerySet[Any]) -> Any:
            if self.model in (Submission, Comment) and "token" in str(self.query.where):
                looks.append(self.model)
                if len(looks) == 1:
                    return None
            return original(self)

        monkeypatch.setattr(QuerySet, "first", first)

    return blind


def test_a_draft_that_was_started_meanwhile_is_that_draft(cast: Cast, looks_too_early: Callable[[], None]) -> None:
    token = factories.token()
    first = workflow.start(factories.KIND, organisation=cast.pennine, by=cast.olive, token=token)
    looks_too_early()
    assert workflow.start(factories.KIND, organisation=cast.pennine, by=cast.olive, token=token) == first
    assert (Submission.objects.count(), Event.objects.filter(verb="start").count()) == (1, 1)


def test_a_comment_that_was_made_meanwhile_is_that_comment(
    cast: Cast, submitted: Submission, looks_too_early: Callable[[], None]
) -> None:
    version, token = factories.last_version(submitted), factories.token()
    given: dict[str, Any] = {"block": BLOCK, "text": "Why?", "visibility": "internal", "by": cast.asa, "token": token}
    first = comments.add_comment(version, **given)
    looks_too_early()
    assert comments.add_comment(version, **given) == first
    assert (Comment.objects.count(), Event.objects.filter(verb="comment").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a SQLite test database in memory has one connection only")
def test_two_starts_at_the_same_moment_are_one_draft() -> None:
    cast = factories.make_cast()
    token, begin, found = factories.token(), threading.Barrier(2), []

    def start() -> None:
        try:
            begin.wait(10)
            made = workflow.start(factories.KIND, organisation=cast.pennine, by=cast.olive, token=token)
            found.append(made.reference)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [Submission.objects.get().reference] * 2
