"""The registry of kinds. Higher apps introduce themselves in AppConfig.ready(); nothing is looked up backwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from submissions.checklists import ChecklistItem
from submissions.checks import Check
from submissions.coverage import Requirement
from submissions.models import Attachment, Submission
from submissions.models.submission import Origin
from submissions.packing import Packing
from submissions.panels import Panel
from submissions.problems import Problem
from submissions.questionnaire import AllAnswers, Questionnaire
from submissions.states import State


@dataclass(frozen=True)
class Draft:
    """What a draft is, as plain data: what rules judge and a dossier is built from."""

    reference: str
    answers: AllAnswers
    attachments: Sequence[Attachment]
    today: date
    beside: Any = None  # what the kind's own records add to it, as plain JSON (Kind.beside)


@dataclass(frozen=True)
class Limb:
    """One ground of the legal test, as far as a decision must give reasons against it."""

    key: str
    heading: str
    claimed: bool
    source: str = ""
    alternative: bool = False  # one of several of which one is enough; else it binds them all


@dataclass(frozen=True)
class Statement:
    """The words in which a holder states, for another application, that what the grant rests on is unchanged."""

    title: str  # of the letter: "Evidence of designation"
    addressee: str
    opening: str  # with {product}
    purposes: Mapping[str, str]  # key -> label
    unchanged: str  # the statement itself
    source: str
    notice: str


@dataclass(frozen=True)
class Kind:
    key: str
    label: str  # "Point-of-care designation application"
    prefix: str  # of references: "DA"
    questionnaire: Questionnaire
    problems: Callable[[Draft], list[Problem]]
    build_dossier: Callable[..., dict[str, Any]]  # (draft, *, number, previous_sha256)
    title: Callable[[AllAnswers], str]
    applicant: Callable[[AllAnswers], str]
    limbs: Callable[[Mapping[str, Any]], list[Limb]]  # of a frozen dossier
    start_label: str  # of the button: "Start a ..."
    outcomes: Mapping[str, str] = field(default_factory=dict)  # state -> label: {"granted": "Designated"}
    checks: Callable[[Draft], list[Check]] = lambda draft: []  # cross-checks, passes included; fails are problems too
    requirements: Sequence[Requirement] = ()
    checklist: Sequence[ChecklistItem] = ()
    holding: str = "grant"  # what a granted application gives its holder: "designation"; empty where nothing lasts
    variants: Mapping[str, str] = field(default_factory=dict)  # key -> label of what a register tells apart
    variant: Callable[[AllAnswers], str] = lambda answers: ""  # the key of these answers
    product_classes: Mapping[str, str] = field(default_factory=dict)  # key -> label, where cases are told apart by them
    product_class: Callable[[AllAnswers], Sequence[str]] = lambda answers: ()  # the keys of these answers
    # (answers, *, origin, reference): what a draft that follows answers of itself; None for what is to be said anew
    follow_answers: Callable[..., AllAnswers] = lambda answers, *, origin, reference: {}
    # Ids of entries ("applicant.application_type", or "declaration" for a section) that are about the application
    # itself: they differ between two applications for the same thing.
    about_application: frozenset[str] = frozenset()
    statement: Statement | None = None
    # A kept file lives on when it was accepted: its holder writes and issues the next version under its own procedure.
    kept: bool = False
    # (submission, answers) -> (title, applicant), where the answers alone do not say it
    named: Callable[[Submission, AllAnswers], tuple[str, str]] | None = None
    issue_url: str = ""  # name of the page on which the next version of a kept file is issued
    panels: Callable[[User, Submission], list[Panel]] = lambda user, submission: []  # more for its overview page
    sites_of: Callable[[Submission], str] = lambda submission: ""  # the address of the page of its sites, "" for none
    start_url: str = ""  # name of the page that starts one, where more is to be asked than the kind
    started: Callable[[Submission], None] = lambda submission: None  # called in the transaction that starts a draft
    # What belongs to a draft beside answers and evidence, as plain JSON: who approves it approves that as well.
    beside: Callable[[Submission], Any] = lambda submission: None
    # Names of further pages about a draft, at its reference, with their link texts: "dmmf:site_annexes"
    pages: Mapping[str, str] = field(default_factory=dict)
    packing: Packing | None = None  # what packages hold beside answers and evidence
    # Called in the transaction that froze a version, whether it was submitted or issued; `by` froze it.
    frozen: Callable[..., None] = lambda submission, version, *, by: None

    def title_of(self, submission: Submission, answers: AllAnswers) -> str:
        return self.named(submission, answers)[0] if self.named else self.title(answers)

    def applicant_of(self, submission: Submission, answers: AllAnswers) -> str:
        return self.named(submission, answers)[1] if self.named else self.applicant(answers)

    @property
    def ways(self) -> Mapping[State, Origin]:
        """How one applies anew, by the state from which one does."""
        granted = {State.GRANTED: Origin.VARIATION if self.kept else Origin.REDESIGNATION} if self.holding else {}
        return {State.REFUSED: Origin.REAPPLICATION} | granted


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.key] = kind


def get(key: str) -> Kind:
    """The kind of that key. Raises KeyError for a kind that no app introduced."""
    return _kinds[key]


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def state_label(kind_key: str, state: str, default: str) -> str:
    """The kind's own word for a state, such as "Designated" for granted."""
    return get(kind_key).outcomes.get(state, default)
