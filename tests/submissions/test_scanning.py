"""The virus scanner: a socket that speaks clamd's protocol, and what becomes of an upload in each case."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import cleaning, documents, scanning, uploads
from submissions.cleaning import UploadRefused, clean_file
from submissions.models import Attachment, Submission
from submissions.models.attachment import Scan
from tests import factories
from tests.factories import Cast

Browse = Callable[[User], Client]
EICAR = b"Eicar"  # what the scanner of this test knows as a virus
MOST = 3_000_000


class Clamd(socketserver.BaseRequestHandler):
    """INSTREAM as clamd's manual has it: chunks with their length before them, one of length 0 at the end."""

    def handle(self) -> None:
        command, data = self._until_zero(), b""
        mode = self.server.mode  # type: ignore[attr-defined]
        if mode == "silent":
            self.server.done.wait(10)  # type: ignore[attr-defined]
            return
        assert command == b"zINSTREAM"
        while length := struct.unpack("!L", self._exactly(4))[0]:
            data += self._exactly(length)
            if len(data) > MOST:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(data)  # type: ignore[attr-defined]
        if mode == "mute":
            return
        answer = b"stream: OK" if EICAR not in data else b"stream: Eicar-Test-Signature FOUND"
        self.request.sendall(b"stream: Heap trouble ERROR\0" if mode == "trouble" else answer + b"\0")

    def _until_zero(self) -> bytes:
        found = b""
        while not found.endswith(b"\0"):
            found += self._exactly(1)
        return found[:-1]

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            part = self.request.recv(count - len(found))
            if not part:
                raise EOFError
            found += part
        return found


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""


class UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


def start(server: Any) -> None:
    server.mode, server.seen, server.done = "honest", [], threading.Event()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()


@pytest.fixture
def clamd(settings: Any) -> Iterator[Any]:
    with Server(("127.0.0.1", 0), Clamd) as server:
        start(server)
        settings.CLAMD_ADDRESS = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.done.set()
        server.shutdown()


def infected() -> bytes:
    return factories.pdf() + b"\n%" + EICAR


def test_without_a_scanner_nothing_is_said_to_be_scanned() -> None:
    assert scanning.scan(infected()) == Scan.NOT_SCANNED
    assert clean_file(factories.pdf(), "a.pdf").scan == Scan.NOT_SCANNED


def test_the_bytes_are_scanned_as_they_came(clamd: Any) -> None:
    came = factories.pdf("As it came") + b"\n% a comment behind the end, which cleaning takes away"
    file = clean_file(came, "a.pdf")
    assert (file.scan, clamd.seen) == (Scan.CLEAN, [came])
    assert file.data != came


def test_a_file_of_many_chunks_arrives_whole(clamd: Any) -> None:
    data = bytes(range(256)) * 5000
    assert scanning.scan(data) == Scan.CLEAN
    assert clamd.seen == [data]


def test_a_unix_socket_does_as_well(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "c"
    with UnixServer(str(path), Clamd) as server:
        start(server)
        settings.CLAMD_ADDRESS = f"unix://{path}"
        assert scanning.scan(b"good") == Scan.CLEAN
        with pytest.raises(scanning.VirusFound, match="Eicar-Test-Signature"):
            scanning.scan(EICAR)
        server.shutdown()


def test_a_virus_is_named_and_nothing_is_cleaned(clamd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "_clean_pdf", lambda data, name: pytest.fail("cleaned"))
    with pytest.raises(UploadRefused) as refused:
        clean_file(infected(), "a.pdf")
    assert refused.value.status == 422
    assert str(refused.value).startswith("“a.pdf” was not taken: the virus scanner found Eicar-Test-Signature in it.")


@pytest.mark.parametrize("mode", ["silent", "mute", "trouble", "gone"])
def test_a_scanner_that_gives_no_verdict_takes_nothing(clamd: Any, settings: Any, mode: str) -> None:
    clamd.mode, settings.CLAMD_SECONDS = mode, 0.3
    if mode == "gone":
        settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"
    with pytest.raises(UploadRefused) as refused:
        clean_file(factories.pdf(), "a.pdf")
    assert refused.value.status == 503
    assert str(refused.value) == (
        "“a.pdf” could not be scanned for viruses, so it was not taken. Try again in a few minutes."
    )


def test_what_is_too_large_for_the_scanner_is_told_as_that(clamd: Any) -> None:
    with pytest.raises(UploadRefused, match="larger than the virus scanner takes") as refused:
        clean_file(factories.pdf() + b"\n" * (MOST + 2_000_000), "a.pdf")
    assert refused.value.status == 413


# --- On the pages ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_verdict_is_kept_and_shown(cast: Cast, browse: Browse, empty: Submission, clamd: Any) -> None:
    client, where = browse(cast.olive), reverse("submissions:evidence", args=[empty.reference])
    refused = client.post(where, {"file": SimpleUploadedFile("a.pdf", infected()), "title": "A"})
    assert (refused.status_code, Attachment.objects.count()) == (422, 0)
    assert "the virus scanner found Eicar-Test-Signature in it" in refused.content.decode()
    assert client.post(where, {"file": SimpleUploadedFile("a.pdf", factories.pdf()), "title": "A"}).status_code == 302
    page = client.get(where).content.decode()
    assert "Scanned: no virus found" in page
    assert "Not scanned for viruses" not in page
    assert "has no virus scanner" not in page


@pytest.mark.django_db
def test_what_was_held_unscanned_is_scanned_when_it_comes_again(
    cast: Cast, empty: Submission, settings: Any, clamd: Any
) -> None:
    address, settings.CLAMD_ADDRESS = settings.CLAMD_ADDRESS, ""
    add = lambda: uploads.add_attachment(  # noqa: E731
        empty, data=factories.pdf(), name="a.pdf", title="A", by=cast.olive
    )
    assert add().scan == Scan.NOT_SCANNED
    settings.CLAMD_ADDRESS = address
    assert (add().scan, Attachment.objects.get().scan) == (Scan.CLEAN, Scan.CLEAN)


@pytest.mark.django_db
def test_a_page_of_answers_loses_nothing_while_the_scanner_is_away(
    cast: Cast, browse: Browse, draft: Submission, settings: Any
) -> None:
    settings.CLAMD_ADDRESS = "unix:///nowhere/clamd.ctl"
    where = reverse("submissions:page", args=[draft.reference, "grounds", "shelf_life"])
    head = draft.sections.get(key="grounds").head
    assert head
    given = {
        "base": str(head.number),
        "shelf_life_claim": "<p>Words that took all afternoon</p>",
        "shelf_life_evidence": ["E1"],
        "shelf_life_evidence-upload": SimpleUploadedFile("a.pdf", factories.pdf("new")),
        "shelf_life_evidence-title": "A new title",
    }
    answer = browse(cast.olive).post(where, given)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "could not be scanned for viruses" in page
    assert "Words that took all afternoon" in page
    assert "A new title" in page
    assert draft.attachments.count() == 5


@pytest.mark.django_db
def test_the_dossier_on_screen_says_whether_its_evidence_was_scanned(
    cast: Cast, browse: Browse, submitted: Submission
) -> None:
    page = browse(cast.asa).get(reverse("submissions:version", args=[submitted.reference, 1])).content.decode()
    assert page.count("Not scanned for viruses") == 5
    assert reverse("submissions:attachment", args=[submitted.reference, 1, "E1"]) in page
    assert "scan" not in submitted.versions.get().dossier["attachments"][0], "that is of this service, not of the case"
    assert documents.read_attachment(submitted.attachments.get(number=1).sha256)
