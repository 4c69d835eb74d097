"""Who may do what, when: one literal table, and the grants behind it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.organisations import add_member, create_organisation, end_membership, group_of
from accounts.roles import DESCRIPTIONS, ROLES_OF, OrganisationKind, Role
from submissions import permissions, workflow
from submissions.models import Submission, SubmissionGroupPermission, SubmissionUserPermission
from submissions.permissions import GRANTS, POLICIES, NotNow
from submissions.states import ACTION_LABELS, STATES, Action, State
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PERSON_OF = {
    "owner": "olive",
    "author": "arthur",
    "signatory": "sid",
    "reader": "rita",
    "assessor": "asa",
    "provider_member": "priya",
    "rival owner": "stella",
    "stranger": "nemo",
    "invited author": "connie",
    "invited reader": "conrad",
}
# "ok", or the status of the page that says no: 404 to whom it does not exist, 403 without the right, 409 not now.
TABLE = """
                                       VIEW  VIEW_DEDIT  SUBM  WITHD VIEW_ICOMM  VALI  REQU  DECI  APPR  INVI  FOLL  ISS
owner           draft                  ok    ok    ok    ok    ok    403   403   403   403   403   ok    ok    409   409
owner           submitted              ok    ok    409   409   ok    403   403   403   403   403   409   ok    409   409
owner           deficient              ok    ok    ok    ok    ok    403   403   403   403   403   ok    ok    409   409
owner           under_assessment       ok    ok    409   409   ok    403   403   403   403   403   409   ok    409   409
owner           information_requested  ok    ok    ok    ok    ok    403   403   403   403   403   ok    ok    409   409
owner           granted                ok    ok    409   409   ok    403   403   403   403   403   409   409   ok    409
owner           refused                ok    ok    409   409   409   403   403   403   403   403   409   409   ok    409
owner           withdrawn              ok    ok    409   409   409   403   403   403   403   403   409   409   409   409
owner           superseded             ok    ok    409   409   409   403   403   403   403   403   409   409   409   409
author          draft                  ok    ok    ok    403   403   403   403   403   403   403   403   403   403   403
author          submitted              ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
author          deficient              ok    ok    ok    403   403   403   403   403   403   403   403   403   403   403
author          under_assessment       ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
author          information_requested  ok    ok    ok    403   403   403   403   403   403   403   403   403   403   403
author          granted                ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
author          refused                ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
author          withdrawn              ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
author          superseded             ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
signatory       draft                  ok    ok    ok    ok    403   403   403   403   403   403   ok    403   409   409
signatory       submitted              ok    ok    409   409   403   403   403   403   403   403   409   403   409   409
signatory       deficient              ok    ok    ok    ok    403   403   403   403   403   403   ok    403   409   409
signatory       under_assessment       ok    ok    409   409   403   403   403   403   403   403   409   403   409   409
signatory       information_requested  ok    ok    ok    ok    403   403   403   403   403   403   ok    403   409   409
signatory       granted                ok    ok    409   409   403   403   403   403   403   403   409   403   ok    409
signatory       refused                ok    ok    409   409   403   403   403   403   403   403   409   403   ok    409
signatory       withdrawn              ok    ok    409   409   403   403   403   403   403   403   409   403   409   409
signatory       superseded             ok    ok    409   409   403   403   403   403   403   403   409   403   409   409
reader          draft                  ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
reader          submitted              ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
reader          deficient              ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
reader          under_assessment       ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
reader          information_requested  ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
reader          granted                ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
reader          refused                ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
reader          withdrawn              ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
reader          superseded             ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
assessor        draft                  404   404   404   404   404   404   404   404   404   404   404   404   404   404
assessor        submitted              ok    403   403   403   403   ok    ok    ok    409   409   403   403   403   403
assessor        deficient              ok    403   403   403   403   ok    ok    409   409   409   403   403   403   403
assessor        under_assessment       ok    403   403   403   403   ok    ok    409   ok    ok    403   403   403   403
assessor        information_requested  ok    403   403   403   403   ok    ok    409   409   409   403   403   403   403
assessor        granted                ok    403   403   403   403   ok    409   409   409   409   403   403   403   403
assessor        refused                ok    403   403   403   403   ok    409   409   409   409   403   403   403   403
assessor        withdrawn              ok    403   403   403   403   ok    409   409   409   409   403   403   403   403
assessor        superseded             ok    403   403   403   403   ok    409   409   409   409   403   403   403   403
provider_member draft                  404   404   404   404   404   404   404   404   404   404   404   404   404   404
provider_member submitted              404   404   404   404   404   404   404   404   404   404   404   404   404   404
provider_member deficient              404   404   404   404   404   404   404   404   404   404   404   404   404   404
provider_member under_assessment       404   404   404   404   404   404   404   404   404   404   404   404   404   404
provider_member information_requested  404   404   404   404   404   404   404   404   404   404   404   404   404   404
provider_member granted                404   404   404   404   404   404   404   404   404   404   404   404   404   404
provider_member refused                404   404   404   404   404   404   404   404   404   404   404   404   404   404
provider_member withdrawn              404   404   404   404   404   404   404   404   404   404   404   404   404   404
provider_member superseded             404   404   404   404   404   404   404   404   404   404   404   404   404   404
rival owner     draft                  404   404   404   404   404   404   404   404   404   404   404   404   404   404
rival owner     submitted              404   404   404   404   404   404   404   404   404   404   404   404   404   404
rival owner     deficient              404   404   404   404   404   404   404   404   404   404   404   404   404   404
rival owner     under_assessment       404   404   404   404   404   404   404   404   404   404   404   404   404   404
rival owner     information_requested  404   404   404   404   404   404   404   404   404   404   404   404   404   404
rival owner     granted                404   404   404   404   404   404   404   404   404   404   404   404   404   404
rival owner     refused                404   404   404   404   404   404   404   404   404   404   404   404   404   404
rival owner     withdrawn              404   404   404   404   404   404   404   404   404   404   404   404   404   404
rival owner     superseded             404   404   404   404   404   404   404   404   404   404   404   404   404   404
stranger        draft                  404   404   404   404   404   404   404   404   404   404   404   404   404   404
stranger        submitted              404   404   404   404   404   404   404   404   404   404   404   404   404   404
stranger        deficient              404   404   404   404   404   404   404   404   404   404   404   404   404   404
stranger        under_assessment       404   404   404   404   404   404   404   404   404   404   404   404   404   404
stranger        information_requested  404   404   404   404   404   404   404   404   404   404   404   404   404   404
stranger        granted                404   404   404   404   404   404   404   404   404   404   404   404   404   404
stranger        refused                404   404   404   404   404   404   404   404   404   404   404   404   404   404
stranger        withdrawn              404   404   404   404   404   404   404   404   404   404   404   404   404   404
stranger        superseded             404   404   404   404   404   404   404   404   404   404   404   404   404   404
invited_author  draft                  ok    ok    ok    403   403   403   403   403   403   403   403   403   403   403
invited_author  submitted              ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
invited_author  deficient              ok    ok    ok    403   403   403   403   403   403   403   403   403   403   403
invited_author  under_assessment       ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
invited_author  information_requested  ok    ok    ok    403   403   403   403   403   403   403   403   403   403   403
invited_author  granted                ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
invited_author  refused                ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
invited_author  withdrawn              ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
invited_author  superseded             ok    ok    409   403   403   403   403   403   403   403   403   403   403   403
invited_reader  draft                  ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
invited_reader  submitted              ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
invited_reader  deficient              ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
invited_reader  under_assessment       ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
invited_reader  information_requested  ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
invited_reader  granted                ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
invited_reader  refused                ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
invited_reader  withdrawn              ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
invited_reader  superseded             ok    ok    403   403   403   403   403   403   403   403   403   403   403   403
"""
COLUMNS = [
    Action.VIEW, Action.VIEW_DRAFT, Action.EDIT, Action.SUBMIT, Action.WITHDRAW, Action.VIEW_INTERNAL, Action.COMMENT,
    Action.VALIDATE, Action.REQUEST_INFORMATION, Action.DECIDE, Action.APPROVE, Action.INVITE, Action.FOLLOW,
    Action.ISSUE,
]  # fmt: skip
Matrix = dict[tuple[str, str, Action], str]


def expected() -> Matrix:
    found: Matrix = {}
    for line in TABLE.strip().splitlines()[1:]:
        role, state, *answers = line.replace("rival owner", "rival_owner").split()
        for action, answer in zip(COLUMNS, answers, strict=True):
            found[(role.replace("_", " ") if role not in Role.values else role, state, action)] = answer
    return found


def outcome(user: object, action: Action, submission: Submission) -> str:
    try:
        permissions.check(user, action, submission)  # type: ignore[arg-type]
    except Http404:
        return "404"
    except PermissionDenied as refusal:
        assert str(refusal), f"{action} is refused without a reason"
        return "403"
    except NotNow as refusal:
        assert str(refusal), f"{action} is put off without a reason"
        return "409"
    return "ok"


def in_every_state(cast: Cast) -> dict[str, Submission]:
    """With a consultant to write and one to read invited to each."""
    made = {
        State.DRAFT: factories.make_draft(cast),
        State.SUBMITTED: factories.make_submitted(cast),
        State.DEFICIENT: factories.make_deficient(cast),
        State.UNDER_ASSESSMENT: factories.make_assessed(cast),
        State.INFORMATION_REQUESTED: factories.make_requested(cast),
        State.GRANTED: factories.make_decided(cast, "granted"),
        State.REFUSED: factories.make_decided(cast, "refused"),
        State.WITHDRAWN: factories.make_withdrawn(cast),
        State.SUPERSEDED: factories.make_superseded(cast),
    }
    for submission in made.values():
        factories.collaborate(submission, "Connie Vale", "author")
        factories.collaborate(submission, "Conrad Ash", "reader")
    return {state: factories.fresh(submission) for state, submission in made.items()}


def everybody(cast: Cast) -> dict[str, User]:
    return cast.people() | {user.name.split()[0].lower(): user for user in User.objects.filter(name__startswith="Con")}


def test_the_table_names_every_role_state_and_action() -> None:
    keys = expected()
    assert {role for role, _, _ in keys} == {*Role.values, *PERSON_OF}
    assert {state for _, state, _ in keys} == set(State.values)
    assert set(COLUMNS) == set(Action)
    assert len(keys) == len(PERSON_OF) * len(State) * len(Action)


def test_role_by_state_by_action(cast: Cast) -> None:
    submissions = in_every_state(cast)
    people = everybody(cast)
    found = {
        (role, str(state), action): outcome(people[name], action, factories.fresh(submission))
        for role, name in PERSON_OF.items()
        for state, submission in submissions.items()
        for action in COLUMNS
    }
    assert found == expected()


def test_the_boolean_answers_as_the_check_does(cast: Cast) -> None:
    submissions = in_every_state(cast)
    people = everybody(cast)
    for (role, state, action), answer in expected().items():
        reply = permissions.can(people[PERSON_OF[role]], action, submissions[state])
        assert (bool(reply), bool(reply.reason)) == (answer == "ok", answer != "ok"), (role, state, action)


def test_a_withdrawn_draft_never_reaches_the_assessors(cast: Cast, draft: Submission) -> None:
    workflow.withdraw(draft, why="Given up early.", by=cast.olive)
    assert outcome(cast.asa, Action.VIEW, factories.fresh(draft)) == "404"
    assert outcome(cast.olive, Action.VIEW, factories.fresh(draft)) == "ok"


def grants(submission: Submission) -> dict[tuple[str, str], set[str]]:
    """(organisation, role) -> codenames granted on this submission."""
    found: dict[tuple[str, str], set[str]] = {}
    rows = SubmissionGroupPermission.objects.filter(content_object=submission)
    for row in rows.select_related("permission", "group__organisation_role__organisation"):
        role = row.group.organisation_role
        found.setdefault((role.organisation.name, role.role), set()).add(row.permission.codename)
    return found


APPLICANT_GRANTS = {
    ("Pennine Polar Gases Ltd", "owner"): {
        "view_submission", "view_draft", "edit_draft", "submit_version", "withdraw_submission", "approve_draft",
        "invite_collaborator", "follow_submission", "issue_version",
    },
    ("Pennine Polar Gases Ltd", "author"): {"view_submission", "view_draft", "edit_draft"},
    ("Pennine Polar Gases Ltd", "signatory"): {
        "view_submission", "view_draft", "edit_draft", "submit_version", "approve_draft", "follow_submission",
        "issue_version",
    },
    ("Pennine Polar Gases Ltd", "reader"): {"view_submission", "view_draft"},
}  # fmt: skip
ASSESSOR_GRANTS = {
    ("Assessing authority", "assessor"): {
        "view_submission", "view_internal_comments", "comment_on_version", "validate_submission",
        "request_information", "decide_submission",
    },
}  # fmt: skip


def test_grants_of_a_draft_are_the_applicants_alone(draft: Submission) -> None:
    assert grants(draft) == APPLICANT_GRANTS


def test_the_first_submission_grants_to_assessors_and_to_nobody_else(submitted: Submission) -> None:
    assert grants(submitted) == APPLICANT_GRANTS | ASSESSOR_GRANTS


@pytest.mark.parametrize("state", ["information_requested", "granted", "refused", "withdrawn"])
def test_later_states_change_no_grant(state: str, request: pytest.FixtureRequest) -> None:
    assert grants(request.getfixturevalue(state)) == APPLICANT_GRANTS | ASSESSOR_GRANTS


def test_no_user_holds_a_grant_and_no_permission_is_global(cast: Cast, submitted: Submission) -> None:
    assert SubmissionGroupPermission.objects.filter(content_object=submitted).count() == 27
    assert SubmissionUserPermission.objects.count() == 0
    assert Permission.objects.filter(group__isnull=False).count() == 0
    assert Permission.objects.filter(user__isnull=False).count() == 0
    assert [user.is_superuser for user in cast.people().values()] == [False] * len(cast.people())


def test_a_global_permission_opens_nothing(cast: Cast, submitted: Submission) -> None:
    """Somebody may grant one by hand; it must not count."""
    codes = [action.value for action in Action]
    cast.nemo.user_permissions.set(Permission.objects.filter(codename__in=codes))
    assert cast.nemo.user_permissions.count() == len(Action)
    nemo = type(cast.nemo).objects.get(pk=cast.nemo.pk)
    assert list(permissions.visible_to(nemo)) == []
    assert outcome(nemo, Action.VIEW, factories.fresh(submitted)) == "404"


def test_a_superuser_sees_no_more_than_anybody(cast: Cast, submitted: Submission) -> None:
    cast.nemo.is_superuser = True
    cast.nemo.save()
    assert list(permissions.visible_to(cast.nemo)) == []
    assert outcome(cast.nemo, Action.VIEW, factories.fresh(submitted)) == "404"


def test_who_is_not_signed_in_sees_nothing(submitted: Submission) -> None:
    assert permissions.visible_to(AnonymousUser()).count() == 0


def test_access_ends_with_the_membership(cast: Cast, submitted: Submission) -> None:
    assert outcome(cast.arthur, Action.VIEW, factories.fresh(submitted)) == "ok"
    end_membership(cast.pennine, user=cast.arthur, by=cast.olive)
    arthur = type(cast.arthur).objects.get(pk=cast.arthur.pk)
    assert outcome(arthur, Action.VIEW, factories.fresh(submitted)) == "404"
    assert list(permissions.visible_to(arthur)) == []


def test_a_new_role_replaces_the_old_one(cast: Cast, draft: Submission) -> None:
    add_member(cast.pennine, user=cast.olive, role=Role.READER, by=cast.olive)
    olive = type(cast.olive).objects.get(pk=cast.olive.pk)
    assert permissions.granted(olive, factories.fresh(draft)) == {Action.VIEW, Action.VIEW_DRAFT}


def test_a_deactivated_person_is_a_stranger(cast: Cast, submitted: Submission) -> None:
    cast.olive.is_active = False
    cast.olive.save()
    assert outcome(cast.olive, Action.VIEW, factories.fresh(submitted)) == "404"
    assert list(permissions.visible_to(cast.olive)) == []


def test_a_new_authority_gets_what_was_submitted_and_no_draft(
    cast: Cast, draft: Submission, submitted: Submission
) -> None:
    second = create_organisation("Second authority", kind=OrganisationKind.REGULATOR)
    bea = factories.person("Bea Sand", second, Role.ASSESSOR)
    assert list(permissions.visible_to(bea)) == []
    permissions.grant_existing_to(second)
    assert list(permissions.visible_to(bea)) == [submitted]


def test_a_draft_withdrawn_before_submission_is_not_granted_to_a_new_authority(cast: Cast, draft: Submission) -> None:
    workflow.withdraw(draft, why="Given up early.", by=cast.olive)
    second = create_organisation("Second authority", kind=OrganisationKind.REGULATOR)
    permissions.grant_existing_to(second)
    assert grants(draft) == APPLICANT_GRANTS


def test_two_applicants_see_their_own_and_nothing_else(cast: Cast) -> None:
    ours = factories.make_submitted(cast)
    theirs = factories.make_draft(cast, by=cast.stella, organisation=cast.rival)
    assert list(permissions.visible_to(cast.olive)) == [ours]
    assert list(permissions.visible_to(cast.stella)) == [theirs]
    assert list(permissions.visible_to(cast.asa)) == [ours]
    assert list(permissions.drafts_visible_to(cast.asa)) == []
    assert list(permissions.drafts_visible_to(cast.rita)) == [ours]


# --- People of other organisations --------------------------------------------------------------------------------


def test_an_invited_person_sees_that_application_and_no_other(cast: Cast) -> None:
    ours, other = factories.make_submitted(cast), factories.make_draft(cast)
    connie = factories.collaborate(ours, "Connie Vale", "author")
    assert list(permissions.visible_to(connie)) == list(permissions.drafts_visible_to(connie)) == [ours]
    assert outcome(connie, Action.VIEW, factories.fresh(other)) == "404"


def test_what_one_may_see_is_asked_once(cast: Cast, draft: Submission) -> None:
    connie = factories.collaborate(draft, "Connie Vale", "reader")
    with CaptureQueriesContext(connection) as queries:
        assert [row.pk for row in permissions.visible_to(connie)] == [draft.pk]
        assert permissions.granted(connie, factories.fresh(draft)) == {Action.VIEW, Action.VIEW_DRAFT}
    assert len(queries) == 3  # one of them is that of `fresh`


def test_who_assesses_gets_nothing_from_an_invitation_before_or_after(cast: Cast, draft: Submission) -> None:
    """Nobody sits on both sides, whichever came first."""
    factories.collaborate(draft, "Asa Lindqvist", "author")
    assert outcome(cast.asa, Action.VIEW, factories.fresh(draft)) == "404"
    assert list(permissions.visible_to(cast.asa)) == []
    connie = factories.collaborate(draft, "Connie Vale", "author")
    assert outcome(connie, Action.EDIT, factories.fresh(draft)) == "ok"
    add_member(cast.authority, user=connie, role=Role.ASSESSOR, by=None)
    assert outcome(connie, Action.VIEW, factories.fresh(draft)) == "404"
    end_membership(cast.authority, user=connie, by=None)
    assert outcome(connie, Action.EDIT, factories.fresh(draft)) == "ok"


def test_an_assessor_who_was_invited_still_only_assesses(cast: Cast, submitted: Submission) -> None:
    factories.collaborate(submitted, "Asa Lindqvist", "author")
    assert permissions.granted(cast.asa, factories.fresh(submitted)) == GRANTS[Role.ASSESSOR]


def test_a_deactivated_person_gets_nothing_from_an_invitation(cast: Cast, draft: Submission) -> None:
    connie = factories.collaborate(draft, "Connie Vale", "author")
    connie.is_active = False
    connie.save()
    assert outcome(connie, Action.VIEW, factories.fresh(draft)) == "404"
    assert list(permissions.visible_to(connie)) == []


@pytest.mark.parametrize(
    ("now", "allowed"),
    [("2026-06-30T22:59:59+00:00", "ok"), ("2026-06-30T23:00:00+00:00", "404"), ("2026-07-01T12:00:00+00:00", "404")],
)
def test_access_ends_with_its_last_day_in_london(
    cast: Cast, draft: Submission, monkeypatch: pytest.MonkeyPatch, now: str, allowed: str
) -> None:
    connie = factories.collaborate(draft, "Connie Vale", "author", until=date(2026, 6, 30))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.fromisoformat(now))
    assert outcome(connie, Action.EDIT, factories.fresh(draft)) == allowed
    assert (
        permissions.visible_to(connie).exists() == permissions.drafts_visible_to(connie).exists() == (allowed == "ok")
    )


# --- The tables agree with one another ----------------------------------------------------------------------------


def test_every_transition_is_granted_to_somebody_and_open_in_its_states() -> None:
    for transition in workflow.TABLE.transitions.values():
        if transition.action is None:
            continue  # comes of another
        holders = [role for role, actions in GRANTS.items() if transition.action in actions]
        assert holders, f"nobody may {transition.name}"
        policy = POLICIES[transition.action]
        assert transition.sources <= policy.states | policy.kept, transition.name


def test_a_policy_opens_no_state_that_the_table_closes() -> None:
    for action in {transition.action for transition in workflow.TABLE.transitions.values() if transition.action}:
        sources = [t.sources for t in workflow.TABLE.transitions.values() if t.action == action]
        policy = POLICIES[action]
        assert policy.states | policy.kept == frozenset().union(*sources), action
        assert policy.held <= policy.states, action
        assert not policy.kept & policy.states, action


def test_every_role_state_and_action_is_described() -> None:
    assert set(GRANTS) == set(Role) == set(DESCRIPTIONS)
    assert set(POLICIES) == set(Action) == set(ACTION_LABELS)
    assert set(STATES) == set(State)
    assert sorted(role for roles in ROLES_OF.values() for role in roles) == sorted(Role)


def test_who_acts_on_a_state_is_whom_it_waits_for() -> None:
    """A state that waits for one side can be left by that side; one that waits for nobody only by giving it up.

    Issuing leaves no state.
    """
    side = {role: "assessor" if role == Role.ASSESSOR else "applicant" for role in Role}
    for state in State:
        able = {
            side[role]
            for transition in workflow.TABLE.open_from(state)
            if transition.name not in ("give_up", "issue")
            for role, actions in GRANTS.items()
            if transition.action in actions
        }
        waits_for = STATES[state].waits_for
        assert (waits_for in able) if able else (waits_for == "nobody"), state


def test_groups_of_roles_are_separate(cast: Cast) -> None:
    groups = {group_of(cast.pennine, role) for role in ROLES_OF[OrganisationKind.APPLICANT]}
    assert len(groups) == 4
    assert list(cast.olive.groups.all()) == [group_of(cast.pennine, Role.OWNER)]
