"""Compile the lock files anew from pyproject.toml and package.json: `make lock`. Needs the network."""

import os
import sys

import setup_assets
import setup_env
from terminal import ROOT, VAR, entry, step

UV_HOME = VAR / "tools"


def uv() -> str:
    """The uv that requirements/uv.txt pins, in an environment of its own."""
    python = str(UV_HOME / "bin" / "python")
    if not os.path.exists(python):
        setup_env.ensure_venv_module()
        step("environment for uv", [sys.executable, "-m", "venv", str(UV_HOME)])
    pinned = str(ROOT / "requirements" / "uv.txt")
    step(
        "uv",
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", pinned],
    )
    return str(UV_HOME / "bin" / "uv")


def main() -> None:
    compiler = uv()
    options = ["--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet"]
    newer = ["--upgrade"] if "--upgrade" in sys.argv else []
    for kind, group in (("runtime", []), ("dev", ["--group", "dev"])):
        target = ["-o", f"requirements/{kind}.txt"]
        step(
            f"requirements/{kind}.txt",
            [compiler, "pip", "compile", "pyproject.toml", *group, *options, *newer, *target],
        )
    # Without `resolved` the lock says what to install and its checksum, not where it came from.
    npm = [*setup_assets.npm_command(), "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"]
    step("package-lock.json", [*npm, "--omit-lockfile-registry-resolved"], env=setup_assets.npm_environment())


if __name__ == "__main__":
    entry(main)
