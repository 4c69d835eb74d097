"""Every view begins here: load from what the user may see, then ask for the right."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest

from dmmf import permissions
from dmmf.models import ControlSite, Evaluation, Site
from dmmf.states import ControlSiteAction, EvaluationPermission, SiteAction
from submissions.views.loading import actor


def load_control_site(
    request: HttpRequest, reference: str, action: ControlSiteAction = ControlSiteAction.VIEW
) -> ControlSite:
    """The Control Site, if the user may do this. Raises Http404 (strangers), PermissionDenied."""
    visible = permissions.control_sites_visible_to(actor(request), Q(reference=reference))
    found = visible.select_related("organisation").first()
    if found is None:
        raise Http404
    permissions.check(actor(request), action, found)
    return found


def load_site(request: HttpRequest, reference: str, *actions: ControlSiteAction | SiteAction) -> Site:
    """The site, if the user may see it and holds one of the actions (none: seeing is enough)."""
    visible = permissions.sites_visible_to(actor(request), Q(reference=reference))
    found = visible.select_related("control_site__organisation", "provider").first()
    if found is None:
        raise Http404
    if actions and not any(permissions.may(actor(request), action, found) for action in actions):
        permissions.check(actor(request), actions[0], found)
    return found


def load_evaluation(
    request: HttpRequest, reference: str, *actions: ControlSiteAction | EvaluationPermission
) -> Evaluation:
    """The evaluation, if the user may see it and holds one of the actions (none: seeing is enough)."""
    visible = permissions.evaluations_visible_to(actor(request), Q(reference=reference))
    found = visible.select_related("site__control_site__organisation", "site__provider", "document").first()
    if found is None:
        raise Http404
    if actions and not any(permissions.may(actor(request), action, found) for action in actions):
        permissions.check(actor(request), actions[0], found)
    return found
