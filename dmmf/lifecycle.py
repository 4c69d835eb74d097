"""THE TABLE of a site's life, as data. docs/site-states.md is generated from it; sites.py is where a state changes.

The authority's lock: after a suspension or revocation that is limited to a unit or site, the holder may not approve
it again except by a variation of the licence (Clinical Trials Regs 45(5), (6), inserted by SI 2025/87 reg 47; HMR
2012 reg 27A is its counterpart by title). The names of the other states are this service's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from dmmf.states import LOCKED, ControlSiteAction, SiteAction, SiteKind, SiteState
from submissions.transitions import TransitionNotAllowed

S = SiteState
_STANDING = frozenset({S.QUALIFIED, S.APPROVED, S.ACTIVE, S.PAUSED})
_LIVE = _STANDING | {S.PROPOSED, S.UNDER_EVALUATION}


@dataclass(frozen=True)
class Step:
    """`target` None: the state stays. `action` None: it comes of another act (an evaluation, a move), not by itself."""

    name: str
    label: str  # of the button
    sources: frozenset[SiteState]
    target: SiteState | None
    action: ControlSiteAction | SiteAction | None
    sentence: str  # of the event, after the person's name
    needs_why: bool = True
    evidence: str = ""  # what is to be attached; empty where nothing has to be
    spokes_only: bool = False


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step("propose", "Propose a site", frozenset(), S.PROPOSED, ControlSiteAction.CHANGE, "proposed the site"),
        Step("evaluate", "Open the joint evaluation", frozenset({S.PROPOSED}), S.UNDER_EVALUATION,
             ControlSiteAction.EVALUATE, "opened the joint evaluation", needs_why=False, spokes_only=True),
        Step("reevaluate", "Evaluate again", _STANDING, S.UNDER_EVALUATION,
             ControlSiteAction.EVALUATE, "called for a new evaluation", spokes_only=True),
        Step("qualify", "Record the qualification", frozenset({S.UNDER_EVALUATION, S.PROPOSED}), S.QUALIFIED,
             ControlSiteAction.CHANGE, "recorded the qualification", evidence="Qualification report"),
        Step("approve", "Approve the site", frozenset({S.QUALIFIED}), S.APPROVED,
             ControlSiteAction.SIGN, "approved the site"),
        Step("activate", "Activate the site", frozenset({S.APPROVED}), S.ACTIVE,
             ControlSiteAction.SIGN, "activated the site"),
        Step("pause", "Pause the site", frozenset({S.ACTIVE}), S.PAUSED, ControlSiteAction.CHANGE, "paused the site"),
        Step("resume", "Resume", frozenset({S.PAUSED}), S.ACTIVE, ControlSiteAction.SIGN, "resumed the site"),
        Step("cease", "Cease for good", _LIVE | frozenset(LOCKED), S.CEASED,
             ControlSiteAction.SIGN, "ceased the site"),
        Step("suspend", "Record a suspension", _LIVE, S.SUSPENDED, SiteAction.SUSPEND,
             "recorded that the licensing authority suspended the site"),
        Step("revoke", "Record a revocation", _LIVE | frozenset({S.SUSPENDED}), S.REVOKED, SiteAction.SUSPEND,
             "recorded that the licensing authority revoked the site"),
        # Both come of an accepted licence variation and of nothing else (variations.py). What a lift leaves depends
        # on what the suspension found: see after_lift.
        Step("lift", "Accept the variation", frozenset({S.SUSPENDED}), S.PAUSED, SiteAction.SUSPEND,
             "accepted the licence variation that lifts the suspension"),
        Step("readmit", "Accept the variation", frozenset({S.REVOKED}), S.PROPOSED, SiteAction.SUSPEND,
             "accepted the licence variation that lets the site be proposed again"),
        # A move and a change leave the state to the table: what stood has to be evaluated and qualified again.
        Step("move", "Record a move", _LIVE | frozenset(LOCKED), None, ControlSiteAction.CHANGE, "recorded a move"),
        Step("change", "Change details", _LIVE | frozenset(LOCKED), None, ControlSiteAction.CHANGE,
             "changed the details"),
    )
}  # fmt: skip


def after_move(state: str, *, kind: str = SiteKind.POC) -> SiteState:
    """Where a move leaves a site: what stood must be evaluated again, or at least qualified; a lock stays a lock."""
    if state not in _STANDING:
        return SiteState(state)
    return S.PROPOSED if kind == SiteKind.RELATED else S.UNDER_EVALUATION


def after_lift(found: str) -> SiteState:
    """Where a lifted suspension leaves a site that it found in that state: what was made there has to be resumed by
    the Control Site, and nothing is skipped that had not been done before.
    """
    return S.PAUSED if found in (S.ACTIVE, S.PAUSED) else SiteState(found)


def targets(step: Step, source: str, *, kind: str = SiteKind.POC) -> frozenset[SiteState]:
    """Every state in which a step from `source` may leave a site."""
    if step.name == "lift":
        return frozenset(map(after_lift, STEPS["suspend"].sources))
    if step.name == "move":
        return frozenset({after_move(source, kind=kind)})
    if step.name == "change":
        return frozenset({SiteState(source), after_move(source, kind=kind)})
    return frozenset({step.target}) if step.target else frozenset({SiteState(source)})


def find(name: str, state: str, *, kind: str = SiteKind.POC) -> Step:
    """The step of that name from that state. Raises TransitionNotAllowed with a sentence."""
    step = STEPS[name]
    if step.spokes_only and kind == SiteKind.RELATED:
        raise TransitionNotAllowed("A site of related operations is not evaluated jointly; record its qualification.")
    if step.name == "qualify" and state == S.PROPOSED and kind != SiteKind.RELATED:
        raise TransitionNotAllowed("The joint evaluation comes first.")
    if state not in step.sources:
        reason = "the licensing authority has locked it" if state in LOCKED else f"it is “{SiteState(state).label}”"
        raise TransitionNotAllowed(f"“{step.label}” is not possible now: {reason}.")
    return step


def open_from(state: str, *, kind: str) -> list[Step]:
    """The steps that the table has from a state, in its order; what comes of other acts included."""
    found = []
    for name in STEPS:
        try:
            found.append(find(name, state, kind=kind))
        except TransitionNotAllowed:
            continue
    return found


def mermaid() -> str:
    """A state diagram in Mermaid's language."""
    lines = ["stateDiagram-v2", f"    [*] --> {S.PROPOSED}"]
    for step in STEPS.values():
        if step.name != "change":  # it goes where a move goes, or stays
            lines += [
                f"    {source} --> {target}: {step.name}"
                for source in sorted(step.sources)
                for target in sorted(targets(step, source))
            ]
    lines.append(f"    {S.CEASED} --> [*]")
    return "\n".join(lines)
