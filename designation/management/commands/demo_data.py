"""People, organisations and four applications to try the service with. Running it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import Organisation, User
from accounts.organisations import add_member, create_organisation
from designation import demo
from designation.demo import dermaspray_story as story
from designation.demo import people
from designation.demo.people import PASSWORD, PEOPLE, Person
from designation.kind import DESIGNATION
from designation.limbs import limbs
from submissions import drafting, uploads, workflow
from submissions.kinds import Limb
from submissions.models import Submission
from submissions.states import State


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for person in PEOPLE:
            create_person(person)
        # In this order: journeys and pages of the documentation name the references that follow from it.
        if not _has_any(people.PENNINE):
            case, owner = demo.PENNINE, _user(people.OWNER)
            workflow.submit(write(owner, case.organisation, case.answers, case.evidence()), by=owner)
        if not _has_any(people.DERMASPRAY):
            write(_user(people.DERMA_OWNER), people.DERMASPRAY, demo.IN_PROGRESS, [])
            designated_after_a_request()
        if not _has_any(people.NORTHGATE):
            case = demo.NORTHGATE
            write(_user(people.NORTH_OWNER), case.organisation, case.answers, case.evidence())
        self.stdout.write("The demo data is there.")


def _has_any(organisation: str) -> bool:
    return Submission.objects.filter(organisation__name=organisation).exists()


def _user(person: Person) -> User:
    return User.objects.get(email=person.email)


def create_person(person: Person) -> None:
    """The person with the organisation and role, unless they exist."""
    if User.objects.filter(email=person.email).exists():
        return
    organisation = Organisation.objects.filter(name=person.organisation).first()
    organisation = organisation or create_organisation(person.organisation, kind=person.kind)
    user = User.objects.create_user(person.email, name=person.name)
    user.password = _hashed()
    user.save(update_fields=["password"])
    add_member(organisation, user=user, role=person.role, by=None)


@cache
def _hashed() -> str:
    """Hashing is slow on purpose; everybody in the demo has the same password anyway."""
    return make_password(PASSWORD)


def write(
    by: User,
    organisation: str,
    answers: Mapping[str, Mapping[str, Any]],
    evidence: Iterable[Any],
    reference: str = "",
) -> Submission:
    """A draft with these answers and evidence, written through the same verbs as in the browser."""
    owner = Organisation.objects.get(name=organisation)
    submission = workflow.start(DESIGNATION.key, organisation=owner, by=by, reference=reference)
    upload(submission, evidence, by=by)
    fill(submission, answers, by=by)
    return submission


def fill(submission: Submission, answers: Mapping[str, Mapping[str, Any]], *, by: User) -> None:
    """Save these answers over what each section says."""
    for key, given in answers.items():
        head = drafting.head_of(submission, key)
        drafting.save_section(submission, key=key, changes=dict(given), base_number=head.number if head else 0, by=by)


def upload(submission: Submission, evidence: Iterable[Any], *, by: User) -> None:
    for file in evidence:
        uploads.add_attachment(submission, data=file.data, name=file.name, by=by, **file.said)


def designated_after_a_request() -> Submission:
    """Demo case 2 all the way: version 1, a request for information, version 2 and the decision."""
    case, owner, signatory = demo.DERMASPRAY, _user(people.DERMA_OWNER), _user(people.DERMA_SIGNATORY)
    assessor, evidence = _user(people.ASSESSOR), case.evidence()
    before = {key: {**given, **story.FIRST.get(key, {})} for key, given in case.answers.items()}
    submission = write(owner, case.organisation, before, evidence[:2])
    workflow.submit(submission, by=signatory)
    workflow.validate(submission, by=assessor)
    workflow.request_information(submission, text=story.REQUEST, by=assessor)
    upload(submission, evidence[2:], by=owner)
    fill(
        submission, {key: {name: case.answers[key][name] for name in old} for key, old in story.FIRST.items()}, by=owner
    )
    version = workflow.submit(submission, by=signatory)
    reasons = accepted(limbs(version.dossier), story.REASONS)
    workflow.decide(submission, outcome=State.GRANTED, reasons=reasons, summary=story.DECISION, by=assessor)
    return submission


def accepted(grounds: Iterable[Limb], reasons: Mapping[str, str]) -> list[dict[str, Any]]:
    """What a decision says of each ground: accepted for this reason where it was claimed."""
    return [
        {
            "limb": limb.key,
            "heading": limb.heading,
            "verdict": "accepted" if limb.claimed else "not_claimed",
            "text": reasons[limb.key] if limb.claimed else "",
        }
        for limb in grounds
    ]
