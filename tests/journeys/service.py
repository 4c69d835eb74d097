"""The real service in a scratch place: its own database, queue and files; gunicorn and a Celery worker."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import redis

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import processes  # noqa: E402
import setup_system  # noqa: E402, F401
import terminal  # noqa: E402

from tests import migrated  # noqa: E402

FIRST_REDIS_DATABASE = 11  # of 16; every test worker takes one of its own, and the tests of faults have the tenth
WORKER = ["worker", "--beat", "-Q", "render,mail", "--concurrency", "1", "--without-gossip", "--without-mingle"]
WEB = ["gunicorn", "dmframework.wsgi", "--worker-class", "gthread", "--workers", "1", "--threads", "4"]


@dataclass(frozen=True)
class Service:
    """Where the site is, its processes, and the references of the applications that wait for a journey each."""

    url: str
    spare: dict[str, str]
    children: list[processes.Child] = field(default_factory=list)

    def check(self) -> None:
        """Fail with the end of its log if a process has ended."""
        for child in self.children:
            child.check()


@contextmanager
def running(folder: Path, number: int) -> Iterator[Service]:
    """A started service with the demo data; `number` tells parallel test runs apart."""
    port = processes.free_port()
    with _database(folder) as database:
        env = _environment(folder, database, number)
        _clear_queue(env)
        service = Service(f"http://127.0.0.1:{port}", _set_up(env))
        try:
            _start(service, env, folder, port)
            processes.wait_until(lambda: _is_up(service.url), service.children, "Starting the site", 60)
            yield service
        finally:
            for child in reversed(service.children):
                child.stop()


def _set_up(env: dict[str, str]) -> dict[str, str]:
    command = [sys.executable, "-m", "tests.journeys.set_up"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    made: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return made


def _start(service: Service, env: dict[str, str], folder: Path, port: int) -> None:
    celery = ["celery", "-A", "dmframework", *WORKER, "--loglevel", "warning"]
    web = [*WEB, "--bind", f"127.0.0.1:{port}", "--graceful-timeout", "2", "--no-control-socket"]
    for name, command in (("web", web), ("worker", celery)):
        log = folder / f"{name}.log"
        service.children.append(processes.Child(name, [sys.executable, "-m", *command], env=env, log=log))


def _environment(folder: Path, database: str, number: int) -> dict[str, str]:
    address = os.environ.get("REDIS_URL", "")
    return terminal.environment(
        VAR_DIR=str(folder),
        STATIC_ROOT=os.environ.get("STATIC_ROOT", str(folder / "static")),
        DATABASE_URL=database,
        REDIS_URL=_with_path(address, str(FIRST_REDIS_DATABASE + number)) if address else "",
        SECRET_KEY=secrets.token_urlsafe(48),
        ALLOWED_HOSTS="127.0.0.1",
        HTTPS="0",
        LOG_LEVEL="WARNING",
        LOGIN_FAILED_LIMIT="1000/m/ip,1000/m/key",
        EMAIL_URL="memorymail://",
        OMP_NUM_THREADS="1",
    )


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """The address of an empty database of the kind that this run uses."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        migrated.put_sqlite(folder / "journeys.sqlite3")
        yield f"sqlite:///{quote(str(folder / 'journeys.sqlite3'))}"
        return
    name = f"test_journeys_{os.getpid()}"
    admin = _with_path(address, "postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(migrated.create_database(name))
    try:
        yield _with_path(address, name)
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _clear_queue(env: dict[str, str]) -> None:
    """What an interrupted run has left."""
    if env["REDIS_URL"]:
        with redis.Redis.from_url(env["REDIS_URL"]) as queue:
            queue.flushdb()


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def _is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
