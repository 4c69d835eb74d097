"""From "Submit" on the page to the stored PDF, through the real workflow, of a draft laid out before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks import synthetic
from benchmarks.memory import Peak
from benchmarks.rows import Row, median, say
from benchmarks.workers import Workers
from designation.demo import ANSWERS
from submissions import kinds
from submissions.models import Rendering, Submission
from submissions.questionnaire import Kind
from tests import factories

TIMES = 3
AROUND = 40  # pages of everything else
NARRATIVE = 2.2  # pages of a synthetic section without its register


@dataclass(frozen=True)
class Submitted:
    seconds: float
    pages: int
    laid_out: int  # fragments that were not there


def submitted(workers: Workers, pages: int) -> Row:
    """The drafts say the same, so that what was laid out for the first serves them all."""
    answers = long_answers(pages)
    drafts = [factories.make_draft(workers.cast, answers=answers) for _ in range(TIMES)]
    workers.prepare()
    with Peak(workers.pids) as peak:
        made = median([_submit(workers, draft) for draft in drafts])
    say(f"submitted: {made.pages} pages in {made.seconds:.1f} s, {made.laid_out} fragments laid out")
    return Row(
        name="submit to PDF, laid out before", pages=made.pages, ours_s=made.seconds, peak_mb=peak.resident,
        goal="ours_s <= 3",
    )  # fmt: skip


def _submit(workers: Workers, draft: Submission) -> Submitted:
    client = Client(HTTP_HOST="localhost")
    client.force_login(workers.cast.olive, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("submissions:submit", args=[draft.reference])
    filled = factories.signed(client, address)
    began = timezone.now()
    answer = client.post(address, filled)
    assert answer.status_code == 302, (answer.status_code, answer.content[:2000])
    job = workers.wait_for(Rendering.objects.get(version__submission=draft))
    return Submitted((job.finished_at - began).total_seconds(), job.pages, job.total - job.reused)


def long_answers(pages: int) -> dict[str, dict[str, Any]]:
    """Complete answers of which the long texts together fill about so many pages."""
    answers = {key: dict(given) for key, given in factories.short_answers().items()}
    open_sections = kinds.get(factories.KIND).questionnaire.open_sections(ANSWERS)
    texts = [
        (section.key, key)
        for section in open_sections
        for key in answers[section.key]
        if section.questions[key].kind is Kind.RICH
    ]
    each = max(1, round((pages - AROUND) / NARRATIVE / len(texts)))
    for number, (section, key) in enumerate(texts):
        blocks = [block for place in range(each) for block in synthetic.part(number * each + place + 1, "draft").blocks]
        answers[section][key] = "".join(synthetic.as_html(block) for block in blocks if block.kind != "figure")
    return answers
