"""How long manufacture takes, wherever it is stated: as a whole, step by step, as a parameter and in texts."""

from __future__ import annotations

from collections.abc import Iterator

from designation.case import Case, Row, text
from designation.checks import prose
from designation.checks.findings import Finding, fail, unsure, verdict
from designation.checks.times import Stated, Time, fits, in_answers, in_row, order, total
from designation.questionnaire.sources import LABEL, ours
from submissions.checks import Check

_SAID_TWICE = ours("A time that is stated twice must be the same")
WHOLE, STEPS, PARAMETERS = "quality.process_time", "manufacture.process_steps", "quality.process_parameters"
IMMEDIATE = Time(seconds=120)  # the regulator's example, no limit: "for example within 2 minutes"


def duration_stated_twice(case: Case) -> Check:
    """The time of the whole against the steps, the steps against their parameters, and the time to use."""
    whole, steps = in_answers(case, "quality", "process_time"), _steps(case)
    summed = total(stated.time for _, stated in steps)
    return verdict(
        "duration_stated_twice",
        "Times of manufacture agree wherever they are stated",
        _SAID_TWICE,
        [*_whole(whole, steps, summed), *_parameters(case), *_texts(case, whole), *_use(case)],
        places=(WHOLE, STEPS, PARAMETERS),
        passed=(
            f"Manufacture at the spoke takes {whole}. The {len(steps)} steps there add up to {summed}"
            + (", and overlap." if whole and order(whole.time, summed) == -1 else ".")
            + " No parameter and no text states another time."
        ),
    )


def _whole(whole: Stated | None, steps: list[tuple[Row, Stated]], summed: Time) -> Iterator[Finding]:
    if whole is None:
        yield unsure("You have not said yet how long manufacture at the spoke takes.", WHOLE)
    if not steps:
        yield unsure("No process step at a spoke says yet how long it takes.", STEPS)
    if whole is None or not steps:
        return
    if (fit := fits(whole.time, summed)) is False:
        yield fail(
            f"You say that manufacture takes {whole}, but the steps at the spoke add up to {summed}. "
            "Waiting between two steps is a step too.",
            WHOLE,
            STEPS,
        )
    elif fit is None:
        yield unsure(f"Whether {whole} fit the {summed} of the steps depends on the length of a month.", WHOLE, STEPS)
    for row, stated in steps:
        if fits(stated.time, whole.time) is False:
            yield fail(
                f"You say that manufacture takes {whole}, but the step “{text(row, 'step')}” alone takes {stated}.",
                WHOLE,
                STEPS,
            )


def _parameters(case: Case) -> Iterator[Finding]:
    """A step against the range of times in its own parameters, and in the process parameters of that step."""
    for row, stated in _steps(case):
        for low, high in prose.ranges_of(text(row, "parameters")):
            if _outside(stated, low, high):
                yield unsure(
                    f"The step “{text(row, 'step')}” takes {stated}, but its critical parameters say {low} to {high}.",
                    STEPS,
                )
        for parameter in case.rows("quality", "process_parameters"):
            if not _speaks_of_time(parameter, row):
                continue
            for low, high in prose.ranges_of(text(parameter, "range")):
                if _outside(stated, low, high):
                    yield unsure(
                        f"The step “{text(row, 'step')}” takes {stated}, but the parameter "
                        f"“{text(parameter, 'parameter')}” has the range {low} to {high}.",
                        PARAMETERS,
                        STEPS,
                    )


def _outside(stated: Stated, low: Stated, high: Stated) -> bool:
    return order(stated.time, low.time) == -1 or order(stated.time, high.time) == 1


def _speaks_of_time(parameter: Row, step: Row) -> bool:
    named, names = text(parameter, "parameter").casefold(), text(parameter, "step").casefold()
    is_time = any(word in named for word in ("time", "duration", "how long"))
    return bool(is_time and names and names in text(step, "step").casefold())


def _texts(case: Case, whole: Stated | None) -> Iterator[Finding]:
    """ "Manufacturing time of 40 minutes" in a text, against the answer."""
    for passage in case.passages if whole else ():
        for words, stated in prose.times_of(passage.text, prose.PROCESS):
            if whole and order(stated.time, whole.time) in (-1, 1):
                yield unsure(
                    f"“{passage.question.heading}” says “{words}”, but manufacture at the spoke takes {whole}.",
                    passage.place,
                    WHOLE,
                )


def _use(case: Case) -> Iterator[Finding]:
    """Immediate administration against the time to use, where it matters: for the exemption of point of care."""
    if case.dm_type == "mm":
        return
    use = in_answers(case, "quality", "use_time")
    if use and case.choice("product", "immediate") == "yes" and fits(use.time, IMMEDIATE) is False:
        yield unsure(
            f"You say that the product is given immediately, and that up to {use} pass until it is used. "
            "Immediately means, for example, within 2 minutes of the completion of manufacture. If giving it takes "
            "the rest of that time, say so under the method of administration.",
            "product.immediate",
            "quality.use_time",
            source=LABEL,
        )


def _steps(case: Case) -> list[tuple[Row, Stated]]:
    rows = [row for row in case.rows("manufacture", "process_steps") if text(row, "where") == "spoke"]
    return [(row, stated) for row in rows if (stated := in_row(row))]
