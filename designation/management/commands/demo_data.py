"""People, organisations and two applications to try the service with. Running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import Organisation, User
from accounts.organisations import add_member, create_organisation
from designation import demo
from designation.demo.people import DERMA_OWNER, OWNER, PASSWORD, PEOPLE, Person
from designation.kind import DESIGNATION
from submissions import drafting, uploads, workflow
from submissions.models import Submission


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for person in PEOPLE:
            create_person(person)
        owner = User.objects.get(email=OWNER.email)
        if not Submission.objects.filter(organisation__name=OWNER.organisation).exists():
            workflow.submit(write(owner, OWNER.organisation, demo.ANSWERS, demo.evidence()), by=owner)
        derma = User.objects.get(email=DERMA_OWNER.email)
        if not Submission.objects.filter(organisation__name=DERMA_OWNER.organisation).exists():
            write(derma, DERMA_OWNER.organisation, demo.DERMASPRAY, [])
        self.stdout.write("The demo data is there.")


def create_person(person: Person) -> None:
    """The person with the organisation and role, unless they exist."""
    if User.objects.filter(email=person.email).exists():
        return
    organisation = Organisation.objects.filter(name=person.organisation).first()
    organisation = organisation or create_organisation(person.organisation, kind=person.kind)
    user = User.objects.create_user(person.email, PASSWORD, name=person.name)
    add_member(organisation, user=user, role=person.role, by=None)


def write(by: User, organisation: str, answers: dict[str, Any], evidence: list[Any]) -> Submission:
    """A draft with these answers and evidence, written through the same verbs as in the browser."""
    owner = Organisation.objects.get(name=organisation)
    submission = workflow.start(DESIGNATION.key, organisation=owner, by=by)
    for file in evidence:
        uploads.add_attachment(submission, data=file.data, name=file.name, title=file.title, by=by)
    for key, given in answers.items():
        drafting.save_section(submission, key=key, changes=dict(given), base_number=0, by=by)
    return submission
