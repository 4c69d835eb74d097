"""docs/states.md, permissions.md and notifications.md, written from the tables; --check says if they are up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.roles import DESCRIPTIONS, Role
from submissions.management.commands import _notifications_page as notifications_page
from submissions.models.collaborator import CollaboratorRole
from submissions.permissions import COLLABORATOR_GRANTS, GRANTS, POLICIES, Policy
from submissions.states import ACTION_LABELS, STATES, Action, State
from submissions.transitions import Transition
from submissions.workflow import TABLE

GENERATED = "<!-- Written by `manage.py generate_docs` from the tables in the code: change those, not this. -->\n\n"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail if a page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        pages = {
            "states.md": states(),
            "permissions.md": permissions(),
            "notifications.md": notifications_page.text(GENERATED),
        }
        for name, text in pages.items():
            path = folder / name
            if options["check"]:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    raise CommandError(f"docs/{name} is out of date: run `manage.py generate_docs`.")
            else:
                path.write_text(text, encoding="utf-8")


def states() -> str:
    """The states, the diagram, and the transitions."""
    rows = [
        f"| {state.label} | `{state.value}` | {STATES[state].waits_for} | {STATES[state].sentence} |" for state in State
    ]
    ways = [
        f"| `{t.name}` | {', '.join(State(s).label for s in sorted(t.sources))} | {State(t.target).label} "
        f"| {_permission(t)} | {'yes' if t.needs_why else 'no'} | {t.tells} |"
        for t in TABLE.transitions.values()
    ]
    return (
        "# States of a submission\n\n" + GENERATED + "A kind of submission may have its own word for a state: "
        "a designation application that is granted is called “Designated”.\n\n"
        "| State | Key | Waits for | Meaning |\n| --- | --- | --- | --- |\n" + "\n".join(rows) + "\n\n"
        "```mermaid\n" + TABLE.mermaid() + "\n```\n\n## Transitions\n\n"
        "| Verb | From | To | Permission | Reason needed | Tells |\n| --- | --- | --- | --- | --- | --- |\n"
        + "\n".join(ways)
        + "\n"
    )


def _permission(transition: Transition) -> str:
    return f"`{transition.action.value}`" if transition.action else "comes of another verb"


def _open_in(policy: Policy) -> str:
    """ "Draft, Changes requested and, for kept files, Granted"."""
    if len(policy.states) == len(State):
        return "always"
    always, held, kept = (
        ", ".join(state.label for state in State if state in states)
        for states in (policy.states - policy.held, policy.held, policy.kept)
    )
    said = [always, f"where the grant gives its holder something that lasts, {held}", f"for kept files, {kept}"]
    return " and, ".join(words for words, states in zip(said, (always, held, kept), strict=True) if states)


def permissions() -> str:
    """Roles and what they are granted, actions and when they are open to anyone."""
    roles = [f"| {role.label} | {DESCRIPTIONS[role]} |" for role in Role]
    held = {role.label: GRANTS[role] for role in Role}
    held |= {f"Invited {role.label.lower()}": COLLABORATOR_GRANTS[role] for role in CollaboratorRole}
    head = f"| Action | {' | '.join(held)} |\n| --- |" + " --- |" * len(held)
    grants = [
        f"| {ACTION_LABELS[action]} | " + " | ".join("yes" if action in held[role] else "" for role in held) + " |"
        for action in Action
    ]
    policies = [
        f"| {ACTION_LABELS[action]} | {_open_in(policy)} | {policy.otherwise} |" for action, policy in POLICIES.items()
    ]
    return (
        "# Permissions\n\n" + GENERATED + "Two questions are asked each time: may *you* (a grant to the group of your "
        "role in your organisation, on this very submission), and may anyone *now* (the state). Applicants' roles are "
        "granted when a draft is started, assessors when its first version is submitted, never earlier.\n\n"
        "A person of another organisation (a consultant, for one) can be invited to one application, as author or "
        "reader, until an end date. That is a dated row and not a grant (ADR 4): access ends by itself after the last "
        "day, Europe/London. Somebody who belongs to an assessing authority gets nothing from an invitation.\n\n"
        "## Roles\n\n| Role | What it is for |\n| --- | --- |\n" + "\n".join(roles) + "\n\n"
        "## May you\n\n" + head + "\n" + "\n".join(grants) + "\n\n"
        "## May anyone now\n\n| Action | In the states | Otherwise the page says |\n| --- | --- | --- |\n"
        + "\n".join(policies)
        + "\n"
    )
