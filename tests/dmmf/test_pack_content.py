"""An inspection pack's words: complete, unique in their ids, and silent about what the reader may not know."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dmmf.pack_content import LEFT_OUT, Edition, Evaluated, Facts, annexed, compose
from submissions import versions
from submissions.frozen_documents import fact, page, prose, section, table

RECORD = {
    "reference": "ST-2026-00001", "code": "MU-03", "kind": "mm", "name": "Modular unit 3", "identification": "NMU-3",
    "setting": "industrial", "host": "Penrhos", "equipment": "", "contact": "", "agreement": "QTA-5",
    "minimum_operators": 4, "address": "Hall 2", "town": "Wrexham", "postcode": "LL99 3ZZ", "region": "wales",
    "location_number": 2, "located_since": "2026-09-20", "state": "active", "state_since": "2026-10-12",
    "products": ["NVX-3"],
}  # fmt: skip


def a_section(key: str = "network", number: str = "4") -> dict[str, Any]:
    return section(
        key, "Network",
        page("units", "Units", prose(f"{key}.text", "What a unit is", [("p", "<p>Six containers.</p>")]),
             table(f"{key}.list", "Units", ["Unit", "Place"], [["MU-03", "Wrexham"]]),
             fact(f"{key}.count", "Number", "4")),
        number=number,
    )  # fmt: skip


EDITION = Edition(
    reference="MF-2026-0001", product="NVX-3", number=2, version=2, effective_from="2026-10-13", sha256="ab" * 32,
    signed_by="Dr Petra Whitlock", sections=[a_section()],
)  # fmt: skip
EVALUATION = Evaluated(
    reference="JE-2026-0006", outcome="Suitable", signed_on="2026-10-05", re_evaluate_on="2027-10-05", sha256="cd" * 32,
    sections=[a_section("people")], signatures=[{"printed_name": "Gwen Parry", "sha256": "cd" * 32}],
)  # fmt: skip


def facts(**changes: Any) -> Facts:
    return Facts(
        **{
            "holder": "Northgate", "control_site": "Sunderland Control Site", "record": RECORD, "today": "2026-11-22",
            "complete": True, "editions": [EDITION], "evaluation": EVALUATION,
            "events": [("20 September 2026", "Noel Adeyemi", "recorded a move", "Demand in Wales")], **changes,
        }
    )  # fmt: skip


def test_every_part_is_there_and_numbered() -> None:
    made = compose(facts())
    assert [(part["number"], part["title"]) for part in made["sections"]] == [
        ("1", "The site on this day"),
        ("2", "The site's record"),
        ("3", "Evaluation JE-2026-0006, section 4: Network"),
        ("4", "Master file MF-2026-0001, section 4: Network"),
    ]
    assert made["signatures"] == EVALUATION.signatures
    cover = {row["label"]: row["value"] for row in made["facts"]}
    assert cover["State"] == "Active, since 12 October 2026"
    assert cover["Master file in effect"].startswith("NVX-3: edition 2, version 2 of MF-2026-0001, in effect from 13")
    assert versions.canonical_json(made) == versions.canonical_json(compose(facts()))


def test_what_is_missing_is_said() -> None:
    made = compose(facts(editions=[], evaluation=None, complete=False))
    said = str(made)
    assert "There is no signed evaluation in force." in said
    assert "No training is in force." in said
    assert made["notice"][-1] == LEFT_OUT
    assert {"label": "Master file in effect", "value": "None"} in made["facts"]


@given(st.lists(st.sampled_from(["site", "network", "open", "history", "people"]), unique=True))
def test_ids_stay_unique_whatever_is_annexed(keys: list[str]) -> None:
    parts = [a_section(key) for key in keys]
    one = Evaluated(**{**EVALUATION.__dict__, "sections": parts})
    two = Edition(**{**EDITION.__dict__, "sections": parts})
    three = Edition(**{**EDITION.__dict__, "product": "NVX-4", "sections": parts})
    made = compose(facts(evaluation=one, editions=[two, three]))
    sections = [part["key"] for part in made["sections"]]
    assert len(sections) == len(set(sections))
    entries = [entry["id"] for part in made["sections"] for shown in part["pages"] for entry in shown["entries"]]
    assert len(entries) == len(set(entries))
    blocks = [
        block["id"] for part in made["sections"] for shown in part["pages"] for entry in shown["entries"]
        for block in entry.get("blocks", [])
    ]  # fmt: skip
    assert len(blocks) == len(set(blocks))


def test_an_annexed_section_keeps_its_words() -> None:
    made = annexed(a_section(), prefix="file", of="Master file")
    entry = made["pages"][0]["entries"][0]
    assert entry["blocks"] == [{"id": "file.network.text-1", "tag": "p", "html": "<p>Six containers.</p>"}]
    assert made["pages"][0]["entries"][1]["rows"][0]["cells"] == ["MU-03", "Wrexham"]
    assert a_section()["pages"][0]["entries"][0]["id"] == "network.text"
