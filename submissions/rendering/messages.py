"""Messages between a worker and the process that lays out for it: a JSON object and bytes, each with its length."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO, Protocol

HEAD = struct.Struct(">QQ")


class Source(Protocol):
    def read(self, size: int, /) -> bytes:
        """So many bytes, or fewer where the other side has hung up."""


def send(to: BinaryIO, said: dict[str, Any], data: bytes = b"") -> None:
    """OSError where nobody reads any more."""
    text = json.dumps(said).encode()
    to.write(HEAD.pack(len(text), len(data)) + text + data)
    to.flush()


def receive(source: Source) -> tuple[dict[str, Any], bytes] | None:
    """None where the other side has hung up, in the middle of a message too."""
    head = source.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    text_size, data_size = HEAD.unpack(head)
    text, data = source.read(text_size), source.read(data_size)
    if len(text) < text_size or len(data) < data_size:
        return None
    return json.loads(text), data
