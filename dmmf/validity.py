"""Does a joint evaluation of a site still hold: for the place where it stands, and on a day.

The last signed evaluation counts. It holds while the site stands where it was evaluated, while its outcome is not
“not suitable”, and until its day of re-evaluation has passed. That a move, or a change of what was evaluated, calls
for a new one is this service's reading of “jointly evaluated by the applicant and the relevant healthcare provider”.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from dmmf.models import Evaluation, EvaluationEvent, EvaluationState, Outcome, Site

# Who and what was evaluated: a change of one of these re-opens the question. See sites.change.
REOPENING: dict[str, str] = {
    "identification": "serial or asset id",
    "setting": "setting",
    "host": "host",
    "provider": "healthcare provider",
    "equipment": "equipment",
}


def last_signed(sites: QuerySet[Site] | Collection[Site]) -> dict[int, Evaluation]:
    """{key of the site: its last signed evaluation}, without the long text, in one query."""
    signed = Evaluation.objects.filter(site__in=sites, state=EvaluationState.SIGNED).defer("canonical")
    return {evaluation.site_id: evaluation for evaluation in signed.order_by("pk")}


def problem(evaluation: Evaluation | None, *, location_number: int, today: date) -> str:
    """Why the last signed evaluation does not hold, as a sentence; empty where it does."""
    if evaluation is None:
        return "No joint evaluation that both parties signed is in force."
    if evaluation.location_number != location_number:
        return f"The joint evaluation {evaluation.reference} was of another place, before the site moved."
    if evaluation.outcome == Outcome.NOT_SUITABLE:
        return f"The joint evaluation {evaluation.reference} found the site not suitable."
    due = evaluation.re_evaluate_on
    if due and due < today:
        return f"The joint evaluation {evaluation.reference} held until {due.day} {due:%B %Y}."
    return ""


def evaluations_in_force(
    sites: QuerySet[Site] | Collection[Site], *, today: date | None = None
) -> dict[int, Evaluation]:
    """{key of the site: the evaluation that holds}; sites without one are left out. Two queries for a collection
    of any size, one where the sites are in hand."""
    today = today or timezone.localdate()
    places = {site.pk: site.location_number for site in sites}
    found = last_signed(sites)
    return {
        pk: evaluation
        for pk, evaluation in found.items()
        if pk in places and not problem(evaluation, location_number=places[pk], today=today)
    }


def evaluation_in_force(site: Site, *, today: date | None = None) -> Evaluation | None:
    """The evaluation on which the site may stand today, None where there is none."""
    return evaluations_in_force([site], today=today).get(site.pk)


def overtake(site: Site, *, by: User, why: str, also_open: bool = False) -> list[Evaluation]:
    """What was signed of the site holds no longer; `also_open`: what is being answered is of no use any more either.

    Called when the site moves, changes in a REOPENING field, or a new evaluation is called for; the caller holds the
    site's row lock. Answers the evaluations that were overtaken.
    """
    return overtake_many({site.pk: (why, also_open)}, by=by)


def overtake_many(sites: Mapping[int, tuple[str, bool]], *, by: User) -> list[Evaluation]:
    """As overtake, of {key of the site: (why, also_open)}, in as many statements as of one."""
    both = Evaluation.objects.filter(site__in=list(sites), state__in=(EvaluationState.SIGNED, EvaluationState.OPEN))
    found = [
        evaluation
        for evaluation in both.select_for_update(of=("self",)).order_by("pk").defer("canonical")
        if evaluation.state == EvaluationState.SIGNED or sites[evaluation.site_id][1]
    ]
    EvaluationEvent.objects.bulk_create(
        EvaluationEvent(
            evaluation=one, verb="overtake", sentence="overtook the evaluation", by=by, why=sites[one.site_id][0],
            data={"state": [one.state, EvaluationState.OVERTAKEN]},
        )
        for one in found
    )  # fmt: skip
    Evaluation.objects.filter(pk__in=[one.pk for one in found]).update(state=EvaluationState.OVERTAKEN)
    for one in found:
        one.state = EvaluationState.OVERTAKEN
    return found
