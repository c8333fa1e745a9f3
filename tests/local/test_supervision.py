"""The process manager with real processes: what dies is started again, what is stopped leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from builders.environment import environment

from milepost.local import processes, supervision
from milepost.local.supervision import ProcessDied, Supervisor

ROOT = Path(__file__).resolve().parents[2]
# a parent with a child in a session of its own, as Airflow's task processes are
WITH_CHILD = (
    "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], "
    "start_new_session=True); open(sys.argv[1], 'w').write(str(child.pid)); time.sleep(600)"
)
DEAF = (
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open(sys.argv[1], 'w'); time.sleep(600)"
)


def python(code: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


def eventually(condition, seconds: float = 15.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path, said):
    with Supervisor(tmp_path / "logs", tmp_path, said.append) as running:
        yield running


def test_a_killed_process_is_started_again_and_said_so(supervisor, said):
    supervisor.start("sleeper", python("import time; time.sleep(600)"), os.environ)
    first = supervisor.components["sleeper"].child
    first.kill()
    first.wait()
    eventually(lambda: supervisor.look_after() or supervisor.components["sleeper"].child not in (None, first))
    assert said == ["sleeper was killed by SIGKILL; starting it again in 0.5 s (1 of 5)"]


def test_what_ends_by_itself_runs_beside_others_that_are_started_again_meanwhile(supervisor, said, tmp_path):
    supervisor.start("sleeper", python("import time; time.sleep(600)"), os.environ)
    supervisor.run_beside("papers", python("import time; time.sleep(600)"), os.environ)
    papers = supervisor.components["papers"].child
    first = supervisor.components["sleeper"].child
    assert os.getpriority(os.PRIO_PROCESS, papers.pid) > os.getpriority(os.PRIO_PROCESS, first.pid)
    first.kill()
    eventually(lambda: supervisor.look_after() or supervisor.components["sleeper"].child not in (None, first))
    assert papers.poll() is None
    papers.kill()
    eventually(lambda: supervisor.look_after() or "papers" not in supervisor.components)
    assert said[-1] == f"papers was killed by SIGKILL; see {tmp_path / 'logs' / 'papers.log'}"
    supervisor.run_beside("papers", python("pass"), os.environ)
    eventually(lambda: supervisor.look_after() or "papers" not in supervisor.components)
    assert len(said) == 2


def test_a_process_that_keeps_dying_stops_all_with_its_last_words(supervisor, monkeypatch):
    monkeypatch.setattr(supervision, "MAX_RESTARTS", 2)
    supervisor.start("faulty", python("raise SystemExit('no such port')"), os.environ)
    with pytest.raises(ProcessDied, match=r"faulty ended with code 1, 3 times in a row.*faulty\.log: no such port"):
        eventually(supervisor.look_after)


def test_what_a_dead_process_had_started_ends_before_it_is_started_again(supervisor, tmp_path):
    file = tmp_path / "child"
    supervisor.start("parent", python(WITH_CHILD, file), os.environ)
    eventually(lambda: file.exists() and file.read_text())
    child = psutil.Process(int(file.read_text()))
    supervisor.components["parent"].child.kill()
    eventually(lambda: supervisor.look_after() or not child.is_running())


def test_no_build_leaves_a_zombie(supervisor, tmp_path):
    """Each "build" starts a process of its own session and ends before it does, as dbt does with its pool's tracker."""
    code = (
        "import subprocess, sys, time\n"
        "for number in range(20):\n"
        "    subprocess.run([sys.executable, '-S', '-c', "
        "'import os, time; os.fork() or (os.setsid(), time.sleep(0.2))'])\n"
        "open(sys.argv[1], 'w'); time.sleep(600)"
    )
    supervisor.start("builder", python(code, tmp_path / "built"), os.environ)
    eventually(lambda: supervisor.look_after() or (tmp_path / "built").exists(), 60)
    me, kept = psutil.Process(), set(supervisor._pids())

    def left() -> list[psutil.Process]:
        supervisor.look_after()
        return [child for child in me.children() if child.pid not in kept]

    eventually(lambda: not left())


def test_a_component_that_ended_is_not_reaped_unseen(supervisor, said):
    supervisor.start("short", python("raise SystemExit(7)"), os.environ)
    eventually(lambda: supervisor.look_after() or said)
    assert said == ["short ended with code 7; starting it again in 0.5 s (1 of 5)"]


