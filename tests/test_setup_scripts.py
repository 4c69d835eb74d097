"""The parts of scripts/ that can be tried without a machine to set up."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import check_locks  # noqa: E402
import demo  # noqa: E402
import healthcheck  # noqa: E402
import processes  # noqa: E402
import run_tests  # noqa: E402
import services  # noqa: E402
import setup_assets  # noqa: E402
import setup_env  # noqa: E402
import setup_system  # noqa: E402
import terminal  # noqa: E402


def sleeper(seconds: int = 60) -> list[str]:
    return [sys.executable, "-c", f"import time; time.sleep({seconds})"]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class TestPython:
    """scripts/python.sh finds an interpreter that works."""

    def run(self, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
        command = ["/bin/sh", str(ROOT / "scripts" / "python.sh"), "-c", "print('ran')"]
        return subprocess.run(command, env={"PATH": str(folder), **env}, capture_output=True, text=True)

    def program(self, folder: Path, name: str, text: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)

    def test_a_shim_without_its_version_is_passed_over(self, tmp_path: Path) -> None:
        self.program(tmp_path, "python3.13", "exit 127")
        self.program(tmp_path, "python3", f'exec "{sys.executable}" "$@"')
        assert self.run(tmp_path).stdout == "ran\n"

    def test_a_python_that_is_too_old_is_named_as_the_trouble(self, tmp_path: Path) -> None:
        self.program(tmp_path, "python3", "exit 1")
        done = self.run(tmp_path)
        assert done.returncode == 1
        assert "No Python of at least 3.11" in done.stderr

    def test_a_named_python_comes_first(self, tmp_path: Path) -> None:
        self.program(tmp_path, "python3", "exit 1")
        assert self.run(tmp_path, PYTHON=sys.executable).stdout == "ran\n"


class TestEnvironmentStamp:
    def test_dev_serves_for_runtime_but_not_the_other_way_round(self) -> None:
        assert setup_env.is_ready(setup_env.stamp_for("dev", "3.11"), "runtime", "3.11")
        assert not setup_env.is_ready(setup_env.stamp_for("runtime", "3.11"), "dev", "3.11")

    def test_another_python_or_another_place_is_not_ready(self) -> None:
        stamp = setup_env.stamp_for("dev", "3.11")
        assert not setup_env.is_ready(stamp, "dev", "3.12")
        assert not setup_env.is_ready({**stamp, "place": "/elsewhere/.venv"}, "dev", "3.11")
        assert not setup_env.is_ready(stamp, "dev", None)

    def test_another_lock_file_is_not_ready(self) -> None:
        stamp = {**setup_env.stamp_for("dev", "3.11"), "dev": "0" * 64}
        assert not setup_env.is_ready(stamp, "dev", "3.11")
        assert setup_env.is_ours(stamp, "3.11")

    def test_a_broken_stamp_reads_as_none(self, tmp_path: Path) -> None:
        (tmp_path / "stamp").write_text("{half")
        assert setup_env.read_stamp(tmp_path / "stamp") == {}
        assert setup_env.read_stamp(tmp_path / "absent") == {}

    def test_version_of_something_that_is_no_python(self, tmp_path: Path) -> None:
        assert setup_env.version_of(str(tmp_path / "absent")) is None
        assert setup_env.version_of(sys.executable) == f"{sys.version_info[0]}.{sys.version_info[1]}"

    def test_a_python_without_its_venv_package_is_told_or_mended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        monkeypatch.setitem(sys.modules, "ensurepip", None)
        monkeypatch.setattr(setup_system, "may_install", lambda: False)
        with pytest.raises(terminal.Stop, match=package):
            setup_env.ensure_venv_module()
        installed: list[str] = []
        monkeypatch.setattr(setup_system, "may_install", lambda: True)
        monkeypatch.setattr(setup_system, "apt_install", installed.extend)
        setup_env.ensure_venv_module()
        assert installed == [package]

    def test_packages_come_only_with_their_hashes(self) -> None:
        assert "--require-hashes" in setup_env.install(Path("requirements/runtime.txt"))


class TestSystem:
    def need(self, present: bool, required: bool = True) -> setup_system.Need:
        return setup_system.Need("Thing", lambda: present, "libthing1", "thing", "thing", required)

    def test_what_is_there_is_left_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(setup_system, "apt_install", lambda packages: pytest.fail("installed"))
        setup_system.set_up([self.need(True)])

    def test_without_rights_the_command_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(setup_system, "may_install", lambda: False)
        with pytest.raises(terminal.Stop) as stop:
            setup_system.set_up([self.need(False)])
        assert "Thing" in str(stop.value)
        assert "sudo apt-get install libthing1" in str(stop.value)
        assert "brew install thing" in str(stop.value)

    def test_what_only_helps_is_a_hint(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(setup_system, "may_install", lambda: False)
        setup_system.set_up([self.need(False, required=False)])
        assert "Everything works, only slower" in capsys.readouterr().out

    def test_with_rights_it_is_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        installed: list[str] = []
        need = setup_system.Need("Thing", lambda: bool(installed), "libthing1 libthing-extra", "thing", "thing")
        monkeypatch.setattr(setup_system, "may_install", lambda: True)
        monkeypatch.setattr(setup_system, "apt_install", installed.extend)
        setup_system.set_up([need])
        assert installed == ["libthing1", "libthing-extra"]

    def test_a_library_that_is_not_there(self) -> None:
        assert not setup_system.library("no-such-library.so.9")()

    def test_the_newest_postgresql_is_taken(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for version in ("9", "15", "16"):
            (tmp_path / version / "bin").mkdir(parents=True)
            (tmp_path / version / "bin" / "initdb").touch()
        monkeypatch.setattr(setup_system, "POSTGRES_FOLDERS", (f"{tmp_path}/*/bin",))
        monkeypatch.setattr(setup_system.shutil, "which", lambda name: None)
        assert setup_system.postgres_program("initdb") == f"{tmp_path}/16/bin/initdb"
        assert setup_system.postgres_program("absent") is None


class TestAssets:
    @pytest.mark.parametrize(("answer", "major"), [("v20.19.1\n", 20), ("v18.0.0", 18), ("", 0), ("what?", 0)])
    def test_node_version(self, answer: str, major: int) -> None:
        assert setup_assets.node_major(answer) == major

    def test_an_old_node_or_a_missing_npm_will_not_do(self, tmp_path: Path) -> None:
        old = tmp_path / "node"
        old.write_text("#!/bin/sh\necho v16.20.0\n")
        old.chmod(0o755)
        assert not setup_assets.node_is_usable(str(old), "npm")
        assert not setup_assets.node_is_usable(None, "npm")
        assert not setup_assets.node_is_usable(str(old), None)


class TestLocks:
    LOCK = (
        "celery[redis]==5.7.0 \\\n    --hash=sha256:aa\n    # via x\n"
        'async-timeout==5.0.1 ; python_full_version < "3.11.3" \\\n    --hash=sha256:bb\nbare==1.0\n'
    )

    def test_pins_are_read_and_one_without_hash_is_not(self) -> None:
        assert check_locks.pins(self.LOCK) == {"celery": "5.7.0", "async-timeout": "5.0.1"}

    def test_problems_name_file_and_package(self) -> None:
        wanted = ["celery[redis]==5.8.0", "Async_Timeout>=5", "weasyprint==70.0"]
        assert list(check_locks.requirement_problems(wanted, check_locks.pins(self.LOCK), "lock")) == [
            "lock has celery 5.7.0, pyproject.toml 5.8.0",
            "lock lacks weasyprint",
        ]

    def test_npm_lock(self) -> None:
        package = {"dependencies": {"a": "1.0.0"}}
        lock = {"packages": {"": package, "node_modules/a": {"version": "1.0.0", "integrity": "sha512-x"}}}
        assert not list(check_locks.npm_problems(package, lock))
        lock["packages"]["node_modules/a"] = {"version": "1.0.1"}
        assert len(list(check_locks.npm_problems(package, lock))) == 2

    def test_the_lock_files_of_this_repository(self) -> None:
        assert list(check_locks.problems()) == []


class TestDemo:
    def test_status_is_the_last_json_line(self) -> None:
        told = {"ready": True, "pdf": "var/x.pdf", "failed": None, "later": 1, "logins": [["a@b", "pw", "r"]]}
        text = f"a warning\n{json.dumps(told)}\n"
        status = demo.Status.parse(text)
        assert (status.ready, status.pdf, status.failed) == (True, "var/x.pdf", "")
        assert "a@b  pw  r" in demo.summary(status, 8000)
        assert "http://127.0.0.1:8000/" in demo.summary(status, 8000)
        assert "http" not in demo.summary(status, None)

    def test_no_status_yet(self) -> None:
        assert not demo.Status.parse("").ready

    @pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1"])
    def test_a_port_that_is_none(self, port: str) -> None:
        with pytest.raises(terminal.Stop, match="PORT must be"):
            demo.port_from(port)

    def test_a_key_is_made_once_and_kept_from_others(self, tmp_path: Path) -> None:
        key = demo.secret_key(tmp_path / "var" / "key")
        assert len(key) >= 50
        assert demo.secret_key(tmp_path / "var" / "key") == key
        assert (tmp_path / "var" / "key").stat().st_mode & 0o077 == 0

    def test_no_setting_leads_the_demo_into_another_database(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(demo, "VAR", tmp_path / "a folder")
        monkeypatch.setenv("DATABASE_URL", "postgres://production/dm")
        monkeypatch.setenv("REDIS_URL", "redis://production")
        env = demo.embedded()
        assert env["DATABASE_URL"].startswith("sqlite:////")
        assert "a%20folder" in env["DATABASE_URL"]
        assert env["REDIS_URL"] == ""

    def test_a_taken_port_is_said_before_anything_is_done(self, tmp_path: Path) -> None:
        with processes.socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            holder.listen()
            port = holder.getsockname()[1]
            env = {**os.environ, "PORT": str(port), "VAR_DIR": str(tmp_path / "var")}
            command = [sys.executable, str(ROOT / "scripts" / "demo.py")]
            done = subprocess.run(command, env=env, capture_output=True, text=True)
        assert done.returncode == 1
        assert f"PORT={port + 1}" in done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "var").exists()


class TestProcesses:
    def test_children_end_with_the_family(self) -> None:
        with processes.family() as children:
            child = processes.Child("sleeper", sleeper(), env=terminal.environment())
            children.append(child)
            assert is_running(child.process.pid)
        assert not is_running(child.process.pid)

    def test_grandchildren_end_too(self, tmp_path: Path) -> None:
        note = tmp_path / "pid"
        script = (
            "import subprocess, sys, time;"
            f"p = subprocess.Popen({sleeper()!r}); open({str(note)!r}, 'w').write(str(p.pid)); time.sleep(60)"
        )
        with processes.family() as children:
            child = processes.Child("parent", [sys.executable, "-c", script], env=terminal.environment())
            children.append(child)
            processes.wait_until(lambda: note.is_file() and bool(note.read_text()), children, "starting", 20)
        time.sleep(0.2)
        assert not is_running(int(note.read_text()))

    def test_a_child_that_dies_is_told_with_its_last_words(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", "import sys; sys.exit('no broker')"]
        with processes.family() as children:
            children.append(processes.Child("worker", command, env=terminal.environment(), log=tmp_path / "log"))
            with pytest.raises(terminal.Stop, match=r"(?s)worker.*exit 1.*no broker"):
                processes.wait_until(lambda: False, children, "nothing", 20)

    def test_what_takes_too_long_is_said(self) -> None:
        with pytest.raises(terminal.Stop, match="Rendering took longer than 0 seconds"):
            processes.wait_until(lambda: False, [], "Rendering", 0)

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
    def test_whatever_ends_us_ends_the_children(self, tmp_path: Path, number: int) -> None:
        if number == signal.SIGKILL and not sys.platform.startswith("linux"):
            pytest.skip("only Linux tells a child that its parent was killed")
        script = (
            f"import sys; sys.path.insert(0, {str(ROOT / 'scripts')!r})\n"
            "import processes, terminal, time\n"
            "with processes.family() as children:\n"
            f"    child = processes.Child('sleeper', {sleeper()!r}, env=terminal.environment())\n"
            "    children.append(child); print(child.process.pid, flush=True); time.sleep(60)\n"
        )
        parent = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.send_signal(number)
        parent.wait(20)
        parent.stdout.close()
        for _ in range(50):
            if not is_running(child):
                break
            time.sleep(0.1)
        assert not is_running(child)


class TestSuite:
    def test_counts_are_summed_and_errors_are_failures(self, tmp_path: Path) -> None:
        report = tmp_path / "report.xml"
        report.write_text('<testsuites><testsuite tests="10" failures="1" errors="2" skipped="3"/></testsuites>')
        assert str(run_tests.count(report) + run_tests.Count(1, 0, 1)) == "5 passed, 3 failed, 4 skipped"

    def test_a_run_without_a_report_has_failed(self, tmp_path: Path) -> None:
        assert run_tests.count(tmp_path / "absent.xml") == run_tests.Count(failed=1)

    def test_servers_are_wanted_only_where_none_are_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgres://x/y")
        monkeypatch.delenv("REDIS_URL", raising=False)
        assert setup_system.POSTGRES not in run_tests.needs()
        assert setup_system.REDIS in run_tests.needs()

    def test_postgresql_never_runs_as_root(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(services.os, "geteuid", lambda: 1000)
        assert services.unprivileged_user() is None
        monkeypatch.setattr(services.os, "geteuid", lambda: 0)
        assert services.unprivileged_user() in ("postgres", "nobody")


class TestContainers:
    @pytest.mark.parametrize(
        ("allowed", "host"),
        [("dm.example,localhost", "dm.example"), (".dm.example", "dm.example"), ("*", "localhost"), ("", "localhost")],
    )
    def test_the_health_check_asks_by_a_name_the_site_answers_to(self, allowed: str, host: str) -> None:
        assert healthcheck.host_header(allowed) == host

    def test_no_site_is_not_well(self) -> None:
        assert not healthcheck.is_well(str(processes.free_port()), "localhost")

    def entry(self, folder: Path, **env: str) -> str:
        command = ["/bin/sh", str(ROOT / "scripts" / "container.sh"), "sh", "-c", 'printf %s "$SECRET_KEY"']
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        env = {"PATH": path, "VAR_DIR": str(folder), **env}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout

    def test_every_container_gets_the_same_random_key(self, tmp_path: Path) -> None:
        first = self.entry(tmp_path)
        assert len(first) >= 50
        assert self.entry(tmp_path, SECRET_KEY="") == first
        assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]

    def test_a_given_key_wins(self, tmp_path: Path) -> None:
        assert self.entry(tmp_path, SECRET_KEY="mine") == "mine"
        assert not list(tmp_path.iterdir())


def test_the_example_of_the_environment_names_every_variable() -> None:
    settings = "".join((ROOT / "dmframework" / name).read_text() for name in ("settings.py", "illustrative.py"))
    read = set(re.findall(r"env\.[a-z_]+\(\s*\"([A-Z_]+)\"", settings))
    example = (ROOT / ".env.example").read_text()
    told = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert read <= told, f"missing from .env.example: {sorted(read - told)}"
    assert told - read <= {"POSTGRES_PASSWORD", "PORT"}, "named in .env.example, but read nowhere"


def test_compose_hands_on_what_a_service_needs() -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "HTTPS"):
        assert f"\n    {name}: " in compose


def test_the_image_runs_what_compose_runs() -> None:
    """One command line, so that the test of the service shape tests the image's as well."""
    web = re.search(
        r"^  web:.*?command: (\[.*?\])$", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE | re.DOTALL
    )
    image = re.search(r"^CMD (\[.*?\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert web
    assert image
    assert json.loads(web[1]) == json.loads(image[1])
