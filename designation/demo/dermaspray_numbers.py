"""The fictional measurements of DSU-22, so that every table, figure and report of the case says the same."""

from collections.abc import Sequence
from statistics import median

HOURS = (0, 1, 2, 3, 4, 6)
LIVING = (89, 87, 84, 78, 69, 52)  # per cent of the cells, after so many hours at room temperature
ATTACHING = (100, 96, 86, 71, 55, 30)  # per cent of what attaches when the suspension is fresh
LIVING_LIMIT, ATTACHING_LIMIT = 75, 80  # per cent; both must be met
SHELF_LIFE = 2  # hours, the last time at which both are
MINUTES = {  # of manufacture, run by run
    "Swansea": (33, 31, 34, 38, 32, 36, 33, 41, 35, 34),
    "Bristol": (35, 32, 44, 34, 37, 33, 40, 35),
    "Chelmsford": (36, 33, 43, 35, 38, 36),
}
FAILED = 21  # the run whose skin was too thick


def verdict(living: int, attaching: int) -> str:
    return "Pass" if living >= LIVING_LIMIT and attaching >= ATTACHING_LIMIT else "Fail"


def stability_table() -> list[tuple[str, str, str, str]]:
    """Time, living cells, attachment against fresh, verdict."""
    return [
        (f"{hour} h", f"{living} %", f"{attaching} %", verdict(living, attaching))
        for hour, living, attaching in zip(HOURS, LIVING, ATTACHING, strict=True)
    ]


def runs_table() -> list[tuple[str, str, str, str, str]]:
    """Every run: its number, theatre, time, living cells and viability."""
    runs = [(theatre, minutes) for theatre, times in MINUTES.items() for minutes in times]
    return [
        (
            f"R-{run:02}",
            theatre,
            f"{minutes} min",
            "0.8 million" if run == FAILED else f"{1.2 + (run * 5) % 11 * 0.1:.1f} million",
            f"{85 + (run * 3) % 9} %",
        )
        for run, (theatre, minutes) in enumerate(runs, start=1)
    ]


def theatres_table() -> list[tuple[str, str, str, str, str]]:
    """Runs, median, longest and those in specification, by theatre and together."""
    every = [minutes for times in MINUTES.values() for minutes in times]
    lines = [_line(theatre, times, theatre == "Chelmsford") for theatre, times in MINUTES.items()]
    return [*lines, _line("<strong>All</strong>", every, failed=True)]


def _line(name: str, times: Sequence[int], failed: bool) -> tuple[str, str, str, str, str]:
    number = len(times)
    return (name, str(number), f"{median(times):.0f} min", f"{max(times)} min", str(number - failed))
