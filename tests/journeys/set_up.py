"""The database of the journeys, made in one process: `python -m tests.journeys.set_up` prints what it made as JSON."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

Answers = Mapping[str, Mapping[str, Any]]

# Complete applications of the demo's applicant, for one journey each: name -> whether it is submitted already.
SPARE = {"to_submit": False, "to_share": False, "to_refuse": True, "to_withdraw": True}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dmframework.settings")
    import django

    django.setup()

    from django.core.management import call_command

    from designation.demo import layout
    from tests import factories

    call_command("migrate", "--no-input", "-v0")
    if not os.path.isdir(os.environ["STATIC_ROOT"]):
        call_command("collectstatic", "--no-input", "-v0")
    layout.pdf = lambda report: factories.pdf(report.title)  # laying a report out takes a second
    call_command("demo_sites", stdout=io.StringIO())
    _moved()
    _leave_out_documents()
    spare = {name: _application(submitted) for name, submitted in SPARE.items()}
    _undesignated(spare["to_share"])
    print(json.dumps(spare | _decided() | _both_types()))


def _application(submitted: bool) -> str:
    """A complete application, written by the verbs of the pages; answers its reference."""
    from designation import demo
    from designation.demo.people import OWNER
    from submissions import workflow

    submission = _written(OWNER, demo.ANSWERS)
    if submitted:
        workflow.submit(submission, by=submission.created_by)
    return submission.reference


def _decided() -> dict[str, str]:
    """What is there after a decision: one refused, and one granted with another under review that follows it."""
    from accounts.models import User
    from designation.demo.people import ASSESSOR, OWNER
    from submissions import workflow
    from tests import factories

    owner, assessor = (User.objects.get(email=person.email) for person in (OWNER, ASSESSOR))
    made = []
    for outcome in ("refused", "granted"):
        made.append(_written(OWNER, factories.short_answers()))
        workflow.submit(made[-1], by=owner)
        factories.decide(made[-1], assessor, outcome)
    after = factories.make_following(made[-1], owner)
    factories.complete_following(after, owner)
    factories.save(after, owner, {"strength": "40 %"})
    workflow.submit(after, by=owner)
    return {"refused": made[0].reference, "granted": made[1].reference, "to_succeed": after.reference}


def _both_types() -> dict[str, str]:
    """Drafts that lack little: their type, and what the journeys are about."""
    from designation.demo import NORTHGATE, PENNINE
    from designation.demo.people import NORTH_OWNER, OWNER

    modular = {key: given for key, given in _without_type(NORTHGATE.answers).items() if key != "scope"}
    modular["quality"] = {**modular["quality"], "process_time": 2}  # its steps say 13 hours
    by_hand = _without_type(NORTHGATE.answers)
    by_hand["deployment"] = {
        key: given
        for key, given in by_hand["deployment"].items()
        if key != "reasons" and not key.startswith(("capacity_", "faster_deployment_"))
    }
    return {
        "modular": _written(NORTH_OWNER, modular, UNIT).reference,
        "modular_by_hand": _written(NORTH_OWNER, by_hand, UNIT).reference,
        "point_of_care": _written(OWNER, _without_type(PENNINE.answers)).reference,
    }


def _without_type(answers: Answers) -> dict[str, dict[str, Any]]:
    return {key: {name: given[name] for name in given if name != "dm_type"} for key, given in answers.items()}


def _leave_out_documents() -> None:
    """The PDFs of the demo's evaluations and master files: the one worker is for what the journeys wait for."""
    from django.db.models import Q

    from submissions.models import Rendering, RenderingState

    ours = Q(version__submission__kind="designation") | Q(letter__submission__kind="designation")
    Rendering.objects.exclude(ours).update(state=RenderingState.FAILED, error="Left out of the journeys.")


def _moved() -> None:
    """MU-02 has moved and was evaluated where it stands now; its qualification is for a journey."""
    from datetime import timedelta

    from django.utils import timezone

    from designation.demo.people import NORTH_AUTHOR
    from dmmf.demo import acts, northgate, northgate_units
    from dmmf.demo.clock import on
    from dmmf.demo.plan import Place
    from dmmf.models import Site
    from dmmf.states import Region

    today, unit = timezone.localdate(), Site.objects.get(code="MU-02")
    yard = Place("Saltmarsh Hospital, new boiler yard, Humber View", "Grimsby", "DN99 2ZX", Region.NORTH_EAST_YORKSHIRE)
    with on(today - timedelta(days=4)) as day:
        acts.move(unit, yard, on=day, why="The old yard is built over.", by=acts.user(NORTH_AUTHOR))
        sides = northgate_units.sides(northgate.MU_02)
        evaluation = acts.begin(unit, sides, why="MU-02 moved within the hospital")
        acts.answer_as_host(evaluation, sides)
        acts.conclude(evaluation, sides, today=day)


def _undesignated(reference: str) -> None:
    """PPG-129 leans on an application that no journey decides; one of them decides that of the demo."""
    from designation.demo.people import OWNER
    from dmmf.demo import acts
    from dmmf.models import Product
    from submissions.models import Submission

    never = Submission.objects.get(reference=reference)
    product = Product.objects.get(code="PPG-129")
    acts.change_product(product, why="An application for the journeys", by=acts.user(OWNER), designation=never)


UNIT = (0, 1, 3)  # of the evidence of the tests: what the modular unit's answers cite is two reports and a figure


def _written(by: Any, answers: Answers, evidence: tuple[int, ...] = (0, 1, 2, 3, 4)) -> Any:
    """A draft of a demo person. Its files are small: what matters is that the answers cite them."""
    from accounts.models import User
    from designation.management.commands.demo_data import write
    from tests.factories import EVIDENCE

    files = [
        SimpleNamespace(said={"title": title}, name=name, data=make())
        for title, name, make in (EVIDENCE[place] for place in evidence)
    ]
    return write(User.objects.get(email=by.email), by.organisation, answers, files)


if __name__ == "__main__":
    main()
