"""The filesystem queue: a message is there whole or not at all."""

import threading
from queue import Empty

from kombu import Connection

from dmframework import broker

MESSAGES = 800


def test_no_message_is_read_before_it_is_whole(tmp_path):
    broker.install()
    options = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }
    (tmp_path / "queue").mkdir()
    with (
        Connection("filesystem://", transport_options=options) as sender,
        Connection("filesystem://", transport_options=options) as receiver,
    ):
        out, back = sender.channel(), receiver.channel()
        payload = {"body": "x" * 5_000}
        writer = threading.Thread(target=lambda: [out._put("q", payload) for _ in range(MESSAGES)])
        writer.start()
        received = []
        while writer.is_alive() or any((tmp_path / "queue").iterdir()):
            try:
                received.append(back._get("q"))
            except Empty:
                continue
        writer.join()

    assert received == [payload] * MESSAGES
