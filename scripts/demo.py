"""From a fresh clone to the running site with its demo data: `make demo`; `--no-serve` stops before serving.

It runs the embedded shape (SQLite, files under var/) whatever the environment says: people with well-known
passwords must never come into a database that somebody uses. PORT= changes the port; DEMO_SECONDS= ends the
site after so many seconds.
"""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import collect_static
import setup_assets
import setup_env
import setup_system
from processes import Child, family, is_free, wait_until
from terminal import LOGS, ROOT, VAR, Stop, digest, entry, environment, say, step, venv_python

RENDER_SECONDS = 180
QUEUES = "render,mail"
APPS = ("dmframework", "dmmf", "designation", "submissions", "accounts")


@dataclass
class Status:
    """What `manage.py demo_status --json` tells."""

    ready: bool = False
    failed: str = ""
    progress: str = ""
    pdf: str = ""
    logins: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Status":
        """Read the last line that is JSON; anything else on standard output is not for us."""
        lines = [line for line in text.splitlines() if line.startswith("{")]
        told = json.loads(lines[-1]) if lines else {}
        known = {name: told[name] for name in cls.__dataclass_fields__ if told.get(name) is not None}
        return cls(**known)


def port_from(text: str) -> int:
    """The number in PORT, or a sentence."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Stop(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def secret_key(path: Path) -> str:
    """A secret of this folder's own, made once: the one in the source is known to everybody."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))
    return path.read_text()


def embedded() -> dict[str, str]:
    """The environment of the embedded shape. Set outright, so that no .env and no shell can point it elsewhere."""
    return environment(
        VAR_DIR=str(VAR),
        DATABASE_URL=f"sqlite:///{quote(str(VAR / 'dm.sqlite3'))}",
        REDIS_URL="",
        SECRET_KEY=secret_key(VAR / "secret-key"),
        HTTPS="0",
        ALLOWED_HOSTS="127.0.0.1,localhost,[::1]",
        SEAL_CERTIFICATE=str(VAR / "seal" / "demonstration.p12"),
        SEAL_PASSWORD=secret_key(VAR / "seal" / "password"),
        LOG_LEVEL=os.environ.get("LOG_LEVEL", "WARNING"),
        OMP_NUM_THREADS="1",
    )


def manage(*arguments: str) -> list[str]:
    return [venv_python(), "manage.py", *arguments]


def start(name: str, *module: str, env: dict[str, str]) -> Child:
    """A child of the project, with its log under var/log."""
    return Child(name, [venv_python(), "-m", *module], env=env, log=LOGS / f"{name}.log")


def start_workers(children: list[Child], env: dict[str, str]) -> None:
    """The real thing: one Celery worker, and the beat that makes it look for lost jobs."""
    celery = ["celery", "--quiet", "-A", "dmframework"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "warning"]
    for old in VAR.glob("beat-schedule*"):
        old.unlink()  # a half-written one, left by a crash, would stop beat
    children.append(start("worker", *celery, "worker", "-Q", QUEUES, "--concurrency", "2", *quiet, env=env))
    children.append(start("beat", *celery, "beat", "--pidfile=", "--loglevel", "warning", env=env))


def start_web(children: list[Child], env: dict[str, str], port: int) -> None:
    """gunicorn on this machine's own address only."""
    shape = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    bind = ["--bind", f"127.0.0.1:{port}", "--graceful-timeout", "5", "--log-level", "warning"]
    children.append(start("web", "gunicorn", "dmframework.wsgi", *shape, *bind, env=env))


def ask_status(env: dict[str, str]) -> Status:
    """One look at how far the demo dossier is."""
    done = subprocess.run(
        manage("demo_status", "--json"), cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode not in (0, 1):
        raise Stop(f"{done.stderr}\nmanage.py demo_status failed (exit {done.returncode}).")
    return Status.parse(done.stdout)


def wait_for_dossier(children: list[Child], env: dict[str, str]) -> Status:
    """Wait until the worker has rendered the demo dossier."""
    status, told = Status(), ""

    def ready() -> bool:
        nonlocal status, told
        status = ask_status(env)
        if status.failed:
            raise Stop(f"The demo dossier could not be rendered: {status.failed}\nSee {LOGS / 'worker.log'}")
        if status.progress and status.progress != told:
            told = status.progress
            say(f"  rendering: {told}")
        return status.ready

    begun = time.monotonic()
    wait_until(ready, children, "Rendering the demo dossier", RENDER_SECONDS, every=0.3)
    say(f"  demo dossier rendered: {time.monotonic() - begun:.1f} s")
    return status


def is_up(port: int) -> bool:
    """Whether the site itself says that it is well."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def prepare(env: dict[str, str]) -> None:
    """Database and demo data. Both would do nothing the second time, but take seconds to find that out."""
    code = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py"))
    wanted, stamp = digest([ROOT / "requirements" / "runtime.txt", *code]), VAR / "demo-stamp"
    if not Path(env["SEAL_CERTIFICATE"]).is_file():
        step("certificate of the demonstration seal", manage("demo_seal", env["SEAL_CERTIFICATE"]), env=env)
    if (VAR / "dm.sqlite3").is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return
    step("database", manage("migrate", "--no-input", "-v0"), env=env)
    step("demo data", manage("demo_sites"), env=env)
    stamp.write_text(wanted)


def summary(status: Status, port: int | None) -> str:
    """What the newcomer needs next."""
    rows = [
        f"  {email:<{max(len(e) for e, _, _ in status.logins)}}  {word}  {role}" for email, word, role in status.logins
    ]
    lines = [
        "",
        f"The site        http://127.0.0.1:{port}/" if port else "The demo data is there; `make demo` serves it.",
    ]
    lines += [f"The dossier     {status.pdf}", f"Logs            {LOGS}", "Sign in as", *rows]
    return "\n".join([*lines, "", "Ctrl-C ends it." if port else ""]).rstrip() + "\n"


def serve(children: list[Child], seconds: float | None) -> None:
    """Stay until somebody ends us, the time is over, or one of the processes dies."""
    ends = time.monotonic() + seconds if seconds else None
    while ends is None or time.monotonic() < ends:
        for child in children:
            child.check()
        time.sleep(0.5)


def main() -> None:
    serving = "--no-serve" not in sys.argv[1:]
    port = port_from(os.environ.get("PORT") or "8000") if serving else None
    if port and not is_free(port):
        raise Stop(f"Something already listens on port {port}. Choose another: make demo PORT={min(port + 1, 65535)}")
    begun = time.monotonic()
    with family() as children:
        say("Setting up")
        setup_env.set_up("runtime")
        setup_system.set_up(setup_system.RUNTIME)
        setup_assets.set_up()
        collect_static.set_up()
        env = embedded()
        prepare(env)
        start_workers(children, env)
        if port:
            start_web(children, env, port)
        status = wait_for_dossier(children, env)
        if port:
            wait_until(lambda: is_up(port), children, "Starting the site", 60)
        say(f"  ready after {time.monotonic() - begun:.1f} s")
        say(summary(status, port))
        if port:
            with contextlib.suppress(KeyboardInterrupt):  # the way this command is meant to end
                serve(children, float(os.environ.get("DEMO_SECONDS") or 0) or None)
            say("Ending the site and its workers")
        for child in children:  # all at once: one after the other takes twice as long
            child.ask_to_end()


if __name__ == "__main__":
    entry(main)
