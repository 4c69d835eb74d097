"""What higher apps put on the home page: they introduce themselves, so that the process never looks back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True)
class Line:
    """One thing of a panel: what it is, where it is, and what there is to say about it."""

    text: str
    href: str
    detail: str = ""
    tag: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Panel:
    """A heading with lines: "Waiting for you", "Expires soon". Without lines and without `empty` it is not shown."""

    heading: str
    lines: Sequence[Line] = ()
    empty: str = ""
    more: Line | None = None  # where the rest is


_makers: list[Callable[[User], list[Panel]]] = []


def register(maker: Callable[[User], list[Panel]]) -> None:
    if maker not in _makers:
        _makers.append(maker)


def panels_for(user: User) -> list[Panel]:
    """The panels of every app, in the order in which the apps introduced themselves; empty ones left out."""
    return [panel for maker in _makers for panel in maker(user) if panel.lines or panel.empty]
