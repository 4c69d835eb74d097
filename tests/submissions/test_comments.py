"""Comments: anchored to a block of a frozen version, and read only by whom they are for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import blocks, comments, workflow
from submissions.comments import NoSuchBlock
from submissions.models import Comment, Event, Submission
from submissions.permissions import NotNow
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
NAME, ROW = "applicant.legal_name-1", "clinical.benefits-2"


def add(submission: Submission, by: User, text: str = "Why?", **details: Any) -> Comment:
    details = {"block": NAME, "visibility": "internal", **details}
    return comments.add_comment(factories.last_version(submission), text=text, by=by, **details)


def test_a_comment_quotes_and_cites_its_block(cast: Cast, submitted: Submission) -> None:
    comment = add(submitted, cast.asa)
    place = blocks.find(factories.last_version(submitted).dossier, NAME)
    assert place
    assert (comment.quote, comment.citation) == ("Pennine Polar Gases Ltd", f"v1 {place.citation}")
    assert (comment.by, comment.text, comment.visibility, comment.block) == (cast.asa, "Why?", "internal", NAME)


def test_a_comment_on_a_row_quotes_the_row(cast: Cast, submitted: Submission) -> None:
    comment = add(submitted, cast.asa, block=ROW)
    assert comment.citation.endswith(" row 2")
    assert "Children can be followed without ionising radiation" in comment.quote


def test_a_comment_is_an_event_for_assessors_only(cast: Cast, submitted: Submission) -> None:
    comment = add(submitted, cast.asa, "Looks odd")
    event = Event.objects.order_by("-pk")[0]
    assert (event.verb, event.by, event.why, event.internal, event.side) == (
        "comment", cast.asa, "Looks odd", True, "assessor",
    )  # fmt: skip
    assert event.data == {"comment": comment.pk, "visibility": "internal"}
    assert event.sentence == f"commented on {comment.citation}"


def test_a_comment_posted_twice_is_one(cast: Cast, submitted: Submission) -> None:
    token = factories.token()
    first, second = (add(submitted, cast.asa, token=token) for _ in range(2))
    assert (first, Comment.objects.count()) == (second, 1)
    assert Event.objects.filter(verb="comment").count() == 1
    add(submitted, cast.abel, token=token)
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("block", ["", "applicant.legal_name", "applicant.legal_name-99", "x" * 200, "../evidence"])
def test_a_block_that_is_not_there(cast: Cast, submitted: Submission, block: str) -> None:
    with pytest.raises(NoSuchBlock):
        add(submitted, cast.asa, block=block)
    assert Comment.objects.count() == 0


def test_no_other_visibility_exists(cast: Cast, submitted: Submission) -> None:
    with pytest.raises(ValueError):
        add(submitted, cast.asa, visibility="public")


@pytest.mark.parametrize(
    ("person", "error"),
    [("olive", PermissionDenied), ("rita", PermissionDenied), ("stella", Http404), ("priya", Http404)],
)
def test_only_assessors_comment(cast: Cast, submitted: Submission, person: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        add(submitted, getattr(cast, person))
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("state", ["granted", "refused", "withdrawn"])
def test_comments_close_with_the_decision(cast: Cast, state: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotNow, match="Comments are open until the decision"):
        add(request.getfixturevalue(state), cast.asa)


def test_an_earlier_version_can_still_be_commented_on(cast: Cast, information_requested: Submission) -> None:
    workflow.submit(information_requested, by=cast.olive)
    first = information_requested.versions.get(number=1)
    comment = comments.add_comment(first, block=NAME, text="Compare", visibility="internal", by=cast.asa)
    assert comment.citation.startswith("v1 ")


def visible(submission: Submission, user: User) -> list[str]:
    version = submission.versions.get(number=1)
    return [comment.text for comment in comments.visible_comments(version, user)]


def test_who_reads_which_comment_when(cast: Cast, submitted: Submission) -> None:
    add(submitted, cast.asa, "internal one")
    add(submitted, cast.asa, "released one", visibility="applicant")
    assert visible(submitted, cast.abel) == ["internal one", "released one"]
    assert visible(submitted, cast.olive) == []
    factories.request_changes(submitted, cast.asa)
    add(submitted, cast.abel, "waits for the next letter", visibility="applicant")
    assert visible(submitted, cast.asa) == ["internal one", "released one", "waits for the next letter"]
    assert visible(submitted, cast.olive) == visible(submitted, cast.rita) == ["released one"]
    workflow.submit(submitted, by=cast.olive)
    factories.decide(submitted, cast.asa, "granted")
    assert visible(submitted, cast.olive) == ["released one", "waits for the next letter"]


# --- The page -----------------------------------------------------------------------------------------------------


def where(submission: Submission, block: str = NAME) -> str:
    return reverse("submissions:comment", args=[submission.reference, 1, block])


def test_the_page_shows_the_paragraph_and_takes_a_comment(cast: Cast, browse: Browse, submitted: Submission) -> None:
    client = browse(cast.asa)
    page = client.get(where(submitted)).content.decode()
    assert "Pennine Polar Gases Ltd</blockquote>" in page.replace("\n", "")
    answer = client.post(
        where(submitted), {"text": "Which company?", "visibility": "applicant", "token": factories.token()}
    )
    version_page = reverse("submissions:version", args=[submitted.reference, 1])
    assert answer.headers["Location"] == f"{version_page}#{NAME}"
    assert "Which company?" in client.get(version_page).content.decode()


def test_the_form_posted_twice_is_one_comment(cast: Cast, browse: Browse, submitted: Submission) -> None:
    form = {"text": "Once", "visibility": "internal", "token": str(factories.token())}
    client = browse(cast.asa)
    assert [client.post(where(submitted), form).status_code for _ in range(2)] == [302, 302]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("token", ["", "not-a-uuid"])
def test_a_spoilt_token_loses_no_comment(cast: Cast, browse: Browse, submitted: Submission, token: str) -> None:
    form = {"text": "Do not lose me", "visibility": "internal", "token": token}
    answer = browse(cast.asa).post(where(submitted), form)
    assert answer.status_code == 302 or "Do not lose me" in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"text": "", "visibility": "internal"}, "Enter your comment"),
        ({"text": "Hm", "visibility": ""}, "Select who the comment is for"),
        ({"text": "Hm", "visibility": "everybody"}, "Select who the comment is for"),
        ({"text": "x" * 20_001, "visibility": "internal"}, "Your comment must be 20,000 characters or fewer"),
    ],
)
def test_a_bad_form_is_a_page_that_says_why(
    cast: Cast, browse: Browse, submitted: Submission, form: dict[str, str], sentence: str
) -> None:
    answer = browse(cast.asa).post(where(submitted), form)
    assert (answer.status_code, answer.content.decode().count(sentence)) == (422, 2)
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("block", ["nothing-1", "a" * 500, "%2500", "%00", "%3Cb%3E"])
def test_the_page_of_no_paragraph_is_not_found(cast: Cast, browse: Browse, submitted: Submission, block: str) -> None:
    address = where(submitted).rsplit("/", 2)[0]
    assert browse(cast.asa).get(f"{address}/{block}/").status_code == 404


def test_a_comment_is_text_and_not_markup(cast: Cast, browse: Browse, submitted: Submission) -> None:
    add(submitted, cast.asa, "<script>alert(1)</script> & <b>bold</b>")
    page = browse(cast.asa).get(reverse("submissions:version", args=[submitted.reference, 1])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;" in page
    assert "<script>alert(1)" not in page
