"""May you: grants on Control Sites, sites and evaluations. May anyone now: the life-cycle table and the guards.

Everything below a Control Site inherits its grants, so the holder's people see all its sites and evaluations.
To a healthcare provider single sites and evaluations are granted, to assessing authorities the Control Sites and
sites that a submitted master file names. Every view starts from one of the `..._visible_to` functions.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import Organisation, OrganisationRole, User
from accounts.roles import OrganisationKind, Role
from dmmf.models import (
    ControlSite,
    ControlSiteGroupPermission,
    Evaluation,
    EvaluationGroupPermission,
    EvaluationState,
    Site,
    SiteGroupPermission,
)
from dmmf.states import ControlSiteAction, EvaluationPermission, Side, SiteAction
from submissions.permissions import Answer

C, S, E = ControlSiteAction, SiteAction, EvaluationPermission

CONTROL_SITE_GRANTS: dict[Role, frozenset[ControlSiteAction]] = {
    Role.OWNER: frozenset({C.VIEW, C.CHANGE, C.EVALUATE, C.SIGN}),
    Role.AUTHOR: frozenset({C.VIEW, C.CHANGE, C.EVALUATE}),
    Role.SIGNATORY: frozenset({C.VIEW, C.CHANGE, C.EVALUATE, C.SIGN}),
    Role.READER: frozenset({C.VIEW}),
    Role.PROVIDER_MEMBER: frozenset(),
    Role.ASSESSOR: frozenset({C.VIEW, C.ASSESS}),
}
SITE_GRANTS: dict[Role, frozenset[SiteAction]] = {
    Role.PROVIDER_MEMBER: frozenset({S.VIEW, S.EVALUATE, S.SIGN, S.RECORD_TRAINING}),
    Role.ASSESSOR: frozenset({S.VIEW, S.SUSPEND}),
}
EVALUATION_GRANTS: dict[Role, frozenset[EvaluationPermission]] = {
    Role.PROVIDER_MEMBER: frozenset({E.VIEW, E.ANSWER, E.SIGN}),
}

_NO_GRANT: dict[str, str] = {
    C.CHANGE: "Your role may read this register but not change it.",
    C.EVALUATE: "Only authors, signatories and owners of the Control Site's organisation answer for the applicant.",
    C.SIGN: "Only an owner or a signatory of the Control Site's organisation can do this.",
    C.ASSESS: "Only an assessor can do this.",
    S.EVALUATE: "Only members of the healthcare provider that hosts the site can do this.",
    S.SIGN: "Only members of the healthcare provider that hosts the site can do this.",
    S.RECORD_TRAINING: "Only the Control Site and the healthcare provider that hosts the site record training.",
    S.SUSPEND: "Only the licensing authority can do this.",
    E.ANSWER: "Only members of the healthcare provider can answer its half.",
    E.SIGN: "Only members of the healthcare provider can sign for it.",
}


def control_sites_visible_to(user: User | AnonymousUser, among: Q | None = None) -> QuerySet[ControlSite]:
    """The Control Sites that the user may know of."""
    if not (user.is_authenticated and user.is_active):
        return ControlSite.objects.none()
    return ControlSite.objects.filter(among or Q(), _granted(ControlSiteGroupPermission, user, C.VIEW, "pk"))


def control_sites_with(user: User | AnonymousUser, action: ControlSiteAction) -> QuerySet[ControlSite]:
    """The Control Sites on which the user is granted this."""
    if not (user.is_authenticated and user.is_active):
        return ControlSite.objects.none()
    return ControlSite.objects.filter(_granted(ControlSiteGroupPermission, user, action, "pk"))


def sites_visible_to(user: User | AnonymousUser, among: Q | None = None) -> QuerySet[Site]:
    """The sites that the user may know of: those of the own Control Sites, and those granted singly.

    An assessor sees of a Control Site only the sites that a submitted master file named.
    """
    if not (user.is_authenticated and user.is_active):
        return Site.objects.none()
    own = _granted(ControlSiteGroupPermission, user, C.CHANGE, "control_site_id") | _granted(
        ControlSiteGroupPermission, user, C.VIEW, "control_site_id", without=C.ASSESS
    )
    return Site.objects.filter(among or Q(), own | _granted(SiteGroupPermission, user, S.VIEW, "pk"))


def sites_to_suspend(user: User | AnonymousUser) -> QuerySet[Site]:
    """The sites that the user decides on for the licensing authority."""
    if not (user.is_authenticated and user.is_active):
        return Site.objects.none()
    return Site.objects.filter(_granted(SiteGroupPermission, user, S.SUSPEND, "pk"))


def evaluations_visible_to(user: User | AnonymousUser, among: Q | None = None) -> QuerySet[Evaluation]:
    """The evaluations that the user may know of; an assessor sees signed ones of the sites it may see."""
    if not (user.is_authenticated and user.is_active):
        return Evaluation.objects.none()
    own = _granted(ControlSiteGroupPermission, user, C.VIEW, "site__control_site_id", without=C.ASSESS)
    singly = _granted(EvaluationGroupPermission, user, E.VIEW, "pk")
    assessed = Q(state=EvaluationState.SIGNED) & _granted(SiteGroupPermission, user, S.SUSPEND, "site_id")
    return Evaluation.objects.filter(among or Q(), own | singly | assessed)


def control_sites_granting(user: User, action: ControlSiteAction) -> QuerySet[ControlSite]:
    """The Control Sites on which this is granted to the user."""
    return ControlSite.objects.filter(_granted(ControlSiteGroupPermission, user, action, "pk"))


def answering(user: User) -> dict[Side, Q]:
    """For a query of evaluations: where the user may answer, by the side for which."""
    return {
        Side.APPLICANT: _granted(ControlSiteGroupPermission, user, C.EVALUATE, "site__control_site_id"),
        Side.PROVIDER: _granted(EvaluationGroupPermission, user, E.ANSWER, "pk"),
    }


def _granted(table: Any, user: User, action: str, outer: str, without: str = "") -> Q:
    """That `action` is granted to the user on the object whose key the outer query has in `outer`.

    `without`: and not by a role that also holds that other action (the groups of roles never mix sides).
    """
    grants = table.objects.filter(group__user=user, permission__codename=action)
    if without:
        grants = grants.exclude(
            group__in=table.objects.filter(group__user=user, permission__codename=without).values("group")
        )
    return Q(Exists(grants.filter(content_object_id=OuterRef(outer))))


def granted(user: User, thing: ControlSite | Site | Evaluation) -> frozenset[str]:
    """Everything that the user is granted on the thing, by itself or inherited; asked once per object in hand."""
    cache: dict[int, frozenset[str]] = thing.__dict__.setdefault("_granted", {})
    if user.pk not in cache:
        cache[user.pk] = _ask(user, thing) if user.is_active else frozenset()
    return cache[user.pk]


def _ask(user: User, thing: ControlSite | Site | Evaluation) -> frozenset[str]:
    asked = [
        table.objects.filter(group__user=user, content_object_id=pk).values_list("permission__codename")
        for table, pk in _levels(thing)
    ]
    return frozenset(name for (name,) in asked[0].union(*asked[1:]))


def _levels(thing: ControlSite | Site | Evaluation) -> list[tuple[Any, int]]:
    """The permission tables that count for it, from itself upwards."""
    if isinstance(thing, Evaluation):
        return [(EvaluationGroupPermission, thing.pk), *_levels(thing.site)]
    if isinstance(thing, Site):
        return [(SiteGroupPermission, thing.pk), (ControlSiteGroupPermission, thing.control_site_id)]
    return [(ControlSiteGroupPermission, thing.pk)]


def may(user: User, action: str, thing: ControlSite | Site | Evaluation) -> Answer:
    """Is this user granted this; and if not, why not."""
    if action in granted(user, thing):
        return Answer(True)
    return Answer(False, _NO_GRANT.get(action, "This is not yours to see."))


def check(user: User, action: str, thing: ControlSite | Site | Evaluation) -> None:
    """Raise unless granted: Http404 for strangers, PermissionDenied with the reason for others."""
    if answer := may(user, action, thing):
        return
    if not granted(user, thing):
        raise Http404("There is no such thing, or it is not yours to see.")
    raise PermissionDenied(answer.reason)


def grant_to_holder(control_site: ControlSite) -> None:
    """Give the roles of the Control Site's organisation their rights on it."""
    _grant([control_site], _roles(organisation=control_site.organisation), CONTROL_SITE_GRANTS)


