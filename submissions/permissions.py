"""May you (grants), and may anyone now (policies). The only place that asks or tells guardian's tables.

Grants go to the groups of organisations' roles, on the submission; everything below it inherits. Beside them
count the open collaborations of people of other organisations, which end by their date (docs/adr/0004).
Every answer carries a reason, and the disabled button shows the same reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import Membership, Organisation, OrganisationRole, User
from accounts.roles import OrganisationKind, Role
from submissions import impartiality, kinds
from submissions.models import Collaborator, Submission, SubmissionGroupPermission
from submissions.models.collaborator import CollaboratorRole
from submissions.states import OPEN, WRITABLE, Action, State

_READ = frozenset({Action.VIEW, Action.VIEW_DRAFT})
_WRITE = _READ | {Action.EDIT}

GRANTS: dict[Role, frozenset[Action]] = {
    Role.OWNER: _WRITE | {Action.SUBMIT, Action.WITHDRAW, Action.APPROVE, Action.INVITE, Action.FOLLOW, Action.ISSUE},
    Role.AUTHOR: _WRITE,
    Role.SIGNATORY: _WRITE | {Action.SUBMIT, Action.APPROVE, Action.FOLLOW, Action.ISSUE},
    Role.READER: _READ,
    Role.PROVIDER_MEMBER: frozenset(),
    Role.ASSESSOR: frozenset(
        {Action.VIEW, Action.VIEW_INTERNAL, Action.COMMENT, Action.VALIDATE, Action.REQUEST_INFORMATION, Action.DECIDE}
    ),
}

# Somebody of another organisation helps to write; what binds the applicant stays with its own people.
COLLABORATOR_GRANTS: dict[CollaboratorRole, frozenset[Action]] = {
    CollaboratorRole.AUTHOR: _WRITE,
    CollaboratorRole.READER: _READ,
}


# What an assessor does who must be impartial; reading is for every assessor.
ASSESSING = frozenset({Action.VALIDATE, Action.COMMENT, Action.REQUEST_INFORMATION, Action.DECIDE})


@dataclass(frozen=True)
class Policy:
    """The states in which anyone at all may do it, and what to say in the others."""

    states: frozenset[State]
    otherwise: str
    kept: frozenset[State] = frozenset()  # the states beyond those in which a kept file (Kind.kept) allows it
    held: frozenset[State] = frozenset()  # those of `states` that count only where a grant lasts (Kind.holding)


_ALWAYS = Policy(frozenset(State), "")
_UNDER_ASSESSMENT = frozenset({State.UNDER_ASSESSMENT})
_WRITABLE = frozenset(WRITABLE)

POLICIES: dict[Action, Policy] = {
    Action.VIEW: _ALWAYS,
    Action.VIEW_DRAFT: _ALWAYS,
    Action.VIEW_INTERNAL: _ALWAYS,
    Action.EDIT: Policy(
        _WRITABLE,
        "Answers can be changed in a draft, or when the assessor has asked for changes.",
        kept=frozenset({State.GRANTED}),
    ),
    Action.SUBMIT: Policy(
        _WRITABLE,
        "A version can be submitted from a draft, or when the assessor has asked for changes.",
    ),
    Action.WITHDRAW: Policy(
        frozenset({*OPEN, State.GRANTED}),
        "It is already refused, withdrawn or superseded.",
        held=frozenset({State.GRANTED}),
    ),
    Action.COMMENT: Policy(frozenset(OPEN) - {State.DRAFT}, "Comments are open until the decision."),
    Action.VALIDATE: Policy(frozenset({State.SUBMITTED}), "A version is validated when it has just been submitted."),
    Action.REQUEST_INFORMATION: Policy(
        _UNDER_ASSESSMENT, "Changes can be asked for while a valid version is under assessment."
    ),
    Action.DECIDE: Policy(_UNDER_ASSESSMENT, "A decision can be taken while a valid version is under assessment."),
    Action.APPROVE: Policy(
        _WRITABLE,
        "A draft can be approved while it can still be submitted.",
        kept=frozenset({State.GRANTED}),
    ),
    Action.INVITE: Policy(
        frozenset(OPEN),
        "People can be invited until it is decided or withdrawn.",
    ),
    Action.FOLLOW: Policy(
        frozenset({State.GRANTED, State.REFUSED}),
        "This is possible when it is designated or refused.",
        held=frozenset({State.GRANTED}),
    ),
    Action.ISSUE: Policy(
        frozenset(),
        "The next version is issued by its holder when the first one was accepted, and where the file is a kept one.",
        kept=frozenset({State.GRANTED}),
    ),
}

_NO_GRANT: dict[Action, str] = {
    Action.VIEW_DRAFT: "The draft belongs to the applicant; you can read the versions that were submitted.",
    Action.EDIT: "Your role may read this application but not change it. Ask an owner of the applicant.",
    Action.SUBMIT: "Only an owner or a signatory of the applicant can submit.",
    Action.WITHDRAW: "Only an owner of the applicant can withdraw.",
    Action.VIEW_INTERNAL: "Internal comments are for assessors.",
    Action.COMMENT: "Only an assessor can comment on a submitted version.",
    Action.VALIDATE: "Only an assessor can validate.",
    Action.REQUEST_INFORMATION: "Only an assessor can ask for changes.",
    Action.DECIDE: "Only an assessor can decide.",
    Action.APPROVE: "Only an owner or a signatory of the applicant can approve.",
    Action.INVITE: "Only an owner of the applicant can invite people.",
    Action.FOLLOW: "Only an owner or a signatory of the applicant can do this.",
    Action.ISSUE: "Only an owner or a signatory of the holder can issue a version.",
}


class NotNow(Exception):
    """You may, but nobody can in this state (shown with status 409)."""


@dataclass(frozen=True)
class Answer:
    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def visible_to(user: User | AnonymousUser, among: Q | None = None) -> QuerySet[Submission]:
    """The submissions that the user may know of: where every view, list and document begins.

    `among` narrows to a few that are known by name, so that a page of one costs the same among many.
    """
    return _granted_to(user, Action.VIEW, among)


def drafts_visible_to(user: User | AnonymousUser) -> QuerySet[Submission]:
    """The submissions whose draft the user may read."""
    return _granted_to(user, Action.VIEW_DRAFT)


def cases_visible_to(user: User | AnonymousUser) -> QuerySet[Submission]:
    """The submissions that the user may assess: each has a frozen version. Nothing to whoever is no assessor."""
    return _granted_to(user, Action.VIEW_INTERNAL)


def _granted_to(user: User | AnonymousUser, action: Action, among: Q | None = None) -> QuerySet[Submission]:
    if not (user.is_authenticated and user.is_active):
        return Submission.objects.none()
    by_role = SubmissionGroupPermission.objects.filter(group__user=user, permission__codename=action)
    roles = [role for role, actions in COLLABORATOR_GRANTS.items() if action in actions]
    invited = collaborations_of(user).filter(role__in=roles)
    if among is not None:
        by_role, invited = (
            by_role.filter(content_object_id=OuterRef("pk")),
            invited.filter(submission_id=OuterRef("pk")),
        )
        return Submission.objects.filter(among).filter(Exists(by_role) | Exists(invited))
    # A union, where an OR would have the database look at every submission.
    granted_pks = by_role.values("content_object_id").union(invited.values("submission_id"))
    return Submission.objects.filter(pk__in=granted_pks)


def collaborations_of(user: User) -> QuerySet[Collaborator]:
    """What the user was invited to and may still open: not ended, and its last day (in London) not over.

    Nobody sits on both sides: to somebody who belongs to an assessing authority an invitation gives nothing.
    """
    assesses = Membership.objects.filter(
        user=user, ended_at__isnull=True, organisation__kind=OrganisationKind.REGULATOR
    )
    mine = Collaborator.objects.filter(email=user.email.lower(), ended_at__isnull=True, until__gte=timezone.localdate())
    return mine.filter(~Exists(assesses)) if user.is_active else mine.none()


def granted(user: User, submission: Submission) -> frozenset[Action]:
    """What the user is granted on the submission; asked of the database once per object in hand."""
    cache: dict[int, frozenset[Action]] = submission.__dict__.setdefault("_granted", {})
    if user.pk not in cache:
        cache[user.pk] = _ask(user, submission) if user.is_active else frozenset()
    return cache[user.pk]


def _ask(user: User, submission: Submission) -> frozenset[Action]:
    """In one query: the names of granted permissions, and of the role in which the user was invited."""
    grants = SubmissionGroupPermission.objects.filter(content_object=submission, group__user=user)
    invited = collaborations_of(user).filter(submission=submission)
    names = set(grants.values_list("permission__codename").union(invited.values_list("role")))
    found = {action for action in Action if (action.value,) in names}
    return frozenset(found.union(*(COLLABORATOR_GRANTS[role] for role in CollaboratorRole if (role.value,) in names)))


def can(user: User, action: Action, submission: Submission) -> Answer:
    """May this user do this now, and if not, why not."""
    if action not in granted(user, submission):
        return Answer(False, _NO_GRANT.get(action, "This is not yours to see."))
    if reason := _partial(user, action, submission):
        return Answer(False, reason)
    if submission.state not in states_for(action, kinds.get(submission.kind)):
        return Answer(False, POLICIES[action].otherwise)
    return Answer(True)


def _partial(user: User, action: Action, submission: Submission) -> str:
    """Why this assessor must not assess this case; "" for nothing, and for what is not assessing."""
    reason = impartiality.reason_against(user, submission) if action in ASSESSING else ""
    return f"{user} {reason}, and so must not assess it." if reason else ""


def states_for(action: Action, kind: kinds.Kind) -> frozenset[State]:
    """The states in which anyone at all may do this to a submission of that kind."""
    policy = POLICIES[action]
    states = policy.states if kind.holding else policy.states - policy.held
    return states | policy.kept if kind.kept else states


def check(user: User, action: Action, submission: Submission) -> None:
    """Raise unless the user may: Http404 for strangers, PermissionDenied for members, NotNow for the state."""
    check_grant(user, action, submission)
    if not (answer := can(user, action, submission)):
        raise NotNow(answer.reason)


def check_grant(user: User, action: Action, submission: Submission) -> None:
    """As check, but whatever the state."""
    actions = granted(user, submission)
    if Action.VIEW not in actions:
        raise Http404("There is no such application, or it is not yours to see.")
    if action not in actions or _partial(user, action, submission):
        raise PermissionDenied(can(user, action, submission).reason)


def roles_with(action: Action) -> list[Role]:
    """The roles that are granted it wherever they are granted anything."""
    return [role for role, actions in GRANTS.items() if action in actions]


def roles_granted(submission: Submission, action: Action) -> list[tuple[int, str]]:
    """(organisation, role) of every role that is granted it."""
    grants = SubmissionGroupPermission.objects.filter(content_object=submission, permission__codename=action)
    roles = OrganisationRole.objects.filter(group__in=grants.values("group")).order_by("pk")
    return list(roles.values_list("organisation_id", "role"))


def grant_to_applicant(submission: Submission) -> None:
    """Give the roles of the submission's own organisation what GRANTS says."""
    _grant(submission, OrganisationRole.objects.filter(organisation=submission.organisation))


def grant_to_assessors(submission: Submission) -> None:
    """Give assessors what GRANTS says; called when a first version is frozen, never earlier."""
    _grant(submission, OrganisationRole.objects.filter(organisation__kind=OrganisationKind.REGULATOR))


def grant_existing_to(organisation: Organisation) -> None:
    """Give a new assessing organisation access to what was submitted before it was created."""
    roles = OrganisationRole.objects.filter(organisation=organisation)
    if organisation.kind == OrganisationKind.REGULATOR:
        for submission in Submission.objects.filter(submitted_at__isnull=False):
            _grant(submission, roles)


def _grant(submission: Submission, roles: QuerySet[OrganisationRole]) -> None:
    permissions = {p.codename: p for p in Permission.objects.filter(content_type__app_label="submissions")}
    SubmissionGroupPermission.objects.bulk_create(
        [
            SubmissionGroupPermission(content_object=submission, group_id=role.group_id, permission=permissions[action])
            for role in roles
            for action in sorted(GRANTS[Role(role.role)])
        ],
        ignore_conflicts=True,
    )
    submission.__dict__.pop("_granted", None)
