"""The people, files and applications of the tests, made by the same verbs that the pages use.

Nothing here reaches a state that a person could not reach in time.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from typing import Any

import pikepdf
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import Organisation, User
from accounts.organisations import add_member, create_organisation
from accounts.roles import OrganisationKind, Role
from designation.demo import ANSWERS
from submissions import drafting, following, kinds, uploads, workflow
from submissions.models import Collaborator, Decision, Letter, SectionRevision, Submission, Version
from submissions.models.submission import Origin
from submissions.questionnaire import Kind
from tests.replay import replayed

PASSWORD = "many-small-factories-129"
KIND = "designation"
ASSESSORS = ("Asa Lindqvist", "Abel Okonjo")


@dataclass(frozen=True)
class Cast:
    """Pennine: Olive owns, Arthur writes, Sid signs, Rita reads. Stella owns a rival applicant. Priya is of a
    hospital, Asa and Abel assess, Nemo belongs nowhere.
    """

    pennine: Organisation
    rival: Organisation
    hospital: Organisation
    authority: Organisation
    olive: User
    arthur: User
    sid: User
    rita: User
    stella: User
    priya: User
    asa: User
    abel: User
    nemo: User

    def people(self) -> dict[str, User]:
        """Everybody by first name."""
        return {item.name: getattr(self, item.name) for item in fields(self) if item.type == "User"}


def _keys(cast: Cast) -> dict[str, int]:
    return {item.name: getattr(cast, item.name).pk for item in fields(cast)}


def _people(keys: dict[str, int]) -> Cast:
    found = {"User": User.objects.in_bulk(keys.values()), "Organisation": Organisation.objects.in_bulk(keys.values())}
    return Cast(**{item.name: found[str(item.type)][keys[item.name]] for item in fields(Cast)})


@replayed(remember=_keys, recall=_people)
def make_cast() -> Cast:
    pennine = create_organisation("Pennine Polar Gases Ltd", kind=OrganisationKind.APPLICANT)
    rival = create_organisation("Dermaspray UK Ltd", kind=OrganisationKind.APPLICANT)
    hospital = create_organisation("Calderfell Hospital", kind=OrganisationKind.PROVIDER)
    authority = create_organisation("Assessing authority", kind=OrganisationKind.REGULATOR)
    return Cast(
        pennine=pennine,
        rival=rival,
        hospital=hospital,
        authority=authority,
        olive=person("Olive Turner", pennine, Role.OWNER),
        arthur=person("Arthur Bell", pennine, Role.AUTHOR),
        sid=person("Sid Marsh", pennine, Role.SIGNATORY),
        rita=person("Rita Hale", pennine, Role.READER),
        stella=person("Stella Quinn", rival, Role.OWNER),
        priya=person("Priya Shah", hospital, Role.PROVIDER_MEMBER),
        asa=person(ASSESSORS[0], authority, Role.ASSESSOR),
        abel=person(ASSESSORS[1], authority, Role.ASSESSOR),
        nemo=person("Nemo Nowhere"),
    )


def person(name: str, organisation: Organisation | None = None, role: Role | None = None) -> User:
    """A user who signs in as first-name@example.org with PASSWORD."""
    user = User.objects.create_user(f"{name.split()[0].lower()}@example.org", PASSWORD, name=name)
    if organisation and role:
        add_member(organisation, user=user, role=role, by=None)
    return user


# --- Files -------------------------------------------------------------------------------------------------------


@cache
def pdf(text: str = "Report", pages: int = 1) -> bytes:
    """A small PDF whose pages say `text`."""
    with pikepdf.new() as document:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for _ in range(pages):
            page = document.add_blank_page(page_size=(595, 842))
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.obj.Contents = document.make_stream(f"BT /F1 14 Tf 60 780 Td ({text}) Tj ET".encode())
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


@cache
def image(kind: str = "PNG", text: str = "Figure", size: tuple[int, int] = (320, 200)) -> bytes:
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).text((20, 20), text, fill="black")
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


# What the demo answers cite: E1 to E3 are reports, E4 and E5 figures.
EVIDENCE = (
    ("Decay of polarisation", "decay.pdf", lambda: pdf("Decay report")),
    ("Process development", "process.pdf", lambda: pdf("Process report", 2)),
    ("Clinical summary", "clinical.pdf", lambda: pdf("Clinical report")),
    ("Decay curve", "decay.png", lambda: image(text="Decay")),
    ("Way of the gas", "flow.png", lambda: image(text="Flow")),
)


# --- Applications on their way -----------------------------------------------------------------------------------

_as_before = replayed(remember=lambda submission: submission.pk, recall=lambda pk: Submission.objects.get(pk=pk))


@_as_before
def make_empty(cast: Cast, *, by: User | None = None, organisation: Organisation | None = None) -> Submission:
    return workflow.start(KIND, organisation=organisation or cast.pennine, by=by or cast.olive)


@_as_before
def make_draft(
    cast: Cast,
    *,
    by: User | None = None,
    organisation: Organisation | None = None,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
) -> Submission:
    """A complete draft with evidence E1 to E5; its long texts are short unless `answers` (ANSWERS) says otherwise."""
    submission = make_empty(cast, by=by, organisation=organisation)
    author = by or cast.olive
    for title, name, data in EVIDENCE:
        uploads.add_attachment(submission, data=data(), name=name, title=title, by=author)
    for key, given in (answers or short_answers()).items():
        drafting.save_section(submission, key=key, changes=dict(given), base_number=0, by=author)
    return fresh(submission)


@cache
def short_answers() -> dict[str, dict[str, Any]]:
    """The demo answers with every rich text replaced by a sentence: quick to check, to freeze and to render."""
    return {
        section.key: {
            key: "<p>In short.</p>" if section.questions[key].kind is Kind.RICH else value
            for key, value in ANSWERS[section.key].items()
        }
        for section in kinds.get(KIND).questionnaire.open_sections(ANSWERS)
    }


@_as_before
def make_submitted(cast: Cast, **kwargs: Any) -> Submission:
    """A first version under review; the arguments are those of make_draft."""
    draft = make_draft(cast, **kwargs)
    workflow.submit(draft, by=kwargs.get("by") or cast.olive)
    return fresh(draft)


@_as_before
def make_deficient(cast: Cast) -> Submission:
    """Not valid: the applicant corrects it."""
    submission = make_submitted(cast)
    workflow.find_deficient(submission, deficiencies=["The decay report is missing."], by=cast.asa)
    return fresh(submission)


@_as_before
def make_assessed(cast: Cast) -> Submission:
    """Valid, and under assessment."""
    return validated(make_submitted(cast), cast.asa)


@_as_before
def make_requested(cast: Cast) -> Submission:
    submission = make_submitted(cast)
    request_changes(submission, cast.asa)
    return fresh(submission)


@_as_before
def make_decided(cast: Cast, outcome: str) -> Submission:
    submission = make_submitted(cast)
    decide(submission, cast.asa, outcome)
    return fresh(submission)


@_as_before
def make_withdrawn(cast: Cast) -> Submission:
    """Withdrawn after a first version was submitted."""
    submission = make_submitted(cast)
    workflow.withdraw(submission, why="The product is given up.", by=cast.olive)
    return fresh(submission)


@_as_before
def make_superseded(cast: Cast) -> Submission:
    """Granted, and then made way for one that follows from it."""
    submission = make_decided(cast, "granted")
    succeed(submission, cast)
    return fresh(submission)


def make_following(submission: Submission, by: User) -> Submission:
    """A draft that follows from the last version of what was decided: applied again, or anew."""
    origin = Origin.REDESIGNATION if fresh(submission).state == "granted" else Origin.REAPPLICATION
    return fresh(following.start_from(last_version(submission), origin=origin, by=by, token=token()))


def complete_following(submission: Submission, by: User) -> None:
    """What a draft that follows is asked anew: what has changed, and the declaration."""
    asked = kinds.get(KIND).questionnaire.section("applicant")
    new = {"significant_change": "<p>It keeps shorter.</p>", "refusal_answered": "<p>A new study answers it.</p>"}
    save(submission, by, {key: text for key, text in new.items() if asked and key in asked.questions}, key="applicant")
    save(submission, by, short_answers()["declaration"], key="declaration")


def succeed(submission: Submission, cast: Cast) -> Submission:
    """One that follows from a granted one is granted."""
    workflow.TABLE.find("supersede", fresh(submission).state)
    after = make_following(submission, cast.olive)
    complete_following(after, cast.olive)
    workflow.submit(after, by=cast.olive)
    decide(after, cast.asa, "granted")
    return fresh(after)


def validated(submission: Submission, by: User) -> Submission:
    """The same under assessment: what is submitted is validated first."""
    if fresh(submission).state == "submitted":
        workflow.validate(submission, by=by)
    return fresh(submission)


def request_changes(submission: Submission, by: User, text: str = "Please explain the decay curve.") -> Letter:
    return workflow.request_information(validated(submission, by), text=text, by=by)


def decide(submission: Submission, by: User, outcome: str, summary: str = "The case was weighed.") -> Decision:
    validated(submission, by)
    return workflow.decide(submission, outcome=outcome, reasons=reasons(submission, outcome), summary=summary, by=by)


def reasons(submission: Submission, outcome: str = "granted") -> list[dict[str, Any]]:
    """A verdict and a reason for every limb of the last version."""
    verdict = "accepted" if outcome == "granted" else "not_accepted"
    return [
        {
            "limb": limb.key,
            "heading": limb.heading,
            "verdict": verdict if limb.claimed else "not_claimed",
            "text": f"Reason on {limb.key}." if limb.claimed else "",
        }
        for limb in kinds.get(submission.kind).limbs(last_version(submission).dossier)
    ]


def save(
    submission: Submission, by: User, changes: Mapping[str, Any], *, key: str = "product", base: int | None = None
) -> SectionRevision | None:
    """Save answers of a section, against its head unless `base` says otherwise."""
    if base is None:
        head = drafting.head_of(submission, key)
        base = head.number if head else 0
    return drafting.save_section(submission, key=key, changes=dict(changes), base_number=base, by=by)


def signed(client: Client, address: str, **changes: str) -> dict[str, str]:
    """The page on which one submits, read and filled in as a browser would."""
    found = re.search(r'name="sha256" value="([0-9a-f]*)"', client.get(address).content.decode())
    assert found, "the page shows no fingerprint to sign"
    return {"declare": "on", "printed_name": "Olive Turner", "password": PASSWORD, "sha256": found[1], **changes}


def last_version(submission: Submission) -> Version:
    return submission.versions.order_by("-number")[0]


def collaborate(submission: Submission, name: str, role: str, *, until: date | None = None) -> User:
    """Somebody of no organisation here, with an account, who has access until then (a month from now)."""
    email = f"{name.split()[0].lower()}@example.org"
    Collaborator.objects.create(
        submission=submission,
        email=email,
        name=name,
        organisation_name="Regulatory Consultants Ltd",
        role=role,
        until=until or timezone.localdate() + timedelta(days=30),
        why="Helps to write.",
        invited_by=submission.created_by,
    )
    return User.objects.filter(email=email).first() or person(name)


def fresh(submission: Submission) -> Submission:
    """The same row as another request would load it, with nothing remembered."""
    return Submission.objects.get(pk=submission.pk)


def token() -> uuid.UUID:
    return uuid.uuid4()
