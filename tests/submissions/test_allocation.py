"""Who has a case, who must not have it, and what is written down of it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.models import OrganisationEvent, User
from accounts.organisations import add_member, end_membership
from accounts.roles import Role
from submissions import allocation, conflicts_of_interest, permissions, queries, workflow
from submissions.allocation import NotAssignable
from submissions.models import Assignment, ConflictOfInterest, Event, Submission
from submissions.models.assignment import AssignmentRole
from submissions.permissions import NotNow
from submissions.refusals import WhyMissing
from submissions.states import Action
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LEAD, FURTHER = AssignmentRole.LEAD, AssignmentRole.FURTHER


def who(submission: Submission) -> list[tuple[str, str]]:
    return [(row.assessor.name.split()[0], row.role) for row in allocation.current(submission)]


def last_event(submission: Submission) -> Event:
    return submission.events.order_by("-pk")[0]


def named(rows: list[dict[str, object]]) -> list[tuple[object, object]]:
    return [(row["name"], row["role"]) for row in rows]


class TestGiving:
    def test_take_hand_over_and_release(self, cast: Cast, submitted: Submission) -> None:
        allocation.take(submitted, by=cast.asa)
        assert who(submitted) == [("Asa", LEAD)]
        allocation.assign(submitted, assessor=cast.abel, role=LEAD, by=cast.asa)  # one's own: no reason is asked
        assert who(submitted) == [("Abel", LEAD)]
        event = last_event(submitted)
        assert event.sentence == "gave the case to Abel Okonjo as lead assessor, in place of Asa Lindqvist"
        assert (named(event.data["old"]), named(event.data["new"])) == (
            [("Asa Lindqvist", "lead")], [("Abel Okonjo", "lead")],
        )  # fmt: skip
        allocation.release(allocation.current(submitted)[0], by=cast.abel)
        assert (who(submitted), last_event(submitted).sentence) == ([], "released the case")

    def test_taking_away_needs_a_reason(self, cast: Cast, submitted: Submission) -> None:
        allocation.take(submitted, by=cast.asa)
        with pytest.raises(WhyMissing, match="away from Asa Lindqvist"):
            allocation.assign(submitted, assessor=cast.abel, by=cast.abel, why="  ")
        with pytest.raises(WhyMissing, match="away from Asa Lindqvist"):
            allocation.release(allocation.current(submitted)[0], by=cast.abel)
        assert who(submitted) == [("Asa", LEAD)]
        allocation.assign(submitted, assessor=cast.abel, by=cast.abel, why="Asa is on leave.")
        ended = Assignment.objects.get(assessor=cast.asa)
        assert (who(submitted), ended.why, last_event(submitted).why) == (
            [("Abel", LEAD)], "Asa is on leave.", "Asa is on leave.",
        )  # fmt: skip

    def test_further_assessors_stand_beside_the_lead(self, cast: Cast, submitted: Submission) -> None:
        allocation.assign(submitted, assessor=cast.abel, role=FURTHER, by=cast.asa)
        allocation.take(submitted, by=cast.asa)
        assert who(submitted) == [("Asa", LEAD), ("Abel", FURTHER)]
        allocation.assign(submitted, assessor=cast.abel, role=LEAD, by=cast.asa)
        assert who(submitted) == [("Abel", LEAD)]

    def test_twice_is_harmless(self, cast: Cast, submitted: Submission) -> None:
        first = allocation.take(submitted, by=cast.asa)
        assert allocation.take(submitted, by=cast.asa) == first
        allocation.release(first, by=cast.asa)
        allocation.release(first, by=cast.asa)
        assert submitted.events.filter(verb__in=["assign", "release"]).count() == 2

    def test_who_comes_second_is_told(self, cast: Cast, submitted: Submission) -> None:
        allocation.take(submitted, by=cast.asa)
        with pytest.raises(NotNow, match="Asa Lindqvist has this case already"):
            allocation.take(submitted, by=cast.abel)

    def test_the_database_knows_one_lead(self, cast: Cast, submitted: Submission) -> None:
        allocation.take(submitted, by=cast.asa)
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(submission=submitted, assessor=cast.abel, role=LEAD, by=cast.abel)

    def test_a_closed_case_is_given_to_nobody(self, cast: Cast, granted: Submission) -> None:
        with pytest.raises(NotNow, match="nothing left to assess"):
            allocation.take(granted, by=cast.asa)

    @pytest.mark.parametrize("person", ["olive", "rita", "priya", "nemo"])
    def test_only_assessors_give_and_get(self, cast: Cast, submitted: Submission, person: str) -> None:
        user: User = getattr(cast, person)
        with pytest.raises((PermissionDenied, Http404)):
            allocation.assign(submitted, assessor=cast.asa, by=user)
        with pytest.raises(NotAssignable, match="Only an assessor"):
            allocation.assign(submitted, assessor=user, by=cast.asa)
        assert who(submitted) == []

    def test_all_or_none(self, cast: Cast) -> None:
        ours, theirs = (
            factories.make_submitted(cast),
            factories.make_submitted(cast, by=cast.stella, organisation=cast.rival),
        )
        conflicts_of_interest.declare(cast.rival, note="Shares.", by=cast.abel)
        refused = allocation.assign_many([ours, theirs], assessor=cast.abel, role=LEAD, by=cast.asa)
        assert list(refused) == [theirs.reference]
        assert "declared a conflict of interest with Dermaspray UK Ltd" in refused[theirs.reference]
        assert (who(ours), ours.events.filter(verb="assign").count()) == ([], 0)
        assert allocation.assign_many([ours, theirs], assessor=cast.asa, role=LEAD, by=cast.abel) == {}
        assert (who(ours), who(theirs)) == ([("Asa", LEAD)], [("Asa", LEAD)])


class TestImpartiality:
    def test_nothing_speaks_against_a_stranger(self, cast: Cast, submitted: Submission) -> None:
        assert allocation.may_assess(cast.asa, submitted)

    def test_a_declared_conflict(self, cast: Cast, submitted: Submission) -> None:
        conflict = conflicts_of_interest.declare(cast.pennine, note="Worked there.", by=cast.asa)
        answer = allocation.may_assess(cast.asa, factories.fresh(submitted))
        assert (bool(answer), "declared a conflict of interest with Pennine" in answer.reason) == (False, True)
        with pytest.raises(NotAssignable):
            allocation.take(submitted, by=cast.asa)
        assert allocation.may_assess(cast.abel, submitted)
        conflicts_of_interest.withdraw(conflict, why="Ten years ago.", by=cast.asa)
        assert allocation.may_assess(cast.asa, factories.fresh(submitted))

    def test_who_was_one_of_the_applicants_people(self, cast: Cast, submitted: Submission) -> None:
        add_member(cast.pennine, user=cast.abel, role=Role.READER, by=cast.olive)
        end_membership(cast.pennine, user=cast.abel, by=cast.olive)
        assert "is or was one of the people of Pennine" in allocation.may_assess(cast.abel, submitted).reason

    def test_who_was_invited_to_work_on_it(self, cast: Cast, submitted: Submission) -> None:
        connie = factories.collaborate(submitted, "Connie Vale", "author")
        add_member(cast.authority, user=connie, role=Role.ASSESSOR, by=None)
        assert "was invited by Pennine" in allocation.may_assess(connie, submitted).reason

    def test_who_wrote_what_it_follows_from(self, cast: Cast) -> None:
        refused = factories.make_decided(cast, "refused")
        connie = factories.collaborate(refused, "Connie Vale", "author")
        following = factories.make_following(refused, cast.olive)
        factories.complete_following(following, cast.olive)
        add_member(cast.authority, user=connie, role=Role.ASSESSOR, by=None)
        workflow.submit(following, by=cast.olive)
        assert not allocation.may_assess(connie, factories.fresh(following))

    def test_declaring_gives_up_what_one_has(self, cast: Cast, submitted: Submission) -> None:
        theirs = factories.make_submitted(cast, by=cast.stella, organisation=cast.rival)
        for case in (submitted, theirs):
            allocation.take(case, by=cast.asa)
        first = conflicts_of_interest.declare(cast.pennine, note="A cousin.", by=cast.asa)
        assert (who(submitted), who(theirs)) == ([], [("Asa", LEAD)])
        assert last_event(submitted).why == "A conflict of interest was declared."
        assert conflicts_of_interest.declare(cast.pennine, note="Again.", by=cast.asa) == first
        trail = OrganisationEvent.objects.filter(organisation=cast.authority, sentence__contains="conflict")
        assert [event.data["new"] for event in trail] == ["declared"]
        assert not OrganisationEvent.objects.filter(organisation=cast.pennine, sentence__contains="conflict").exists()

    def test_withdrawing_needs_a_reason_and_the_person(self, cast: Cast) -> None:
        conflict = conflicts_of_interest.declare(cast.pennine, note="A cousin.", by=cast.asa)
        with pytest.raises(WhyMissing):
            conflicts_of_interest.withdraw(conflict, why=" ", by=cast.asa)
        with pytest.raises(PermissionDenied):
            conflicts_of_interest.withdraw(conflict, why="I say so.", by=cast.abel)
        assert ConflictOfInterest.objects.get().withdrawn_at is None
        conflicts_of_interest.withdraw(conflict, why="Not any more.", by=cast.asa)
        conflicts_of_interest.withdraw(conflict, why="Not any more.", by=cast.asa)
        assert OrganisationEvent.objects.filter(sentence__startswith="withdrew a conflict").count() == 1

    def test_only_an_assessor_declares(self, cast: Cast) -> None:
        with pytest.raises(PermissionDenied):
            conflicts_of_interest.declare(cast.rival, note="Rivals.", by=cast.olive)


def test_who_assesses_does_not_countersign(cast: Cast, submitted: Submission) -> None:
    allocation.release(allocation.take(submitted, by=cast.asa), by=cast.asa)
    assert not allocation.may_countersign(cast.asa, submitted)
    assert allocation.may_countersign(cast.abel, submitted)
    assert not allocation.may_countersign(cast.olive, submitted)


def test_applicants_learn_nothing_of_it(cast: Cast, submitted: Submission) -> None:
    allocation.take(submitted, by=cast.asa)
    allocation.release(allocation.current(submitted)[0], by=cast.abel, why="On leave.")
    verbs = {event.verb for event in queries.events_for(cast.olive, factories.fresh(submitted))}
    seen = {event.verb for event in queries.events_for(cast.abel, factories.fresh(submitted))}
    assert verbs.isdisjoint({"assign", "release"})
    assert {"assign", "release"} <= seen


def test_who_declared_a_conflict_reads_and_does_no_more(cast: Cast, under_assessment: Submission) -> None:
    conflict = conflicts_of_interest.declare(cast.pennine, note="A cousin.", by=cast.asa)
    case = factories.fresh(under_assessment)
    permissions.check(cast.asa, Action.VIEW_INTERNAL, case)
    for action in permissions.ASSESSING:
        with pytest.raises(PermissionDenied, match="declared a conflict of interest with Pennine"):
            permissions.check(cast.asa, action, case)
        assert not permissions.can(cast.asa, action, case)
    permissions.check(cast.abel, Action.DECIDE, factories.fresh(under_assessment))
    conflicts_of_interest.withdraw(conflict, why="Not any more.", by=cast.asa)
    permissions.check(cast.asa, Action.DECIDE, factories.fresh(under_assessment))
