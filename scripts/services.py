"""A private PostgreSQL and a private Redis for one test run: free ports, a temporary folder, a random password."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import setup_system
from processes import Child, answers, free_port, wait_until
from terminal import Stop, environment

# A test cluster has nothing to lose: no flush to disk, no log of full pages.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100", "shared_buffers=64MB")


def unprivileged_user() -> str | None:
    """Whom PostgreSQL runs as where we are root, because it refuses to run as root; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Stop("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody.")


def reachable_folder(user: str | None) -> Path:
    """A fresh folder that the user can reach; the usual place for temporary files may be closed to others."""
    bases = [tempfile.gettempdir(), "/tmp", "/var/tmp"]  # noqa: S108
    for base in bases:
        folder = Path(tempfile.mkdtemp(prefix="dm-", dir=base))
        if user is None:
            return folder
        folder.chmod(0o711)
        if subprocess.run(["ls", "-d", str(folder)], user=user, capture_output=True, cwd="/").returncode == 0:
            return folder
        folder.rmdir()
    raise Stop("PostgreSQL's user can reach no folder for temporary files. Set TMPDIR to one that everybody may enter.")


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for one run, gone afterwards."""
    folder = reachable_folder(unprivileged_user())
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_user(user: str | None) -> dict[str, Any]:
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


def initialise(folder: Path, user: str | None, password: str) -> Path:
    """initdb with a superuser `dm`; the locale is UTF-8 without a country where the system has that."""
    secret, data = folder / "password", folder / "data"
    secret.touch(0o600)
    secret.write_text(password)
    if user:
        shutil.chown(secret, user)
        shutil.chown(folder, user)
    command = [
        str(setup_system.postgres_program("initdb")),
        "-D",
        str(data),
        "-U",
        "dm",
        "--encoding=UTF8",
        "--no-sync",
    ]
    command += ["--auth=scram-sha-256", f"--pwfile={secret}"]
    for locale in ("C.UTF-8", "C"):
        done = subprocess.run(
            [*command, f"--locale={locale}"], cwd=folder, env=environment(LC_ALL="C"), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, **_as_user(user),
        )  # fmt: skip
        if done.returncode == 0:
            secret.unlink()
            return data
        shutil.rmtree(data, ignore_errors=True)
    raise Stop(f"PostgreSQL could not make a cluster:\n{done.stderr}")


def start_postgres(folder: Path, children: list[Child]) -> str:
    """A running server in `folder`; answers the DATABASE_URL of its empty database `dm`."""
    user, password, port = unprivileged_user(), secrets.token_hex(16), free_port()
    data = initialise(folder, user, password)
    options = [part for setting in FAST for part in ("-c", setting)]
    where = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    command = [str(setup_system.postgres_program("postgres")), "-D", str(data), *where, *options]
    # SIGINT is PostgreSQL's fast shutdown: it ends sessions instead of waiting for them.
    log = folder / "postgres.log"
    child = Child(
        "PostgreSQL server", command, env=environment(), log=log, user=user, cwd=folder, ends_by=signal.SIGINT
    )
    children.append(child)
    createdb = [str(setup_system.postgres_program("createdb")), "-h", "127.0.0.1", "-p", str(port), "-U", "dm", "dm"]

    def ready() -> bool:
        env = environment(PGPASSWORD=password)
        return answers(port) and subprocess.run(createdb, env=env, capture_output=True, cwd=folder).returncode == 0

    wait_until(ready, [child], "Starting PostgreSQL", 60, every=0.2)
    return f"postgres://dm:{password}@127.0.0.1:{port}/dm"


def start_redis(folder: Path, children: list[Child]) -> str:
    """A running Redis that keeps nothing; answers its REDIS_URL."""
    password, port = secrets.token_hex(16), free_port()
    # Through standard input, so that the password does not show in the list of processes.
    settings = f'port {port}\nbind 127.0.0.1\nrequirepass {password}\nsave ""\nappendonly no\ndir "{folder}"\n'
    program = shutil.which("redis-server") or "redis-server"
    child = Child("Redis server", [program, "-"], env=environment(), log=folder / "redis.log", settings=settings)
    children.append(child)
    wait_until(lambda: answers(port), [child], "Starting Redis", 30)
    return f"redis://:{password}@127.0.0.1:{port}/0"
