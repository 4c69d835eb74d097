"""The fictional decay of PPG-129, so that every table, figure and report of the demo says the same."""

from math import exp

START = 36.0  # per cent polarisation when the bag is filled
LIMIT = 25.0  # per cent needed when the patient inhales
T1_BAG = 65.0  # minutes, in the bag the patient inhales from
T1_CELL = 150.0  # minutes, in the best magnetically shielded transport cell


def polarisation(minutes: float, t1: float = T1_BAG, start: float = START) -> float:
    """Per cent polarisation left after so many minutes."""
    return start * exp(-minutes / t1)


def bag_table(
    minutes: tuple[int, ...] = (0, 5, 10, 15, 20, 25, 30, 45, 60, 90, 120),
) -> list[tuple[str, str, str, str]]:
    """Time, polarisation in the bag, share of the start, verdict against the limit."""
    return [
        (
            f"{time} min",
            f"{polarisation(time):.1f} %",
            f"{100 * polarisation(time) / START:.0f} %",
            "Pass" if polarisation(time) >= LIMIT else "Fail",
        )
        for time in minutes
    ]
