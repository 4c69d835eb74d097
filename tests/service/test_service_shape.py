"""The processes of docker-compose.yml, started by hand against the real PostgreSQL and Redis of this run."""

import http.client
import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import processes  # noqa: E402
import terminal  # noqa: E402

from tests import migrated  # noqa: E402

DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")
pytestmark = [
    pytest.mark.service,
    pytest.mark.xdist_group("service"),  # one worker runs them all, in order
    pytest.mark.skipif(not DATABASE_URL.startswith("postgres"), reason="the service shape needs PostgreSQL"),
    pytest.mark.skipif(not REDIS_URL, reason="the service shape needs Redis"),
]
UNUSED_REDIS_DATABASE = 9


def command_of(service: str) -> list[str]:
    """The command line of a service in docker-compose.yml, whose commands are written as JSON lists."""
    compose = (ROOT / "docker-compose.yml").read_text().partition("\nservices:\n")[2]
    block = re.search(rf"^  {service}:\n((?:    .*\n|\n)+)", compose, re.MULTILINE)
    assert block, service
    line = re.search(r"^    command: (\[.*\])$", block[1], re.MULTILINE)
    assert line, service
    return [str(word) for word in json.loads(line[1])]


def by_hand(command: list[str], port: int = 0) -> list[str]:
    """The same command with this environment's interpreter and a free port of this machine."""
    program, *words = command
    start = [sys.executable] if program == "python" else [sys.executable, "-m", program]
    return start + [f"127.0.0.1:{port}" if word == "0.0.0.0:8000" else word for word in words]


def with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


@contextmanager
def scratch_database(*, empty: bool = True) -> Iterator[str]:
    """The address of a database, dropped afterwards; one that is not empty may be migrated already."""
    name = f"dm_service_{secrets.token_hex(4)}"
    admin = with_path(DATABASE_URL, "postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"' if empty else migrated.create_database(name))
    try:
        yield with_path(DATABASE_URL, name)
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def environment(database: str, folder: Path, **extra: str) -> dict[str, str]:
    """What docker-compose.yml sets, for these addresses."""
    return terminal.environment(
        DATABASE_URL=database,
        REDIS_URL=with_path(REDIS_URL, str(UNUSED_REDIS_DATABASE)),
        SECRET_KEY=secrets.token_urlsafe(48),
        VAR_DIR=str(folder),
        STATIC_ROOT=os.environ.get("STATIC_ROOT", str(ROOT / "var" / "static")),
        ALLOWED_HOSTS="localhost,127.0.0.1",
        HTTPS="0",
        LOG_LEVEL="INFO",
        **extra,
    )


def get(port: int, path: str) -> tuple[int, str]:
    """Status and text of one request; 0 while nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except OSError:
        return 0, ""
    finally:
        connection.close()


class Service:
    """A running service: its port, its environment and its processes."""

    def __init__(self, port: int, env: dict[str, str], folder: Path, children: list[processes.Child]) -> None:
        self.port, self.env, self.folder, self.children = port, env, folder, children

    def start(self, name: str, port: int = 0, **extra: str) -> processes.Child:
        command = by_hand(command_of(name), port)
        child = processes.Child(name, command, env={**self.env, **extra}, log=self.folder / f"{name}-{port}.log")
        self.children.append(child)
        return child


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Migrated by the migrate service's own command; web, worker and beat are up."""
    folder, port = tmp_path_factory.mktemp("service"), processes.free_port()
    children: list[processes.Child] = []
    with scratch_database() as database:
        env = environment(database, folder)
        subprocess.run(by_hand(command_of("migrate")), cwd=ROOT, env=env, check=True, capture_output=True, timeout=120)
        running = Service(port, env, folder, children)
        try:
            running.start("web", port)
            running.start("worker")
            running.start("beat")
            processes.wait_until(lambda: get(port, "/healthz")[0] == 200, children, "Starting the site", 60)
            yield running
        finally:
            for child in reversed(children):
                child.stop()


def test_the_site_is_alive_and_ready(service: Service) -> None:
    assert get(service.port, "/healthz")[0] == 200
    assert get(service.port, "/readyz")[0] == 200


def test_a_stranger_is_shown_the_sign_in_page_with_its_static_files(service: Service) -> None:
    status, page = get(service.port, "/accounts/login/")
    assert status == 200
    assert 'type="password"' in page
    stylesheets = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert stylesheets
    assert [get(service.port, path)[0] for path in stylesheets] == [200] * len(stylesheets)


def test_the_workers_health_check_finds_the_worker(service: Service) -> None:
    ping = [sys.executable, "-m", "celery", "-A", "dmframework", "inspect", "ping", "--timeout", "5"]

    def answered() -> bool:
        done = subprocess.run(ping, cwd=ROOT, env=service.env, capture_output=True, text=True, timeout=60)
        return done.returncode == 0 and "pong" in done.stdout

    processes.wait_until(answered, service.children, "The worker's answer", 60)


def test_beat_writes_the_schedule_that_its_health_check_looks_at(service: Service) -> None:
    def written() -> bool:
        return any(service.folder.glob("beat-schedule*"))

    processes.wait_until(written, service.children, "beat's schedule", 30)


def test_without_its_broker_the_site_lives_but_is_not_ready(service: Service) -> None:
    port = processes.free_port()
    child = service.start("web", port, REDIS_URL=f"redis://127.0.0.1:{processes.free_port()}/0")
    try:
        processes.wait_until(lambda: get(port, "/healthz")[0] == 200, [child], "Starting the site", 60)
        assert get(port, "/readyz")[0] == 503
    finally:
        child.stop()
        service.children.remove(child)


def test_a_service_without_a_secret_key_does_not_start(service: Service) -> None:
    env = {**service.env, "SECRET_KEY": ""}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert "Set SECRET_KEY" in done.stderr


def test_every_process_ends_when_it_is_asked_to(service: Service) -> None:
    """Last, because it takes the service down: gunicorn, worker and beat each answer SIGTERM."""
    for child in service.children:
        child.process.send_signal(child.ends_by)
    assert [child.process.wait(30) for child in service.children] == [0] * len(service.children)
    assert get(service.port, "/healthz")[0] == 0
