"""The same form posted twice at the same moment makes one Control Site and one licence."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from dmmf import control_sites, holdings
from dmmf.licences import LICENCE
from dmmf.models import ControlSite, Licence
from tests import factories
from tests.dmmf.scene import LONG_AGO

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="a SQLite test database in memory has one connection"),
]
PLACE = {"address": "7 Gas Street", "town": "Halifax", "postcode": "HX1 1AA", "nation": "england"}
VALUES = {"kind": "ms", "number": "MS 5", "dm_scope": "poc", "granted_on": LONG_AGO, "expires_on": None}


def twice(act: Callable[[], Any]) -> list[Any]:
    """What two threads got that began together."""
    begin, found = threading.Barrier(2), []

    def one() -> None:
        try:
            begin.wait(10)
            found.append(act().pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def test_two_posts_at_the_same_moment_are_one() -> None:
    cast, token = factories.make_cast(), uuid.uuid4()
    made = twice(lambda: control_sites.start(cast.pennine, by=cast.olive, token=token, name="Hub", **PLACE))
    control_site = ControlSite.objects.get()
    assert made == [control_site.pk] * 2
    added = twice(lambda: holdings.add(control_site, LICENCE, values=VALUES, by=cast.olive))
    assert added == [Licence.objects.get().pk] * 2
    assert control_site.events.count() == 2
