"""Where a site differs from the text for all: written with a reason, by compare-and-swap, and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.organisations import require_approval
from dmmf import overrides
from dmmf.models import MasterFile, Site, SiteOverride
from submissions import approvals, drafting, following, workflow
from submissions.models.submission import Origin
from submissions.permissions import NotNow
from submissions.versions import next_dossier
from tests import factories
from tests.dmmf.scene_file import make_accepted_file, make_master_file, make_submitted_file
from tests.factories import Cast

SLOT = ("premises", "environment")


def site_of(file: MasterFile, code: str = "S-01") -> Site:
    return file.product.sites.get(code=code)


def write(file: MasterFile, cast: Cast, html: str = "<p>20 to 22 °C.</p>", base: int = 0, **more: Any):
    given: dict[str, Any] = {"slot": SLOT, "reason": "Its air handling is older.", "by": cast.arthur} | more
    return overrides.write(file, given.pop("site", None) or site_of(file), html=html, base=base, **given)


def annexes(file: MasterFile) -> dict[str, Any]:
    submission = factories.fresh(file.submission)
    dossier = next_dossier(submission, drafting.draft_of(submission))
    return next(section for section in dossier["sections"] if section["key"] == "annexes")


def test_an_annex_prints_the_difference_and_nothing_else(cast: Cast) -> None:
    file = make_master_file(cast)
    write(file, cast)
    write(file, cast, "<p>One.</p><p>Two.</p>", slot=("manufacture", "batch_record"))
    section = annexes(file)
    _, page = section["pages"]
    assert page["title"] == "S-01 Imaging department S-01"
    assert [(entry["number"], entry["heading"]) for entry in page["entries"]] == [
        ("19.2", "In place of 7.7 Batch record"),
        ("19.3", "Reason (Batch record)"),
        ("19.4", "In place of 10.2 Environment"),
        ("19.5", "Reason (Environment)"),
    ]
    assert [block["html"] for block in page["entries"][0]["blocks"]] == ["<p>One.</p>", "<p>Two.</p>"]
    assert page["entries"][3]["blocks"][0]["text"] == "Its air handling is older."


def test_an_empty_text_takes_it_back_and_every_word_is_kept(cast: Cast) -> None:
    file = make_master_file(cast)
    assert write(file, cast).number == 1
    assert write(file, cast) is None, "posted twice"
    assert write(file, cast, "<p> </p>", base=1, reason="Air handling is renewed.").number == 2
    assert len(annexes(file)["pages"]) == 1
    assert write(file, cast, "<p>Again.</p>", base=2).number == 3
    assert [row.html for row in SiteOverride.objects.order_by("number")] == [
        "<p>20 to 22 °C.</p>", "", "<p>Again.</p>",
    ]  # fmt: skip
    verbs = [event.sentence for event in file.submission.events.filter(verb="override").order_by("pk")]
    assert [sentence.split(" at ")[0] for sentence in verbs] == [
        "wrote what differs", "took back what differs", "wrote what differs",
    ]  # fmt: skip


def test_nobody_overwrites_what_he_has_not_seen(cast: Cast) -> None:
    file = make_master_file(cast)
    write(file, cast)
    with pytest.raises(overrides.Conflict) as conflict:
        write(file, cast, "<p>Other.</p>", by=cast.olive)
    assert conflict.value.theirs.html == "<p>20 to 22 °C.</p>"
    assert SiteOverride.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"slot": ("approval", "approval_process")}, ValidationError),
        ({"slot": ("premises", "nothing")}, ValidationError),
        ({"reason": " "}, ValidationError),
        ({"by": "rita"}, PermissionDenied),
    ],
)
def test_what_may_not_be_overridden_is_refused(cast: Cast, more: dict[str, Any], error: type[Exception]) -> None:
    file = make_master_file(cast)
    if "by" in more:
        more = {"by": getattr(cast, more["by"])}
    with pytest.raises(error):
        write(file, cast, **more)


def test_it_waits_while_a_version_is_under_review(cast: Cast) -> None:
    with pytest.raises(NotNow):
        write(make_submitted_file(cast), cast)


def test_a_variation_begins_with_the_annexes_of_the_file_that_it_follows(cast: Cast) -> None:
    file = make_accepted_file(cast)
    write(file, cast)
    write(file, cast, "", base=1)
    write(file, cast, slot=("premises", "utilities"))
    workflow.issue(factories.fresh(file.submission), why="An annex.", by=cast.olive)
    after = following.start_from(
        factories.last_version(file.submission), origin=Origin.VARIATION, by=cast.olive, token=factories.token()
    )
    new = MasterFile.objects.get(submission=after)
    assert [(row["section"], row["question"]) for row in overrides.plain(new)] == [("premises", "utilities")]


def test_the_pages_write_refuse_and_lose_nothing(cast: Cast, browse) -> None:
    file = make_master_file(cast)
    site, reference = site_of(file), file.submission.reference
    client, address = browse(cast.arthur), reverse("dmmf:override", args=[reference, site.reference, *SLOT])
    page = client.get(address).content.decode()
    assert "18 to 25 °C" in page, "what the file says for all"
    wrong = client.post(address, {"html": "<p>20 to 22 °C.</p>", "reason": "", "base": "0"})
    assert wrong.status_code == 422
    assert "20 to 22 °C" in wrong.content.decode()
    assert "Enter why the site differs" in wrong.content.decode()
    saved = client.post(address, {"html": "<p>20 to 22 °C.</p>", "reason": "Older air handling.", "base": "0"})
    assert saved.url == reverse("dmmf:site_annex", args=[reference, site.reference])
    clash = browse(cast.olive).post(address, {"html": "<p>Mine.</p>", "reason": "Mine.", "base": "0"})
    assert clash.status_code == 409
    assert all(words in clash.content.decode() for words in ("Mine.", "20 to 22 °C", "Arthur Bell"))
    assert 'name="base" value="1"' in clash.content.decode()
    assert "Differs" in client.get(saved.url).content.decode()
    listed = client.get(reverse("dmmf:site_annexes", args=[reference])).content.decode()
    assert "(1 difference)" in listed
    assert "No site of this product fits" in client.get(
        reverse("dmmf:site_annexes", args=[reference]), {"q": "nowhere"}
    ).content.decode()  # fmt: skip
    assert client.get(reverse("dmmf:override", args=[reference, site.reference, "approval", "approval_process"])
                      ).status_code == 404  # fmt: skip


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_asks_no_more_for_more_sites(cast: Cast, browse, count: int, django_assert_num_queries) -> None:
    from tests.dmmf.scene import make_site

    file = make_master_file(cast)
    for number in range(count):
        write(file, cast, site=make_site(cast, file.product, f"T-{number:02d}"))
    client, address = browse(cast.olive), reverse("dmmf:site_annexes", args=[file.submission.reference])
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)


def test_an_approval_covers_the_annexes(cast: Cast) -> None:
    file = make_master_file(cast)
    require_approval(cast.pennine, required=True, by=cast.olive)
    submission = factories.fresh(file.submission)
    seen = drafting.fingerprint(drafting.draft_of(submission))
    approvals.approve(submission, seen=seen, note="", by=cast.sid)
    write(file, cast)
    with pytest.raises(workflow.NotApproved, match="has changed since it was approved"):
        workflow.submit(factories.fresh(submission), by=cast.olive)


def test_an_image_is_cut_from_an_annex_and_it_is_said(cast: Cast, browse) -> None:
    file = make_master_file(cast)
    address = reverse("dmmf:override", args=[file.submission.reference, site_of(file).reference, *SLOT])
    posted = {"html": '<p>Room <img src="/evidence/E1" alt="Map"></p>', "reason": "Other room.", "base": "0"}
    page = browse(cast.olive).post(address, posted, follow=True).content.decode()
    assert "From “What is different at this site” we removed" in page
    assert "img" not in SiteOverride.objects.get().html
