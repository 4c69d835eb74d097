"""What the verbs of the process refuse, each with a sentence for people."""

from __future__ import annotations

from submissions.problems import Problem
from submissions.transitions import TransitionNotAllowed


class NotComplete(Exception):
    """The draft breaks rules; `problems` says which and where."""

    def __init__(self, problems: list[Problem], what: str = "submit") -> None:
        super().__init__(f"There are {len(problems)} things to put right before you can {what}.")
        self.problems = problems


class Superseded(TransitionNotAllowed):
    """What you looked at is not what there is now."""


class NotApproved(TransitionNotAllowed):
    """The organisation wants somebody else's approval of exactly this draft, and there is none."""


class WhyMissing(ValueError):
    """This transition needs a reason."""
