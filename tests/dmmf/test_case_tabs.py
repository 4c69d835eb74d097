"""A case about a master file leads to the page of its sites."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.dmmf.scene_file import make_submitted_file
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def test_the_tab_of_the_sites(cast: Cast, browse: Browse) -> None:
    file = make_submitted_file(cast)
    client = browse(cast.asa)
    page = client.get(reverse("submissions:overview", args=[file.submission.reference])).content.decode()
    found = re.search(r'moj-sub-navigation__link" href="([^"]+)">Sites<', page)
    assert found is not None
    assert found[1] == reverse("dmmf:control_site", args=[file.product.control_site.reference])
    assert client.get(found[1]).status_code == 200
    listed = client.get(reverse("submissions:cases"), {"kind": "dmmf", "q": file.product.code}).content.decode()
    assert file.submission.reference in listed
