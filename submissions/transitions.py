"""Plain Python: a table of transitions, what it allows, and its picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from submissions.states import Action, State


class TransitionNotAllowed(Exception):
    """The table has no such way from the present state; the message is a sentence for people."""


@dataclass(frozen=True)
class Transition:
    name: str
    label: str  # of the button
    sources: frozenset[State]
    target: State
    action: Action | None  # what the actor must be granted; None: it comes of another transition, never by itself
    sentence: str  # of the event, after the name: "submitted version {number}"
    tells: str  # who hears of it: "applicant" or "assessor"
    needs_why: bool = False


@dataclass(frozen=True)
class Machine:
    transitions: Mapping[str, Transition]

    def find(self, name: str, state: str) -> Transition:
        """The transition of that name from that state. Raises TransitionNotAllowed."""
        transition = self.transitions[name]
        if state not in transition.sources:
            sources = " or ".join(f"“{State(source).label}”" for source in sorted(transition.sources))
            raise TransitionNotAllowed(
                f"This cannot be done now: “{transition.label}” is possible when the state is {sources}, "
                f"but it is “{State(state).label}”."
            )
        return transition

    def open_from(self, state: str) -> list[Transition]:
        return [transition for transition in self.transitions.values() if state in transition.sources]

    def mermaid(self) -> str:
        """A state diagram in Mermaid's language."""
        lines = ["stateDiagram-v2", f"    [*] --> {State.DRAFT}"]
        for transition in self.transitions.values():
            lines += [f"    {s} --> {transition.target}: {transition.name}" for s in sorted(transition.sources)]
        ends = [state for state in State if not self.open_from(state)]
        lines += [f"    {state} --> [*]" for state in ends]
        return "\n".join(lines)


def machine(*transitions: Transition) -> Machine:
    return Machine({transition.name: transition for transition in transitions})