def grant_to_provider(site: Site) -> None:
    """Give the hosting healthcare provider its rights on the site, and take them from one that hosts it no longer."""
    hosts = _roles(organisation=site.provider) if site.provider else []
    SiteGroupPermission.objects.filter(
        content_object=site, group__organisation_role__organisation__kind=OrganisationKind.PROVIDER
    ).exclude(group_id__in=[role.group_id for role in hosts]).delete()
    _grant([site], hosts, SITE_GRANTS)


def grant_many_to_providers(sites: list[Site]) -> None:
    """As grant_to_provider for new sites, in few queries; each site's `provider` is loaded or None."""
    by_provider: dict[Organisation, list[Site]] = {}
    for site in sites:
        if site.provider:
            by_provider.setdefault(site.provider, []).append(site)
    for provider, hosted in by_provider.items():
        _grant(hosted, _roles(organisation=provider), SITE_GRANTS)


def grant_evaluations(evaluations: list[Evaluation]) -> None:
    """Give the healthcare provider of each evaluated site its rights on the evaluation; it keeps them."""
    roles = _roles(organisation__in={one.site.provider_id for one in evaluations if one.site.provider_id})
    pairs = [(one, role) for one in evaluations for role in roles if role.organisation_id == one.site.provider_id]
    _grant_pairs(pairs, EVALUATION_GRANTS)


def grant_to_assessors(control_site: ControlSite, sites: list[Site]) -> None:
    """Give assessors what a submitted master file names; called when it is frozen for them, never earlier."""
    roles = _roles(organisation__kind=OrganisationKind.REGULATOR)
    _grant([control_site], roles, CONTROL_SITE_GRANTS)
    _grant(sites, roles, SITE_GRANTS)


def _roles(**where: Any) -> list[OrganisationRole]:
    return list(OrganisationRole.objects.filter(**where))


_TABLES: dict[type[Model], Any] = {
    ControlSite: ControlSiteGroupPermission,
    Site: SiteGroupPermission,
    Evaluation: EvaluationGroupPermission,
}


def _grant(things: list[Any], roles: list[OrganisationRole], grants: dict[Role, Any]) -> None:
    _grant_pairs([(thing, role) for thing in things for role in roles], grants)


def _grant_pairs(pairs: list[tuple[Any, OrganisationRole]], grants: dict[Role, Any]) -> None:
    if not pairs:
        return
    table = _TABLES[type(pairs[0][0])]
    permissions = {p.codename: p for p in Permission.objects.filter(content_type__app_label="dmmf")}
    table.objects.bulk_create(
        [
            table(content_object=thing, group_id=role.group_id, permission=permissions[action])
            for thing, role in pairs
            for action in sorted(grants.get(Role(role.role), ()))
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )
    for thing, _ in pairs:
        thing.__dict__.pop("_granted", None)
