"""What the planned spokes can do, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator

from designation.case import Case, Row, number, text
from designation.checks.findings import Finding, fail, listed, unsure, verdict
from designation.questionnaire.sources import ours
from submissions.checks import Check

_CAN_DO = ours("What is done at a spoke must be possible there")
_NONE = ours("Without a spoke nothing is decentralised")
_ADD_UP = ours("A number that is stated twice must be the same")
STEPS, SPOKES = "manufacture.process_steps", "system.spokes"


def steps_fit_sites(case: Case) -> Check:
    """Each step at a spoke against the kinds of spoke that are planned: kind, open steps, environment, equipment."""
    steps = [row for row in case.rows("manufacture", "process_steps") if text(row, "where") == "spoke"]
    spokes = case.rows("system", "spokes")
    planned = [spoke for spoke in spokes if text(spoke, "equipment") == "planned"]
    later = f" At {listed(_spoke(case, spoke) for spoke in planned)} the equipment is still to be installed."
    return verdict(
        "steps_fit_sites",
        "The planned spokes can do the steps that are done there",
        _CAN_DO,
        [*_strays(case), *_fit(case, steps, spokes)],
        places=(STEPS, SPOKES),
        passed=(
            f"{_count(len(steps), 'step')} at the spokes and {_count(len(spokes), 'row')} of expected spokes were "
            "compared: every kind of spoke is planned, open steps are possible where there are any, and no "
            f"equipment is missing.{later if planned else ''}"
        ),
    )


def _fit(case: Case, steps: list[Row], spokes: list[Row]) -> Iterator[Finding]:
    if not steps:
        yield unsure("There is no process step at a spoke to compare yet.", STEPS)
    elif not spokes:
        yield unsure("There is no expected spoke to compare the process steps with yet.", SPOKES)
    else:
        for step in steps:
            yield from _step(case, step, spokes)


def _step(case: Case, step: Row, spokes: list[Row]) -> Iterator[Finding]:
    name, kind = _name(step), text(step, "site_type")
    there = [spoke for spoke in spokes if not kind or text(spoke, "kind") == kind]
    if not there:
        label = case.label("manufacture", "process_steps", kind, column="site_type")
        yield fail(f"The step “{name}” is done at “{label}”, but no spoke of that kind is planned.", STEPS, SPOKES)
        return
    if text(step, "openness") == "open":
        yield from _open(case, name, there)
    elif not text(step, "openness"):
        yield unsure(f"The step “{name}” does not say yet whether it is open or closed.", STEPS, SPOKES)
    if absent := [spoke for spoke in there if text(spoke, "equipment") == "absent"]:
        sites = listed(_spoke(case, spoke) for spoke in absent)
        yield fail(f"The step “{name}” needs equipment, but it is not there at {sites}.", SPOKES, STEPS)
    if any(not text(spoke, "equipment") for spoke in there):
        yield unsure("Not every expected spoke says yet whether the equipment is there.", SPOKES)


def _open(case: Case, name: str, spokes: list[Row]) -> Iterator[Finding]:
    """An open step needs a place where open steps can be done, and an environment to do them in."""
    if unable := [spoke for spoke in spokes if text(spoke, "open_steps") == "no"]:
        sites = listed(_spoke(case, spoke) for spoke in unable)
        yield fail(f"“{name}” is an open step, but open steps cannot be done at {sites}.", STEPS, SPOKES)
    if any(not text(spoke, "open_steps") for spoke in spokes):
        yield unsure("Not every expected spoke says yet whether open steps can be done there.", SPOKES)
    able = [spoke for spoke in spokes if text(spoke, "open_steps") == "yes"]
    if bare := [spoke for spoke in able if text(spoke, "grade") == "unclassified"]:
        sites = listed(_spoke(case, spoke) for spoke in bare)
        yield unsure(
            f"“{name}” is an open step, and the environment at {sites} is not classified. Whether the product is "
            "protected well enough there cannot be told from the tables.",
            SPOKES,
            STEPS,
            "quality.open_steps",
        )


def _strays(case: Case) -> Iterator[Finding]:
    for row in case.rows("manufacture", "process_steps"):
        if text(row, "site_type") and text(row, "where") in ("control_site", "other"):
            yield unsure(f"The step “{_name(row)}” is not at a spoke, but names a kind of spoke.", STEPS)


def spoke_numbers_agree(case: Case) -> Check:
    """The number of spokes expected against the sum of the rows."""
    expected, numbers = case.number("system", "spoke_number"), _numbers(case)
    found: list[Finding] = []
    if expected is None:
        found.append(unsure("You have not said yet how many spokes you expect.", "system.spoke_number"))
    elif expected == 0:
        found.append(
            fail(
                "You expect no spoke. Without one nothing is made at the point of care or in a unit.",
                "system.spoke_number",
                source=_NONE,
            )
        )
    elif not numbers or None in numbers:
        found.append(unsure("Not every row of the expected spokes has a number yet.", SPOKES))
    elif (added := sum(filter(None, numbers))) != expected:
        found.append(
            fail(
                f"You expect {_count(expected, 'spoke')}, but the rows of the table add up to {added:,}.",
                "system.spoke_number",
                SPOKES,
            )
        )
    return verdict(
        "spoke_numbers_agree",
        "The number of spokes is the same wherever it is stated",
        _ADD_UP,
        found,
        places=("system.spoke_number", SPOKES),
        passed=f"You expect {_count(expected or 0, 'spoke')}, and the rows of the table add up to that number.",
    )


def _numbers(case: Case) -> list[int | None]:
    return [number(row, "number") for row in case.rows("system", "spokes")]


def _name(step: Row) -> str:
    return text(step, "step") or "without a name"


def _spoke(case: Case, spoke: Row) -> str:
    kind = case.label("system", "spokes", text(spoke, "kind"), column="kind")
    return f"“{text(spoke, 'setting') or kind or 'a spoke without a name'}”"


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
