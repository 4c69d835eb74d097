"""The site as an evaluation that ended knew it: who evaluated it then may have nothing to do with where it is now."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from accounts.models import Organisation
from dmmf.models import Evaluation, EvaluationState, SiteEvent
from dmmf.sites import PLACE

ENDED = (EvaluationState.OVERTAKEN, EvaluationState.DECLINED)
_WORDS = ("name", "identification", "host", "equipment", "contact", "notes", *PLACE)


def as_evaluated(evaluations: Iterable[Evaluation]) -> None:
    """Give each one that ended a copy of its site as that was recorded when it was opened, for reading only.

    One query, or none where none ended. What no record tells is empty, never what is true now.
    """
    ended = [one for one in evaluations if one.state in ENDED]
    if not ended:
        return
    before = SiteEvent.objects.filter(site=OuterRef("site"), at__lte=OuterRef("opened_at"))
    last = before.order_by("-number").values("record")[:1]
    rows = Evaluation.objects.filter(pk__in=[one.pk for one in ended]).annotate(known=Subquery(last))
    known = dict(rows.values_list("pk", "known"))
    for evaluation in ended:
        record, site = known[evaluation.pk] or {}, copy.copy(evaluation.site)
        if record.get("location_number") != evaluation.location_number:
            record = {}
        for name in _WORDS:
            setattr(site, name, record.get(name) or "")
        provider = record.get("provider")
        site.provider = Organisation(name=provider) if provider else None
        evaluation.site = site
