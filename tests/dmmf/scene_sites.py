"""What the tests of sites need beside the scene: an evaluation that both signed, trained people, an edition."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from dmmf.models import Evaluation, EvaluationState, Outcome, Site


def signed_evaluation(site: Site, *, by: User, **fields: Any) -> Evaluation:
    """As both parties signed it today, without the text; in force for a year."""
    today: date = timezone.localdate()
    given = {
        "location_number": site.location_number, "state": EvaluationState.SIGNED, "outcome": Outcome.SUITABLE,
        "signed_on": today, "re_evaluate_on": today + timedelta(days=365), "sha256": "0" * 64, **fields,
    }  # fmt: skip
    return Evaluation.objects.create(
        reference=f"JE-2026-{Evaluation.objects.count() + 1:04d}", site=site, form_version="test", why="First",
        opened_by=by, **given,
    )  # fmt: skip
