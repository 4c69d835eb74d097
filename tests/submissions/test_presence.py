"""Who is in a section now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from submissions import presence
from submissions.models import Presence, Submission
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Browse = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def address(submission: Submission, name: str = "presence") -> str:
    return reverse(f"submissions:{name}", args=[submission.reference, *(["product"] if name == "presence" else [])])


def open_page(client: Client, submission: Submission) -> str:
    where = reverse("submissions:page", args=[submission.reference, "product", "name"])
    return client.get(where).content.decode()


def test_whoever_opens_a_page_is_seen_by_the_others_and_not_by_themselves(
    cast: Cast, browse: Browse, empty: Submission
) -> None:
    olive, arthur, rita = browse(cast.olive), browse(cast.arthur), browse(cast.rita)
    assert "in this section now" not in open_page(arthur, empty)
    assert "Arthur Bell is in this section now" in open_page(olive, empty)
    assert "Arthur Bell and Olive Turner are in this section now" in open_page(rita, empty)
    assert "Arthur Bell and Olive Turner are here now" in rita.get(address(empty, "overview")).content.decode()
    assert "here now" not in browse(cast.stella).get(address(empty, "overview")).content.decode()


def test_after_a_minute_somebody_is_gone_and_asking_again_keeps_them_there(cast: Cast, empty: Submission) -> None:
    presence.here(empty, "product", by=cast.arthur)
    for seconds, there in ((59, ["Arthur Bell"]), (61, [])):
        Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=seconds))
        assert presence.others_in(empty, "product", by=cast.olive) == there
    presence.here(empty, "product", by=cast.arthur)
    assert Presence.objects.count() == 1
    assert presence.others_in(empty, "product", by=cast.olive) == ["Arthur Bell"]
    assert presence.others_in(empty, "context", by=cast.olive) == []


def test_somebody_whose_account_was_closed_is_not_there(cast: Cast, empty: Submission) -> None:
    presence.here(empty, "product", by=cast.arthur)
    User.objects.filter(pk=cast.arthur.pk).update(is_active=False)
    assert presence.others_in(empty, "product", by=cast.olive) == []


def test_a_page_that_knows_already_is_told_nothing(cast: Cast, browse: Browse, empty: Submission) -> None:
    """So that a screen reader says it once."""
    olive = browse(cast.olive)
    presence.here(empty, "product", by=cast.arthur)
    first = olive.get(address(empty), headers=HTMX)
    sentence = "Arthur Bell is in this section now"
    assert (first.status_code, first.content.decode().count(sentence)) == (200, 2)
    assert "<html" not in first.content.decode()
    assert olive.get(address(empty), {"known": sentence}, headers=HTMX).status_code == 204
    Presence.objects.filter(user=cast.arthur).delete()
    gone = olive.get(address(empty), {"known": sentence}, headers=HTMX)
    assert (gone.status_code, sentence in gone.content.decode()) == (200, False)


def test_only_who_may_read_the_draft_may_ask_or_be_seen(cast: Cast, browse: Browse, submitted: Submission) -> None:
    before = Presence.objects.count()
    statuses = [browse(who).get(address(submitted), headers=HTMX).status_code for who in (cast.asa, cast.stella)]
    assert (statuses, Presence.objects.count()) == ([403, 404], before)
    plain = browse(cast.olive).get(address(submitted))
    assert (plain.status_code, plain.headers["Location"]) == (
        302, reverse("submissions:section", args=[submitted.reference, "product"]),
    )  # fmt: skip


def test_noting_somebody_is_one_statement(cast: Cast, empty: Submission) -> None:
    presence.here(empty, "product", by=cast.arthur)
    with CaptureQueriesContext(connection) as queries:
        presence.here(empty, "product", by=cast.arthur)
    assert len(queries) == 1


def test_names_are_listed_as_people_do() -> None:
    said = [presence.sentence(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])]
    assert said == [
        "", "A is in this section now", "A and B are in this section now", "A, B and C are in this section now",
    ]  # fmt: skip
