"""What the home page says of Control Sites, sites, evaluations and master files: a few lines per thing that waits."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User
from dmmf import annual_reports, edition_panels, expiring_panel, home_evaluations, variations
from submissions.panels import Panel

# Each asks the database a constant number of times, whatever there is.
MAKERS: tuple[Callable[[User], list[Panel]], ...] = (
    edition_panels.waiting,
    home_evaluations.panels,
    variations.waiting,
    expiring_panel.panels,
    annual_reports.panels,
)


def panels(user: User) -> list[Panel]:
    return [panel for maker in MAKERS for panel in maker(user)]
