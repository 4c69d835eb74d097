"""The form is complete, its keys are stable addresses, and nothing of it passes for the regulator's word."""

from __future__ import annotations

import re

from dmmf import evaluation_form
from dmmf.states import SiteKind


def test_ten_sections_and_the_last_for_units_only() -> None:
    form = evaluation_form.of(evaluation_form.VERSION)
    assert [section.number for section in form.sections_for(SiteKind.MM)] == list(range(1, 11))
    assert [section.number for section in form.sections_for(SiteKind.POC)] == list(range(1, 10))
    assert all(2 <= len(section.items) <= 5 for section in form.sections)


def test_keys_are_unique_and_every_row_asks_both_sides() -> None:
    form = evaluation_form.of("1.0")
    items = [item for _, item in form.items_for(SiteKind.MM)]
    assert len({item.key for item in items}) == len(items) == 33
    for item in items:
        assert re.fullmatch("[a-z]+", item.key)
        assert item.applicant.endswith("?")
        assert item.provider.endswith("?")
        assert item.applicant != item.provider


def test_only_the_three_technical_considerations_name_a_source_of_their_own() -> None:
    form = evaluation_form.of("1.0")
    assert [section.number for section in form.sections if not section.source.ours] == [1, 2, 3]
    assert all(item.source.ours for item in form.items.values())
