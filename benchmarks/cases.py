"""What the assessors' list, its filters, its search and the pages of one case cost among 10,000 cases.

Run by scripts/bench.py against an empty database; prints one JSON object per line. "Alone" is with
thirty. Milliseconds are of the processor: what this process and the database's own processes spent on it.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import OrganisationRole, User
from accounts.organisations import add_member
from accounts.roles import OrganisationKind, Role
from benchmarks.measuring import told
from submissions.clock_types import ClockState
from submissions.models import Assignment, CaseText, Comment, Event, Submission, SubmissionGroupPermission, Version
from submissions.permissions import GRANTS
from submissions.states import State

ROUNDS = 7
BATCH = 500
COMMENTS = 30  # of each case
RARE = "zyxolite"  # in one case of fifteen
COMMON = "manufacture"  # in all of them
FEW = 30
STATES = (State.SUBMITTED, State.UNDER_ASSESSMENT, State.INFORMATION_REQUESTED, State.WITHDRAWN)
WORDS = 1_000  # of each dossier, drawn from those of the demo


def pages(reference: str) -> Iterator[tuple[str, str]]:
    """(name, address) of what is measured."""
    cases = reverse("submissions:cases")
    for name, query in {
        "cases: list": "", "cases: page 200": "page=200", "cases: by state": "state=submitted",
        "cases: overdue": "clock=overdue", "cases: due soon": "clock=soon", "cases: mine": "assignee=mine&stage=open",
        "cases: nobody's": "assignee=nobody&stage=open", "cases: product class": "product_class=gas",
        "cases: sorted by reference": "sort=reference", "cases: search, rare word": f"q={RARE}",
        "cases: search, common word": f"q={COMMON}", "cases: search, phrase": "q=%22zyxolite+gas%22",
        "cases: search, reference": "q=XB-2000-00007", "cases: search, nothing": "q=unheardof",
    }.items():  # fmt: skip
        yield name, f"{cases}?{query}"
    yield "case: overview", reverse("submissions:overview", args=[reference])
    yield "case: history", reverse("submissions:history", args=[reference])
    yield "case: assessors", reverse("submissions:assign", args=[reference])


def spent() -> float:
    """Processor seconds of this process, and of what serves this connection on PostgreSQL."""
    return time.process_time() + _of_database()


def _of_database() -> float:
    """Of the server processes of this database; parallel workers that have ended are not in it."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        pids = [pid for (pid,) in cursor.fetchall()]
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(client: Client, address: str) -> tuple[int, float]:
    """Queries, and milliseconds of the processor: the mean of some rounds, because the kernel counts in hundredths."""
    for _ in range(2):
        client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    asked = len(queries.captured_queries)  # now: the next request empties the log
    assert answer.status_code == 200, (address, answer.status_code)
    began = spent()
    for _ in range(ROUNDS):
        client.get(address)
    return asked, round(1000 * (spent() - began) / ROUNDS, 1)


def make(like: Submission, first: int, last: int, comments: int) -> None:
    """Cases like the demo's, each with a version, comments, three events and, two of three, an assessor."""
    roles = list(OrganisationRole.objects.filter(organisation=like.organisation))
    roles += OrganisationRole.objects.filter(organisation__kind=OrganisationKind.REGULATOR)
    rights = {p.codename: p for p in Permission.objects.filter(content_type__app_label="submissions")}
    grants = [(role.group_id, rights[action]) for role in roles for action in GRANTS[Role(role.role)]]
    assessors = list(User.objects.filter(memberships__organisation__kind=OrganisationKind.REGULATOR))
    vocabulary = sorted(set(re.findall(r"[a-z]{3,}", CaseText.objects.get(submission=like).text.lower())))
    chance = random.Random(first)  # noqa: S311 -- the same texts every time
    for start in range(first, last, BATCH):
        numbers = range(start, min(start + BATCH, last))
        with transaction.atomic():
            cases = Submission.objects.bulk_create(_case(like, number) for number in numbers)
            versions = Version.objects.bulk_create(
                Version(submission=case, number=1, canonical="{}", sha256="0" * 64, title=case.title,
                        submitted_by=like.created_by)
                for case in cases
            )  # fmt: skip
            _give_out(cases, grants, assessors)
            CaseText.objects.bulk_create(
                CaseText(submission=case, number=1, text=_text(number, vocabulary, chance))
                for number, case in zip(numbers, cases, strict=True)
            )
            Comment.objects.bulk_create(
                Comment(version=version, block="product.strength-1", citation="v1 s4.2", quote="It", text="x" * 200,
                        visibility="internal", by=assessors[0])
                for version in versions
                for _ in range(comments)
            )  # fmt: skip
            Event.objects.bulk_create(
                Event(submission=case, verb="submit", sentence="submitted version 1", side="applicant",
                      by=like.created_by)
                for case in cases
                for _ in range(3)
            )  # fmt: skip


def _case(like: Submission, number: int) -> Submission:
    now = timezone.now()
    return Submission(
        reference=f"XB-2000-{number:05d}", kind=like.kind, organisation=like.organisation, created_by=like.created_by,
        title=f"Product {number}", variant=like.variant, product_class=("|gas|", "|gtmp|tep|")[number % 2],
        state=STATES[number % len(STATES)], submitted_at=now - timedelta(days=number % 90),
        clock_state=(ClockState.RUNNING, ClockState.RUNNING, ClockState.STOPPED, ClockState.ENDED)[number % 4],
        due_on=timezone.localdate() + timedelta(days=number % 80 - 10) if number % 4 < 2 else None,
    )  # fmt: skip


def _give_out(cases: list[Submission], grants: list[tuple[int, Permission]], assessors: list[User]) -> None:
    SubmissionGroupPermission.objects.bulk_create(
        SubmissionGroupPermission(content_object=case, group_id=group, permission=permission)
        for case in cases
        for group, permission in grants
    )
    Assignment.objects.bulk_create(
        Assignment(submission=case, assessor=assessors[number % 2], role="lead", by=assessors[0])
        for number, case in enumerate(cases)
        if number % 3
    )


def _text(number: int, vocabulary: list[str], chance: random.Random) -> str:
    rare = [RARE, "gas"] if number % 15 == 7 else []
    return " ".join([*chance.choices(vocabulary, k=WORDS), COMMON, *rare])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", type=int, default=10_000)
    parser.add_argument("--comments", type=int, default=COMMENTS)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("demo_data", verbosity=0)
    like = Submission.objects.filter(case_text__isnull=False).order_by("pk")[0]
    asa = User.objects.filter(memberships__organisation__kind=OrganisationKind.REGULATOR)[0]
    abel = User.objects.create_user("abel@bench.example", name="Abel Okonjo")
    add_member(asa.memberships.get().organisation, user=abel, role=Role.ASSESSOR, by=None)
    client = Client(HTTP_HOST="localhost")
    client.force_login(asa, backend="allauth.account.auth_backends.AuthenticationBackend")
    make(like, 0, FEW, given.comments)
    few = {name: measure(client, address) for name, address in pages(like.reference)}
    make(like, FEW, given.others, given.comments)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    for name, address in pages(like.reference):
        told(name, given.others, few[name], measure(client, address))


if __name__ == "__main__":
    main()
