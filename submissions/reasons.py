"""Do the verdicts against the limbs of the legal test carry the outcome? Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from submissions.kinds import Limb
from submissions.states import State

ACCEPTED, NOT_ACCEPTED, NOT_CLAIMED = "accepted", "not_accepted", "not_claimed"


def contradiction(limbs: Sequence[Limb], outcome: str, verdicts: Mapping[str, str]) -> str:
    """A sentence where the verdicts contradict the outcome, else "".

    In favour: every binding limb is accepted and, of the claimed alternatives, one at least. Against: one at least,
    of the binding limbs or all of the alternatives, is not accepted.
    """
    claimed = [limb for limb in limbs if limb.claimed]
    binding = [verdicts.get(limb.key) for limb in claimed if not limb.alternative]
    alternatives = [verdicts.get(limb.key) for limb in claimed if limb.alternative]
    passes = NOT_ACCEPTED not in binding and (not alternatives or ACCEPTED in alternatives)
    if outcome == State.GRANTED and not passes:
        return "To decide in favour, accept at least one claimed ground and everything that binds them"
    if outcome == State.REFUSED and NOT_ACCEPTED not in [*binding, *alternatives]:
        return "A refusal needs at least one ground that is not accepted"
    return ""