def test_stopping_ends_children_of_children_and_the_deaf(tmp_path, monkeypatch):
    monkeypatch.setattr(supervision, "STOP_SECONDS", 1.0)
    files = [tmp_path / "child", tmp_path / "deaf"]
    with Supervisor(tmp_path / "logs", tmp_path, lambda _: None) as running:
        running.start("parent", python(WITH_CHILD, files[0]), os.environ)
        running.start("deaf", python(DEAF, files[1]), os.environ)
        eventually(lambda: all(file.exists() for file in files) and files[0].read_text())
        members = [m for c in running.components.values() for m in processes.family(c.child.pid)]
    assert len(members) == 3
    _, alive = psutil.wait_procs(members, timeout=5)
    assert alive == []


def test_the_api_server_and_the_broker_end_last_with_a_rest_in_between(tmp_path):
    """A task that ends still tells the api-server, and everybody sends to the broker until the last."""
    ends, told = tmp_path / "ends", []
    code = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        "    time.sleep(float(sys.argv[3]))\n"
        "    open(sys.argv[2], 'a').write(sys.argv[1] + ' ')\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end); open(sys.argv[2] + sys.argv[1], 'w'); time.sleep(600)"
    )
    with Supervisor(tmp_path / "logs", tmp_path, told.append) as running:
        running.at_rest = lambda: ends.write_text(f"{ends.read_text()}rest ")
        for name, busy in (("broker", 0), ("api-server", 0), ("scheduler", 1)):
            running.start(name, python(code, name, ends, busy), os.environ)
            eventually(lambda name=name: Path(f"{ends}{name}").exists())
    assert ends.read_text().split() == ["scheduler", "api-server", "rest", "broker"]
    assert told == [], "nobody was ended by force"


def test_who_has_stopped_everything_hears_signals_as_before(tmp_path):
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with Supervisor(tmp_path / "logs", tmp_path, lambda _: None) as running:
        running.at_rest = lambda: None
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_children_that_are_not_the_supervisors_are_left_alone(tmp_path):
    with subprocess.Popen(python("import time; time.sleep(600)")) as other:
        with Supervisor(tmp_path / "logs", tmp_path, lambda _: None) as running:
            running.start("sleeper", python("import time; time.sleep(600)"), os.environ)
        assert other.poll() is None
        other.kill()


def test_a_log_that_grows_long_is_begun_anew_while_it_is_written_and_its_last_part_kept(supervisor, monkeypatch):
    monkeypatch.setattr(supervision, "MAX_LOG_BYTES", 1000)
    talking = python("import time\nwhile True: print('said ' * 20, flush=True); time.sleep(0.01)")
    supervisor.start("talking", talking, environment())
    log = supervisor.components["talking"].log
    old = log.with_suffix(".old.log")
    eventually(lambda: supervisor.look_after() or old.exists())
    assert old.stat().st_size > 1000
    assert "said said" in old.read_text()
    eventually(lambda: log.stat().st_size > 0)
    assert b"\0" not in log.read_bytes()
    supervisor.look_after()
    assert supervisor.components["talking"].restarts == 0


def test_a_component_that_never_gets_ready_is_named(supervisor):
    supervisor.start("slow", python("import time; time.sleep(600)"), os.environ)
    with pytest.raises(ProcessDied, match=r"slow is not ready after 0 s; see .*slow\.log"):
        supervisor.wait_until("slow", lambda: False, 0.3)


def test_children_end_when_the_supervisor_is_killed(tmp_path):
    file = tmp_path / "pid"
    code = (
        "import os, sys, time; from pathlib import Path; from milepost.local.supervision import Supervisor\n"
        "with Supervisor(Path(sys.argv[1]), Path('.'), print) as s:\n"
        "    s.start('sleeper', [sys.executable, '-c', 'import time; time.sleep(600)'], os.environ)\n"
        "    Path(sys.argv[2]).write_text(str(s.components['sleeper'].child.pid)); time.sleep(600)\n"
    )
    env = environment()
    with subprocess.Popen(python(code, tmp_path / "logs", file), env=env) as parent:
        eventually(lambda: file.exists() and file.read_text())
        child = psutil.Process(int(file.read_text()))
        parent.kill()
    eventually(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_the_procfile_names_every_process_and_a_missing_variable_is_told():
    variables = {"MILEPOST_BROKER_PORT": "1", "MILEPOST_BOARDS_PORT": "2", "MILEPOST_SPEED": "1"}
    found = supervision.commands(ROOT / "Procfile", variables)
    assert list(found) == [
        "broker",
        "api-server",
        "scheduler",
        "dag-processor",
        "triggerer",
        "watch",
        "boards",
        "simulator",
    ]
    assert found["broker"][-2:] == ["--port", "1"]
    assert found["boards"][found["boards"].index("--server.address") + 1] == "127.0.0.1"
    with pytest.raises(ProcessDied, match="MILEPOST_BOARDS_PORT is not set"):
        supervision.commands(ROOT / "Procfile", {"MILEPOST_BROKER_PORT": "1", "MILEPOST_SPEED": "1"})
