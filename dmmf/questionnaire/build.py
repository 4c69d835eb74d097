"""Short words for writing questions down."""

from __future__ import annotations

from submissions.questionnaire import Choice, Kind, Question, Source, When


def rich(
    key: str, label: str, heading: str, source: Source, hint: str = "", *, required: bool = True,
    when: When | None = None,
) -> Question:  # fmt: skip
    return Question(key, label, heading, Kind.RICH, source, hint=hint, required=required, when=when)


def line(
    key: str, label: str, heading: str, source: Source, hint: str = "", *, required: bool = True,
    when: When | None = None, max_length: int = 200,
) -> Question:  # fmt: skip
    return Question(
        key, label, heading, Kind.TEXT, source, hint=hint, required=required, when=when, max_length=max_length
    )


def number(key: str, label: str, heading: str, source: Source, hint: str = "", *, when: When | None = None) -> Question:
    return Question(key, label, heading, Kind.NUMBER, source, hint=hint, when=when)


def one_of(
    key: str, label: str, heading: str, source: Source, choices: tuple[Choice, ...], hint: str = "", *,
    required: bool = True, when: When | None = None,
) -> Question:  # fmt: skip
    return Question(key, label, heading, Kind.RADIOS, source, hint=hint, choices=choices, required=required, when=when)


def some_of(
    key: str, label: str, heading: str, source: Source, choices: tuple[Choice, ...], hint: str = ""
) -> Question:
    return Question(key, label, heading, Kind.CHECKBOXES, source, hint=hint, choices=choices)


def confirm(key: str, label: str, heading: str, source: Source) -> Question:
    return Question(key, label, heading, Kind.CONFIRM, source)


def rows(
    key: str, label: str, heading: str, source: Source, columns: tuple[Question, ...], hint: str = "", *,
    required: bool = True,
) -> Question:  # fmt: skip
    return Question(key, label, heading, Kind.ROWS, source, hint=hint, columns=columns, required=required)


def evidence(key: str, heading: str, source: Source) -> Question:
    label = f"Which evidence shows this? ({heading[0].lower()}{heading[1:]}, optional)"
    return Question(key, label, heading, Kind.EVIDENCE, source, required=False)
