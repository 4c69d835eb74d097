"""Inspection packs: what is in them for whom, that nothing of the other sides leaks, and who gets what."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from accounts.organisations import create_organisation
from accounts.roles import OrganisationKind, Role
from dmmf import confidential, editions, evaluation_signing, evaluation_standing, packs, permissions, sites, steps
from dmmf.models import Evaluation, InspectionPack, Site
from dmmf.states import Side
from dmmf.urls import packs as addresses
from submissions import documents, renderings
from submissions.models import FrozenDocument, Rendering
from submissions.signing import SignatureData
from tests.dmmf import scene_evaluation as joint
from tests.dmmf.matrix import answers, parsed, people_of, without_a_row
from tests.dmmf.scene_file import make_accepted_file
from tests.dmmf.scene_sites import report, train
from tests.factories import Cast, person
from tests.submissions.test_queries import Browse, read

pytestmark = pytest.mark.django_db

# A pack of Olive's of the site that Priya's hospital hosts; an assessor sees the site, the packs of others nobody does.
GET = """
    packs          200 200 200 200 200 404 200 404 404
    pack_new       405 405 405 405 405 405 405 405 405
    pack           200 200 200 200 404 404 404 404 404
    pack_document  302 302 302 302 404 404 404 404 404
    pack_retry     405 405 405 405 405 405 405 405 405
    pack_pdf       404 404 404 404 404 404 404 404 404
"""
POST = """
    pack_new       302 302 302 302 302 404 302 404 404
    pack_retry     302 302 302 302 404 404 404 404 404
