"""The part of two long texts where they differ."""

from __future__ import annotations

from itertools import takewhile

LIMIT = 600  # characters of each text
BEFORE = 100  # of them in front of the change, so that it is known where it stands
CUT = "…"


def around_change(old: str, new: str, *, limit: int = LIMIT) -> tuple[str, str, bool]:
    """Both texts, no longer than `limit`, from shortly before their first difference; and whether any was cut."""
    if max(len(old), len(new)) <= limit:
        return old, new, False
    # Where only a little differs at the end of both, neither starts later than its last `limit` characters.
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    start = min(max(0, same - BEFORE), max(len(old), len(new)) + 2 - limit)
    return _part(old, start, limit), _part(new, start, limit), True


def _part(text: str, start: int, limit: int) -> str:
    room = limit - 2 * len(CUT)
    lead = CUT if start else ""
    tail = CUT if len(text) > start + room else ""
    return f"{lead}{text[start : start + room]}{tail}"
