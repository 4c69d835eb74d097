"""What a healthcare provider sees: its own site and the text for all, and of other sites nothing at all."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.organisations import create_organisation
from accounts.roles import OrganisationKind
from dmmf import confidential, extract, sites, snapshot
from dmmf.demo.answers import complete
from dmmf.dossier import build_dossier
from dmmf.models import ChangeClass, Edition, MasterFile
from dmmf.questionnaire import OVERRIDABLE, QUESTIONNAIRE
from submissions.refusals import Superseded
from tests import factories
from tests.dmmf.registers import register, site
from tests.dmmf.scene import LONG_AGO, PLACE
from tests.dmmf.scene_file import make_accepted_file, make_master_file
from tests.factories import Cast

OWN = "ST-2026-00001"


def dossier(sites: list[dict[str, Any]], overrides: list[dict[str, str]] = (), **texts: str) -> dict[str, Any]:
    """`texts`: section__question -> HTML."""
    answers = complete(code="PPG-129", name="PPG-129 gas", holder="Pennine Polar Gases Ltd", qp="Sid Marsh")
    for key, html in texts.items():
        section, _, question = key.partition("__")
        answers[section][question] = html
    return build_dossier(
        questionnaire=QUESTIONNAIRE, reference="MF-2026-0001", number=1, previous_sha256=None, answers=answers,
        attachments=[], register=register(sites), overrides=overrides,
    )  # fmt: skip


def override(number: int, slot: tuple[str, str] = ("premises", "environment")) -> dict[str, str]:
    return {
        "site": f"ST-2026-{number:05d}", "section": slot[0], "question": slot[1], "html": f"<p>Odd room {number}.</p>",
        "reason": f"Reason {number}",
    }  # fmt: skip


def words_of(found: dict[str, Any] | None) -> str:
    assert found
    return json.dumps(found, ensure_ascii=False)


def test_the_own_site_and_the_text_for_all_are_there() -> None:
    given_dossier = dossier([site(1), site(2)], [override(1), override(2)])
    text = words_of(found := extract.site_extract(given_dossier, OWN))
    assert "Hospital of S-001" in text
    assert "Odd room 1." in text
    assert "Three consecutive runs" in text
    assert not any(word in text for word in ("S-002", "Odd room 2.", "Reason 2", "LS3"))
    assert found["withheld"] == 0
    totals = [entry for section in found["sections"] for page in section["pages"] for entry in page["entries"]
              if entry["id"] == "network.register_totals"]  # fmt: skip
    assert totals == []


def test_confidential_sections_and_the_annexes_to_them_are_left_out() -> None:
    given_dossier = dossier([site(1)], [override(1), override(1, ("release", "release_exceptions"))])
    found = extract.site_extract(given_dossier, OWN, ["premises", "oversight"])
    keys = [section["key"] for section in found["sections"]]
    assert not {"premises", "oversight"} & set(keys)
    headings = [entry["heading"] for section in found["sections"] for page in section["pages"]
                for entry in page["entries"]]  # fmt: skip
    assert "In place of 8.4 Exceptions" in headings
    assert not any("Environment" in heading for heading in headings)
    assert "answers" not in found["sections"][0]


@pytest.mark.parametrize(
    "text", ["It began at S-002.", "S 002 is bigger.", "See pol-00002.", "Hospital of S-002 agreed.", "in LS3 2CA"]
)
def test_a_passage_that_names_another_site_is_withheld(text: str) -> None:
    named = dossier([site(1), site(2)], approval__criteria=f"<p>Before.</p><p>{text}</p>")
    found = extract.site_extract(named, OWN)
    assert found["withheld"] == 1
    assert extract.WITHHELD in words_of(found)
    assert text not in words_of(found)
    assert "Before." in words_of(found)


def test_what_two_sites_share_and_common_words_hide_nothing() -> None:
    sites = [site(1, name="Ward", host="One Trust"), site(2, name="Ward", host="One Trust"), site(3, name="Theatre")]
    named = dossier(sites, approval__criteria="<p>The ward and the theatre of One Trust.</p>")
    assert extract.site_extract(named, OWN)["withheld"] == 0


def test_figures_stay_behind_and_a_site_that_is_not_listed_sees_nothing() -> None:
    figure = '<figure><img src="evidence:E1" alt="Map with S-001"></figure><p>Text</p>'
    text = words_of(extract.site_extract(dossier([site(1)], approval__criteria=figure), OWN))
    assert "evidence:E1" not in text
    assert extract.FIGURE in text
    assert extract.site_extract(dossier([site(1)]), "ST-2026-00009") is None


def test_a_provider_reads_nothing_of_where_it_stood_before_it_was_the_host() -> None:
    def place(number: int, provider: str) -> dict[str, Any]:
        return {"number": number, "since": "2025-08-01", "address": f"{number} Old Road", "town": "Leeds",
                "postcode": f"YO{number} 1AA", "region": "london", "provider": provider}  # fmt: skip

    moved = [place(1, "First Trust"), place(2, "Own Trust"), place(3, "First Trust"), place(4, "Own Trust"),
             place(5, "Own Trust")]  # fmt: skip
    frozen = dossier([site(1, provider="Own Trust", places=moved, location_number=5)])
    text = words_of(extract.site_extract(frozen, OWN, provider="Own Trust"))
    assert [number for number in range(1, 6) if f"YO{number} 1AA" in text] == [4, 5]
    assert "First Trust" not in text
    holders = words_of(extract.site_extract(frozen, OWN, withhold=False))
    assert all(f"YO{number} 1AA" in holders for number in range(1, 6))
    assert extract.site_extract(frozen, OWN, provider="First Trust") is None
    unsaid = [{key: value for key, value in one.items() if key != "provider"} for one in moved]
    text = words_of(extract.site_extract(dossier([site(1, provider="Own Trust", places=unsaid)]), OWN))
    assert [number for number in range(1, 6) if f"YO{number} 1AA" in text] == [5]


_NUMBERS = st.lists(st.integers(1, 400), unique=True, min_size=2, max_size=8)


@given(_NUMBERS, st.data())
def test_no_other_site_appears_anywhere(numbers: list[int], data: st.DataObject) -> None:
    kinds = st.sampled_from(["poc", "mm", "related"])
    sites = []
    for number in numbers:
        made = site(number, kind=data.draw(kinds), provider=data.draw(st.sampled_from([None, f"Trust {number:03d}"])))
        if data.draw(st.booleans()):
            made["places"] = [{"number": 1, "since": "2025-08-01", "address": f"{number} Old Road", "town": "Leeds",
                               "postcode": made["postcode"], "region": "london"}] * 2  # fmt: skip
        sites.append(made)
    own, others = sites[0], sites[1:]
    mentioned = data.draw(st.lists(st.sampled_from(sites), max_size=4))
    fields = st.sampled_from(["code", "reference", "identification", "host", "name"])
    texts = {
        "approval__criteria": "".join(f"<p>As in {one[data.draw(fields)]}.</p>" for one in mentioned) or "<p>None.</p>",
        "oversight__indicators": f"<ul><li>{data.draw(st.sampled_from(sites))['code']}</li></ul>",
    }
    slots = st.sampled_from(OVERRIDABLE)
    annexes = [override(int(one["reference"][-5:]), data.draw(slots)) for one in sites]
    for one in annexes:
        one["html"] += f"<p>Like {data.draw(st.sampled_from(sites))['code']}.</p>"
    secret = data.draw(st.sets(st.sampled_from([section.key for section in QUESTIONNAIRE.sections]), max_size=3))
    found = extract.site_extract(dossier(sites, annexes, **texts), own["reference"], secret)
    text = words_of(found)
    for other in others:
        for key in ("reference", "code", "identification", "host", "name", "postcode", "provider", "agreement"):
            if other[key] and other[key] != own[key]:
                assert other[key] not in text, key
    assert not secret & {section["key"] for section in found["sections"]}
    assert own["code"] in text


def make_edition(file: MasterFile, cast: Cast, **fields: Any) -> Edition:
    version = factories.last_version(file.submission)
    return Edition.objects.create(**{
        "product": file.product, "version": version, "number": 1, "effective_from": timezone.localdate(),
        "change_class": ChangeClass.FIRST, "what": "First edition", "touches_designation": False,
        "sha256": version.sha256, "printed_name": "Sid Marsh", "meaning": "Approved", "method": "password",
        "by": cast.sid, "at": timezone.now(),
    } | fields)  # fmt: skip


def test_the_provider_reads_it_from_the_day_of_an_edition(cast: Cast, browse) -> None:
    file = make_accepted_file(cast)
    own = file.product.sites.get(code="S-01")
    client, address = browse(cast.priya), reverse("dmmf:site_extract", args=[own.reference])
    before = client.get(address).content.decode()
    assert "No edition of the master file is in effect yet" in before
    make_edition(file, cast)
    confidential.mark(file, sections=["oversight"], seen=[], by=cast.arthur)
    page = client.get(address).content.decode()
    assert "Edition 1, in effect from" in page
    assert "Imaging department S-01" in page
    assert not any(words in page for words in ("S-02", "Otherdale Hospital", "Two failed runs", "Preview"))
    preview = browse(cast.olive).get(address, {"as": "provider"}).content.decode()
    assert "This is what the healthcare provider sees" in preview
    assert "S-02" not in preview
    elsewhere = reverse("dmmf:site_extract", args=[file.product.sites.get(code="S-02").reference])
    assert client.get(elsewhere).status_code == 404


def test_a_new_host_is_told_the_places_of_its_own_time(cast: Cast) -> None:
    """Whichever comes first, the move or the new host."""
    file = make_master_file(cast)
    other = create_organisation("Otherdale Trust", kind=OrganisationKind.PROVIDER)
    there, later = PLACE | {"town": "York", "postcode": "YO1 1AA"}, PLACE | {"town": "Hull", "postcode": "HU1 1AA"}
    moved = file.product.sites.get(code="S-01")
    sites.move(moved, place=there, by=cast.olive, why="Moved", effective_on=LONG_AGO)
    sites.change(moved, fields={"provider": other, "host": "Otherdale"}, by=cast.olive, why="New host",
                 effective_on=LONG_AGO)  # fmt: skip
    sites.move(moved, place=later, by=cast.olive, why="Moved", effective_on=LONG_AGO)
    listed = next(one for one in snapshot.of(file.product)["sites"] if one["code"] == "S-01")
    hosts = [(place["number"], place["town"], place["provider"]) for place in listed["places"]]
    assert hosts == [(1, PLACE["town"], "Calderfell Hospital"), (2, "York", "Otherdale Trust"),
                     (3, "Hull", "Otherdale Trust")]  # fmt: skip


def test_sections_are_marked_seen_and_told(cast: Cast, browse) -> None:
    file = make_master_file(cast)
    assert confidential.mark(file, sections=["oversight", "nonsense"], seen=[], by=cast.arthur)
    assert not confidential.mark(file, sections=["oversight"], seen=[], by=cast.arthur)
    with pytest.raises(Superseded):
        confidential.mark(file, sections=["release"], seen=[], by=cast.olive)
    event = file.submission.events.get(verb="confidential")
    assert event.data == {"old": [], "new": ["oversight"]}
    address = reverse("dmmf:confidential", args=[file.submission.reference])
    client = browse(cast.olive)
    assert client.post(address, {"sections": ["release"], "seen": ""}).status_code == 409
    assert client.post(address, {"sections": ["nonsense"], "seen": "oversight"}).status_code == 422
    assert client.post(address, {"sections": ["release"], "seen": "oversight"}).status_code == 302
    file.refresh_from_db()
    assert file.confidential_sections == ["release"]
    assert "H. Product release" in browse(cast.rita).get(address).content.decode()


def test_an_author_from_outside_marks_and_does_not_unmark(cast: Cast, browse) -> None:
    """What is shown to healthcare providers is the holder's secret, and not its consultant's to give away."""
    file = make_master_file(cast)
    consultant = factories.collaborate(file.submission, "Connie Sult", "author")
    assert confidential.mark(file, sections=["oversight"], seen=[], by=consultant)
    address, client = reverse("dmmf:confidential", args=[file.submission.reference]), browse(consultant)
    for sections in ([], ["release"]):
        answer = client.post(address, {"sections": sections, "seen": "oversight"})
        assert answer.status_code == 403
        assert confidential.ONLY_HOLDER in unescape(answer.content.decode())
    assert confidential.ONLY_HOLDER in unescape(client.get(address).content.decode())
    assert client.post(address, {"sections": ["oversight", "release"], "seen": "oversight"}).status_code == 302
    file.refresh_from_db()
    assert file.confidential_sections == ["release", "oversight"]
    assert confidential.ONLY_HOLDER not in unescape(browse(cast.arthur).get(address).content.decode())
    assert confidential.mark(file, sections=[], seen=["release", "oversight"], by=cast.arthur)
