"""Who gets which status at the addresses of the register and its import."""

from __future__ import annotations

import pytest

from dmmf import imports, permissions
from dmmf.urls.imports import urlpatterns
from tests.dmmf.matrix import answers, parsed, people_of, without_a_row
from tests.dmmf.scene import make_control_site, make_product, make_site
from tests.dmmf.scene_register import GOOD, as_csv
from tests.factories import Cast

pytestmark = pytest.mark.django_db

# Columns: olive (owner), arthur (author), sid (signatory), rita (reader), priya (provider of the site), paula (another
# provider), asa (assessor, of a submitted master file), stella (rival), nemo (nobody).
GET = """
hosted_sites          200 200 200 200 200 200 200 200 200
register              200 200 200 200 404 404 200 404 404
register_csv          200 200 200 200 404 404 200 404 404
register_xlsx         200 200 200 200 404 404 200 404 404
imports               200 200 200 403 404 404 403 404 404
import_template_csv   200 200 200 403 404 404 403 404 404
import_template_xlsx  200 200 200 403 404 404 403 404 404
import                200 200 200 403 404 404 403 404 404
import_progress       200 200 200 403 404 404 403 404 404
import_apply          405 405 405 405 405 405 405 405 405
import_cancel         405 405 405 405 405 405 405 405 405
import_retry          405 405 405 405 405 405 405 405 405
"""
# Nothing is given: what may be posted is refused for what it lacks. The import is waiting to be checked.
POST = """
hosted_sites          405 405 405 405 405 405 405 405 405
register              405 405 405 405 405 405 405 405 405
register_csv          405 405 405 405 405 405 405 405 405
register_xlsx         405 405 405 405 405 405 405 405 405
imports               422 422 422 403 404 404 403 404 404
import_template_csv   405 405 405 405 405 405 405 405 405
import_template_xlsx  405 405 405 405 405 405 405 405 405
import                405 405 405 405 405 405 405 405 405
import_progress       405 405 405 405 405 405 405 405 405
import_apply          409 409 409 403 404 404 403 404 404
import_retry          302 302 302 403 404 404 403 404 404
import_cancel         302 302 302 403 404 404 403 404 404
"""


def test_every_address_has_a_row() -> None:
    assert without_a_row(urlpatterns, GET) == without_a_row(urlpatterns, POST) == set()


@pytest.mark.parametrize(("method", "table"), [("get", GET), ("post", POST)])
def test_who_gets_what(cast: Cast, method: str, table: str) -> None:
    control_site = make_control_site(cast)
    site = make_site(cast, make_product(control_site))
    permissions.grant_to_assessors(control_site, [site])
    job = imports.upload(control_site, data=as_csv([GOOD]), name="a.csv", by=cast.olive)
    reference = control_site.reference
    arguments = {
        name: () if name == "hosted_sites" else (reference, job.pk) if name in _OF_ONE else (reference,)
        for name in parsed(table)
    }
    assert answers(table, arguments, people_of(cast), method=method) == parsed(table)


_OF_ONE = {"import", "import_progress", "import_apply", "import_cancel", "import_retry"}
