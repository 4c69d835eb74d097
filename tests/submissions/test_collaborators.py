"""People of other organisations: invited to one application, until a date, and never told who has an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.organisations import add_member, end_membership
from accounts.roles import Role
from submissions import collaborators, drafting, permissions, queries
from submissions.collaborators import NotInvited
from submissions.models import Collaborator, Event, Submission
from submissions.permissions import NotNow
from submissions.states import Action
from tests import factories
from tests.factories import Cast
from tests.submissions.test_addresses import ARGUMENTS, POST_ONLY, POSTED, address

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def invite(submission: Submission, by: User, **changes: Any) -> Collaborator:
    given: dict[str, Any] = {
        "email": "connie@consultants.example",
        "name": "Connie Vale",
        "organisation_name": "Regulatory Consultants Ltd",
        "role": "author",
        "until": in_days(30),
        "why": "Writes the quality section.",
    }
    return collaborators.invite(submission, by=by, absolute=lambda path: f"http://here{path}", **given | changes)


def form(**changes: str) -> dict[str, str]:
    until = in_days(30)
    return {
        "email": "connie@consultants.example",
        "name": "Connie Vale",
        "organisation_name": "Regulatory Consultants Ltd",
        "role": "author",
        "until-day": str(until.day),
        "until-month": str(until.month),
        "until-year": str(until.year),
        "why": "Writes the quality section.",
    } | changes


def page_of(submission: Submission) -> str:
    return reverse("submissions:people", args=[submission.reference])


# --- Inviting -----------------------------------------------------------------------------------------------------


def test_an_address_that_no_account_can_have_is_refused(cast: Cast, browse: Browse, draft: Submission) -> None:
    answer = browse(cast.olive).post(page_of(draft), form(email=f"{'c' * 240}@consultants.example"))
    assert (answer.status_code, "254 characters or fewer" in answer.content.decode()) == (422, True)
    assert not Collaborator.objects.exists()


def test_an_invited_person_without_an_account_gets_one_and_the_way_to_a_password(
    cast: Cast, browse: Browse, draft: Submission, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = browse(cast.olive).post(page_of(draft), form(email="Connie@Consultants.example"))
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(draft))
    connie = User.objects.get(email="connie@consultants.example")
    assert (connie.name, connie.has_usable_password(), connie.memberships.count()) == ("Connie Vale", False, 0)
    (sent,) = mail.outbox
    assert sent.to == ["connie@consultants.example"]
    assert re.search(r"http://testserver/accounts/password/reset/key/\S+", str(sent.body))
    assert f"http://testserver/applications/{draft.reference}/" in str(sent.body)
    opened = browse(connie).get(reverse("submissions:overview", args=[draft.reference]))
    assert opened.status_code == 200


def test_somebody_with_an_account_gets_the_address(
    cast: Cast, draft: Submission, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invite(draft, cast.olive, email=cast.stella.email)
    (sent,) = mail.outbox
    assert "password" not in str(sent.body)
    assert f"http://here/applications/{draft.reference}/" in str(sent.body)
    assert permissions.granted(cast.stella, factories.fresh(draft)) == {Action.VIEW, Action.VIEW_DRAFT, Action.EDIT}


@pytest.mark.parametrize("person", ["asa", "nemo"])
def test_who_may_not_come_in_gets_no_mail(
    cast: Cast, draft: Submission, person: str, django_capture_on_commit_callbacks: Any
) -> None:
    """An assessor, and an account that is switched off: invited on the record, but not let in."""
    User.objects.filter(pk=cast.nemo.pk).update(is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        invite(draft, cast.olive, email=f"{person}@example.org")
    assert mail.outbox == []
    assert draft.collaborators.get().email == f"{person}@example.org"
    assert Event.objects.filter(submission=draft, verb="invite").count() == 1
    assert permissions.granted(User.objects.get(email=f"{person}@example.org"), factories.fresh(draft)) == frozenset()


def test_the_page_says_the_same_whoever_is_invited(cast: Cast, browse: Browse, draft: Submission) -> None:
    """A new address, a rival's, an assessor's, a closed account: word for word the same page."""
    User.objects.filter(pk=cast.nemo.pk).update(is_active=False)
    olive, pages = browse(cast.olive), set()
    for email in ("new@example.org", "stella@example.org", "asa@example.org", "nemo@example.org"):
        page = olive.post(page_of(draft), form(email=email), follow=True).content.decode()
        assert f"goes to {email}" in page
        pages.add(re.sub(r"people/\d+/", "", TOKEN.sub("", page).replace(email, "EMAIL")))
        collaborators.end(draft.collaborators.get(email=email), by=cast.olive)
        Collaborator.objects.all().delete()
    assert len(pages) == 1


def test_an_invitation_posted_twice_is_one(
    cast: Cast, browse: Browse, draft: Submission, django_capture_on_commit_callbacks: Any
) -> None:
    olive = browse(cast.olive)
    with django_capture_on_commit_callbacks(execute=True):
        answers = [olive.post(page_of(draft), form()).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert (draft.collaborators.count(), len(mail.outbox)) == (1, 1)
    assert Event.objects.filter(submission=draft, verb="invite").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "rita@example.org"}, "This person belongs to your organisation already"),
        ({"email": "not an address"}, "Enter an email address in the correct format"),
        ({"until-year": "2019"}, "The last day must be today or in the future"),
        ({"until-year": "2199"}, "The last day must be on or before"),
        ({"until-day": "31", "until-month": "2"}, "The last day must be a real date"),
        ({"why": ""}, "Enter why the person is invited"),
        ({"role": "owner"}, "Select what the person may do"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    cast: Cast, browse: Browse, draft: Submission, changes: dict[str, str], sentence: str
) -> None:
    answer = browse(cast.olive).post(page_of(draft), form(**changes))
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, "Error: " in page) == (422, True, True)
    assert "Regulatory Consultants Ltd" in page
    assert Collaborator.objects.count() == 0


def test_who_has_access_already_is_not_invited_again(cast: Cast, draft: Submission) -> None:
    invite(draft, cast.olive)
    with pytest.raises(NotInvited, match="has access already"):
        invite(draft, cast.olive, role="reader")


def test_after_the_last_day_a_person_can_be_invited_again(cast: Cast, draft: Submission) -> None:
    first = invite(draft, cast.olive)
    Collaborator.objects.filter(pk=first.pk).update(until=in_days(-1))
    second = invite(draft, cast.olive, role="reader")
    first.refresh_from_db()
    assert (first.ended_by, second.ended_at, second.role) == (cast.olive, None, "reader")


@pytest.mark.parametrize("person", ["arthur", "sid"])
def test_only_owners_invite(cast: Cast, browse: Browse, draft: Submission, person: str) -> None:
    answer = browse(getattr(cast, person)).post(page_of(draft), form())
    assert answer.status_code == 403
    assert "Only an owner of the applicant can invite people." in answer.content.decode()


# --- While it lasts -----------------------------------------------------------------------------------------------


def test_a_consultant_writes_for_the_applicant(cast: Cast, browse: Browse, draft: Submission) -> None:
    connie = factories.collaborate(draft, "Connie Vale", "author")
    where = reverse("submissions:page", args=[draft.reference, "product", "name"])
    page = browse(connie).get(where).content.decode()
    base = re.search(r'name="base" value="(\d+)"', page)
    assert base
    answer = browse(connie).post(where, {"base": base[1], "product_name": "Xenon", "product_code": "X1"})
    assert answer.status_code == 302
    assert drafting.answers_of(draft)["product"]["product_code"] == "X1"
    event = Event.objects.filter(submission=draft).order_by("-pk")[0]
    assert (event.by, event.side) == (connie, Event.APPLICANT)


def test_what_binds_the_applicant_stays_with_its_people(cast: Cast, browse: Browse, draft: Submission) -> None:
    connie = browse(factories.collaborate(draft, "Connie Vale", "author"))
    for name in ("submit", "approve", "withdraw"):
        assert connie.get(reverse(f"submissions:{name}", args=[draft.reference])).status_code == 403, name
    assert connie.post(page_of(draft), form(email="friend@example.org")).status_code == 403


def test_home_lists_what_one_was_invited_to(cast: Cast, browse: Browse, draft: Submission) -> None:
    other = factories.make_empty(cast)
    connie = factories.collaborate(draft, "Connie Vale", "reader")
    home = browse(connie).get("/").content.decode()
    assert "You were invited to the applications below" in home
    assert (draft.reference in home, other.reference in home) == (True, False)
    assert "belongs to no organisation yet" not in home
    listed = browse(connie).get(reverse("submissions:list")).content.decode()
    assert (draft.reference in listed, draft.working_title in listed) == (True, True)
    assert [row.reference for row in queries.waiting_for_applicant(connie)] == [draft.reference]


def test_the_page_names_everybody_and_keeps_addresses_to_owners(cast: Cast, browse: Browse, draft: Submission) -> None:
    connie = factories.collaborate(draft, "Connie Vale", "reader")
    for person in (cast.olive, cast.rita, connie):
        page = browse(person).get(page_of(draft)).content.decode()
        assert [name for name in ("Olive Turner", "Sid Marsh", "Connie Vale") if name not in page] == []
        for words in ("connie@example.org", "Invite a person"):
            assert (words in page) == (person == cast.olive), words


# --- Its end ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["expired", "ended"])
def test_after_the_end_every_address_is_not_found(cast: Cast, browse: Browse, how: str) -> None:
    submission = factories.make_requested(cast)
    connie = factories.collaborate(submission, "Connie Vale", "author")
    client = browse(connie)
    assert client.get(address("overview", submission)).status_code == 200
    if how == "expired":
        Collaborator.objects.update(until=in_days(-1))
    else:
        collaborators.end(submission.collaborators.get(), by=cast.olive)
    gets = {name: client.get(address(name, submission)).status_code for name in ARGUMENTS}
    posts = {name: client.post(address(name, submission), {"any": "thing"}).status_code for name in POSTED}
    assert gets == {name: 405 if name in POST_ONLY else 404 for name in ARGUMENTS}
    assert posts == dict.fromkeys(POSTED, 404)
    assert submission.reference not in client.get("/").content.decode()


def test_an_end_is_confirmed_recorded_and_possible_after_the_decision(cast: Cast, browse: Browse) -> None:
    submission = factories.make_decided(cast, "granted")
    connie = factories.collaborate(submission, "Connie Vale", "author")
    olive, where = browse(cast.olive), address("collaborator_end", submission)
    assert "End the access of Connie Vale now?" in olive.get(where).content.decode()
    assert permissions.granted(connie, factories.fresh(submission))
    assert [olive.post(where).status_code for _ in range(2)] == [302, 302]
    row = submission.collaborators.get()
    assert (row.ended_by, bool(row.ended_at)) == (cast.olive, True)
    event = Event.objects.get(submission=submission, verb="end_collaborator")
    assert (event.data["old"]["email"], event.data["new"], event.draft_only) == ("connie@example.org", None, True)
    assert permissions.granted(connie, factories.fresh(submission)) == frozenset()


def test_a_changed_end_is_recorded_with_old_and_new(cast: Cast, browse: Browse, draft: Submission) -> None:
    factories.collaborate(draft, "Connie Vale", "author", until=in_days(3))
    new = in_days(60)
    filled = {"until-day": str(new.day), "until-month": str(new.month), "until-year": str(new.year)}
    olive, where = browse(cast.olive), address("collaborator", draft)
    assert [olive.post(where, filled).status_code for _ in range(2)] == [302, 302]
    assert draft.collaborators.get().until == new
    event = Event.objects.get(submission=draft, verb="change_collaborator")
    assert (event.data["old"], event.data["new"]) == (
        {"until": in_days(3).isoformat()}, {"until": new.isoformat()},
    )  # fmt: skip


def test_what_was_ended_is_not_extended(cast: Cast, draft: Submission) -> None:
    row = invite(draft, cast.olive)
    collaborators.end(row, by=cast.olive)
    with pytest.raises(NotInvited, match="Invite the person again"):
        collaborators.change_end(row, until=in_days(9), by=cast.olive)


def test_after_the_decision_nobody_is_invited(cast: Cast) -> None:
    with pytest.raises(NotNow, match="until it is decided or withdrawn"):
        invite(factories.make_decided(cast, "granted"), cast.olive)


def test_a_collaborator_of_another_application_is_not_found(cast: Cast, browse: Browse, draft: Submission) -> None:
    other = factories.make_empty(cast)
    pk = invite(other, cast.olive).pk
    for name in ("collaborator", "collaborator_end"):
        assert browse(cast.olive).get(reverse(f"submissions:{name}", args=[draft.reference, pk])).status_code == 404


def test_the_assessors_hear_nothing_of_collaborators(cast: Cast, browse: Browse, submitted: Submission) -> None:
    invite(submitted, cast.olive)
    where = reverse("submissions:history", args=[submitted.reference])
    assert "invited Connie Vale" in browse(cast.olive).get(where).content.decode()
    assert "Connie" not in browse(cast.asa).get(where).content.decode()
    assert browse(cast.asa).get(page_of(submitted)).status_code == 403


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("invite"), st.integers(-2, 5)),
        st.tuples(st.just("move"), st.integers(-2, 5)),
        st.tuples(st.just("end"), st.just(0)),
        st.tuples(st.just("join"), st.booleans()),
        st.tuples(st.just("sleep"), st.integers(1, 4)),
    ),
    max_size=8,
)


@given(STEPS)
def test_whatever_is_done_access_is_what_the_last_word_says(
    cast: Cast, empty: Submission, steps: list[tuple[str, int]]
) -> None:
    """Invitations, changes, ends, joining the authority and days that pass, against three variables."""
    Collaborator.objects.filter(submission=empty).delete()
    nemo, last_day, assesses, today = cast.nemo, None, False, timezone.localdate()
    add_member(cast.authority, user=nemo, role=Role.ASSESSOR, by=None)
    end_membership(cast.authority, user=nemo, by=None)
    for step, value in steps:
        row = empty.collaborators.filter(ended_at__isnull=True).first()
        try:
            if step == "invite":
                invite(empty, cast.olive, email=nemo.email, until=today + timedelta(days=value))
                last_day = today + timedelta(days=value)
            elif step == "move" and row:
                collaborators.change_end(row, until=today + timedelta(days=value), by=cast.olive)
                last_day = today + timedelta(days=value)
            elif step == "end" and row:
                collaborators.end(row, by=cast.olive)
                last_day = None
        except NotInvited:
            pass
        if step == "join":
            assesses = bool(value)
            if assesses:
                add_member(cast.authority, user=nemo, role=Role.ASSESSOR, by=None)
            else:
                end_membership(cast.authority, user=nemo, by=None)
        if step == "sleep" and last_day:  # as if days had passed: the end comes nearer
            last_day -= timedelta(days=value)
            Collaborator.objects.filter(submission=empty, ended_at__isnull=True).update(until=last_day)
        expected = last_day is not None and last_day >= today and not assesses
        granted = permissions.granted(nemo, factories.fresh(empty))
        assert (Action.EDIT in granted) == permissions.visible_to(nemo).filter(pk=empty.pk).exists() == expected


def test_a_stranger_cannot_invite_by_the_verb(cast: Cast, draft: Submission) -> None:
    with pytest.raises(Http404):
        invite(draft, cast.stella)
