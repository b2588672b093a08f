"""Office files through real LibreOffice: pages with pictures and words, old encodings converted, clear refusals."""

from __future__ import annotations

import dataclasses
import http.server
import threading
from typing import TYPE_CHECKING

import pytest

from archive.catalogue.access import Actor
from archive.catalogue.units import get_objects, get_pages
from archive.imaging.locations import page_picture_path
from ingest.engines import office
from ingest.pictures import make_pictures
from ingest.progress import NoProgress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

needs_libreoffice = pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
KEEPER = Actor.keeper("tester")
TYPED = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil .VnTime;}{\f1\fnil .VnTimeH;}{\f2\fnil Arial;}}
{\f1 Quy\'d5t \'ae\'denh\par}{\f0 V\'d2 qu\'c7n \'ae\'b6o Tr\-\'eang Sa ng\'b5y 9 th\'b8ng 12\par}{\f2 Le 9 d\'e9cembre\par}}"""


def _texts(catalogue, pid: str) -> list[str]:
    with catalogue.reading() as session:
        return [" ".join(page.text.split()) for page in get_pages(session, pid, KEEPER)]


@needs_libreoffice
def test_a_file_in_an_old_encoding_becomes_an_item_in_unicode(
    run: Callable, catalogue, store, settings, tmp_path: Path
) -> None:
    source = tmp_path / "Quyết định.rtf"
    source.write_bytes(TYPED)
    (result,), _ = run(source)
    assert (result.outcome, result.pages, result.text_layer_pages, result.reason) == ("registered", 1, 1, None)
    assert _texts(catalogue, result.pid) == ["QUYẾT ĐỊNH Về quần đảo Trường Sa ngày 9 tháng 12 Le 9 décembre"]
    with catalogue.reading() as session:
        (kept,) = get_objects(session, result.pid, KEEPER)
    assert store.path(result.pid, kept.store_path).read_bytes() == TYPED
    alto = store.path(result.pid, "alto/000001.xml").read_text("utf-8")
    assert "LibreOffice" in alto
    assert "tcvn3 converted in" in alto
    picture = page_picture_path(settings.derivatives_path, result.pid, 1)
    picture.unlink()
    count = make_pictures(
        catalogue, store, settings, jobs=1, missing_only=True, progress=NoProgress(), on_failure=lambda *_: None
    )
    assert (count.made, count.failed) == (1, 0)
    assert picture.exists()


@needs_libreoffice
def test_a_broken_file_is_refused_with_one_reason(run: Callable, tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(b"PK\3\4" + bytes(range(256)) * 40)
    (result,), _ = run(source)
    assert (result.outcome, result.reason) == ("refused", "R032")


@needs_libreoffice
def test_time_is_limited(run: Callable, settings, tmp_path: Path) -> None:
    source = tmp_path / "a.rtf"
    source.write_bytes(TYPED)
    (result,), _ = run(source, settings=dataclasses.replace(settings, office_seconds=0))
    assert (result.outcome, result.reason) == ("refused", "R033")


def test_without_libreoffice_one_reason_says_what_to_install(
    run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "tesseract").symlink_to("/usr/bin/tesseract")
    monkeypatch.setenv("PATH", str(tools))
    source = tmp_path / "a.rtf"
    source.write_bytes(TYPED)
    (result,), _ = run(source)
    assert (result.outcome, result.reason) == ("refused", "R012")
    assert office.PACKAGES in result.message
    assert source.read_bytes() == TYPED


@needs_libreoffice
def test_a_document_that_names_a_picture_elsewhere_calls_nobody(run: Callable, tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's own name
            asked.append(self.path)
            self.send_error(404)

    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/a.png"
    source = tmp_path / "a.rtf"
    source.write_bytes(
        TYPED[:-1] + rb'{\field{\*\fldinst INCLUDEPICTURE "' + address.encode() + rb'" \\d}{\fldrslt }}}'
    )
    (result,), _ = run(source)
    server.shutdown()
    server.server_close()
    assert result.outcome == "registered"
    assert asked == []
