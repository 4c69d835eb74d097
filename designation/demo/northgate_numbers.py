"""The fictional capacity of Northgate's units, so that every table and report of the case says the same."""

UNITS = 4
VIALS_A_MINUTE, HOURS_OF_FILLING, DOSES_A_VIAL = 100, 6, 5
DOSES_A_BATCH = VIALS_A_MINUTE * 60 * HOURS_OF_FILLING * DOSES_A_VIAL  # 180,000
BATCHES_A_WEEK = 5
DOSES_A_WEEK = DOSES_A_BATCH * BATCHES_A_WEEK  # of one unit: 900,000
WEEKS, SET_UP_WEEKS = 16, 3  # the wave, and how much of it goes by before the first batch
DEMAND = 60_000_000  # doses in the wave
FIXED_A_WEEK = 1_400_000  # doses that fixed lines in the UK can give
FIXED = FIXED_A_WEEK * WEEKS
MISSING = DEMAND - FIXED
MODULAR = UNITS * DOSES_A_WEEK * (WEEKS - SET_UP_WEEKS)


def millions(doses: int) -> str:
    return f"{doses / 1e6:.1f} million"


def supply_table() -> list[tuple[str, str]]:
    """What is needed in the wave, and what can be filled."""
    return [
        (f"Needed in {WEEKS} weeks", millions(DEMAND)),
        (f"Fixed lines in the UK, {millions(FIXED_A_WEEK)} a week", millions(FIXED)),
        ("Missing without modular units", millions(MISSING)),
        (f"{UNITS} units from week {SET_UP_WEEKS + 1}, {millions(DOSES_A_WEEK)} a week each", millions(MODULAR)),
        ("Reserve with modular units", millions(MODULAR - MISSING)),
    ]


def set_up_table() -> list[tuple[str, str, str, str]]:
    """Day by day from the decision to the first batch: planned, and in both trials with MU-01."""
    return [
        ("Unit arrives and is put down on prepared ground", "day 3", "day 3", "day 4"),
        ("Six containers joined, power, water and drains connected", "day 6", "day 6", "day 7"),
        ("Air handling runs; rooms cleaned", "day 9", "day 8", "day 9"),
        ("Installation and operation checked", "day 12", "day 11", "day 13"),
        ("Simulation with growth medium filled", "day 14", "day 13", "day 15"),
        ("First reading of the simulation, rapid method", "day 19", "day 18", "day 20"),
        ("First batch of vaccine filled", "day 21", "day 20", "day 21"),
    ]