"""


@pytest.fixture
def site(cast: Cast) -> Site:
    """S-01 in the edition in effect, evaluated jointly, with a person trained; manufacture is confidential."""
    file = make_accepted_file(cast)
    confidential.mark(file, sections=["manufacture"], seen=[], by=cast.olive)
    site = Site.objects.get(code="S-01")
    signed(joint.make_open(cast, site), cast)
    site.refresh_from_db()
    train(site, by=cast.olive)
    version, today = file.submission.versions.get(), timezone.localdate()
    signature = SignatureData(cast.sid.name, version.sha256)
    editions.make_effective(version, effective_from=today, by=cast.sid, what="First.", signature=signature)
    steps.take_step(site, "qualify", by=cast.olive, why="Ten runs", evidence=[report("Runs")])
    permissions.grant_to_assessors(site.control_site, [site])
    return load(site)


def load(site: Site) -> Site:
    return Site.objects.select_related("control_site__organisation", "provider").get(pk=site.pk)


def signed(evaluation: Evaluation, cast: Cast) -> None:
    for side, by in joint.people(cast).items():
        joint.answer_all(evaluation, side, by)
        joint.propose(evaluation, side, by)
    for side, by in ((Side.PROVIDER, cast.priya), (Side.APPLICANT, cast.olive)):
        found = Evaluation.objects.select_related("site__control_site__organisation", "site__provider").get(
            pk=evaluation.pk
        )
        sha256 = evaluation_standing.of(found).sha256
        evaluation_signing.sign(found, SignatureData(by.name, sha256), side=side, by=by)


def text_of(site: Site, user: User) -> str:
    return packs.make(site, by=user).document.canonical


def test_the_holder_has_everything(cast: Cast, site: Site) -> None:
    content = json.loads(text_of(site, cast.olive))
    said, titles = str(content["sections"]), [part["title"] for part in content["sections"]]
    assert titles[:2] == ["The site on this day", "The site's record"]
    assert any("Manufacture and assembly" in title for title in titles)
    for words in (
        "Operator 1",
        "recorded the qualification",
        "Runs",
        "Is the site active?",
        "Manual and aseptic steps",
    ):
        assert words in said
    assert [one["printed_name"] for one in content["signatures"]] == [cast.olive.name, cast.priya.name]
    assert "Manchester" not in said  # another site of the same file


def test_a_provider_has_its_own_and_nothing_confidential(cast: Cast, site: Site) -> None:
    content = json.loads(text_of(site, cast.priya))
    assert not any("Manufacture and assembly" in part["title"] for part in content["sections"])
    assert "Otherdale" not in str(content)
    assert "confidential" in content["notice"][-1]
    assert not packs.visible_to(cast.olive, site).exists()


def test_no_pack_names_an_assessor(cast: Cast, site: Site) -> None:
    steps.take_step(site, "suspend", by=cast.asa, why="A finding", evidence=[report("Notice")])
    for user in (cast.olive, cast.priya, cast.asa):
        assert cast.asa.name not in text_of(site, user)
    assert "The licensing authority" in text_of(site, cast.asa)
    assert not site.control_site.events.filter(by=cast.asa).exists()
    assert site.control_site.events.filter(verb="pack", by=cast.priya).count() == 1


def test_a_new_host_has_nothing_of_the_host_before(cast: Cast, site: Site) -> None:
    """Neither in a pack of its own, nor by a person who came over and had made one."""
    theirs = packs.make(site, by=cast.priya)
    heir = create_organisation("Nextdale Hospital", kind=OrganisationKind.PROVIDER)
    fields = {"provider": heir, "host": "Nextdale Hospital", "contact": "Nina Next", "agreement": "QTA-8"}
    sites.change(site, fields=fields, by=cast.olive, why="Sold", effective_on=timezone.localdate())
    after = load(site)
    nina = person("Nina Next", heir, Role.PROVIDER_MEMBER)
    Membership.objects.filter(user=cast.priya).update(ended_at=timezone.now())
    Membership.objects.create(user=cast.priya, organisation=heir, role=Role.PROVIDER_MEMBER)
    assert not packs.visible_to(nina, after).exists()
    text = text_of(after, nina)
    assert [words for words in (cast.hospital.name, "Priya Shah", "QTA-7", "Operator 1") if words in text] == []
    assert packs.visible_to(nina, after).exclude(pk=theirs.pk).count() == 1


def test_a_pack_is_of_those_whose_person_had_it_made(cast: Cast, site: Site) -> None:
    """It stays with them when the person leaves, and does not go along."""
    made = packs.make(site, by=cast.arthur)
    Membership.objects.filter(user=cast.arthur).update(ended_at=timezone.now())
    assert list(packs.visible_to(cast.olive, site)) == [made]
    Membership.objects.filter(user=cast.arthur).update(ended_at=made.document.at - timedelta(seconds=1))
    assert not packs.visible_to(cast.olive, load(site)).exists()


def test_twice_is_once_until_something_changes(cast: Cast, site: Site) -> None:
    first, same = packs.make(site, by=cast.olive), packs.make(site, by=cast.arthur)
    assert first == same
    steps.take_step(site, "approve", by=cast.olive, why="As planned")
    assert packs.make(site, by=cast.olive) != first
    assert FrozenDocument.objects.filter(key="pack-holder").count() == InspectionPack.objects.count() == 2


def test_one_click_leads_to_the_pdf(cast: Cast, site: Site, browse: Browse) -> None:
    priya: Any = browse(cast.priya)
    page = priya.post(reverse("dmmf:pack_new", args=[site.reference]), follow=True)
    assert b"The PDF is being made" in page.content
    pack = InspectionPack.objects.get()
    assert pack.document.key == "pack-provider"
    job = renderings.take(Rendering.objects.get(document=pack.document).pk)
    assert job
    stored = documents.store(b"%PDF-1.7 pack")
    renderings.finish(job, pdf_sha256=stored, size=13, pages=1, seconds=1, tools="test")
    assert priya.get(reverse("dmmf:pack_pdf", args=[site.reference, pack.pk])).status_code == 200
    read(priya, reverse("dmmf:pack", args=[site.reference, pack.pk]), 7)


def test_who_gets_what(cast: Cast, site: Site) -> None:
    pack = packs.make(site, by=cast.olive)
    arguments: dict[str, list[Any]] = {name: [site.reference, pack.pk] for name in parsed(GET)}
    arguments |= {"packs": [site.reference], "pack_new": [site.reference]}
    people = people_of(cast)
    assert answers(GET, arguments, people) == parsed(GET)
    assert answers(POST, arguments, people, method="post") == parsed(POST)


def test_every_address_has_a_row() -> None:
    assert not without_a_row(addresses.urlpatterns, GET, POST)
