"""The applicant's own approval before submitting: of exactly this draft, by somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import OrganisationEvent, User
from accounts.organisations import require_approval
from submissions import approvals, drafting, uploads, workflow
from submissions.models import Approval, Event, Submission
from submissions.refusals import NotApproved, NotComplete, Superseded
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


@pytest.fixture
def wanted(cast: Cast, draft: Submission) -> Submission:
    """A complete draft of an organisation that wants approval."""
    require_approval(cast.pennine, required=True, by=cast.olive)
    return factories.fresh(draft)


def approve(submission: Submission, by: User, note: str = "") -> Approval:
    submission = factories.fresh(submission)
    return approvals.approve(submission, seen=drafting.fingerprint(drafting.draft_of(submission)), note=note, by=by)


def address(name: str, submission: Submission) -> str:
    return reverse(f"submissions:{name}", args=[submission.reference])


# --- The switch ---------------------------------------------------------------------------------------------------


def test_an_owner_switches_it_on_and_off_and_it_is_written_down(cast: Cast, browse: Browse) -> None:
    olive, where = browse(cast.olive), reverse("require_approval")
    for answer, on in (("yes", True), ("yes", True), ("no", False)):
        assert olive.post(where, {"required": answer}).headers["Location"] == reverse("people")
        cast.pennine.refresh_from_db()
        assert cast.pennine.approval_required is on
    told = OrganisationEvent.objects.filter(sentence__contains="approval").order_by("pk")
    assert [str(event) for event in told] == [
        "Olive Turner switched on approval before submitting", "Olive Turner switched off approval before submitting",
    ]  # fmt: skip
    assert [event.data for event in told] == [{"old": False, "new": True}, {"old": True, "new": False}]
    assert "switched on approval before submitting" in olive.get(reverse("people")).content.decode()


@pytest.mark.parametrize(("person", "status"), [("arthur", 403), ("sid", 403), ("priya", 404), ("nemo", 404)])
def test_nobody_else_switches(cast: Cast, browse: Browse, person: str, status: int) -> None:
    assert browse(getattr(cast, person)).post(reverse("require_approval"), {"required": "yes"}).status_code == status
    cast.pennine.refresh_from_db()
    assert cast.pennine.approval_required is False


def test_where_it_is_off_nothing_is_asked(cast: Cast, browse: Browse, draft: Submission) -> None:
    assert "pproved" not in browse(cast.olive).get(address("overview", draft)).content.decode()
    answer = browse(cast.sid).get(address("approve", draft))
    assert (answer.status_code, "asks for no approval" in answer.content.decode()) == (409, True)
    assert workflow.submit(draft, by=cast.olive).number == 1


# --- Approving and submitting -------------------------------------------------------------------------------------


def test_without_an_approval_the_page_says_no_and_links_to_it(cast: Cast, browse: Browse, wanted: Submission) -> None:
    olive, where = browse(cast.olive), address("submit", wanted)
    answer = olive.post(where, factories.signed(olive, where))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Nobody has approved it yet" in page
    assert f'<a href="{address("approve", wanted)}">' in page
    assert "Error: " in page
    with pytest.raises(NotApproved):
        workflow.submit(wanted, by=cast.olive)
    assert wanted.versions.count() == 0


def test_approved_by_one_submitted_by_another(cast: Cast, browse: Browse, wanted: Submission) -> None:
    sid, where = browse(cast.sid), address("approve", wanted)
    draft = drafting.draft_of(wanted)
    page = sid.get(where).content.decode()
    assert drafting.fingerprint(draft) in page
    assert f"{approvals.answered(wanted, draft)} questions answered" in page
    filled = {"draft": drafting.fingerprint(draft), "note": "Read in full."}
    assert [sid.post(where, filled).headers["Location"] for _ in range(2)] == [address("overview", wanted)] * 2
    approval = wanted.approvals.get()
    assert (approval.by, approval.note, approval.fingerprint) == (
        cast.sid,
        "Read in full.",
        drafting.fingerprint(draft),
    )
    event = Event.objects.get(submission=wanted, verb="approve")
    assert (event.why, event.data, event.draft_only) == ("Read in full.", {"fingerprint": approval.fingerprint}, True)
    assert "Approved by Sid Marsh on" in browse(cast.rita).get(address("overview", wanted)).content.decode()
    olive = browse(cast.olive)
    submitted = olive.post(address("submit", wanted), factories.signed(olive, address("submit", wanted)))
    assert submitted.status_code == 302
    assert wanted.versions.get().signature.printed_name == "Olive Turner"


def test_ones_own_approval_is_not_enough(cast: Cast, wanted: Submission) -> None:
    approve(wanted, cast.olive)
    with pytest.raises(NotApproved, match="You approved this draft yourself"):
        workflow.submit(wanted, by=cast.olive)
    assert workflow.submit(wanted, by=cast.sid).number == 1


@pytest.mark.parametrize("change", ["answer", "evidence"])
def test_any_later_change_makes_it_lapse(cast: Cast, browse: Browse, wanted: Submission, change: str) -> None:
    approve(wanted, cast.sid)
    if change == "answer":
        factories.save(wanted, cast.arthur, {"strength": "2 %"})
    else:
        uploads.add_attachment(wanted, data=factories.pdf("More"), name="more.pdf", title="More", by=cast.arthur)
    for name in ("overview", "submit", "approve"):
        page = browse(cast.olive).get(address(name, wanted)).content.decode()
        assert "Sid Marsh" in page, name
        assert "changed since" in page, name
    with pytest.raises(NotApproved, match="has changed since"):
        workflow.submit(wanted, by=cast.olive)
    approve(wanted, cast.sid)
    assert workflow.submit(wanted, by=cast.olive).number == 1


def test_only_a_complete_draft_is_approved(cast: Cast, browse: Browse, wanted: Submission) -> None:
    factories.save(wanted, cast.olive, {"grounds": []}, key="grounds")
    with pytest.raises(NotComplete):
        approve(wanted, cast.sid)
    sid, where = browse(cast.sid), address("approve", wanted)
    answer = sid.post(where, {"draft": drafting.fingerprint(drafting.draft_of(wanted)), "note": "Looks fine to me"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Select at least one ground" in page
    assert "Looks fine to me" in page
    assert wanted.approvals.count() == 0


def test_what_one_approves_is_what_one_saw(cast: Cast, browse: Browse, wanted: Submission) -> None:
    seen = drafting.fingerprint(drafting.draft_of(wanted))
    factories.save(wanted, cast.arthur, {"strength": "2 %"})
    with pytest.raises(Superseded):
        approvals.approve(wanted, seen=seen, note="", by=cast.sid)
    answer = browse(cast.sid).post(address("approve", wanted), {"draft": seen, "note": "Keep me"})
    page = answer.content.decode()
    assert (answer.status_code, "Keep me" in page, "changed since you opened" in page) == (409, True, True)
    assert wanted.approvals.count() == 0


def test_the_command_line_asks_too(cast: Cast, wanted: Submission) -> None:
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="Nobody has approved it yet"):
        call_command("submit", wanted.reference, by=cast.olive.email)


@pytest.mark.both_databases
def test_an_approval_is_never_changed(cast: Cast, wanted: Submission) -> None:
    approval = approve(wanted, cast.sid)
    for change in (lambda: Approval.objects.update(note="x"), lambda: Approval.objects.filter(pk=approval.pk).delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Approval.objects.get().note == ""


@pytest.mark.both_databases
def test_what_happened_to_an_organisation_is_never_changed(cast: Cast) -> None:
    for change in (OrganisationEvent.objects.all().delete, lambda: OrganisationEvent.objects.update(sentence="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert OrganisationEvent.objects.filter(sentence="x").count() == 0


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(["1 %", "2 %"])),
        st.tuples(st.just("approve"), st.sampled_from(["olive", "sid"])),
        st.tuples(st.just("try"), st.sampled_from(["olive", "sid"])),
    ),
    max_size=7,
)


@settings(max_examples=12)
@given(STEPS)
def test_a_draft_is_submitted_exactly_when_another_person_approved_it_as_it_is(
    cast: Cast, wanted: Submission, steps: list[tuple[str, str]]
) -> None:
    """Writing one of two texts, approvals and tries to submit, against a set of (text, approver)."""
    rollback = transaction.atomic()
    with rollback:
        factories.save(wanted, cast.arthur, {"strength": "1 %"})
        text, approved = "1 %", set()
        for step, value in steps:
            if step == "write":
                factories.save(wanted, cast.arthur, {"strength": value})
                text = value
            elif step == "approve":
                approve(wanted, getattr(cast, value))
                approved.add((text, value))
            else:
                other = {"olive": "sid", "sid": "olive"}[value]
                try:
                    workflow.submit(wanted, by=getattr(cast, value))
                    assert (text, other) in approved
                    break
                except NotApproved:
                    assert (text, other) not in approved
        transaction.set_rollback(True)
