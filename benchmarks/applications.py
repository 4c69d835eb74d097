"""What the pages of one application cost when there are 10,000 others: they must not cost more.

Run by scripts/bench.py against an empty database; prints one JSON object per line.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator

import django

django.setup()

from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import OrganisationRole, User
from accounts.roles import Role
from submissions.models import Section, SectionRevision, Submission, SubmissionGroupPermission
from submissions.permissions import GRANTS

ROUNDS = 15
BATCH = 1_000
SECTIONS = ("applicant", "product", "context")


def pages(reference: str) -> Iterator[tuple[str, str]]:
    """(name, address) of what is measured."""
    yield "task list", reverse("submissions:overview", args=[reference])
    yield "section page", reverse("submissions:page", args=[reference, "product", "name"])
    yield "check your answers", reverse("submissions:check", args=[reference])
    yield "consistency checks", reverse("submissions:checks", args=[reference])
    yield "coverage matrix", reverse("submissions:coverage", args=[reference])
    yield "rehearsal", reverse("submissions:rehearsal", args=[reference])
    yield "list of applications", reverse("submissions:list")


def measure(client: Client, address: str) -> tuple[int, float]:
    """Queries, and the median of the milliseconds."""
    for _ in range(3):
        client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    asked = len(queries.captured_queries)  # now: the next request empties the log
    assert answer.status_code == 200, (address, answer.status_code)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(address)
        times.append(1000 * (time.perf_counter() - started))
    return asked, round(statistics.median(times), 1)


def make_others(like: Submission, count: int) -> None:
    """Drafts of the same organisation, which is the worst case: the same people may see them all."""
    roles = list(OrganisationRole.objects.filter(organisation=like.organisation))
    permissions = {p.codename: p for p in Permission.objects.filter(content_type__app_label="submissions")}
    grants = [(role.group_id, permissions[action]) for role in roles for action in GRANTS[Role(role.role)]]
    for start in range(0, count, BATCH):
        with transaction.atomic():
            made = Submission.objects.bulk_create(
                Submission(
                    reference=f"XB-2000-{number:05d}", kind=like.kind, organisation=like.organisation,
                    created_by=like.created_by, working_title=f"Product {number}",
                )
                for number in range(start, min(start + BATCH, count))
            )  # fmt: skip
            SubmissionGroupPermission.objects.bulk_create(
                SubmissionGroupPermission(content_object=one, group_id=group, permission=permission)
                for one in made
                for group, permission in grants
            )
            revisions = SectionRevision.objects.bulk_create(
                SectionRevision(submission=one, key=key, number=1, answers={"note": "x" * 200}, by=like.created_by)
                for one in made
                for key in SECTIONS
            )
            Section.objects.bulk_create(Section(submission=r.submission, key=r.key, head=r) for r in revisions)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", type=int, default=10_000)
    others = parser.parse_args().others
    call_command("migrate", verbosity=0)
    call_command("demo_data", verbosity=0)
    submission = Submission.objects.order_by("pk")[0]
    client = Client(HTTP_HOST="localhost")
    client.force_login(
        User.objects.get(pk=submission.created_by_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    alone = {name: measure(client, address) for name, address in pages(submission.reference)}
    make_others(submission, others)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    for name, address in pages(submission.reference):
        queries, milliseconds = measure(client, address)
        row = {
            "case": name, "database": connection.vendor, "others": others, "queries_alone": alone[name][0],
            "queries": queries, "ms_alone": alone[name][1], "ms": milliseconds,
            "ratio": round(milliseconds / alone[name][1], 2),
        }  # fmt: skip
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
