"""The page about a site's states is the table that the code asks."""

from __future__ import annotations

from django.core.management import call_command

from dmmf.lifecycle import STEPS
from dmmf.management.commands.generate_site_docs import page


def test_the_page_is_up_to_date_and_names_every_step() -> None:
    call_command("generate_site_docs", "--check")
    assert all(f"`{name}`" in page() for name in STEPS)
