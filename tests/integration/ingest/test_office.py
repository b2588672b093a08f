"""Office files through real LibreOffice: pages with pictures and words, old encodings converted, clear refusals."""

from __future__ import annotations

import dataclasses
import socketserver
import threading
import zipfile
from typing import TYPE_CHECKING, ClassVar

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


def _docx_with_picture_at(address: str, path: Path) -> None:
    """A Word file with one line of text and a picture that lies on a server (ECMA-376, part 1, 15.2.14)."""
    package = "http://schemas.openxmlformats.org/package/2006"
    office_document = "http://schemas.openxmlformats.org/officeDocument/2006"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office_document}/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r2" '
        f'Type="{office_document}/relationships/image" Target="{address}" TargetMode="External"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}" xmlns:r="{office_document}/relationships" '
        f'xmlns:wp="{drawing}/wordprocessingDrawing" xmlns:a="{drawing}/main" xmlns:pic="{drawing}/picture"><w:body>'
        "<w:p><w:r><w:t>Trường Sa</w:t></w:r></w:p><w:p><w:r><w:drawing><wp:inline>"
        '<wp:extent cx="990000" cy="990000"/><wp:docPr id="1" name="p"/><a:graphic>'
        f'<a:graphicData uri="{drawing}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/>'
        '</pic:nvPicPr><pic:blipFill><a:blip r:link="r2"/></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="990000" cy="990000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r></w:p></w:body></w:document>",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


class _Listener(socketserver.BaseRequestHandler):
    asked: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self.asked.append(self.request.recv(1024))


@needs_libreoffice
def test_a_document_that_names_a_picture_elsewhere_calls_nobody(run: Callable, catalogue, tmp_path: Path) -> None:
    server = socketserver.TCPServer(("127.0.0.1", 0), _Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    source = tmp_path / "a.docx"
    _docx_with_picture_at(f"http://127.0.0.1:{server.server_address[1]}/a.png", source)
    (result,), _ = run(source)
    server.shutdown()
    server.server_close()
    assert _texts(catalogue, result.pid) == ["Trường Sa"]
    assert _Listener.asked == []
