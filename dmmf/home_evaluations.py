"""What the home page says of joint evaluations: to the healthcare provider, and to the holder's people."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dmmf import evaluation_waiting, register
from dmmf.evaluation_standing import shortened
from dmmf.models import AgreedAction, Evaluation, EvaluationState, Site
from submissions.dossiers import long_date
from submissions.panels import Line, Panel

SHOWN = 6
LOOKED_AT = 60  # open evaluations that are looked through for what waits; the list has the rest


def panels(user: User) -> list[Panel]:
    """Evaluations and actions that wait for one's side; for a healthcare provider its sites too."""
    return [_evaluations(user), _actions(user), _sites(user)]


def _evaluations(user: User) -> Panel:
    found = evaluation_waiting.with_side(user, Q(state=EvaluationState.OPEN)).order_by("pk")
    mine = list(found.filter(Q(for_applicant=True) | Q(for_provider=True))[:LOOKED_AT])
    waiting = evaluation_waiting.of(mine)
    lines = [
        _evaluation_line(one, said)
        for one in mine
        if (said := waiting[one.pk].of(evaluation_waiting.side_of(one)))
    ]  # fmt: skip
    more = Line("All joint evaluations", reverse("dmmf:evaluations")) if mine else None
    return Panel("Joint evaluations that wait for your side", lines[:SHOWN], more=more if lines else None)


def _evaluation_line(evaluation: Evaluation, said: list[str]) -> Line:
    return Line(
        text=f"{evaluation.reference}: {evaluation.site}",
        href=reverse("dmmf:evaluation", args=[evaluation.reference]),
        detail=f"{evaluation.site.host or evaluation.site.town}. {', '.join(said).capitalize()}",
    )


def _actions(user: User) -> Panel:
    actions = evaluation_waiting.actions_of(user, limit=SHOWN + 1)
    more = Line("All actions of your side", reverse("dmmf:evaluations")) if len(actions) > SHOWN else None
    return Panel("Actions of joint evaluations", [_action_line(one) for one in actions[:SHOWN]], more=more)


def _action_line(action: AgreedAction) -> Line:
    late = action.due_on < timezone.localdate()
    due = f"{'Condition, due' if action.is_condition else 'Due'} {long_date(action.due_on.isoformat())}"
    return Line(
        text=shortened(action.text, 90),
        href=reverse("dmmf:evaluation_action_close", args=[action.evaluation.reference, action.pk]),
        detail=f"{due}. {action.owner_name}. {action.evaluation.site}, {action.evaluation.reference}",
        tag="Overdue" if late else "",
        colour="red" if late else "",
    )


def _sites(user: User) -> Panel:
    """Sites at one's own organisation; nothing for who sees sites as their Control Site or as an assessor."""
    found = list(register.hosted(user).select_related("control_site").order_by("code")[: SHOWN + 1])
    more = Line("All sites at your organisation", reverse("dmmf:hosted_sites")) if found else None
    return Panel("Sites at your organisation", [_site_line(one) for one in found[:SHOWN]], more=more)


def _site_line(site: Site) -> Line:
    return Line(
        text=str(site), href=reverse("dmmf:site", args=[site.reference]), detail=f"{site.control_site}",
        tag=site.get_state_display(), colour=site.state_colour,
    )  # fmt: skip
