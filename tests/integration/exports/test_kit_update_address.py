"""A kit brought up to date from an address: a real server on this machine that breaks off, lies and sends elsewhere."""

from __future__ import annotations

import functools
import re
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest

from archive.cli import run
from archive.exports.kit.keys import make_key, public_pem
from archive.exports.kit.shelf import shown_in
from tests.editions import LARGE, files_of, write_kit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEW = "/an-ban-8/pages/new/8.jpg"
PIECE = 100_000


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder with ranges; `trick` says what it does wrong."""

    protocol_version = "HTTP/1.1"
    trick: ClassVar[str] = ""
    given: ClassVar[list[tuple[str, int]]] = []
    """Path and number of bytes of each answer."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        file = self.translate_path(path)
        wrong = getattr(self, f"trick_{self.trick}", None)
        if wrong and path == NEW:
            wrong(file)
            return
        try:
            with open(file, "rb") as stream:  # noqa: PTH123  # as the library's own handler does
                data = stream.read()
        except OSError:
            self.send_error(404)
            return
        self.answer(data, self.start())

    def start(self) -> int:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(asked[1]) if asked and self.trick != "no_ranges" else 0

    def answer(self, data: bytes, start: int = 0, *, length: int | None = None, most: int | None = None) -> None:
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start if length is None else length))
        self.end_headers()
        sent = data[start:] if most is None else data[start : start + most]
        self.wfile.write(sent)
        self.given.append((self.path, len(sent)))
        if most is not None:
            self.close_connection = True

    def whole(self, file: str) -> bytes:
        with open(file, "rb") as stream:  # noqa: PTH123  # as the library's own handler does
            return stream.read()

    def trick_cut(self, file: str) -> None:
        self.answer(self.whole(file), self.start(), most=PIECE)

    def trick_no_ranges(self, file: str) -> None:
        asked_before = any(path == NEW for path, _ in self.given)
        self.answer(self.whole(file), most=None if asked_before else PIECE)

    def trick_nothing(self, _file: str) -> None:
        self.close_connection = True

    def trick_error(self, _file: str) -> None:
        self.send_error(503)

    def trick_other_bytes(self, file: str) -> None:
        self.answer(bytes(len(self.whole(file))), self.start())

    def trick_more(self, file: str) -> None:
        self.answer(self.whole(file) + bytes(9_000_000))

    def trick_less(self, file: str) -> None:
        self.answer(self.whole(file)[:PIECE])

    def trick_wrong_part(self, file: str) -> None:
        """Half of it, then a part that says it begins elsewhere than asked."""
        if not self.start():
            self.answer(self.whole(file), most=PIECE)
        else:
            self.send_response(206)
            self.send_header("Content-Range", f"bytes 5-{LARGE - 1}/{LARGE}")
            self.send_header("Content-Length", str(LARGE - 5))
            self.end_headers()
            self.wfile.write(self.whole(file)[5:])

    def trick_packed(self, file: str) -> None:
        import gzip

        data = gzip.compress(self.whole(file))
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def sent_to(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def trick_within(self, _file: str) -> None:
        self.sent_to(f"{NEW}?again") if "?" not in self.path else self.answer(self.whole(self.translate_path(NEW)))

    def trick_elsewhere(self, _file: str) -> None:
        self.sent_to("http://localhost:1/x")

    def trick_to_a_file(self, _file: str) -> None:
        self.sent_to("file:///etc/passwd")

    def trick_in_circles(self, _file: str) -> None:
        self.sent_to(NEW)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def scene(tmp_path, monkeypatch) -> Iterator[tuple[Path, str]]:
    key = make_key(tmp_path / "kit.key")
    (tmp_path / "bien-dao.pem").write_text(public_pem(key.public), "utf-8")
    kit = write_kit(tmp_path / "kit", 7, key)
    write_kit(tmp_path / "served", 8, key)
    monkeypatch.setenv("BIENDAO_KIT_UPDATE_ATTEMPTS", "2")
    Handler.given.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(tmp_path / "served")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield kit, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def update(kit: Path, address: str, *more: str) -> int:
    pem, home = kit.with_name("bien-dao.pem"), kit.with_name("home")
    return run(["--home", str(home), "kit", "update", str(kit), "--from", address, "--key", str(pem), "--yes", *more])


def brought(kit: Path) -> bool:
    edition = kit / "an-ban-8"
    return shown_in(kit) == 8 and all((edition / name).read_bytes() == data for name, data in files_of(8).items())


def test_only_what_changed_is_fetched(scene):
    kit, address = scene
    assert update(kit, address) == 0
    assert brought(kit)
    fetched = [path for path, _ in Handler.given]
    assert fetched == ["/index.html", *(f"/an-ban-8/{name}" for name in (
        "files.json", "files.sig.json", "data/words.js", "index.html", "pages/new/8.jpg", "vi/plan.html",
    ))]  # fmt: skip


def test_the_address_of_one_edition_will_do(scene):
    kit, address = scene
    assert update(kit, f"{address}/an-ban-8/") == 0
    assert brought(kit)


@pytest.mark.parametrize("trick", ["cut", "no_ranges", "within", "wrong_part"])
def test_what_a_bad_line_does_is_made_good(trick, scene, monkeypatch):
    kit, address = scene
    monkeypatch.setattr(Handler, "trick", trick)
    if trick == "wrong_part":
        monkeypatch.setenv("BIENDAO_KIT_UPDATE_ATTEMPTS", "3")
    code = update(kit, address)
    if trick == "wrong_part":
        assert (code, shown_in(kit)) == (4, 7)
    else:
        assert code == 0
        assert brought(kit)
    if trick == "cut":
        assert [size for path, size in Handler.given if path == NEW] == [PIECE] * (LARGE // PIECE)


@pytest.mark.parametrize(
    "told",
    [
        ("nothing", 1, "R853"),
        ("error", 1, "R853"),
        ("in_circles", 1, "R854"),
        ("other_bytes", 4, "R855"),
        ("more", 4, "R855"),
        ("less", 4, "R855"),
        ("packed", 4, "R855"),
        ("elsewhere", 1, "R854"),
        ("to_a_file", 1, "R854"),
    ],
)
def test_a_server_that_lies_is_named(told, scene, monkeypatch, capsys):
    (trick, code, reason), (kit, address) = told, scene
    monkeypatch.setattr(Handler, "trick", trick)
    assert update(kit, address) == code
    said = capsys.readouterr()
    assert set(re.findall(r"R\d{3}", said.out + said.err)) == {reason}
    assert shown_in(kit) == 7
    monkeypatch.setattr(Handler, "trick", "")
    assert update(kit, address) == 0
    assert brought(kit)


def test_a_run_that_broke_off_goes_on_where_it_stopped(scene, monkeypatch):
    kit, address = scene
    monkeypatch.setattr(Handler, "trick", "nothing")
    assert update(kit, address) == 1
    part = kit / "an-ban-8/pages/new/8.jpg~"
    part.write_bytes(files_of(8)["pages/new/8.jpg"][:PIECE])
    Handler.given.clear()
    monkeypatch.setattr(Handler, "trick", "")
    assert update(kit, address) == 0
    assert (NEW, LARGE - PIECE) in Handler.given
    assert not any("words" in path for path, _ in Handler.given)


def test_nobody_there(scene, capsys):
    kit, _ = scene
    assert update(kit, "http://127.0.0.1:1/") == 1
    assert "R853" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["ftp://127.0.0.1/kit", "file:///etc", "nowhere"])
def test_no_other_kind_of_address(place, scene, capsys):
    kit, _ = scene
    assert update(kit, place) == 2
    assert "R845" in capsys.readouterr().err
