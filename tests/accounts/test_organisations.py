"""What changes about an organisation's people is written down, with old and new."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import OrganisationEvent, User
from accounts.organisations import active_memberships, add_member, end_membership
from accounts.roles import Role
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def told(cast: Cast) -> list[tuple[str, object, object]]:
    """What is written down after the cast was made."""
    events = OrganisationEvent.objects.filter(organisation=cast.pennine).order_by("pk")[4:]
    return [(str(event), event.data["old"], event.data["new"]) for event in events]


def test_adding_changing_and_ending_are_written_down(cast: Cast) -> None:
    nora = factories.person("Nora New")
    add_member(cast.pennine, user=nora, role=Role.READER, by=cast.olive)
    add_member(cast.pennine, user=nora, role=Role.SIGNATORY, by=None)
    end_membership(cast.pennine, user=nora, by=cast.olive)
    end_membership(cast.pennine, user=nora, by=cast.olive)
    assert told(cast) == [
        ("Olive Turner added Nora New as Reader", None, "reader"),
        ("The command line changed the role of Nora New from Reader to Signatory", "reader", "signatory"),
        ("Olive Turner ended the membership of Nora New", "signatory", None),
    ]


def test_the_same_role_again_changes_nothing(cast: Cast) -> None:
    before = active_memberships(cast.rita).get()
    assert add_member(cast.pennine, user=cast.rita, role=Role.READER, by=cast.olive) == before
    assert told(cast) == []
    assert cast.rita.groups.count() == 1


def test_people_read_what_changed_and_outsiders_do_not(cast: Cast, browse: Browse) -> None:
    add_member(cast.pennine, user=cast.rita, role=Role.AUTHOR, by=cast.olive)
    words = "Olive Turner changed the role of Rita Hale from Reader to Author"
    for person, reads in ((cast.olive, True), (cast.arthur, True), (cast.stella, False), (cast.asa, False)):
        assert (words in browse(person).get(reverse("people")).content.decode()) == reads


def test_an_assessing_authority_has_no_approval_to_switch(cast: Cast, browse: Browse) -> None:
    assert "Approval before submitting" not in browse(cast.asa).get(reverse("people")).content.decode()
    assert browse(cast.asa).post(reverse("require_approval"), {"required": "yes"}).status_code == 404
