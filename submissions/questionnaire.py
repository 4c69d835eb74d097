"""A questionnaire as data: sections, pages, questions, conditions and a version number.

Content apps declare one; drafting, forms, rules, the dossier, the screen and the package schema
all read the same declaration, so official template text can replace ours without a migration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

Answers = Mapping[str, Any]  # question key -> plain JSON value, see Kind
AllAnswers = Mapping[str, Answers]  # section key -> answers


class Kind(StrEnum):
    """The shape of an answer (its JSON value in brackets)."""

    TEXT = "text"  # one line [string]
    EMAIL = "email"  # [string]
    NUMBER = "number"  # a whole number, 0 or more [integer]
    DATE = "date"  # ["YYYY-MM-DD"]
    RICH = "rich"  # sanitised HTML [string]
    RADIOS = "radios"  # one choice [string: the choice's key]
    CHECKBOXES = "checkboxes"  # several choices [list of choice keys, in the declared order]
    CONFIRM = "confirm"  # a statement to agree to [true or false]
    EVIDENCE = "evidence"  # citations of uploaded evidence [list of codes such as "E3"]
    ROWS = "rows"  # a table [list of {"id": string, column key: value}], columns are one-line kinds


@dataclass(frozen=True)
class Source:
    """Where a requirement comes from; `ours` marks our own modelling, never shown as the regulator's word."""

    text: str  # "HMR 2012 reg 8(1)", "MHRA guidance: the designation step"
    ours: bool = False

    def __str__(self) -> str:
        return f"{self.text} (this service's own question)" if self.ours and self.text else self.text


@dataclass(frozen=True)
class Choice:
    key: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class When:
    """True when the answer to `question` in `section` is, or includes, one of `values`."""

    section: str
    question: str
    values: tuple[str, ...]

    def holds(self, answers: AllAnswers) -> bool:
        answer = answers.get(self.section, {}).get(self.question)
        given = answer if isinstance(answer, list) else [answer]
        return any(value in self.values for value in given)


@dataclass(frozen=True)
class Question:
    key: str  # unique in its section
    label: str  # as asked on screen
    heading: str  # as it stands in the dossier, a noun phrase
    kind: Kind
    source: Source
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    columns: tuple[Question, ...] = ()  # of a ROWS question
    required: bool = True
    when: When | None = None
    max_length: int = 0  # characters; 0 means the kind's own limit

    @property
    def limit(self) -> int:
        return self.max_length or (200_000 if self.kind is Kind.RICH else 500)

    def label_of(self, choice_key: str) -> str:
        return next((choice.label for choice in self.choices if choice.key == choice_key), choice_key)


@dataclass(frozen=True)
class Note:
    """What an answer means, said on the page once it was given: the answers steer, and say why.

    A note that `stops` keeps the reader on the page after saving. Whether it stops the submission is for a rule to say.
    """

    text: str
    source: Source
    when: When
    stops: bool = False


@dataclass(frozen=True)
class Page:
    """One screen: one question, or a few that belong together."""

    key: str  # unique in its section
    title: str
    questions: tuple[Question, ...]
    intro: str = ""
    when: When | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Section:
    key: str
    letter: str  # "A"; the section's number in the dossier is its position among the open sections
    title: str  # as it stands in the dossier
    task: str  # as it stands in the task list, beginning with a verb
    pages: tuple[Page, ...]
    intro: str = ""
    when: When | None = None  # a closed section is hidden and stays out of the dossier; its answers are kept

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {question.key: question for page in self.pages for question in page.questions}

    def page(self, key: str) -> Page | None:
        return next((page for page in self.pages if page.key == key), None)

    def page_of(self, question_key: str) -> Page:
        return next(page for page in self.pages if any(q.key == question_key for q in page.questions))


@dataclass(frozen=True)
class Questionnaire:
    key: str
    version: str
    title: str
    sections: tuple[Section, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())  # task list: (heading, section keys)

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    def open_sections(self, answers: AllAnswers) -> list[Section]:
        """The sections whose condition holds for these answers, in order."""
        return [section for section in self.sections if self.holds(section.when, answers)]

    def open_pages(self, section: Section, answers: AllAnswers) -> list[Page]:
        """The pages whose own and whose section's condition hold for these answers."""
        if not self.holds(section.when, answers):
            return []
        return [page for page in section.pages if self.holds(page.when, answers)]

    def open_notes(self, page: Page, answers: AllAnswers) -> list[Note]:
        """What the answers given so far call for saying on this page."""
        return [note for note in page.notes if self.holds(note.when, answers)]

    def open_questions(self, section: Section, answers: AllAnswers) -> Iterator[tuple[Page, Question]]:
        """The questions whose own and whose page's condition hold; only these enter a dossier."""
        for page in self.open_pages(section, answers):
            for question in page.questions:
                if self.holds(question.when, answers):
                    yield page, question

    def holds(self, when: When | None, answers: AllAnswers) -> bool:
        """A condition on a question that is itself closed does not hold, whatever it was once answered."""
        if when is None:
            return True
        section = self.section(when.section)
        if section is None or when.question not in section.questions or not when.holds(answers):
            return False
        page, question = section.page_of(when.question), section.questions[when.question]
        return all(self.holds(condition, answers) for condition in (section.when, page.when, question.when))


def is_empty(value: Any) -> bool:
    """True for an answer that says nothing. A rich text of empty paragraphs says nothing."""
    if isinstance(value, str):
        has_content = any(mark in value for mark in ("<img", "<td", "<th"))
        return not has_content and not _plain(value).strip()
    return value is None or value is False or value in ([], {})


def _plain(html: str) -> str:
    text, inside = [], False
    for character in html:
        if character == "<":
            inside = True
        elif character == ">":
            inside = False
        elif not inside:
            text.append(character)
    return "".join(text).replace("&nbsp;", " ")
