"""The objects of a fragment without those that were freed, under numbers without gaps, before it is written.

Nearly half of them are spans that finish_tags freed. pydyf lists them all the same, as if they were still in the file,
and counts on from there: a reader that goes by its list finds the wrong objects.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydyf

GONE = b"null"


def compact(pdf: pydyf.PDF) -> None:
    """Drops what was freed and gives what is left its new number, wherever it is named."""
    nothing, *objects = pdf.objects  # the first one is free in every file
    kept = [one for one in objects if one.free == "n"]
    if len(kept) == len(objects):
        return
    old_pages = pdf.page_references
    names = {one.reference: GONE for one in objects}
    names |= {one.reference: b"%d 0 R" % number for number, one in enumerate(kept, 1)}
    seen: set[int] = set()
    for number, one in enumerate(kept, 1):
        one.number = number
        _rename(one.extra if isinstance(one, pydyf.Stream) else one, names, seen)
    pdf.objects[:] = [nothing, *kept]
    # the only references that pydyf takes apart
    pdf.pages["Kids"][:] = [part for page in old_pages for part in (int(names[page].split()[0]), 0, "R")]


def _rename(holder: Any, names: Mapping[bytes, bytes], seen: set[int]) -> None:
    """In a dictionary or array and in what they hold; each once, because some are held twice."""
    if not isinstance(holder, dict | list) or id(holder) in seen:
        return
    seen.add(id(holder))
    for place, value in list(holder.items()) if isinstance(holder, dict) else enumerate(holder):
        if isinstance(value, bytes):
            holder[place] = names.get(value, value)
        else:
            _rename(value, names, seen)
