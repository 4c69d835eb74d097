"""The one way to write into the audit trails of Control Sites and evaluations. That of sites is sites.py."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from dmmf.models import ControlSite, ControlSiteEvent, Evaluation, EvaluationEvent
from dmmf.states import Side

ACCEPT_VARIATION, REFUSE_VARIATION = "accept_variation", "refuse_variation"
OF_THE_AUTHORITY = (ACCEPT_VARIATION, REFUSE_VARIATION)  # by assessors, whose names are left out of what holders read


def record(
    control_site: ControlSite, verb: str, sentence: str, *, by: User | None, why: str = "", **data: Any
) -> ControlSiteEvent:
    """`sentence` goes on after the person's name; `data` holds old and new values."""
    return ControlSiteEvent.objects.create(
        control_site=control_site, verb=verb, sentence=sentence[:500], by=by, why=why, data=data
    )


def record_opened(evaluations: list[Evaluation], *, by: User, why: str) -> None:
    """That each was opened, in one statement."""
    EvaluationEvent.objects.bulk_create(
        EvaluationEvent(
            evaluation=one, verb="open", sentence="opened the joint evaluation", side=Side.APPLICANT, by=by, why=why
        )
        for one in evaluations
    )


def record_evaluation(
    evaluation: Evaluation, verb: str, sentence: str, *, by: User, side: str = "", why: str = "", **data: Any
) -> EvaluationEvent:
    return EvaluationEvent.objects.create(
        evaluation=evaluation, verb=verb, sentence=sentence[:300], side=side, by=by, why=why, data=data
    )
