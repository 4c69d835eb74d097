"""Applications that follow from one another: what they take along, and that one of a line is in force at most."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, connections, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import User
from submissions import documents, drafting, following, kinds, lineage, permissions, versions, workflow
from submissions.models import Event, Submission, Version
from submissions.models.submission import Origin
from submissions.permissions import NotNow
from submissions.states import OPEN
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Browse = Callable[[User], Client]
ANEW = {"accurate", "unfavourable", "attachments_checked", "change_understood", "authority", "declaration_date"}


def start(submission: Submission, by: User, origin: Origin | None = None, token: Any = None) -> Submission:
    origin = origin or (
        Origin.REDESIGNATION if factories.fresh(submission).state == "granted" else Origin.REAPPLICATION
    )
    version = factories.last_version(submission)
    return following.start_from(version, origin=origin, by=by, token=token or factories.token())


# --- What is taken along ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "origin"), [("refused", "reapplication"), ("granted", "redesignation")])
def test_a_new_draft_has_the_answers_and_the_evidence_of_the_version(
    cast: Cast, state: str, origin: str, request: pytest.FixtureRequest
) -> None:
    old = request.getfixturevalue(state)
    new = factories.fresh(start(old, cast.sid))
    assert (new.state, new.origin, new.follows, new.follows_version) == ("draft", origin, old, 1)
    assert (new.organisation, new.created_by, new.lineage_id) == (old.organisation, cast.sid, old.pk)
    assert new.reference != old.reference
    before = {section["key"]: section["answers"] for section in factories.last_version(old).dossier["sections"]}
    after = drafting.answers_of(new)
    assert {key: given for key, given in after.items() if key not in ("applicant", "declaration")} == {
        key: given for key, given in before.items() if key not in ("applicant", "declaration")
    }
    assert before["declaration"].keys() - after["declaration"].keys() == ANEW
    assert after["applicant"]["legal_name"] == before["applicant"]["legal_name"]
    if state == "granted":
        assert after["applicant"]["application_type"] == "redesignation"
        assert after["applicant"]["previous_designation"] == old.reference
    else:
        assert after["applicant"]["application_type"] == "reapplication"
        assert after["applicant"]["refused_application"] == old.reference
    fields = ("number", "edition", "title", "name", "media_type", "sha256", "size", "pages", "kind", "scan")
    assert list(new.attachments.order_by("number").values_list(*fields)) == list(
        old.attachments.order_by("number").values_list(*fields)
    )
    assert new.working_title == old.title


def test_evidence_is_taken_as_the_version_froze_it(cast: Cast) -> None:
    old = factories.make_draft(cast)
    said = {"edition": 3, "confidential": True, "kind": "data", "dated": date(2026, 3, 2), "scan": "clean"}
    old.attachments.filter(number=2).update(**said)
    workflow.submit(old, by=cast.olive)
    factories.decide(old, cast.asa, "refused")
    old.attachments.filter(number=2).update(removed_at=timezone.now(), kind="other", title="Renamed since")
    new = start(old, cast.olive)
    taken = new.attachments.get(number=2)
    assert {name: getattr(taken, name) for name in said} == said
    assert (taken.title, taken.removed_at, taken.uploaded_by) == ("Process development", None, cast.olive)
    assert documents.read_attachment(taken.sha256)


def test_both_sides_of_the_line_write_it_down_for_the_applicant_only(cast: Cast, refused: Submission) -> None:
    new = start(refused, cast.olive)
    begun, told = Event.objects.get(verb="follow"), Event.objects.get(verb="followed")
    assert (begun.submission, begun.draft_only, begun.data["follows"], begun.data["left_out"]) == (
        new, True, refused.reference, [],
    )  # fmt: skip
    assert (told.submission, told.draft_only, told.sentence) == (
        refused, True, f"applied again with {new.reference}",
    )  # fmt: skip
    assert begun.data["sha256"] == factories.last_version(refused).sha256


def test_what_todays_questionnaire_does_not_ask_for_is_left_out_and_said(
    cast: Cast, browse: Browse, refused: Submission
) -> None:
    version = factories.last_version(refused)
    dossier = version.dossier
    product = next(section for section in dossier["sections"] if section["key"] == "product")
    product["answers"] |= {"colour_of_the_box": "blue", "strength": {"not": "a text"}}
    dossier["sections"].append({"key": "gone", "title": "A section of old", "answers": {"all": "of it"}, "pages": []})
    version.__dict__["dossier"] = dossier
    version.submission = refused
    new = following.start_from(version, origin=Origin.REAPPLICATION, by=cast.olive, token=factories.token())
    left = {(item["id"], item["section"]) for item in following.left_out(new)}
    assert left == {
        ("product.colour_of_the_box", "The product"), ("product.strength", "The product"),
        ("gone.all", "A section of old"),
    }  # fmt: skip
    assert "strength" not in drafting.answers_of(new)["product"]
    assert "gone" not in drafting.answers_of(new)
    page = browse(cast.olive).get(reverse("submissions:overview", args=[new.reference])).content.decode()
    assert "3 earlier answers could not be taken over" in page
    assert "A section of old: all" in page


def test_the_draft_that_follows_can_be_completed_and_submitted(cast: Cast, refused: Submission) -> None:
    new = factories.make_following(refused, cast.olive)
    factories.complete_following(new, cast.olive)
    version = workflow.submit(new, by=cast.olive)
    assert (version.number, version.previous_sha256, versions.chain_problems(new)) == (1, "", [])
    assert factories.fresh(new).variant == "poc"


# --- Who, when, and once ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["arthur", "rita", "asa"])
def test_others_do_not_begin_anew(cast: Cast, refused: Submission, person: str) -> None:
    with pytest.raises(PermissionDenied, match="owner or a signatory"):
        start(refused, getattr(cast, person))
    assert Submission.objects.count() == 1


def test_for_strangers_there_is_nothing_to_follow(cast: Cast, refused: Submission) -> None:
    with pytest.raises(Http404):
        start(refused, cast.stella)


@pytest.mark.parametrize("state", ["submitted", "information_requested", "withdrawn"])
@pytest.mark.parametrize("origin", [Origin.REAPPLICATION, Origin.REDESIGNATION])
def test_nothing_follows_from_what_is_not_decided(
    cast: Cast, state: str, origin: Origin, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotNow):
        start(request.getfixturevalue(state), cast.olive, origin)


@pytest.mark.parametrize(("state", "origin"), [("refused", Origin.REDESIGNATION), ("granted", Origin.REAPPLICATION)])
def test_the_origin_has_to_fit_the_decision(
    cast: Cast, state: str, origin: Origin, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotNow):
        start(request.getfixturevalue(state), cast.olive, origin)


def test_a_second_click_and_a_second_person_come_to_the_same_draft(
    cast: Cast, browse: Browse, granted: Submission
) -> None:
    where, form = reverse("submissions:follow", args=[granted.reference]), {"token": str(factories.token())}
    first, second = (browse(cast.olive).post(where, form) for _ in range(2))
    third = browse(cast.sid).post(where, {"token": "spoilt"})
    assert first.status_code == 302
    assert {answer.headers["Location"] for answer in (first, second, third)} == {first.headers["Location"]}
    assert Submission.objects.filter(follows=granted).count() == 1
    assert Event.objects.filter(verb="followed").count() == 1
    page = browse(cast.sid).get(where).content.decode()
    assert "already follows from this application" in page


def test_the_same_token_leads_to_the_same_draft_even_when_it_was_taken_back(cast: Cast, refused: Submission) -> None:
    token = factories.token()
    new = start(refused, cast.olive, token=token)
    workflow.withdraw(new, why="By mistake.", by=cast.olive)
    assert start(refused, cast.olive, Origin.REAPPLICATION, token) == new
    assert start(refused, cast.olive) != new


def test_the_database_allows_one_open_and_one_in_force_per_line(cast: Cast, granted: Submission) -> None:
    after = start(granted, cast.olive)
    for state, other in (("granted", after), ("draft", granted)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.filter(pk=other.pk).update(state=state, submitted_at=granted.submitted_at)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a SQLite test database in memory has one connection only")
def test_two_clicks_at_the_same_moment_are_one_draft() -> None:
    cast = factories.make_cast()
    refused = factories.make_decided(cast, "refused")
    barrier, found = threading.Barrier(2), []

    def click(person: User) -> None:
        try:
            barrier.wait(10)
            found.append(start(refused, person, Origin.REAPPLICATION).reference)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click, args=(person,)) for person in (cast.olive, cast.sid)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 2
    assert len(set(found)) == 1


# --- What a grant does to the line --------------------------------------------------------------------------------


def test_a_grant_supersedes_what_it_follows(cast: Cast, granted: Submission) -> None:
    after = factories.succeed(granted, cast)
    assert (factories.fresh(granted).state, after.state) == ("superseded", "granted")
    event = Event.objects.get(submission=granted, verb="supersede")
    assert (event.from_state, event.to_state, event.data["superseded_by"]) == ("granted", "superseded", after.reference)
    assert event.sentence == f"superseded it by granting {after.reference}"
    assert Event.objects.get(submission=after, verb="grant").data["supersedes"] == granted.reference


def test_a_token_that_began_something_else_does_not_lead_there(cast: Cast, granted: Submission) -> None:
    other = factories.make_empty(cast)
    after = start(granted, cast.olive, token=other.start_token)
    assert (after.follows, after != other) == (granted, True)
    assert not drafting.answers_of(other)


def test_what_was_given_up_meanwhile_stays_given_up(cast: Cast, granted: Submission) -> None:
    after = factories.make_following(granted, cast.olive)
    factories.complete_following(after, cast.olive)
    workflow.submit(after, by=cast.olive)
    workflow.withdraw(granted, why="No longer made.", by=cast.olive)
    factories.decide(after, cast.asa, "granted")
    assert (factories.fresh(granted).state, factories.fresh(after).state) == ("withdrawn", "granted")
    assert not Event.objects.filter(verb="supersede").exists()


def test_a_refusal_leaves_what_is_in_force_and_applying_again_still_supersedes_it(
    cast: Cast, granted: Submission
) -> None:
    after = factories.make_following(granted, cast.olive)
    factories.complete_following(after, cast.olive)
    workflow.submit(after, by=cast.olive)
    factories.decide(after, cast.asa, "refused")
    assert factories.fresh(granted).state == "granted"
    again = factories.make_following(after, cast.olive)
    applicant = drafting.answers_of(again)["applicant"]
    assert (applicant["application_type"], applicant["previous_designation"]) == ("redesignation", granted.reference)
    factories.complete_following(again, cast.olive)
    workflow.submit(again, by=cast.olive)
    factories.decide(again, cast.asa, "granted")
    states = [factories.fresh(one).state for one in (granted, after, again)]
    assert states == ["superseded", "refused", "granted"]


class Line(RuleBasedStateMachine):
    """Whatever is done in whatever order to a line of applications, one is in force and one open at most."""

    people: Cast

    @initialize()
    def begin(self) -> None:
        self.cast = Line.people
        self.first = factories.make_decided(self.cast, "granted")
        self.superseded = 0

    def line(self) -> list[Submission]:
        return list(lineage.of(self.first).order_by("pk"))

    def pick(self, number: int, *states: str) -> Submission | None:
        found = [one for one in self.line() if one.state in states]
        return found[number % len(found)] if found else None

    @rule(number=st.integers(0, 5))
    def follow(self, number: int) -> None:
        if old := self.pick(number, "granted", "refused"):
            factories.make_following(old, self.cast.sid)

    @rule(outcome=st.sampled_from(["granted", "refused", "granted"]))
    def decide(self, outcome: str) -> None:
        if not (one := self.pick(0, *OPEN)):
            return
        if one.state == "draft":
            factories.complete_following(one, self.cast.olive)
            workflow.submit(one, by=self.cast.olive)
        in_force = lineage.in_force(one)
        factories.decide(one, self.cast.asa, outcome)
        self.superseded += bool(in_force and outcome == "granted")
        if in_force:
            assert factories.fresh(in_force).state == ("superseded" if outcome == "granted" else "granted")

    @rule(number=st.integers(0, 5))
    def take_back(self, number: int) -> None:
        if one := self.pick(number, "granted", *OPEN):
            workflow.withdraw(one, why="Given up.", by=self.cast.olive)

    @invariant()
    def holds(self) -> None:
        states = [one.state for one in self.line()]
        assert states.count("granted") <= 1
        assert sum(state in OPEN for state in states) <= 1
        assert states.count("superseded") == self.superseded
        for one in self.line():
            told = one.events.filter(verb="supersede").count()
            assert told == (one.state == "superseded")


def test_any_order_in_a_line(cast: Cast) -> None:
    Line.people = cast
    few = hypothesis_settings(
        max_examples=5, stateful_step_count=7, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Line, settings=few)


def test_every_answer_of_today_fits_the_questionnaire_of_today(cast: Cast, granted: Submission) -> None:
    kind = kinds.get(granted.kind)
    taken = following.take(factories.last_version(granted), kind, Origin.REDESIGNATION)
    assert taken.left_out == []
    assert all(kind.questionnaire.section(key) for key in taken.answers)


def test_a_version_is_what_follows_remembers(cast: Cast, granted: Submission) -> None:
    after = start(granted, cast.olive)
    found = following.followed_version(after)
    assert isinstance(found, Version)
    assert (found.submission, found.number) == (granted, 1)
    assert following.followed_version(granted) is None
    assert permissions.can(cast.olive, permissions.Action.EDIT, after)
