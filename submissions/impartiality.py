"""Who must not assess which case. Leaf module of people and their past: asks models only, so that permissions may ask.

Our own rules of good conduct: nobody assesses a case of an organisation that they declared an interest in, or one
that they helped to write.
"""

from __future__ import annotations

from django.db.models import Exists

from accounts.models import Membership, User
from submissions import lineage
from submissions.models import Collaborator, ConflictOfInterest, SectionRevision, Submission


def reason_against(user: User, submission: Submission) -> str:
    """Why this person must not assess this case, on after the person's name; "" for nothing.

    Asked of the database once per object in hand, in one query.
    """
    cache: dict[int, str] = submission.__dict__.setdefault("_reasons_against", {})
    if user.pk not in cache:
        cache[user.pk] = _ask(user, submission)
    return cache[user.pk]


def _ask(user: User, submission: Submission) -> str:
    whose, line = submission.organisation_id, lineage.of(submission)
    reasons = {
        "declared a conflict of interest with {}": ConflictOfInterest.objects.filter(
            person=user, organisation=whose, withdrawn_at__isnull=True
        ),
        "is or was one of the people of {}": Membership.objects.filter(user=user, organisation=whose),
        "was invited by {} to work on it": Collaborator.objects.filter(email=user.email, submission__in=line),
        "wrote part of it for {}": SectionRevision.objects.filter(by=user, submission__in=line),
    }
    asked = User.objects.filter(pk=user.pk).values_list(*(Exists(rows) for rows in reasons.values()))
    found = asked.first() or (False,) * len(reasons)
    sentence = next((sentence for sentence, true in zip(reasons, found, strict=True) if true), "")
    return sentence.format(submission.organisation) if sentence else ""
