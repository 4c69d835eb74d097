"""Faults with real processes: a worker killed in the middle of a render, a broker that is down at submit."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import migrated
from tests.service.test_service_shape import DATABASE_URL, REDIS_URL, ROOT, scratch_database, with_path

sys.path.insert(0, str(ROOT / "scripts"))
import processes
import terminal

REDIS_OF_THIS_TEST = "10"
COLUMNS = ("state", "done", "total", "reused", "attempts", "pdf_sha256", "error")


@dataclass
class Stage:
    """One installation: its environment, its processes and its database."""

    env: dict[str, str]
    folder: Path
    children: list[processes.Child] = field(default_factory=list)

    def start(self, name: str, *words: str) -> processes.Child:
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "dmframework", *words]
        log = self.folder / f"{name}-{len(self.children)}.log"
        child = processes.Child(name, command, env=self.env, log=log)
        self.children.append(child)
        return child

    def worker(self) -> processes.Child:
        return self.start("worker", "worker", "-Q", "render", "--concurrency", "1", "--loglevel", "info")

    def beat(self) -> processes.Child:
        return self.start("beat", "beat", "--pidfile=", "--loglevel", "info")

    def submit(self) -> dict[str, Any]:
        """The scene in a process of its own; what it told. Its document takes some seconds to render."""
        command = [sys.executable, "-m", "tests.faults.scene"]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout.splitlines()[-1])

    def row(self, job: int) -> dict[str, Any]:
        """The job row as it is in the database at this moment."""
        query = f"SELECT {', '.join(COLUMNS)} FROM submissions_rendering WHERE id = {job}"
        if "DATABASE_URL" in self.env:
            with psycopg.connect(self.env["DATABASE_URL"]) as link:
                found = link.execute(query).fetchone()
        else:
            link = sqlite3.connect(self.folder / "dm.sqlite3", timeout=10)
            found = link.execute(query).fetchone()
            link.close()
        assert found
        return dict(zip(COLUMNS, found, strict=True))

    def wait(
        self, job: int, what: str, ready: Callable[[dict[str, Any]], bool], seconds: float = 120
    ) -> dict[str, Any]:
        """The row as soon as it is as wanted; the processes must be alive meanwhile."""
        alive = [child for child in self.children if child.process.poll() is None]
        processes.wait_until(lambda: ready(self.row(job)), alive, what, seconds, every=0.02)
        return self.row(job)

    def pdfs(self) -> list[Path]:
        return sorted((self.folder / "files" / "renderings").rglob("*.pdf"))

    def fragments(self) -> dict[Path, int]:
        """Every fragment in the cache, and when it was written."""
        return {path: path.stat().st_mtime_ns for path in (self.folder / "files" / "fragments").rglob("*.pdf")}

    def foreground(self, reference: str) -> bytes:
        """The same version rendered anew by the command, without a fragment to lean on."""
        shutil.rmtree(self.folder / "files" / "fragments")
        out = self.folder / "foreground.pdf"
        command = [sys.executable, "manage.py", "render", reference, str(out)]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True, timeout=180)
        return out.read_bytes()

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()


def environment(folder: Path, **extra: str) -> dict[str, str]:
    """The embedded shape in a folder of its own, with a short patience."""
    migrated.put_sqlite(folder / "dm.sqlite3")
    env = terminal.environment(
        VAR_DIR=str(folder),
        SECRET_KEY=secrets.token_urlsafe(48),
        STATICFILES_BACKEND="django.contrib.staticfiles.storage.StaticFilesStorage",
        ALLOWED_HOSTS="testserver",
        RENDER_LEASE_SECONDS="3",
        FRAGMENT_LEASE_SECONDS="5",
        RENDER_SWEEP_SECONDS="1",
        LOG_LEVEL="INFO",
    )
    for name in ("DATABASE_URL", "REDIS_URL", "STATIC_ROOT"):
        env.pop(name, None)
    return env | extra


SHAPES = [
    "embedded",
    pytest.param(
        "service",
        marks=[
            pytest.mark.service,
            pytest.mark.skipif(not DATABASE_URL.startswith("postgres"), reason="the service shape needs PostgreSQL"),
            pytest.mark.skipif(not REDIS_URL, reason="the service shape needs Redis"),
        ],
    ),
]


@pytest.fixture(params=SHAPES)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    if request.param == "embedded":
        stage = Stage(environment(tmp_path), tmp_path)
        try:
            yield stage
        finally:
            stage.stop()
        return
    with scratch_database(empty=False) as database:
        redis = with_path(REDIS_URL, REDIS_OF_THIS_TEST)
        stage = Stage(environment(tmp_path, DATABASE_URL=database, REDIS_URL=redis), tmp_path)
        try:
            yield stage
        finally:
            stage.stop()


def kill(child: processes.Child) -> None:
    """kill -9, the worker and what it forked, as when a machine is lost."""
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait(10)


def test_a_worker_killed_in_the_middle_of_a_render_costs_nothing_but_time(stage: Stage) -> None:
    first = stage.worker()
    told = stage.submit()
    assert (told["status"], told["state"], told["hinted"]) == (302, "submitted", True)
    half = stage.wait(told["job"], "The first parts", lambda row: row["done"] >= 2 or row["state"] == "failed")
    kill(first)
    left, made = stage.row(told["job"]), stage.fragments()
    assert (left["state"], left["attempts"], left["pdf_sha256"]) == ("running", 1, "")
    assert 2 <= half["done"] <= left["done"] < left["total"]
    assert stage.pdfs() == []

    stage.worker()
    stage.beat()
    row = stage.wait(told["job"], "The document", lambda row: row["state"] in ("done", "failed"))
    assert (row["state"], row["error"]) == ("done", "")
    assert row["done"] == row["total"] == left["total"]
    assert len(made) >= left["done"]
    assert made.items() <= stage.fragments().items()  # what the dead worker had made is not made again
    stage.stop()
    (pdf,) = stage.pdfs()
    assert hashlib.sha256(pdf.read_bytes()).hexdigest() == row["pdf_sha256"]
    assert pdf.read_bytes() == stage.foreground(told["reference"])


@pytest.mark.skipif(not shutil.which("redis-server"), reason="needs a Redis of its own that starts too late")
def test_with_the_broker_down_the_submission_stands_and_the_pdf_follows(tmp_path: Path) -> None:
    port = processes.free_port()
    stage = Stage(environment(tmp_path, REDIS_URL=f"redis://127.0.0.1:{port}/0"), tmp_path)
    try:
        told = stage.submit()
        assert told["location"] == f"/applications/{told['reference']}/versions/1/"
        assert (told["status"], told["state"], told["job_state"], told["hinted"]) == (302, "submitted", "queued", False)
        assert told["seconds"] < 5
        assert stage.row(told["job"])["attempts"] == 0

        # Worker and beat are up before their broker is; they wait for it.
        stage.worker()
        stage.beat()
        time.sleep(2)
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
        redis = processes.Child("redis", command, env=stage.env, log=tmp_path / "redis.log")
        stage.children.insert(0, redis)
        row = stage.wait(told["job"], "The document", lambda row: row["state"] in ("done", "failed"))
        assert (row["state"], row["attempts"], row["error"]) == ("done", 1, "")
    finally:
        stage.stop()
    (pdf,) = stage.pdfs()
    assert hashlib.sha256(pdf.read_bytes()).hexdigest() == row["pdf_sha256"]
