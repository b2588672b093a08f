"""The serving command: it says where it is, keeps the index fresh, and leaves when asked."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from queue import Queue
from threading import Thread
from urllib.request import Request, urlopen

import pytest
import sqlalchemy as sa

from archive import custody
from archive.catalogue.models import UsageCount
from archive.settings import Settings
from archive.web import create_app
from archive.web.serving import Repeater, listen, serve_app
from tests.reading_archive import DRAFT, NOW, PLAN, build


@contextlib.contextmanager
def served(home, processes):
    """The command over the archive in ``home``: the process and the site's address."""
    code = f"from archive.cli import main; main(['--home', {str(home)!r}, 'serve', '--port', '0'])"
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "BIENDAO_WEB_PROCESSES": str(processes)}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield process, process.stdout.readline().split()[2]
        finally:
            process.kill()


def answers(address):
    """Whether the site answers."""
    try:
        return urlopen(f"{address}/health", timeout=5).status == 200
    except OSError:
        return False


def eventually(holds, seconds=10):
    """Whether something holds before long; another process may see it a little later."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return False


def members_of(process):
    """The processes that one has forked."""
    return [int(one) for one in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("leaving", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_finds_what_is_published_meanwhile_and_stops(tmp_path, leaving, processes):
    archive = build(tmp_path)
    with served(tmp_path, processes) as (process, address):
        assert urlopen(Request(f"{address}/items/{PLAN}", headers={"User-Agent": "Mozilla/5.0"})).status == 200
        custody.publish(archive.home.catalogue(), archive.home.store(), DRAFT, actor="test", now=NOW)
        assert eventually(lambda: DRAFT in urlopen(f"{address}/api/v1/search?q=nhap").read().decode())
        assert len(members_of(process)) == (processes if processes > 1 else 0)
        process.send_signal(leaving)
        process.wait(timeout=10)
        assert "Traceback" not in process.stderr.read()
        assert process.returncode == 0
    with archive.home.catalogue().reading() as session:
        assert session.scalar(sa.select(UsageCount.count)) == 1, "what was counted is written down at the end"


def test_another_process_takes_the_place_of_one_that_is_killed(tmp_path):
    build(tmp_path)
    with served(tmp_path, 2) as (process, address):
        before = members_of(process)
        for member in before:
            os.kill(member, signal.SIGKILL)
        assert eventually(lambda: len(members_of(process)) == 2 and not set(before) & set(members_of(process)))
        assert eventually(lambda: answers(address))
        process.terminate()
        assert process.wait(timeout=15) == 0
        assert process.stderr.read().count("another takes its place") == 2


def test_nobody_serves_on_when_the_keeper_is_killed(tmp_path):
    build(tmp_path)
    with served(tmp_path, 2) as (process, address):
        assert eventually(lambda: answers(address))
        members = members_of(process)
        process.kill()
        assert eventually(lambda: not any(Path(f"/proc/{member}").exists() for member in members))
        assert not answers(address)


@pytest.mark.parametrize(
    ("proxies", "address"), [("0", "http://127.0.0.1:{port}/items/"), ("1", "https://doc.example.vn/items/")]
)
def test_addresses_are_those_of_the_server_in_front_where_one_is_named(archive, proxies, address):
    settings = Settings.from_environment({}, home=archive.home.settings.home, trusted_proxies=proxies)
    ready = Queue()
    app = create_app(settings, archive.home)
    arguments = app, settings, listen("127.0.0.1", 0)
    Thread(target=serve_app, args=arguments, kwargs={"on_ready": ready.put}, daemon=True).start()
    served = ready.get(timeout=20)
    headers = {"X-Forwarded-For": "10.1.1.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "doc.example.vn"}
    text = urlopen(Request(f"{served}/items/{PLAN}", headers=headers)).read().decode()
    assert address.format(port=served.rsplit(":", 1)[1]) + PLAN in text


def test_a_port_in_use_is_one_clear_line(tmp_path):
    build(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code = f"from archive.cli import main; main(['--home', {str(tmp_path)!r}, 'serve', '--port', {port!r}])"
        answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert answer.returncode == 1
    assert "R513" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_drainer_goes_on_after_an_error_it_knows(caplog):
    from archive.errors import SearchError

    rounds = []

    def drain() -> int:
        rounds.append(1)
        if len(rounds) == 1:
            raise SearchError("R410")
        return 0

    drainer = Repeater("outbox", drain, 0.01)
    drainer.start()
    deadline = time.monotonic() + 5
    while len(rounds) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    drainer.stop()
    assert len(rounds) >= 3
    assert "R410" in caplog.text
    assert not drainer.is_alive()


def test_what_stands_before_the_first_request_is_not_looked_through_for_garbage(archive):
    gc.unfreeze()
    ready = Queue()
    arguments = create_app(archive.home.settings, archive.home), archive.home.settings, listen("127.0.0.1", 0)
    Thread(target=serve_app, args=arguments, kwargs={"on_ready": ready.put}, daemon=True).start()
    ready.get(timeout=20)
    assert gc.get_freeze_count() > len(gc.get_objects())
    gc.unfreeze()
