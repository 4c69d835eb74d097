"""Asking clamd, where one is configured, whether a file holds a virus. Speaks INSTREAM over TCP or a Unix socket.

CLAMD_ADDRESS says where it listens: "tcp://clamav:3310", "unix:///run/clamav/clamd.ctl", or nothing for none.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from submissions.models.attachment import Scan

CHUNK = 256 * 1024
MOST_ANSWER = 4096  # bytes; an answer is a line
FOUND = re.compile(r"stream: (.+) FOUND")
log = structlog.get_logger(__name__)


class VirusFound(Exception):
    """The scanner knows what is in the file; the message is the name of its signature."""


class TooLargeToScan(Exception):
    """The scanner takes no files of this size (StreamMaxLength of clamd.conf)."""


class ScanFailed(Exception):
    """The scanner is configured, but gave no verdict. A later attempt may succeed."""


def scan(data: bytes) -> Scan:
    """CLEAN, or NOT_SCANNED where no scanner is configured. Raises VirusFound, TooLargeToScan or ScanFailed."""
    if not settings.CLAMD_ADDRESS:
        return Scan.NOT_SCANNED
    try:
        answer = _ask(data, deadline=time.monotonic() + settings.CLAMD_SECONDS)
    except (OSError, ValueError) as error:
        log.exception("virus scanner not reached", address=settings.CLAMD_ADDRESS)
        raise ScanFailed from error
    if answer == "stream: OK":
        return Scan.CLEAN
    if found := FOUND.fullmatch(answer):
        log.warning("virus found", signature=found[1], size=len(data))
        raise VirusFound(found[1][:100])
    log.error("no verdict of the virus scanner", answer=answer, size=len(data))
    raise TooLargeToScan if "size limit exceeded" in answer else ScanFailed


def _ask(data: bytes, *, deadline: float) -> str:
    """What clamd says of the bytes, without the zero byte at its end. Raises OSError, TimeoutError included."""
    with _connected(deadline) as connection:
        try:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                chunk = memoryview(data)[start : start + CHUNK]
                connection.settimeout(_left(deadline))
                connection.sendall(struct.pack("!L", len(chunk)))
                connection.sendall(chunk)
            connection.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            # It hung up before the end, which it does above its size limit: it may have said so.
            log.info("virus scanner hung up early", size=len(data))
        return _answer(connection, deadline)


def _answer(connection: socket.socket, deadline: float) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < MOST_ANSWER:
        connection.settimeout(_left(deadline))
        part = connection.recv(MOST_ANSWER)
        if not part:
            break
        answer += part
    return answer.partition(b"\0")[0].decode(errors="replace").strip()


def _connected(deadline: float) -> socket.socket:
    address = urlsplit(settings.CLAMD_ADDRESS)
    if address.scheme == "tcp":
        return socket.create_connection((address.hostname, address.port or 3310), timeout=_left(deadline))
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(_left(deadline))
        connection.connect(address.path)
    except OSError:
        connection.close()
        raise
    return connection


def _left(deadline: float) -> float:
    """Seconds until the deadline. Raises TimeoutError when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("The virus scanner took too long.")
    return left
