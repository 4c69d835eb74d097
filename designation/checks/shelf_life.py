"""How long things last: against how long they have to, and against every other place that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from designation.case import Case, Row, text
from designation.checks import prose
from designation.checks.findings import Finding, fail, listed, unsure, verdict
from designation.checks.times import Stated, Time, fits, in_answers, in_row, order, total
from designation.questionnaire.sources import ours
from submissions.checks import Check

_ENOUGH_TIME = ours("What is made must last until it is used")
_SAID_TWICE = ours("A time that is stated twice must be the same")
LIVES, STEPS, USE = "quality.shelf_lives", "manufacture.process_steps", "quality.use_time"
WAITING = re.compile(
    r"\b(hold|holding|held|wait\w*|stor(?:e|ed|age|ing)|keep|kept|rest|carry|carrying|transport\w*)\b",
    re.IGNORECASE,
)
FINISHING = re.compile(
    r"\b(releas\w*|test\w*|measure\w*|check\w*|inspect\w*|label\w*|pack|packing|certif\w*)\b", re.IGNORECASE
)

Timed = tuple[Row, Stated]


def process_fits_shelf_life(case: Case) -> Check:
    """What comes after manufacture fits the shelf life of the product, and each hold the hold time of an intermediate.

    The time before the end of manufacture does not use up the shelf life of the product, so it does not count.
    """
    return verdict(
        "process_fits_shelf_life",
        "Process, hold times and time to use fit the shelf life",
        _ENOUGH_TIME,
        [*_product(case), *_holds(case), *_materials(case)],
        places=(USE, LIVES, STEPS, "quality.process_time"),
        passed=_fits_sentence(case),
    )


def _product(case: Case) -> Iterator[Finding]:
    use, lives = in_answers(case, "quality", "use_time"), _lives(case, "product")
    if use is None:
        yield unsure("You have not said yet how long it takes from the end of manufacture to the end of use.", USE)
    if not lives:
        yield unsure("No shelf life of the finished product is stated yet.", LIVES)
    if use is None or not lives:
        return
    waits = _last_steps(case, WAITING)
    certain = use.time + total(stated.time for _, stated in waits)
    ends = _last_steps(case, WAITING, FINISHING)
    possible = use.time + total(stated.time for _, stated in ends)
    limits = f"the shelf life of {_said(lives)}"
    if (short := [fits(certain, stated.time) for _, stated in lives]) and not any(fit is not False for fit in short):
        twice = waits and any(fits(use.time, stated.time) for _, stated in lives)
        once = " The time to use includes carrying and waiting: leave them out of the steps." if twice else ""
        yield fail(f"{_counted(use, waits, certain)}, longer than {limits}.{once}", USE, LIVES, STEPS)
    elif any(fit is not True for fit in short):
        yield unsure(
            f"{_counted(use, waits, certain)}. Whether that fits {limits} depends on the condition, or on the length "
            "of a month.",
            USE,
            LIVES,
        )
    elif not all(fits(possible, stated.time) for _, stated in lives):
        yield unsure(
            f"{_counted(use, ends, possible)}, longer than {limits}. If the shelf life begins only after these steps, "
            "say so in the stability data.",
            USE,
            LIVES,
            STEPS,
        )


def _holds(case: Case) -> Iterator[Finding]:
    """Waiting in the middle of the process, against the hold times of intermediates."""
    last, lives = _last_steps(case, WAITING, FINISHING), _lives(case, "intermediate")
    for row, stated in _spoke_steps(case):
        name = text(row, "step")
        if not WAITING.search(name) or any(row is one for one, _ in last):
            continue
        fit = [fits(stated.time, limit.time) for _, limit in lives]
        if not lives:
            yield unsure(
                f"The step “{name}” takes {stated}, but no hold time of an intermediate is stated.", LIVES, STEPS
            )
        elif all(one is False for one in fit):
            yield fail(f"The step “{name}” takes {stated}, longer than the hold time of {_said(lives)}.", STEPS, LIVES)
        elif not all(fit):
            yield unsure(
                f"The step “{name}” takes {stated}. Which hold time applies to it cannot be told: {_said(lives)}.",
                STEPS,
                LIVES,
            )


def _materials(case: Case) -> Iterator[Finding]:
    """A starting material that lasts less long than the process: is it used up in time?"""
    process = in_answers(case, "quality", "process_time")
    for row, stated in _lives(case, "material") if process else []:
        if process and fits(process.time, stated.time) is False:
            yield unsure(
                f"Manufacture at the spoke takes {process}, longer than the {stated} that “{text(row, 'item')}” lasts. "
                "If its shelf life ends when it goes into the process, say so in the stability data.",
                LIVES,
                "quality.process_time",
            )


def _fits_sentence(case: Case) -> str:
    use, ends = in_answers(case, "quality", "use_time"), _last_steps(case, WAITING, FINISHING)
    if use is None:
        return ""
    whole = use.time + total(stated.time for _, stated in ends)
    held = _lives(case, "intermediate")
    holds = f" Holding in between is limited to {_said(held)}." if held else ""
    return f"{_counted(use, ends, whole)}, within the shelf life of {_said(_lives(case, 'product'))}.{holds}"


def _counted(use: Stated, steps: list[Timed], whole: Time) -> str:
    """ "From the end of manufacture to the end of use 17 minutes pass, with the steps “Release” 19 minutes"."""
    said = f"From the end of manufacture to the end of use {use} pass{'es' if use.quantity == 1 else ''}"
    if not steps:
        return said
    names = listed(f"“{text(row, 'step')}” ({stated})" for row, stated in steps)
    return f"{said}; together with the last step{'s' if len(steps) > 1 else ''} {names} that is {whole}"


def _last_steps(case: Case, *patterns: re.Pattern[str]) -> list[Timed]:
    """The steps at the end of the process at the spoke whose names say that the product exists already."""
    steps = _spoke_steps(case)
    first = next(
        (n for n in range(len(steps), 0, -1) if not any(p.search(text(steps[n - 1][0], "step")) for p in patterns)), 0
    )
    return steps[first:]


def _spoke_steps(case: Case) -> list[Timed]:
    rows = [row for row in case.rows("manufacture", "process_steps") if text(row, "where") == "spoke"]
    return [(row, stated) for row in rows if (stated := in_row(row))]


def _lives(case: Case, *stages: str) -> list[Timed]:
    rows = [row for row in case.rows("quality", "shelf_lives") if text(row, "stage") in stages]
    return [(row, stated) for row in rows if (stated := in_row(row))]


def _said(lives: list[Timed]) -> str:
    return listed(f"{stated} (“{text(row, 'item')}”)" for row, stated in lives)


def shelf_life_stated_twice(case: Case) -> Check:
    """The claim, the rows of the table and what texts say of a shelf life, against each other."""
    lives = _lives(case, "material", "intermediate", "product", "in_use")
    places = (["grounds.shelf_life_limit"] if _claims(case) else []) + [LIVES]
    found = [*_claim(case), *_rows(lives), *_texts(case)] if lives else [unsure("No shelf life is stated yet.", LIVES)]
    claimed = in_answers(case, "grounds", "shelf_life_limit") if _claims(case) else None
    return verdict(
        "shelf_life_stated_twice",
        "Shelf lives and hold times are the same wherever they are stated",
        _SAID_TWICE,
        found,
        places=places,
        passed=(
            (f"The shelf life claimed, {claimed}, is that of the product in the table. " if claimed else "")
            + "No row of the table contradicts another, and no text states another shelf life."
        ),
    )


def _claims(case: Case) -> bool:
    return case.dm_type == "poc" and "shelf_life" in case.chosen("grounds", "grounds")


def _claim(case: Case) -> Iterator[Finding]:
    """The shelf life claimed as a ground against that of the finished product."""
    place, claimed = "grounds.shelf_life_limit", in_answers(case, "grounds", "shelf_life_limit")
    if not _claims(case):
        return
    products = _lives(case, "product")
    same = [order(claimed.time, stated.time) for _, stated in products] if claimed else []
    if claimed is None:
        yield unsure("You claim shelf life as a ground, but have not said yet how long it is.", place, LIVES)
    elif not products:
        yield unsure(f"You claim a shelf life of {claimed}, but the table has none of the product yet.", LIVES, place)
    elif 0 not in same and None in same:
        yield unsure(f"Whether the {claimed} claimed are the {_said(products)} depends on the month.", place, LIVES)
    elif 0 not in same:
        yield fail(f"You claim a shelf life of {claimed}, but the table says {_said(products)}.", place, LIVES)


def _rows(lives: list[Timed]) -> Iterator[Finding]:
    """The same thing at the same stage under the same condition, twice."""
    seen: dict[tuple[str, ...], Stated] = {}
    for row, stated in lives:
        key = tuple(" ".join(text(row, column).casefold().split()) for column in ("item", "stage", "condition"))
        first = seen.setdefault(key, stated)
        if order(first.time, stated.time) != 0 and key[0]:
            yield fail(
                f"“{text(row, 'item')}” stands twice in the table under the same condition, with {first} and with "
                f"{stated}.",
                LIVES,
            )


def _texts(case: Case) -> Iterator[Finding]:
    """Times that texts state and the table does not have. A guess at what is meant, so it stops nothing."""
    asked = (
        (prose.SHELF_LIFE, _lives(case, "material", "product", "in_use")),
        (prose.HOLD, _lives(case, "intermediate")),
        (prose.IN_USE, _lives(case, "in_use")),
    )
    for passage in case.passages:
        for noun, lives in asked:
            for words, stated in prose.times_of(passage.text, noun) if lives else ():
                if passage.place != LIVES and not any(order(stated.time, one.time) in (0, None) for _, one in lives):
                    yield unsure(
                        f"“{passage.question.heading}” says “{words}”, but the table says {_said(lives)}.",
                        passage.place,
                        LIVES,
                    )
