"""The pages that say what changed: for the applicant in the draft too, for the assessor in versions only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import uploads, workflow
from submissions.models import Submission
from tests import factories
from tests.factories import Cast
from tests.submissions.test_queries import read

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def changes(submission: Submission) -> str:
    return reverse("submissions:changes", args=[submission.reference])


def compare(submission: Submission, number: int, other: object = None) -> str:
    where = reverse("submissions:compare", args=[submission.reference, number])
    return f"{where}?with={other}" if other else where


def follow(cast: Cast, granted: Submission) -> Submission:
    after = factories.make_following(granted, cast.olive)
    factories.complete_following(after, cast.olive)
    factories.save(after, cast.olive, {"strength": "10 % and more"})
    uploads.remove_attachment(after.attachments.get(number=5), by=cast.olive)
    return after


def test_the_applicant_sees_what_is_new_in_the_draft(cast: Cast, browse: Browse, granted: Submission) -> None:
    after = follow(cast, granted)
    page = browse(cast.rita).get(changes(after)).content.decode()
    summary, _, redline = page.partition("</table>")
    assert [name in summary for name in ("Administrative information", "The product", "Evidence", "Quality")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert 'id="change-product.strength"' in redline
    assert "[added]" in redline
    assert "[removed]" in redline
    assert 'id="change-evidence.E5"' in redline
    assert browse(cast.asa).get(changes(after)).status_code == 404
    assert browse(cast.stella).get(changes(after)).status_code == 404


def test_the_assessor_sees_versions_only(cast: Cast, browse: Browse, granted: Submission) -> None:
    after = factories.make_following(granted, cast.olive)
    factories.complete_following(after, cast.olive)
    workflow.submit(after, by=cast.olive)
    factories.request_changes(after, cast.asa)
    factories.save(after, cast.olive, {"strength": "Moonshine strength"})
    for_asa, for_olive = (browse(person).get(changes(after)).content.decode() for person in (cast.asa, cast.olive))
    assert ("Moonshine" in for_asa, "Moonshine" in for_olive) == (False, True)
    assert "What has changed" not in for_asa or "It keeps shorter." in for_asa
    assert "It keeps shorter." in for_asa
    workflow.submit(after, by=cast.olive)
    asa = browse(cast.asa)
    second = asa.get(compare(after, 2)).content.decode()
    assert "Moonshine" in second
    assert "It keeps shorter." not in second
    both = asa.get(compare(after, 2, "follows")).content.decode()
    assert "Moonshine" in both
    assert "It keeps shorter." in both
    assert "Moonshine" not in asa.get(compare(after, 1)).content.decode()
    back = asa.get(compare(after, 1, 2)).content.decode()
    assert "Moonshine" in back


@pytest.mark.parametrize("other", ["9", "1", "0", "-1", "x", "follows", "DA-2026-0001"])
def test_what_there_is_not_cannot_be_compared(cast: Cast, browse: Browse, submitted: Submission, other: str) -> None:
    assert browse(cast.asa).get(compare(submitted, 1, other)).status_code == 404


def test_a_first_version_alone_says_so(cast: Cast, browse: Browse, submitted: Submission) -> None:
    page = browse(cast.asa).get(compare(submitted, 1)).content.decode()
    assert "there is nothing to compare it with" in page


def test_two_versions_that_are_the_same_say_so(cast: Cast, browse: Browse, information_requested: Submission) -> None:
    workflow.submit(information_requested, by=cast.olive)
    page = browse(cast.asa).get(compare(information_requested, 2, 1)).content.decode()
    assert "Nothing is different" in page


def test_it_is_linked_where_one_looks_for_it(cast: Cast, browse: Browse, granted: Submission) -> None:
    after = follow(cast, granted)
    overview = browse(cast.olive).get(reverse("submissions:overview", args=[after.reference])).content.decode()
    assert changes(after) in overview
    workflow.submit(after, by=cast.olive)
    version = browse(cast.asa).get(reverse("submissions:version", args=[after.reference, 1])).content.decode()
    assert compare(after, 1) in version


def test_images_of_the_redline_are_at_an_address_that_is_served(
    cast: Cast, browse: Browse, granted: Submission
) -> None:
    figure = '<figure><img src="evidence:E4" alt="Decay"><figcaption>Decay</figcaption></figure>'
    after = factories.make_following(granted, cast.olive)
    section = "quality" if "stability" in factories.short_answers().get("quality", {}) else "product"
    rich = next(name for name, value in factories.short_answers()[section].items() if value == "<p>In short.</p>")
    factories.save(after, cast.olive, {rich: f"<p>In short.</p>{figure}"}, key=section)
    page = browse(cast.olive).get(changes(after)).content.decode()
    where = reverse("submissions:evidence_file", args=[after.reference, "E4"])
    assert f'src="{where}"' in page
    assert "evidence:E4" not in page
    assert "<figcaption><ins>" in page, "the marks stay"


def test_what_can_be_done_next_and_why_not(
    cast: Cast, browse: Browse, granted: Submission, refused: Submission
) -> None:
    def page(person: User, submission: Submission) -> str:
        return browse(person).get(reverse("submissions:overview", args=[submission.reference])).content.decode()

    for step in ("Make evidence of designation", "Apply anew after a significant change", "Give up this designation"):
        assert step in page(cast.olive, granted)
        assert step not in page(cast.asa, granted)
    author = page(cast.arthur, granted)
    assert author.count("Only an owner or a signatory of the applicant can do this.") == 2
    assert "Only an owner of the applicant can withdraw." in author
    assert "Apply again" in page(cast.olive, refused)
    after = factories.succeed(granted, cast)
    old = page(cast.asa, granted)
    assert f"it was superseded by {after.reference} on" in old
    assert "What you can do next" not in page(cast.olive, granted)


def test_giving_up_has_words_of_its_own(cast: Cast, browse: Browse, granted: Submission) -> None:
    where = reverse("submissions:withdraw", args=[granted.reference])
    olive = browse(cast.olive)
    assert "Give up the designation" in olive.get(where).content.decode()
    wrong = olive.post(where, {"why": " "})
    assert (wrong.status_code, "Enter why you give up this designation" in wrong.content.decode()) == (422, True)
    olive.post(where, {"why": "It is no longer made."})
    assert factories.fresh(granted).state == "withdrawn"
    history = browse(cast.asa).get(reverse("submissions:history", args=[granted.reference])).content.decode()
    assert "gave up the designation" in history
    assert "It is no longer made." in history


def test_what_was_granted_meanwhile_is_not_given_up_by_withdrawing(
    cast: Cast, browse: Browse, submitted: Submission
) -> None:
    where, olive = reverse("submissions:withdraw", args=[submitted.reference]), browse(cast.olive)
    assert 'name="seen" value="submitted"' in olive.get(where).content.decode()
    factories.decide(submitted, cast.asa, "granted")
    answer = olive.post(where, {"seen": "submitted", "why": "It takes too long."})
    assert (answer.status_code, "It was decided after you opened this page" in answer.content.decode()) == (409, True)
    assert factories.fresh(submitted).state == "granted"


@pytest.mark.parametrize("count", [1, 3])
def test_pages_after_a_decision_cost_the_same_in_a_long_line(cast: Cast, browse: Browse, count: int) -> None:
    one = factories.make_decided(cast, "granted")
    for _ in range(count):
        one = factories.succeed(one, cast)
    for person, number in {"olive": 12, "asa": 11}.items():
        read(browse(getattr(cast, person)), reverse("submissions:overview", args=[one.reference]), number)
    read(browse(cast.asa), changes(one), 9)
