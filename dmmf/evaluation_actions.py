"""Actions of a joint evaluation: proposed by one side, agreed by the other, taken back, and closed when done.

An action that is a condition of “suitable with conditions” is tracked until it is closed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from dmmf import events, permissions
from dmmf.evaluation_standing import other_side, shortened
from dmmf.evaluations import MAY_ANSWER, check_side, lock, titles_of
from dmmf.models import AgreedAction, Evaluation, EvaluationState
from dmmf.sites import plain
from dmmf.states import Side
from submissions.transitions import TransitionNotAllowed

# What both signed, whether or not a later evaluation took its place: its actions are to be done.
SIGNED_ONCE = Q(evaluation__sha256__gt="")
UNDONE = Q(dropped_at__isnull=True, closed_on__isnull=True)


@transaction.atomic
def propose(
    evaluation: Evaluation, *, item: str, side: str, text: str, owner_side: str, owner_name: str, due_on: date,
    is_condition: bool, by: User,
) -> AgreedAction:  # fmt: skip
    """Propose an action on a row. The same again, while it is waiting, is the same action.

    Raises KeyError for what is no row, and what evaluations.check_side raises.
    """
    locked = lock(evaluation)
    check_side(locked, side, by=by)
    said: dict[str, Any] = {
        "item": item, "text": text, "owner_side": owner_side, "owner_name": owner_name, "due_on": due_on,
        "is_condition": is_condition, "proposed_side": side,
    }  # fmt: skip
    sentence = f"proposed an action on “{titles_of(locked)[item]}”"
    if same := locked.actions.filter(dropped_at__isnull=True, agreed_at__isnull=True, **said).first():
        return same
    action = AgreedAction.objects.create(evaluation=locked, proposed_by=by, **said)
    new = {name: plain(value) for name, value in said.items()}
    events.record_evaluation(locked, "propose_action", sentence, by=by, side=side, action=action.pk, new=new)
    return action


@transaction.atomic
def agree(action: AgreedAction, *, side: str, by: User) -> None:
    """The other side agrees to it. Agreeing twice is agreeing once."""
    locked = lock(action.evaluation)
    check_side(locked, side, by=by)
    action.refresh_from_db()
    if side == action.proposed_side:
        raise PermissionDenied(f"Your side proposed this action; the {other_side(side).label.lower()} agrees to it.")
    _check_there(action)
    if action.agreed_at is not None:
        return
    action.agreed_by, action.agreed_at = by, timezone.now()
    action.save(update_fields=["agreed_by", "agreed_at"])
    _record(locked, "agree_action", f"agreed to the action “{shortened(action.text)}”", by, side, action)


@transaction.atomic
def drop(action: AgreedAction, *, side: str, by: User) -> None:
    """Take an action back, or refuse the other side's, while nothing is signed by both."""
    locked = lock(action.evaluation)
    check_side(locked, side, by=by)
    action.refresh_from_db()
    if action.dropped_at is not None:
        return
    action.dropped_by, action.dropped_at = by, timezone.now()
    action.save(update_fields=["dropped_by", "dropped_at"])
    did = "took back" if side == action.proposed_side else "refused"
    _record(locked, "drop_action", f"{did} the action “{shortened(action.text)}”", by, side, action)


@transaction.atomic
def close(action: AgreedAction, *, how: str, closed_on: date, by: User) -> None:
    """Say that it is done, how, and when. For the side that owns it, and once both have signed.

    Raises ValidationError for a day that cannot be, PermissionDenied, TransitionNotAllowed, and what
    permissions.check raises.
    """
    locked = lock(action.evaluation)
    action.refresh_from_db()
    check_closing(action, locked, by=by)
    if action.closed_on is not None:
        if (action.closed_by, action.closed_on, action.closed_how) == (by, closed_on, how):
            return
        raise TransitionNotAllowed(f"{action.closed_by} has closed this action already.")
    if closed_on > timezone.localdate():
        raise ValidationError({"closed_on": "The day cannot be in the future"})
    action.closed_by, action.closed_on, action.closed_how = by, closed_on, how
    action.save(update_fields=["closed_by", "closed_on", "closed_how"])
    sentence = f"closed the action “{shortened(action.text)}”"
    data = {"action": action.pk, "old": {"closed_on": None}, "new": {"closed_on": plain(closed_on), "how": how}}
    events.record_evaluation(locked, "close_action", sentence, by=by, side=action.owner_side, why=how, **data)


def check_closing(action: AgreedAction, evaluation: Evaluation, *, by: User) -> None:
    """That the person may close it. Raises Http404 for strangers, PermissionDenied, TransitionNotAllowed."""
    owner = Side(action.owner_side)
    if not permissions.granted(by, evaluation):
        raise Http404
    acted = evaluation.events.filter(by=by, side=other_side(owner)).exists()
    if acted or not permissions.may(by, MAY_ANSWER[owner], evaluation):
        raise PermissionDenied(f"This action belongs to the {owner.label.lower()}, which closes it.")
    _check_there(action)
    if not evaluation.sha256 or evaluation.signed_on is None:
        raise TransitionNotAllowed("An action can be closed once both sides have signed the evaluation.")


def open_actions(evaluations: QuerySet[Evaluation] | None = None) -> QuerySet[AgreedAction]:
    """Actions of signed evaluations that are not closed, those due first."""
    among = Q() if evaluations is None else Q(evaluation__in=evaluations)
    return AgreedAction.objects.filter(among, SIGNED_ONCE, UNDONE).order_by("due_on", "pk")


def may_close(action: AgreedAction, evaluation: Evaluation, side: Side | None) -> bool:
    """For the page; `close` asks again."""
    ended = EvaluationState.OPEN, EvaluationState.DECLINED
    undone = action.closed_on is None and action.dropped_at is None
    return undone and side == action.owner_side and evaluation.state not in ended and bool(evaluation.sha256)


def _check_there(action: AgreedAction) -> None:
    if action.dropped_at is not None:
        raise TransitionNotAllowed("This action was taken back.")


def _record(evaluation: Evaluation, verb: str, sentence: str, by: User, side: str, action: AgreedAction) -> None:
    events.record_evaluation(evaluation, verb, sentence, by=by, side=side, action=action.pk, item=action.item)
