"""What one Control Site with 5,000 sites costs beside 199 others with 25 each, and what it cost with 25 sites alone.

Run by scripts/bench.py against an empty database; prints one JSON object per line. The number of sites must not
change how often a page asks the database. The people and the master file are those of the tests.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks import measuring
from dmmf import control_sites, events, imports, imports_jobs, imports_running, permissions
from dmmf.models import ControlSite, Evaluation, EvaluationState, MasterFile, Outcome, Product, Site, Training
from dmmf.register_columns import write
from dmmf.sites import compose, next_references
from submissions import versions, workflow
from submissions.models import Submission
from tests.dmmf.scene import LONG_AGO, PLACE
from tests.dmmf.scene_file import make_master_file
from tests.dmmf.scene_register import GOOD, as_xlsx
from tests.factories import Cast, make_cast

FEW, MANY, CONTROL_SITES, ROWS = 25, 5_000, 200, 2_000
Measured = dict[str, tuple[int, float]]


def fill(cast: Cast, product: Product, first: int, last: int) -> None:
    """Active sites B-first to B-last with two events, a signed evaluation and a trained person each."""
    today = timezone.localdate()
    with transaction.atomic():
        references = next_references(last - first)
        sites = [
            Site(
                reference=reference, control_site=product.control_site, code=f"B-{number:05d}", kind="poc",
                name=f"Imaging department {number}", identification=f"POL-{product.control_site_id}-{number}",
                setting="imaging", host=f"Hospital {number % 400}", equipment="Polariser model P-3", agreement="QTA-7",
                contact="Site lead", state_since=LONG_AGO, located_since=LONG_AGO,
                **PLACE | {"address": f"{number} Hospital Road"},
            )
            for number, reference in zip(range(first, last), references, strict=True)
        ]  # fmt: skip
        about: dict[str, Any] = {"products": [product.code], "effective_on": LONG_AGO, "by": cast.olive, "why": "First"}
        events = [compose(site, verb, changes={}, **about) for site in sites for verb in ("propose", "activate")]
        Site.objects.bulk_create(sites)
        through = Site.products.through
        through.objects.bulk_create([through(site=site, product=product) for site in sites])
        for event in events:
            event.site = event.site
        type(events[0]).objects.bulk_create(events)
        permissions.grant_many_to_providers(sites)
        Evaluation.objects.bulk_create(
            Evaluation(
                reference=f"JE-{site.reference[3:]}", site=site, form_version="1", location_number=1, why="First",
                opened_by=cast.olive, state=EvaluationState.SIGNED, outcome=Outcome.SUITABLE, signed_on=today,
                re_evaluate_on=today + timedelta(days=365), canonical="{}", sha256="0" * 64,
            )
            for site in sites
        )  # fmt: skip
        Training.objects.bulk_create(
            Training(
                site=site, product=product, person="Priya Shah", role="Operator", procedure="SOP-1", by=cast.olive,
                trained_on=today, valid_until=today + timedelta(days=365),
            )
            for site in sites
        )  # fmt: skip


def make_others(cast: Cast, count: int) -> None:
    """Control Sites of the same organisation, which is the worst case: the same people may see them all."""
    for number in range(count):
        one = control_sites.start(
            cast.pennine, by=cast.olive, name=f"Control Site {number}", address="1 Road", town="Leeds",
            postcode="LS1 3EX", nation="england",
        )  # fmt: skip
        fill(cast, Product.objects.create(control_site=one, code="PPG-129", name="PPG-129", dm_type="poc"), 0, FEW)


def pages(file: MasterFile) -> Iterator[tuple[str, str]]:
    """(name, address) of what is measured."""
    control_site, site = file.product.control_site, Site.objects.get(code="B-00007", products=file.product)
    register = reverse("dmmf:register", args=[control_site.reference])
    yield "register page", register
    yield "register, found and sorted", f"{register}?q=hospital&kind=poc&host=hospital+7&sort=-town"
    yield "site page", reverse("dmmf:site", args=[site.reference])
    yield "may it be made here now", reverse("dmmf:may_now", args=[site.reference])
    yield "network page", reverse("dmmf:control_site", args=[control_site.reference])
    yield "cross-checks of a master file", reverse("submissions:checks", args=[file.submission.reference])


def measure(cast: Cast, file: MasterFile) -> Measured:
    # The network page reads what happened last from two tables, and asks only those in which any of it stands.
    events.record(file.product.control_site, "change", "was looked at", by=cast.olive)
    client = Client(HTTP_HOST="localhost")
    client.force_login(cast.olive, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = {name: measuring.of_page(client, address, rounds=5) for name, address in pages(file)}
    control_site = file.product.control_site
    permissions.grant_to_assessors(control_site, list(control_site.sites.all()))
    client.force_login(cast.asa, backend="allauth.account.auth_backends.AuthenticationBackend")
    found["register page of an assessor"] = measuring.of_page(client, dict(pages(file))["register page"])
    found["master file frozen"] = measuring.of(measuring.undone(frozen(file)), rounds=3)
    return found | importing(cast, ControlSite.objects.get(pk=control_site.pk), file.product)


def frozen(file: MasterFile) -> Callable[[], None]:
    """What submitting does once the rules are passed: the register, the dossier, the version, what assessors see."""

    def freeze() -> None:
        submission = Submission.objects.get(pk=file.submission_id)
        draft = workflow.drafting.draft_of(submission)
        version = versions.freeze(
            submission, dossier=versions.next_dossier(submission, draft), by=submission.created_by
        )
        workflow.kinds.get(submission.kind).frozen(submission, version, by=submission.created_by)

    return freeze


def importing(cast: Cast, control_site: ControlSite, product: Product) -> Measured:
    """Checking and applying 2,000 rows: each of FEW sites is changed and moved, the others are new."""
    changed = [
        write(site, [product.code]) | {"notes": "Seen", "town": "Bradford"}
        for site in control_site.sites.select_related("provider").order_by("code")[:FEW]
    ]
    new = [GOOD | {"code": f"I-{number}", "provider": cast.hospital.name} for number in range(ROWS - len(changed))]
    keys = list(changed[0])
    lines = [[row.get(key, "") for key in keys] for row in (*changed, *new)]
    data = as_xlsx([keys, *lines])
    job = imports.upload(control_site, data=data, name="sites.xlsx", by=cast.olive)

    def check() -> None:
        imports_jobs.queue(job, "queued")
        run(job.pk)

    found = {f"import of {ROWS:,} rows, checked": measuring.of(check, rounds=2)}

    def apply() -> None:
        job.refresh_from_db()
        imports.apply(job, why="Wave", effective_on=timezone.localdate(), by=cast.olive)
        run(job.pk)
        job.refresh_from_db()
        assert job.state == "applied", (job.state, job.error)

    found[f"import of {ROWS:,} rows, applied"] = measuring.of(measuring.undone(apply), rounds=2)
    return found


def run(pk: int) -> None:
    taken = imports_jobs.take(pk)
    assert taken is not None
    imports_running.run(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", type=int, default=10_000)  # of benchmarks.applications; here for its small runs
    many = MANY if parser.parse_args().others >= 10_000 else 200
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        cast = make_cast()
        file = make_master_file(cast)
    fill(cast, file.product, 0, FEW - file.product.sites.count())
    alone = measure(cast, file)
    fill(cast, file.product, FEW, many)
    make_others(cast, CONTROL_SITES - 1 if many == MANY else 3)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    others = Site.objects.count() - FEW
    for name, now in measure(cast, file).items():
        measuring.told(name, others, alone[name], now)


if __name__ == "__main__":
    main()
