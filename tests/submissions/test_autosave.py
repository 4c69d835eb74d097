"""What an open page saves by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import drafting, workflow
from submissions.models import Event, Submission
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Browse = Callable[[User], Client]
MARK = "0" * 31 + "a"


def send(client: Client, submission: Submission, page: str = "product/name", **fields: Any) -> Any:
    where = reverse("submissions:autosave", args=[submission.reference, *page.split("/")])
    return client.post(where, {"opened": MARK, **fields})


def test_it_answers_with_the_revision_from_which_the_page_goes_on(
    cast: Cast, browse: Browse, empty: Submission
) -> None:
    olive = browse(cast.olive)
    answer = send(olive, empty, base="0", product_name="Xenon")
    said = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert (said["revision"], said["problems"]) == (1, [])
    assert re.fullmatch(r"Saved at \d\d:\d\d", said["sentence"])
    assert send(olive, empty, base="1", product_name="Xenon").json()["revision"] == 1
    assert send(olive, empty, base="1", product_name="Xenon-129").json()["revision"] == 2
    assert drafting.answers_of(empty)["product"] == {"product_name": "Xenon-129"}


def test_what_is_valid_is_saved_and_the_rest_is_named(cast: Cast, browse: Browse, empty: Submission) -> None:
    said = send(browse(cast.olive), empty, base="0", product_name="x" * 501, product_code="PPG").json()
    assert drafting.answers_of(empty)["product"] == {"product_code": "PPG"}
    assert [problem["field"] for problem in said["problems"]] == ["product_name"]
    assert "Not saved yet: " in said["sentence"]
    assert "characters or fewer" in said["sentence"]


def test_rich_text_is_sanitised_and_what_was_cut_is_said(cast: Cast, browse: Browse, empty: Submission) -> None:
    said = send(browse(cast.olive), empty, "product/form", base="0", method="<p>a<script>x</script></p>").json()
    assert "we removed a script" in said["sentence"]
    assert drafting.answers_of(empty)["product"] == {"method": "<p>a</p>"}


def test_it_never_uploads(cast: Cast, browse: Browse, empty: Submission) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = next(
        (f"{section.key}/{page.key}", question.key)
        for section in workflow.kinds.get("designation").questionnaire.sections
        for page in section.pages
        for question in page.questions
        if question.kind == "evidence"
    )
    file = SimpleUploadedFile("a.pdf", factories.pdf("A"), "application/pdf")
    said = send(
        browse(cast.olive), empty, page[0], base="0", **{f"{page[1]}-upload": file, f"{page[1]}-title": "A report"}
    ).json()
    assert said["problems"] == []
    assert empty.attachments.count() == 0


def test_it_stops_when_somebody_else_changed_the_page(cast: Cast, browse: Browse, empty: Submission) -> None:
    factories.save(empty, cast.olive, {"product_name": "Xenon"}, base=0)
    answer = send(browse(cast.arthur), empty, base="0", product_name="Krypton")
    assert (answer.status_code, answer.json()["stop"]) == (409, True)
    assert answer.json()["sentence"].startswith("Not saved: Olive Turner changed this page meanwhile.")
    assert empty.revisions.count() == 1


def test_the_plain_save_of_the_same_page_goes_on_where_it_stopped(
    cast: Cast, browse: Browse, empty: Submission
) -> None:
    """The page had not heard of its autosave when it was sent."""
    olive = browse(cast.olive)
    page = olive.get(reverse("submissions:page", args=[empty.reference, "product", "name"])).content.decode()
    found = re.search(r'name="opened" value="([0-9a-f]{32})"', page)
    assert found
    send(olive, empty, base="0", opened=found[1], product_name="Xen")
    where = reverse("submissions:page", args=[empty.reference, "product", "name"])
    assert olive.post(where, {"base": "0", "opened": found[1], "product_name": "Xenon"}).status_code == 302
    assert drafting.answers_of(empty)["product"] == {"product_name": "Xenon"}


def test_a_mark_that_is_none_is_none(cast: Cast, browse: Browse, empty: Submission) -> None:
    olive = browse(cast.olive)
    for mark in ("\x00", "a" * 500, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), ""):
        send(olive, empty, base="0", opened=mark, product_name="Xenon")
        assert send(olive, empty, base="0", opened=mark, product_name="Krypton").status_code == 409
    assert {event.data["opened"] for event in Event.objects.filter(verb="autosave")} == {""}


def test_who_may_not_write_is_told_why_as_data(cast: Cast, browse: Browse, empty: Submission, client: Client) -> None:
    refused = send(browse(cast.rita), empty, base="0", product_name="Xenon")
    assert (refused.status_code, refused.json()["stop"]) == (403, True)
    assert "Your role may read this application but not change it" in refused.json()["sentence"]
    assert send(browse(cast.stella), empty, base="0").status_code == 404
    signed_out = send(client, empty, base="0", product_name="Xenon")
    assert (signed_out.status_code, signed_out.headers["Content-Type"]) == (403, "text/html; charset=utf-8")
    workflow.withdraw(empty, why="Given up.", by=cast.olive)
    closed = send(browse(cast.olive), empty, base="0", product_name="Xenon")
    assert (closed.status_code, closed.json()["stop"]) == (409, True)
    assert empty.revisions.count() == 0


def test_there_is_no_other_page(cast: Cast, browse: Browse, empty: Submission) -> None:
    assert send(browse(cast.olive), empty, "product/nothing", base="0").status_code == 404
    assert send(browse(cast.olive), empty, "nothing/name", base="0").status_code == 404


def test_a_page_that_came_back_with_errors_knows_that_it_is_not_saved(
    cast: Cast, browse: Browse, empty: Submission
) -> None:
    where = reverse("submissions:page", args=[empty.reference, "product", "name"])
    olive = browse(cast.olive)
    assert "data-unsaved" not in olive.get(where).content.decode()
    again = olive.post(where, {"base": "0", "opened": MARK, "product_name": "x" * 501})
    assert again.status_code == 422
    assert ("data-unsaved" in again.content.decode(), f'name="opened" value="{MARK}"' in again.content.decode()) == (
        True, True,
    )  # fmt: skip


def test_autosaves_in_a_row_are_one_line_of_the_application_s_history(
    cast: Cast, browse: Browse, empty: Submission
) -> None:
    olive = browse(cast.olive)
    for number, text in enumerate(["X", "Xe", "Xen"]):
        send(olive, empty, base=str(number), product_name=text)
    factories.save(empty, cast.arthur, {"product_code": "P"}, base=3)
    page = olive.get(reverse("submissions:history", args=[empty.reference])).content.decode()
    assert page.count("saved by itself") == 1
    assert "Before: (nothing)<br>After: Xen<" in page
