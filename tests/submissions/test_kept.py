"""A kept file lives on when it was accepted; what is no kept file does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.organisations import require_approval
from submissions import approvals, drafting, following, permissions, rehearsals, versions, workflow
from submissions.models import Event, Submission
from submissions.models.submission import Origin
from submissions.permissions import NotNow
from submissions.states import Action, State
from tests import factories, kept
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Browse = Callable[[User], Client]
OPEN_TO = {"olive": "ok", "sid": "ok", "arthur": "403", "rita": "403", "asa": "403", "stella": "404", "nemo": "404"}


@pytest.fixture(autouse=True)
def small_kind() -> Iterator[None]:
    with kept.known():
        yield


@pytest.fixture
def accepted(cast: Cast) -> Submission:
    return kept.make_accepted(cast)


def test_the_holder_writes_on_and_issues_the_next_version(cast: Cast, accepted: Submission) -> None:
    since = accepted.state_since
    kept.write(accepted, cast.arthur, text="<p>Made otherwise.</p>")
    version = workflow.issue(accepted, why="A better way.", by=cast.sid)
    after = factories.fresh(accepted)
    assert (version.number, after.state, after.state_since) == (2, State.GRANTED, since)
    assert not versions.chain_problems(after)
    assert version.rendering.state == "queued"
    event = Event.objects.filter(submission=after).latest("pk")
    assert (event.verb, event.sentence, event.why, event.by) == ("issue", "issued version 2", "A better way.", cast.sid)
    assert not event.draft_only


def test_writing_on_stays_the_holders_own_until_it_is_issued(cast: Cast, accepted: Submission, browse: Browse) -> None:
    kept.write(accepted, cast.arthur, text="<p>Made otherwise.</p>")
    address = reverse("submissions:version", args=[accepted.reference, 1])
    assert "Made otherwise" not in browse(cast.asa).get(address).content.decode()
    assert Event.objects.filter(submission=accepted, verb="save").latest("pk").draft_only


@pytest.mark.parametrize("person", OPEN_TO)
def test_who_issues(cast: Cast, accepted: Submission, person: str) -> None:
    answer = permissions.can(getattr(cast, person), Action.ISSUE, accepted)
    assert bool(answer) == (OPEN_TO[person] == "ok")


@pytest.mark.parametrize("action", [Action.EDIT, Action.APPROVE, Action.ISSUE])
def test_what_is_open_to_a_kept_file_alone(cast: Cast, accepted: Submission, granted: Submission, action: str) -> None:
    assert permissions.can(cast.olive, Action(action), accepted)
    assert not permissions.can(cast.olive, Action(action), granted)


def test_no_other_kind_is_written_or_issued_once_granted(cast: Cast, granted: Submission) -> None:
    with pytest.raises(NotNow):
        workflow.issue(granted, why="A telephone number.", by=cast.sid)
    with pytest.raises(NotNow):
        factories.save(granted, cast.olive, {"strength": "20 %"})
    assert granted.versions.count() == 1


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_nothing_is_issued_before_it_was_accepted(cast: Cast, state: str) -> None:
    submission = kept.make_draft(cast)
    if state == "submitted":
        workflow.submit(submission, by=cast.olive)
    with pytest.raises(workflow.TransitionNotAllowed):
        workflow.issue(submission, why="Too early.", by=cast.sid)


def test_issuing_wants_a_complete_draft_a_reason_and_the_right(cast: Cast, accepted: Submission) -> None:
    with pytest.raises(PermissionDenied):
        workflow.issue(accepted, why="An author's wish.", by=cast.arthur)
    with pytest.raises(workflow.WhyMissing):
        workflow.issue(accepted, why=" ", by=cast.sid)
    kept.write(accepted, cast.olive, text=None)
    with pytest.raises(workflow.NotComplete):
        workflow.issue(accepted, why="Incomplete.", by=cast.sid)
    assert accepted.versions.count() == 1


def test_issuing_wants_the_approval_that_the_organisation_asks_for(cast: Cast, accepted: Submission) -> None:
    require_approval(cast.pennine, required=True, by=cast.olive)
    accepted = factories.fresh(accepted)
    with pytest.raises(workflow.NotApproved):
        workflow.issue(accepted, why="Nobody approved.", by=cast.sid)
    seen = drafting.fingerprint(drafting.draft_of(accepted))
    approvals.approve(accepted, seen=seen, note="", by=cast.olive)
    assert workflow.issue(accepted, why="Approved.", by=cast.sid).number == 2


def test_a_kept_file_can_be_rehearsed_again(accepted: Submission, granted: Submission) -> None:
    rehearsals.check_open(accepted)
    with pytest.raises(NotNow):
        rehearsals.check_open(granted)


def test_a_change_that_needs_prior_approval_follows_from_a_kept_file(
    cast: Cast, accepted: Submission, browse: Browse
) -> None:
    client = browse(cast.olive)
    page = client.get(reverse("submissions:follow", args=[accepted.reference])).content.decode()
    assert "Apply for a change that needs prior approval" in page
    client.post(reverse("submissions:follow", args=[accepted.reference]), {"token": str(factories.token())})
    new = accepted.followed_by.get()
    assert (new.origin, new.state) == (Origin.VARIATION, State.DRAFT)
    assert drafting.answers_of(new)["file"]["text"] == kept.WORDS["text"]
    assert factories.fresh(accepted).state == State.GRANTED


@pytest.mark.parametrize("origin", [Origin.REDESIGNATION, Origin.REAPPLICATION])
def test_no_other_way_leads_on_from_a_kept_file(cast: Cast, accepted: Submission, origin: str) -> None:
    version = factories.last_version(accepted)
    with pytest.raises(NotNow):
        following.start_from(version, origin=Origin(origin), by=cast.olive, token=factories.token())


def test_the_page_of_an_accepted_kept_file_offers_what_is_possible(
    cast: Cast, accepted: Submission, browse: Browse
) -> None:
    page = browse(cast.sid).get(reverse("submissions:overview", args=[accepted.reference])).content.decode()
    assert "Apply for a change that needs prior approval" in page
    assert "after a significant change" not in page
    assert "Your answers" in page


# --- What was received gives nothing that lasts -------------------------------------------------------------------


@pytest.fixture
def received(cast: Cast) -> Iterator[Submission]:
    kind = replace(kept.KIND, key="report", holding="", kept=False, outcomes={"granted": "Received"})
    with kept.known(kind):
        yield kept.make_accepted(cast, kind)


def test_there_is_nothing_to_give_up_or_to_apply_for_anew(cast: Cast, received: Submission, browse: Browse) -> None:
    assert not permissions.can(cast.olive, Action.WITHDRAW, received)
    assert not permissions.can(cast.olive, Action.FOLLOW, received)
    client = browse(cast.olive)
    for name in ("withdraw", "follow", "statement"):
        assert client.get(reverse(f"submissions:{name}", args=[received.reference])).status_code == 409
    page = client.get(reverse("submissions:overview", args=[received.reference])).content.decode()
    assert "What you can do next" not in page
    with pytest.raises(NotNow):
        workflow.withdraw(received, why="Given up.", by=cast.olive)


def test_the_letter_and_the_register_use_the_kinds_words(cast: Cast, received: Submission, browse: Browse) -> None:
    letter = received.letters.get()
    assert letter.content["outcome"] == "received"
    assert "The outcome is: received." in letter.content["opening"]
    page = browse(cast.olive).get(reverse("register")).content.decode()
    assert "Received on" in page
    assert "In force from" not in page
