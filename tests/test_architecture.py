"""The laws of the house that a machine can hold (docs/architecture.md says why they are laws)."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Each may import what stands after it, nothing before it.
ORDER = ["dmframework", "dmmf", "designation", "submissions", "accounts"]
MAY_IMPORT = {
    "guardian.shortcuts": {"permissions.py"},
    "weasyprint": {"submissions/rendering/engine.py", "submissions/rendering/fetcher.py"},
    "pyhanko": {"submissions/sealing_pdf.py"},
    "pikepdf": {
        "submissions/pdf_cleaning.py",
        "submissions/rendering/assembly.py",
        "submissions/rendering/checking/content.py",
        "submissions/rendering/checking/facts.py",
        "submissions/rendering/checking/validators.py",
        "submissions/rendering/conformance.py",
        "submissions/rendering/identification.py",
        "submissions/rendering/pieces.py",
        "submissions/rendering/sharing.py",
        "submissions/rendering/splicing.py",
        "submissions/rendering/stamping.py",
    },
}
FORBIDDEN_IMPORTS = {
    "signals": ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals"),
    "generic foreign keys": ("django.contrib.contenttypes.fields",),
}
MOST_LINES = {".py": 320, ".html": 120, ".js": 320, ".css": 320}
# Lists of data may be long: the cast, the questionnaires and the tables of the tests are read, not traced.
# So may be the verifier of packages, which goes into every one of them as a single file.
DATA = re.compile(r"(^|/)migrations/|^tests/|questionnaire|packages/verify\.py$")
BINARY = {".png", ".jpg", ".jpeg", ".pdf", ".woff2", ".ttf", ".otf", ".ico", ".zip", ".xlsx", ".docx"}
LOCKS = {"package-lock.json", "requirements/dev.txt", "requirements/runtime.txt"}


def tracked() -> list[str]:
    """Every file that is, or would be, committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git clone")
    return sorted(name for name in set(listed) if name and (ROOT / name).is_file())


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Name and syntax tree of every module of the given top-level packages."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def imports(name: str, tree: ast.Module) -> Iterator[str]:
    """Every module that a file imports, wherever in the file; `from a import b` counts as a and as a.b."""
    package = Path(name).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def within(module: str, parent: str) -> bool:
    return module == parent or module.startswith(f"{parent}.")


def test_each_package_imports_only_what_stands_below_it() -> None:
    wrong = [
        f"{name} imports {module}"
        for level, folder in enumerate(ORDER)
        for name, tree in sources(folder)
        for module in imports(name, tree)
        if module.split(".")[0] in ORDER[:level]
    ]
    assert not wrong


def test_nothing_the_service_runs_imports_tests_or_scripts() -> None:
    wrong = [
        name for name, tree in sources(*ORDER) if {m.split(".")[0] for m in imports(name, tree)} & {"tests", "scripts"}
    ]
    assert not wrong


@pytest.mark.parametrize("library", MAY_IMPORT)
def test_a_library_has_one_door(library: str) -> None:
    allowed = MAY_IMPORT[library]
    wrong = [
        name
        for name, tree in sources(*ORDER)
        if any(within(module, library) for module in imports(name, tree)) and not allowed & {name, Path(name).name}
    ]
    assert not wrong, f"{library} is imported outside {sorted(allowed)}"


@pytest.mark.parametrize("kind", FORBIDDEN_IMPORTS)
def test_what_the_house_does_without(kind: str) -> None:
    wrong = [
        f"{name} imports {module}"
        for name, tree in sources(*ORDER)
        for module in imports(name, tree)
        if any(within(module, forbidden) for forbidden in FORBIDDEN_IMPORTS[kind])
    ]
    assert not wrong


def test_save_holds_no_logic() -> None:
    wrong = [
        f"{name}: {node.name}.save"
        for name, tree in sources(*ORDER)
        if "models" in name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(item, ast.FunctionDef) and item.name == "save" for item in node.body)
    ]
    assert not wrong


def test_templates_have_no_inline_script_or_style() -> None:
    """The content security policy refuses them; the documents that become PDF are read by WeasyPrint only."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
    wrong = [
        f"{path.relative_to(ROOT)}: {match[0].strip()}"
        for folder in ("templates", *ORDER)
        for path in sorted((ROOT / folder).rglob("*.html"))
        if "dossiers" not in path.relative_to(ROOT).parts
        for match in inline.finditer(path.read_text())
    ]
    assert not wrong


def test_files_stay_short() -> None:
    wrong = {}
    for name in tracked():
        most = MOST_LINES.get(Path(name).suffix)
        if most and not DATA.search(name) and (lines := len((ROOT / name).read_text().splitlines())) > most:
            wrong[name] = lines
    assert not wrong


def test_no_file_names_a_registry_or_a_machine() -> None:
    """Where packages come from and where a clone lies is each machine's own affair."""
    # Written in pieces, so that this file does not name them either.
    hosts = [
        "registry" + ".npmjs.",
        "files" + ".pythonhosted.",
        "pypi" + ".org",
        "deb" + ".debian.org",
        "docker" + ".io/",
    ]
    places = ["/" + "work/", "/" + "root/", "/" + "Users/", "/" + "home/[a-z]"]
    pattern = re.compile("|".join([*map(re.escape, hosts), *(rf"(?<![\w.}}]){place}" for place in places)]))
    wrong = [
        f"{name}: {match[0]}"
        for name in tracked()
        if Path(name).suffix not in BINARY
        for match in [pattern.search((ROOT / name).read_text(errors="replace"))]
        if match
    ]
    assert not wrong


def test_lock_files_name_no_address() -> None:
    named = [name for name in LOCKS if re.search(r"https?:", (ROOT / name).read_text())]
    assert not named
