"""The tags of a fragment under the part of the document that it belongs to, with what goes on from the one before.

The rows of a long table come in several fragments and are the rows of one table all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pikepdf
from pikepdf import Name

PLAIN = {"/Table": Name.Div, "/TBody": Name.Div, "/TR": Name.Div, "/TD": Name.P}


def splice(part: pikepdf.Object, kids: Iterable[pikepdf.Object], going_on: Sequence[pikepdf.Object]) -> None:
    """`kids` are the elements of the fragment; `going_on` those that go on from its forerunner, outermost first."""
    into = part
    for place, element in enumerate(going_on):
        last = into.K[-1] if len(into.K) else None
        if last is None or last.S != element.S:  # it stands after a page that says what could not be laid out
            _make_plain(going_on[place:])
            break
        _take(into, (kid for kid in kids if kid.objgen != element.objgen))
        into, kids = last, list(element.K)
    _take(into, kids)


def _take(into: pikepdf.Object, kids: Iterable[pikepdf.Object]) -> None:
    for kid in kids:
        kid.P = into
        into.K.append(kid)


def _make_plain(elements: Iterable[pikepdf.Object]) -> None:
    """Rows of a table whose header row is missing are no table."""
    for element in elements:
        kind = str(element.S)
        if kind in PLAIN:
            element.S = PLAIN[kind]
            if kind != "/TD":
                _make_plain(list(element.K))
