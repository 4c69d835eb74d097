"""What a rule is, and what becomes of it on a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from .facts import Examined

SHOWN = 5  # places named of those where a rule is broken


class NotApplicable(Exception):
    """The file has nothing that the rule is about; the text says what."""


@dataclass(frozen=True)
class Rule:
    """`breaches` yields a place and what is wrong there; nothing, and the rule is kept."""

    key: str
    says: str  # what is asked for, one sentence
    source: str
    breaches: Callable[[Examined], Iterable[str]]


@dataclass(frozen=True)
class Finding:
    """One rule on one file. `where` is empty unless it failed."""

    rule: str
    says: str
    source: str
    outcome: str  # "pass", "fail" or "not applicable"
    note: str = ""
    where: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "where": list(self.where)}


RULES: list[Rule] = []


def rule(key: str, says: str, source: str = "ours") -> Callable[[Callable[[Examined], Iterable[str]]], Rule]:
    """Registers a rule in the order in which it is written down."""

    def register(breaches: Callable[[Examined], Iterable[str]]) -> Rule:
        made = Rule(key, says, source, breaches)
        RULES.append(made)
        return made

    return register


def apply(rule: Rule, examined: Examined) -> Finding:
    """A rule that cannot look at the file is a rule that failed: broken files must not pass by being broken."""
    try:
        places = list(rule.breaches(examined))
    except NotApplicable as reason:
        return Finding(rule.key, rule.says, rule.source, "not applicable", str(reason))
    except Exception as error:
        note = f"cannot be examined ({type(error).__name__}: {str(error)[:120]})"
        return Finding(rule.key, rule.says, rule.source, "fail", note)
    if not places:
        return Finding(rule.key, rule.says, rule.source, "pass")
    more = f"and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return Finding(rule.key, rule.says, rule.source, "fail", more, tuple(places[:SHOWN]))
