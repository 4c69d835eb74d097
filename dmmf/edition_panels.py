"""Editions on the page of a master file, and on the home page of who has to sign one."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dmmf import editions, permissions
from dmmf.models import MasterFile, NamedPerson, PersonRole
from submissions.dossiers import long_date
from submissions.models import Submission
from submissions.panels import Line, Panel
from submissions.states import State

KEPT = (State.GRANTED, State.SUPERSEDED, State.WITHDRAWN)


def panels(user: User, submission: Submission) -> list[Panel]:
    """The life of an accepted master file, for its own page: which edition is in effect, and where the others are."""
    if submission.state not in KEPT:
        return []
    file = MasterFile.objects.select_related("product").filter(submission=submission).first()
    if file is None:
        return []
    today, found = timezone.localdate(), list(editions.of(file.product))
    now = editions.in_effect(found, today)
    said = (
        f"Edition {now.number} is in effect since {long_date(now.effective_from.isoformat())}: version "
        f"{now.version.number} of {now.version.submission}."
        if now
        else "No edition is in effect."
    )
    line = Line("Editions of the master file", reverse("dmmf:editions", args=[submission.reference]), said)
    return [Panel("Life of the file", [line])]


def waiting(user: User) -> list[Panel]:
    """Accepted versions that wait for this Qualified Person, for the home page. One question to the database."""
    mine = permissions.control_sites_visible_to(user).values("pk")
    persons = NamedPerson.objects.filter(email__iexact=user.email, role=PersonRole.QP, control_site_id__in=mine)
    files = MasterFile.objects.filter(
        submission__state=State.GRANTED,
        submission__decision__version__edition__isnull=True,
        product__control_site_id__in=persons.values("control_site_id"),
    )
    lines = [
        Line(
            f"{file.submission} {file.submission.title}",
            reverse("dmmf:make_effective", args=[file.submission.reference]),
            "Accepted, and not in effect before a Qualified Person signs.",
        )
        for file in files.select_related("submission").order_by(F("submission__state_since"))[:20]
    ]
    return [Panel("Waiting for your signature as Qualified Person", lines)]
