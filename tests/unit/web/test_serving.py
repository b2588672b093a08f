"""The serving command: it says where it is, keeps the index fresh, and leaves when asked."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import time
from queue import Queue
from threading import Thread
from urllib.request import Request, urlopen

import pytest
import sqlalchemy as sa

from archive import custody
from archive.catalogue.models import UsageCount
from archive.settings import Settings
from archive.web import create_app
from archive.web.serving import Repeater, serve_app
from tests.reading_archive import DRAFT, NOW, PLAN, build


@pytest.mark.parametrize("leaving", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_finds_what_is_published_meanwhile_and_stops(tmp_path, leaving):
    archive = build(tmp_path)
    code = f"from archive.cli import main; main(['--home', {str(tmp_path)!r}, 'serve', '--port', '0'])"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    ) as process:
        line = process.stdout.readline()
        address = line.split()[2]
        assert urlopen(Request(f"{address}/items/{PLAN}", headers={"User-Agent": "Mozilla/5.0"})).status == 200
        custody.publish(archive.home.catalogue(), archive.home.store(), DRAFT, actor="test", now=NOW)
        deadline = time.monotonic() + 10
        while DRAFT not in urlopen(f"{address}/api/v1/search?q=nhap").read().decode() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert DRAFT in urlopen(f"{address}/api/v1/search?q=nhap").read().decode()
        process.send_signal(leaving)
        process.wait(timeout=10)
        assert "Traceback" not in process.stderr.read()
        assert process.returncode == 0
    with archive.home.catalogue().reading() as session:
        assert session.scalar(sa.select(UsageCount.count)) == 1, "what was counted is written down at the end"


@pytest.mark.parametrize(
    ("proxies", "address"), [("0", "http://127.0.0.1:{port}/items/"), ("1", "https://doc.example.vn/items/")]
)
def test_addresses_are_those_of_the_server_in_front_where_one_is_named(archive, proxies, address):
    settings = Settings.from_environment({}, home=archive.home.settings.home, trusted_proxies=proxies)
    ready = Queue()
    app = create_app(settings, archive.home)
    Thread(target=serve_app, args=(app, settings), kwargs={"host": "127.0.0.1", "port": 0, "on_ready": ready.put},
           daemon=True).start()  # fmt: skip
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
    Thread(target=serve_app, args=(create_app(archive.home.settings, archive.home), archive.home.settings),
           kwargs={"host": "127.0.0.1", "port": 0, "on_ready": ready.put}, daemon=True).start()  # fmt: skip
    ready.get(timeout=20)
    assert gc.get_freeze_count() > len(gc.get_objects())
    gc.unfreeze()
