"""Cross-checks of a designation: each compares answers that stand in different places, and says what it found.

A check is a pure function of the Case and is always answered: pass, fail or could not verify. What concerns one
answer alone is a rule (designation.rules), and no rule repeats a check.
"""

from __future__ import annotations

from collections.abc import Callable

from designation.case import Case
from designation.checks import citing, data, dates, durations, scope, shelf_life, spokes
from submissions.checks import Check

__all__ = ["CHECKS", "checks"]

CHECKS: tuple[Callable[[Case], Check], ...] = (
    scope.scope_is_manufacture,
    scope.home_or_mobile,
    scope.uk_presence,
    scope.extent_agrees,
    spokes.steps_fit_sites,
    shelf_life.process_fits_shelf_life,
    shelf_life.shelf_life_stated_twice,
    durations.duration_stated_twice,
    data.grounds_have_data,
    data.deployment_has_data,
    spokes.spoke_numbers_agree,
    citing.evidence_cited,
    citing.citations_exist,
    dates.dates_in_order,
    data.label_exemption,
    data.benefit_not_cost_only,
)
ONLY: dict[Callable[[Case], Check], str] = {data.grounds_have_data: "poc", data.deployment_has_data: "mm"}


def checks(case: Case) -> list[Check]:
    """Every check that applies to the type of manufacture, in a fixed order."""
    return [check(case) for check in CHECKS if ONLY.get(check, case.dm_type) == case.dm_type]
