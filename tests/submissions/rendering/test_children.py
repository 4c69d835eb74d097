"""What a worker and the process that lays out for it say to one another."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest

from submissions.rendering import children, messages, packed, plan_dossier, unpacked
from submissions.rendering.children import TooLong, Until
from tests.submissions.rendering import sample


def message(data: bytes) -> bytes:
    written = io.BytesIO()
    messages.send(written, {"said": "so"}, data)
    return written.getvalue()


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


@pytest.mark.parametrize("size", [0, 1, 100_000])
def test_a_message_arrives_whole(size: int) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb"), os.fdopen(writing, "wb") as file:
        sender = Thread(target=lambda: (file.write(message(b"x" * size)), file.close()))  # a pipe holds less than that
        sender.start()
        assert messages.receive(Until(reading, time.monotonic() + 20)) == ({"said": "so"}, b"x" * size)
        sender.join()
        assert messages.receive(Until(reading, time.monotonic() + 20)) is None


@pytest.mark.parametrize("size", [0, 5, 20, 30])
def test_who_stops_in_the_middle_of_a_message_is_waited_for_until_the_deadline(
    size: int, pipe: tuple[int, int]
) -> None:
    reading, writing = pipe
    os.write(writing, message(b"pages")[:size])
    began = time.monotonic()
    with pytest.raises(TooLong):
        messages.receive(Until(reading, began + 0.1))
    assert time.monotonic() - began < 5


def test_what_a_document_cannot_be_without_may_take_longer(settings: Any) -> None:
    """A section has a page that stands in its place; the contents and the lists have none."""
    settings.RENDER_FRAGMENT_SECONDS = 7
    made = plan_dossier(sample.small(), sha256="0" * 64)
    asked = {one.key: children._asked(unpacked(packed(one)))["seconds"] for one in made}
    assert {key: seconds for key, seconds in asked.items() if key in ("cover", "evidence")} == {
        "cover": 21, "evidence": 21,
    }  # fmt: skip
    assert {seconds for key, seconds in asked.items() if key.startswith("section-")} == {7}
