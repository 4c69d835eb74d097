"""The objects of a fragment are numbered anew once some of them were freed."""

from __future__ import annotations

import io

import pikepdf
import pydyf
import pytest

from submissions.rendering.compacting import compact


def test_what_was_freed_is_gone_and_everything_left_is_found_under_its_new_number() -> None:
    pdf = pydyf.PDF()
    things = [pydyf.Dictionary({"Name": pydyf.String(f"{number} 0 R")}) for number in range(6)]
    for thing in things:
        pdf.add_object(thing)
    for place in (0, 3):
        things[place].free = "f"
    page = pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": pydyf.Array([0, 0, 9, 9])})
    pdf.add_page(page)
    shared = pydyf.Dictionary({"Last": things[5].reference})  # held by two, and renamed once
    stream = pydyf.Stream([b"4 0 R"], {"Of": things[4].reference})
    pdf.add_object(stream)
    pdf.catalog["Things"] = pydyf.Array([thing.reference for thing in things])
    pdf.catalog["One"] = pdf.catalog["Two"] = shared
    pdf.catalog["Stream"] = stream.reference
    compact(pdf)
    written = io.BytesIO()
    pdf.write(written, compress=True)
    with pikepdf.Pdf.open(written) as made:
        assert [thing is None or str(thing.Name) for thing in made.Root.Things] == [
            True, "1 0 R", "2 0 R", True, "4 0 R", "5 0 R"
        ]  # fmt: skip
        assert str(made.Root.One.Last.Name) == str(made.Root.Two.Last.Name) == "5 0 R"
        assert made.Root.Stream.read_bytes().strip() == b"4 0 R"
        assert str(made.Root.Stream.Of.Name) == "4 0 R"
        assert len(made.pages) == 1
        assert None not in list(made.objects)


@pytest.mark.parametrize("count", [0, 3])
def test_where_nothing_was_freed_nothing_is_done(count: int) -> None:
    pdf = pydyf.PDF()
    for _ in range(count):
        pdf.add_object(pydyf.Dictionary())
    before = list(pdf.objects)
    compact(pdf)
    assert pdf.objects == before
