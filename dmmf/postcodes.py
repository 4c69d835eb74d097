"""UK postcodes: what a Control Site, which is in the UK, has. Their shape is that of the designation's rules."""

from __future__ import annotations

from designation.rules.slips import NOT_UK, POSTCODE

NORTHERN_IRELAND = "BT"  # every postcode there begins with it, and no other does


def normalised(text: str) -> str:
    """In capitals, with one space before the last three characters."""
    joined = "".join(text.upper().split())
    return f"{joined[:-3]} {joined[-3:]}" if len(joined) > 3 else joined


def problem(text: str) -> str:
    """What is wrong with it, as a sentence; empty for a UK postcode."""
    if not POSTCODE.fullmatch(normalised(text)):
        return "Enter a full UK postcode, like LS1 4AP"
    if text.strip().upper().startswith(NOT_UK):
        return "The Channel Islands and the Isle of Man are not in the UK. Enter the postcode of a UK address"
    return ""
