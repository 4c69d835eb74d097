"""docs/site-states.md, written from the table of a site's life; --check says whether it is up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.roles import Role
from dmmf import guards, lifecycle
from dmmf.lifecycle import Step
from dmmf.permissions import CONTROL_SITE_GRANTS, EVALUATION_GRANTS, SITE_GRANTS
from dmmf.states import LOCKED, ControlSiteAction, EvaluationPermission, SiteAction, SiteState

GENERATED = (
    "<!-- Written by `manage.py generate_site_docs` from the tables in the code: change those, not this. -->\n\n"
)
NAME = "site-states.md"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail if the page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / NAME
        if not options["check"]:
            path.write_text(page(), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != page():
            raise CommandError(f"docs/{NAME} is out of date: run `manage.py generate_site_docs`.")


def page() -> str:
    """The states, the diagram, the steps with what they need, and who is granted what."""
    return (
        "# States of a spoke site\n\n" + GENERATED + "POC sites, modular units and sites of related operations share "
        "one table. The names of the states are this service's own, except the lock: what the licensing authority "
        "suspended or revoked, the Control Site may not approve again except by a variation of its licence (Clinical "
        "Trials Regulations 2004 reg 45(5) and (6), inserted by SI 2025/87 reg 47, for investigational products; HMR "
        "2012 reg 27A by its title).\n\n"
        "A step takes effect on a day that is neither in the future nor before the step before it, so what was true on "
        "a day is what the last step up to that day left.\n\n"
        "| State | Key | Locked by the licensing authority |\n| --- | --- | --- |\n"
        + "".join(f"| {s.label} | `{s.value}` | {'yes' if s in LOCKED else ''} |\n" for s in SiteState)
        + "\n```mermaid\n" + lifecycle.mermaid() + "\n```\n\n"
        "## Steps\n\nA move, and a change of who or what was evaluated, put a site that stands back before its "
        "evaluation and end what was signed; a locked one stays locked. A lifted suspension leaves a site where the "
        "suspension found it, an active one paused.\n\n"
        "| Step | From | To | Granted as | Reason | Evidence | Needs |\n| --- | --- | --- | --- | --- | --- | --- |\n"
        + "".join(map(_row, lifecycle.STEPS.values()))
        + "\n## Who is granted what\n\nThe roles of the Control Site's own organisation and assessors are granted on "
        "the Control Site, or on single sites that a submitted master file names; healthcare providers on the sites "
        "that they host and on the evaluations that they answer.\n\n" + _grants()
    )  # fmt: skip


def _row(step: Step) -> str:
    sources = [SiteState(s) for s in SiteState if s in step.sources]
    reached = {target for source in sources for target in lifecycle.targets(step, source)}
    ends = reached or ({step.target} if step.target else set())
    targets = [s.label for s in SiteState if s in ends or (not ends and s == step.target)]
    stays = step.name in ("move", "change")
    needs = " ".join(_sentence(guard.__doc__) for guard in guards.GUARDS.get(step.name, ()))
    cells = [
        f"`{step.name}`: {step.label}",
        ", ".join(source.label for source in sources) or "(new)",
        "see above" if stays else ", ".join(map(str, targets)),
        f"`{step.action.value}`" if step.action else "comes of another act",
        "yes" if step.needs_why else "no",
        "Variation letter" if step.name in ("lift", "readmit") else step.evidence,
        "An accepted licence variation." if step.name in ("lift", "readmit") else needs,
    ]
    return f"| {' | '.join(cells)} |\n"


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split())


def _grants() -> str:
    actions = [*ControlSiteAction, *SiteAction, *EvaluationPermission]
    held = {
        role: {*CONTROL_SITE_GRANTS.get(role, ()), *SITE_GRANTS.get(role, ()), *EVALUATION_GRANTS.get(role, ())}
        for role in Role
    }
    head = f"| Action | {' | '.join(role.label for role in Role)} |\n| --- |" + " --- |" * len(held) + "\n"
    return head + "".join(
        f"| `{action.value}` | {' | '.join('yes' if action in held[role] else '' for role in Role)} |\n"
        for action in actions
    )
