"""The filesystem queue of the embedded shape, with messages that appear whole or not at all.

Kombu's own transport opens a message's file before it writes it; a worker that looks in between reads an empty
file and dies.
"""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Write the message aside, where no worker looks, and then give it its name."""
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        aside = Path(self.data_folder_out, f".{name}.part")
        aside.write_bytes(str_to_bytes(dumps(payload)))
        aside.replace(Path(self.data_folder_out, name))


class Transport(filesystem.Transport):
    Channel = Channel


def install() -> None:
    """Let addresses that begin with filesystem:// mean this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
