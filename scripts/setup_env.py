"""Make .venv from a hash-pinned lock file: `setup_env.py runtime` or `setup_env.py dev`."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import setup_system
from terminal import ROOT, VENV, Stop, digest, entry, environment, step, venv_python

STAMP = VENV / "dm-stamp.json"
LOCKS = {kind: ROOT / "requirements" / f"{kind}.txt" for kind in ("runtime", "dev")}


def version_of(python: str) -> str | None:
    """'3.11' of a working interpreter, else None."""
    show = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", show], capture_output=True, text=True, env=environment())
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def stamp_for(kind: str, version: str | None) -> dict[str, str]:
    """What the environment holds after an installation of that kind; dev holds runtime as well."""
    kinds = ["runtime", "dev"] if kind == "dev" else ["runtime"]
    return {"place": str(VENV), "python": version or "", **{name: digest([LOCKS[name]]) for name in kinds}}


def is_ready(stamp: dict[str, str], kind: str, version: str | None) -> bool:
    """Whether an environment with this stamp serves for the kind, under that Python version."""
    wanted = stamp_for(kind, version)
    return version is not None and all(stamp.get(name) == wanted[name] for name in ("place", "python", kind))


def read_stamp(path: Path = STAMP) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError):
        return {}


def ensure_venv_module() -> None:
    """Debian keeps what `python -m venv` needs in a package of its own."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not setup_system.may_install():
            raise Stop(
                f"This Python cannot make virtual environments. Install {package} (on Debian and Ubuntu: "
                f"sudo apt-get install {package}), or name another Python: make PYTHON=/path/to/python3 ..."
            ) from None
        setup_system.apt_install([package])


def create() -> None:
    """A fresh .venv. One that was moved or whose Python went away is replaced."""
    ensure_venv_module()
    if VENV.is_symlink():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    step("virtual environment", [sys.executable, "-m", "venv", str(VENV)])


def is_ours(stamp: dict[str, str], version: str | None) -> bool:
    """Whether what is in .venv can be kept and updated in place."""
    stays = stamp.get("place", str(VENV)) == str(VENV) and stamp.get("python", version) == version
    return version is not None and stays and tuple(map(int, version.split("."))) >= (3, 11)


def install(*requirements: Path) -> list[str]:
    """The pip command for lock files; where packages come from is the machine's own setting."""
    pip = [venv_python(), "-m", "pip", "install", "--require-hashes", "--no-input", "--disable-pip-version-check"]
    return [*pip, "--quiet", *(part for path in requirements for part in ("-r", str(path)))]


def set_up(kind: str) -> None:
    """Bring .venv in step with the lock file; under a tenth of a second when it is already."""
    stamp, version = read_stamp(), version_of(venv_python())
    if is_ready(stamp, kind, version):
        return
    if not is_ours(stamp, version):
        create()
        version = version_of(venv_python())
    STAMP.unlink(missing_ok=True)
    step(f"Python packages ({kind})", install(LOCKS[kind]), tries=2)
    partial = STAMP.with_suffix(".new")
    partial.write_text(json.dumps(stamp_for(kind, version)))
    os.replace(partial, STAMP)


if __name__ == "__main__":
    entry(lambda: set_up(sys.argv[1] if len(sys.argv) > 1 else "dev"))
