"""“Your notices”, how one is told, what was mailed, and the home page of each role."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.organisations import require_approval
from submissions import allocation, approvals, drafting, home, mailing, notice_reading, notifications, workflow
from submissions.models import How, Mail, MailState, Notice, Submission
from tests import factories
from tests.factories import ASSESSORS, Cast
from tests.submissions.test_queries import exactly

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
PLACES = ("notices", "notice_settings", "notices_mailed", "notices_read")

# GET, POST of nothing. Everybody has notices of their own; what was mailed is for owners, and for assessors.
STATUSES = {
    "olive": [(200, 200), (200, 422), (200, 200), (405, 302)],
    "arthur": [(200, 200), (200, 422), (403, 403), (405, 302)],
    "sid": [(200, 200), (200, 422), (403, 403), (405, 302)],
    "rita": [(200, 200), (200, 422), (403, 403), (405, 302)],
    "asa": [(200, 200), (200, 422), (200, 200), (405, 302)],
    "priya": [(200, 200), (200, 422), (200, 200), (405, 302)],
    "stella": [(200, 200), (200, 422), (200, 200), (405, 302)],
    "nemo": [(200, 200), (200, 422), (403, 403), (405, 302)],
}


def page(client: Client, name: str, **query: str) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("person", STATUSES)
def test_who_gets_which_page(cast: Cast, browse: Browse, submitted: Submission, person: str) -> None:
    client = browse(getattr(cast, person))
    found = [(client.get(reverse(name)).status_code, client.post(reverse(name)).status_code) for name in PLACES]
    assert found == STATUSES[person]


@pytest.mark.parametrize("name", PLACES)
def test_who_is_not_signed_in_gets_none(client: Client, db: None, name: str) -> None:
    answer = client.get(reverse(name))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next={reverse(name)}")


def test_strangers_find_nothing_of_it(cast: Cast, browse: Browse, submitted: Submission) -> None:
    for person in (cast.stella, cast.priya, cast.nemo):
        assert "There is nothing to tell you." in page(browse(person), "notices")
    for person in (cast.stella, cast.priya):
        assert submitted.reference not in page(browse(person), "notices_mailed")


def test_reading_one_and_all(cast: Cast, browse: Browse, submitted: Submission) -> None:
    workflow.validate(submitted, by=cast.asa)
    rita = browse(cast.rita)
    assert page(rita, "home").count("Mark as read") == 2
    first = notice_reading.unread(cast.rita)[0]
    answer = rita.post(reverse("notices_read"), {"notice": first.pk, "back": "home"}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "1 notice marked as read." in answer.content.decode()
    assert page(rita, "notices").count(">New<") == 1
    rita.post(reverse("notices_read"), {"all": "yes"})
    assert page(rita, "notices").count(">New<") == 0
    assert "New notices" not in page(rita, "home")
    assert "New notices" in page(browse(cast.sid), "home")


@pytest.mark.parametrize("given", ["", "x", "-1", "9" * 30, "٣"])
def test_a_number_that_is_none_marks_nothing(cast: Cast, browse: Browse, submitted: Submission, given: str) -> None:
    assert browse(cast.rita).post(reverse("notices_read"), {"notice": given}).status_code == 302
    assert notice_reading.unread(cast.rita).exists()


def test_choosing_how_to_be_told(cast: Cast, browse: Browse, submitted: Submission) -> None:
    rita = browse(cast.rita)
    assert re.search(r'value="at_once"[^>]*checked', page(rita, "notice_settings"))
    answer = rita.post(reverse("notice_settings"), {"how": "digest"}, follow=True)
    assert "From now on you are told: once a day, all in one e-mail." in answer.content.decode()
    assert Mail.objects.get(user=cast.rita).how == How.DIGEST
    refused = rita.post(reverse("notice_settings"), {"how": "shouting"})
    assert (refused.status_code, "Select one of the three" in refused.content.decode()) == (422, True)


def test_what_was_mailed_and_what_failed(cast: Cast, browse: Browse, submitted: Submission) -> None:
    mailing.post(10)
    Mail.objects.filter(user=cast.sid).update(state=MailState.FAILED, reason=mailing.UNREACHABLE)
    olive = browse(cast.olive)
    everything, failed = page(olive, "notices_mailed"), page(olive, "notices_mailed", only="failed")
    assert (everything.count("<tr"), failed.count("<tr")) == (4, 2)
    assert (mailing.UNREACHABLE in failed, cast.sid.email in failed, cast.rita.email in failed) == (True, True, False)
    assert [name for name in ASSESSORS if name in everything] == []
    assert page(olive, "notices_mailed", only="nonsense").count("<tr") == 4


def test_no_assessors_name_on_any_page_of_the_applicant(cast: Cast, browse: Browse, submitted: Submission) -> None:
    workflow.validate(submitted, by=cast.asa)
    factories.request_changes(submitted, cast.abel)
    seen = [page(browse(cast.olive), name) for name in ("home", "notices", "notices_mailed")]
    allocation.take(submitted, by=cast.asa)
    assert [name for name in ASSESSORS if any(name in text for text in seen)] == []


@pytest.mark.parametrize("count", [1, 30])
def test_pages_ask_the_database_as_often_for_many(
    cast: Cast, browse: Browse, submitted: Submission, count: int
) -> None:
    for number in range(count):
        notifications.about(submitted, "due_answer", occasion=f"due {number}")
    olive = browse(cast.olive)
    page(olive, "notices")
    for name, number in {"notices": 6, "notices_mailed": 5, "notice_settings": 3}.items():
        with exactly(number):
            text = page(olive, name)
        if name == "notices":
            assert text.count(">New<") == min(count, 25)


# --- Home ----------------------------------------------------------------------------------------------------------


def shelves(groups: list[home.Group]) -> dict[str, list[str]]:
    return {shelf.heading: [item.reference for item in shelf.items] for group in groups for shelf in group.shelves}


def test_what_waits_for_the_applicant_and_for_others(cast: Cast, browse: Browse, submitted: Submission) -> None:
    draft = factories.make_empty(cast)
    back = factories.make_submitted(cast, by=cast.olive)
    workflow.find_deficient(back, deficiencies=["The decay report is missing."], by=cast.asa)
    own = {
        "To answer": [back.reference],
        "Drafts": [draft.reference],
        "With the assessing authority": [submitted.reference],
    }
    assert shelves(home.for_applicant(cast.olive)) == own
    assert shelves(home.for_applicant(cast.stella)) == {}
    assert shelves(home.for_assessor(cast.asa)) == {
        "To validate": [submitted.reference],
        "With the applicant": [back.reference],
    }
    text = page(browse(cast.olive), "home")
    order = [text.index(words) for words in ("Waiting for you", "To answer", "What is due", "Waiting for others")]
    assert order == sorted(order)


def test_an_answer_that_arrived_stands_by_itself(cast: Cast, information_requested: Submission) -> None:
    assert shelves(home.for_assessor(cast.asa)) == {"With the applicant": [information_requested.reference]}
    factories.save(information_requested, cast.arthur, {"strength": "5 %"})
    workflow.submit(information_requested, by=cast.olive)
    other = factories.validated(factories.make_submitted(cast, by=cast.olive), cast.asa)
    assert shelves(home.for_assessor(cast.asa)) == {
        "Answers that arrived": [information_requested.reference],
        "Under assessment": [other.reference],
    }


def test_what_was_given_to_an_assessor_stands_first(cast: Cast, submitted: Submission) -> None:
    allocation.take(submitted, by=cast.asa)
    assert shelves(home.for_assessor(cast.asa)) == {"Yours": [submitted.reference]}
    assert shelves(home.for_assessor(cast.abel)) == {"To validate": [submitted.reference]}


def test_drafts_wait_for_an_approval_until_they_have_one(cast: Cast, draft: Submission) -> None:
    assert "Drafts to approve" not in shelves(home.for_applicant(cast.sid))
    require_approval(cast.pennine, required=True, by=cast.olive)
    assert shelves(home.for_applicant(cast.sid))["Drafts to approve"] == [draft.reference]
    assert "Drafts to approve" not in shelves(home.for_applicant(cast.arthur))
    seen = drafting.fingerprint(drafting.draft_of(draft))
    approvals.approve(draft, seen=seen, note="", by=cast.sid)
    assert "Drafts to approve" not in shelves(home.for_applicant(cast.sid))
    factories.save(draft, cast.arthur, {"strength": "5 %"})
    assert shelves(home.for_applicant(cast.sid))["Drafts to approve"] == [draft.reference]


def test_what_is_due_is_on_both_sides_home(cast: Cast, browse: Browse, submitted: Submission) -> None:
    assert "Nothing is overdue or due within" in page(browse(cast.olive), "home")
    today = timezone.localdate()
    Submission.objects.filter(pk=submitted.pk).update(due_on=today - timedelta(days=2))
    for person in (cast.olive, cast.asa):
        text = page(browse(person), "home")
        assert ("2 days late, from the authority" in text, "Overdue" in text) == (True, True)
    assert submitted.reference not in page(browse(cast.stella), "home")


def test_a_notice_stays_with_the_role(cast: Cast, browse: Browse, submitted: Submission) -> None:
    """Nobody need forward anything: who comes after finds it on the home page."""
    notice = Notice.objects.get(role="assessor")
    late = factories.person("Ama Boateng", cast.authority, factories.Role.ASSESSOR)
    assert f"{submitted.reference}: version {notice.version} was submitted" in page(browse(late), "home")
