"""Whether the lock files are in step with pyproject.toml and package.json, and name no download address."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator

from terminal import ROOT, Stop, entry, say

REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*(?:==\s*([^\s;\\]+))?")


def normal(name: str) -> str:
    """The one spelling that package names are compared in."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, str]:
    """Name and version of every package in a lock file; one without a hash is left out, so that it is missed."""
    found = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        match = REQUIREMENT.match(block)
        if match and match[2] and "--hash=sha256:" in block:
            found[normal(match[1])] = match[2]
    return found


def requirement_problems(wanted: Iterable[str], locked: dict[str, str], lock_name: str) -> Iterator[str]:
    """One sentence for each requirement that the lock file does not meet."""
    for line in wanted:
        match = REQUIREMENT.match(line)
        name, version = (normal(match[1]), match[2]) if match else (line, None)
        if name not in locked:
            yield f"{lock_name} lacks {name}"
        elif version and locked[name] != version:
            yield f"{lock_name} has {name} {locked[name]}, pyproject.toml {version}"


def npm_problems(package: dict, lock: dict) -> Iterator[str]:  # type: ignore[type-arg]
    """The same for package.json and its lock."""
    packages = lock.get("packages", {})
    if packages.get("", {}).get("dependencies", {}) != package.get("dependencies", {}):
        yield "package-lock.json was made from other dependencies than package.json has"
    for name, version in package.get("dependencies", {}).items():
        if packages.get(f"node_modules/{name}", {}).get("version") != version:
            yield f"package-lock.json does not pin {name} {version}"
    for path, entry_ in packages.items():
        if path and "integrity" not in entry_:
            yield f"package-lock.json has no checksum for {path}"


def problems() -> Iterator[str]:
    """Everything that is out of step."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime = project["project"]["dependencies"]
    texts = {path.name: path.read_text() for path in sorted((ROOT / "requirements").glob("*.txt"))}
    locked = {name: pins(text) for name, text in texts.items()}
    yield from requirement_problems(runtime, locked["runtime.txt"], "requirements/runtime.txt")
    yield from requirement_problems(
        [*runtime, *project["dependency-groups"]["dev"]], locked["dev.txt"], "requirements/dev.txt"
    )
    for name, version in locked["runtime.txt"].items():
        if locked["dev.txt"].get(name) != version:
            yield f"requirements/dev.txt and runtime.txt disagree about {name}"
    texts["package-lock.json"] = (ROOT / "package-lock.json").read_text()
    yield from npm_problems(json.loads((ROOT / "package.json").read_text()), json.loads(texts["package-lock.json"]))
    for name, text in texts.items():
        if re.search(r"https?:", text):
            yield f"{name} names a download address"


def main() -> None:
    found = list(problems())
    if found:
        raise Stop("\n".join([*found, "`make lock` brings the lock files in step."]))
    say("lock files are in step")


if __name__ == "__main__":
    entry(main)
