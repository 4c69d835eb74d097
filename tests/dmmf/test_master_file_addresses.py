"""Who gets which status at every address of master files, read and posted to."""

from __future__ import annotations

from dmmf.urls import master_files
from tests.dmmf.matrix import answers, parsed, people_of, without_a_row
from tests.dmmf.scene_file import make_submitted_file
from tests.factories import Cast

#                      olive arthur sid rita priya paula asa stella nemo
READ = """
master_file_start       200 200 200 403 403 403 403 200 403
master_file_register    200 200 200 200 404 404 403 404 404
confidential            200 200 200 200 404 404 403 404 404
site_annexes            200 200 200 200 404 404 403 404 404
site_annex              200 200 200 200 404 404 403 404 404
override                200 200 200 200 404 404 403 404 404
site_extract            200 200 200 200 200 404 200 404 404
"""
# A version is under review, so that nobody writes an annex; what is posted is empty.
POSTED = """
master_file_start       422 422 422 403 403 403 403 422 403
confidential            302 302 302 403 404 404 403 404 404
override                409 409 409 403 404 404 403 404 404
"""


def test_each_address_answers_each_person_as_the_tables_say(cast: Cast) -> None:
    file = make_submitted_file(cast)
    reference, site = file.submission.reference, file.product.sites.get(code="S-01").reference
    arguments = {
        "master_file_start": [], "master_file_register": [reference], "confidential": [reference],
        "site_annexes": [reference], "site_annex": [reference, site],
        "override": [reference, site, "premises", "environment"], "site_extract": [site],
    }  # fmt: skip
    people = people_of(cast)
    assert answers(READ, arguments, people) == parsed(READ)
    assert answers(POSTED, arguments, people, method="post") == parsed(POSTED)
    assert without_a_row(master_files.urlpatterns, READ, POSTED) == set()
