"""From files to items: every kind of source, every way of being turned down."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image

from archive.alto import page_text, read_words
from archive.catalogue.access import Actor
from archive.catalogue.models import DescriptionUnit
from archive.catalogue.outbox import pending
from archive.catalogue.units import count_items, get_objects, get_pages, get_unit
from archive.errors import BiendaoError
from archive.imaging.locations import page_picture_path
from archive.imaging.region import picture_size
from bench import made_pages
from bench.ocr.loss import photograph as made_photograph
from ingest.engines import office

STAFF = Actor.keeper("tester")
TEXT = made_pages.prose(1, 6)


@pytest.fixture(scope="module")
def scan() -> np.ndarray:
    return made_pages.picture(TEXT, dpi=150, seed=1)


def _share_found(text: str, truth: str) -> float:
    words = set(text.split())
    return sum(word in words for word in truth.split()) / len(truth.split())


def test_a_text_becomes_pages_without_pictures(run, catalogue, store, tmp_path: Path) -> None:
    source = tmp_path / "ke-hoach.txt"
    source.write_bytes("\ufeffTrang một\r\nxã đảo\fTrang hai\f\fTrang bốn\n\f".encode())
    (result,), summary = run(source)
    assert (result.outcome, result.pages, result.recognised_pages, result.confidence) == ("registered", 4, 0, None)
    assert summary.is_clean
    with catalogue.reading() as session:
        pages = get_pages(session, result.pid, STAFF)
        unit = get_unit(session, result.pid, STAFF)
    assert [page.text for page in pages] == ["Trang một\nxã đảo", "Trang hai", "", "Trang bốn"]
    assert {(page.width, page.height) for page in pages} == {(0, 0)}
    assert [page.origin for page in pages] == ["transcript", "transcript", "none", "transcript"]
    assert (unit.state, unit.access, unit.fonds.reference_code) == ("draft", "staff", "CHUA-PHAN-LOAI")
    assert store.read(result.pid, "originals/ke-hoach.txt") == source.read_bytes()
    assert store.read(result.pid, "text/000004.txt").decode() == "Trang bốn"


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif"])
def test_a_picture_is_read_word_by_word(run, catalogue, store, *, settings, tmp_path: Path, scan, name: str) -> None:
    source = made_pages.save_picture(scan, tmp_path / name, 150)
    (result,), _ = run(source)
    assert (result.outcome, result.pages, result.recognised_pages) == ("registered", 1, 1)
    assert result.confidence > 0.85
    with catalogue.reading() as session:
        (page,) = get_pages(session, result.pid, STAFF)
    alto = store.read(result.pid, "alto/000001.xml")
    assert page.text == page_text(alto)
    assert _share_found(page.text, TEXT) > 0.9
    picture = page_picture_path(settings.derivatives_path, result.pid, 1)
    assert tuple(picture_size(picture)) == (page.width, page.height) == (scan.shape[1], scan.shape[0])
    for word in read_words(alto):
        ink = scan[word.y : word.y + word.h, word.x : word.x + word.w]
        assert ink.min() < 120, word
    assert page.languages == ("vi",)
    assert b'LANG="vi"' in alto


def test_pages_say_in_which_language_they_are_and_the_item_is_in_those_of_its_pages(
    run, catalogue, store, tmp_path: Path
) -> None:
    (tmp_path / "sach").mkdir()
    columns, lines = made_pages.han_picture(down=True)
    for number in (1, 2):
        made_pages.save_picture(columns, tmp_path / "sach" / f"{number}.jpg", 200)
    (result,), _ = run(tmp_path / "sach", as_item=True)
    with catalogue.reading() as session:
        pages = get_pages(session, result.pid, STAFF)
        unit = get_unit(session, result.pid, STAFF)
    assert [page.languages for page in pages] == [("zh",), ("zh",)]
    assert unit.languages == ("zh",)
    assert b'LANG="zh-Hant"' in store.read(result.pid, "alto/000001.xml")
    assert pages[0].text.count("\n") == len(lines) - 1
    assert pages[0].text.startswith(lines[0][:8])


def test_boxes_lie_on_the_words_of_a_leaning_page(run, store, tmp_path: Path) -> None:
    text = "Hải Phòng\nBạch Long Vĩ\nCát Bà"
    straight = made_pages.picture(TEXT + "\n" + text, dpi=150, seed=2)
    leaning = made_pages.picture(TEXT + "\n" + text, dpi=150, seed=2, skew=2.0)
    sources = [made_pages.save_picture(p, tmp_path / f"{i}.png", 150) for i, p in enumerate((straight, leaning))]
    results, _ = run(*sources)
    words = {
        result.source[-5]: {word.text: word for word in read_words(store.read(result.pid, "alto/000001.xml"))}
        for result in results
    }
    height, width = straight.shape[:2]
    angle = np.radians(2.0)
    for name in ("Phòng", "Long", "Cát"):
        one, other = words["0"][name], words["1"][name]
        x, y = one.x + one.w / 2 - width / 2, one.y + one.h / 2 - height / 2
        turned = (x * np.cos(angle) + y * np.sin(angle), -x * np.sin(angle) + y * np.cos(angle))
        there = (other.x + other.w / 2 - width / 2, other.y + other.h / 2 - height / 2)
        assert np.hypot(*np.subtract(turned, there)) < 8


def test_a_tiff_of_many_pages_is_one_item(run, catalogue, tmp_path: Path, scan) -> None:
    pages = [Image.fromarray(scan).convert("L")] * 3
    pages[0].save(tmp_path / "many.tif", save_all=True, append_images=pages[1:], dpi=(150, 150))
    (result,), _ = run(tmp_path / "many.tif")
    assert (result.pages, result.recognised_pages) == (3, 3)


def test_each_page_of_a_mixed_pdf_goes_its_own_way(run, catalogue, store, tmp_path: Path, scan) -> None:
    import pymupdf

    born = made_pages.typeset([TEXT], tmp_path / "born.pdf")
    scanned = made_pages.scanned_pdf([scan], tmp_path / "scanned.pdf")
    layered = made_pages.scanned_pdf([scan], tmp_path / "layered.pdf", [TEXT])
    garbled = made_pages.scanned_pdf(
        [scan], tmp_path / "garbled.pdf", ["xq zkrtw bvcnm ghjklp wrtpsdf qwrtp zxcvb nmlkj " * 5]
    )
    old = made_pages.scanned_pdf([scan], tmp_path / "old.pdf", ["Céng hßa x· héi chñ nghÜa ViÖt Nam " * 5])
    with pymupdf.open() as mixed:
        for part in (born, scanned, layered, garbled, old):
            with pymupdf.open(part) as document:
                mixed.insert_pdf(document)
        mixed.save(tmp_path / "mixed.pdf")
    (result,), _ = run(tmp_path / "mixed.pdf")
    assert (result.pages, result.text_layer_pages, result.recognised_pages) == (5, 3, 2)
    with catalogue.reading() as session:
        pages = get_pages(session, result.pid, STAFF)
    assert [page.origin for page in pages] == ["text_layer", "recognised", "text_layer", "recognised", "text_layer"]
    assert all(_share_found(page.text, TEXT) > 0.9 for page in pages[:4])
    assert " ".join(pages[4].text.split()).startswith("Cộng hòa xã hội chủ nghĩa Việt Nam")
    assert pages[0].confidence is None
    first = read_words(store.read(result.pid, "alto/000001.xml"))
    assert all(0 <= word.x < word.x + word.w <= pages[0].width for word in first)


@pytest.mark.parametrize("bottom", [380, 800], ids=["an annex pasted in", "a scan with a typed page number"])
def test_a_scanned_part_of_a_typed_page_is_read_beside_its_layer(
    run, catalogue, store, *, tmp_path: Path, scan, bottom: int
) -> None:
    import pymupdf

    typed = made_pages.typeset(["Phụ lục kèm theo công văn"], tmp_path / "typed.pdf")
    picture = made_pages.save_picture(scan, tmp_path / "scan.png", 150)
    with pymupdf.open(typed) as document:
        page = document[0]
        page.insert_image(pymupdf.Rect(60, bottom - 300, 550, bottom), filename=picture)
        document.save(tmp_path / "mixed.pdf")
    (result,), _ = run(tmp_path / "mixed.pdf")
    with catalogue.reading() as session:
        (page,) = get_pages(session, result.pid, STAFF)
    assert page.origin == "text_layer"
    assert page.text.startswith("Phụ lục kèm theo công văn")
    assert _share_found(page.text, TEXT) > 0.5
    assert {word.confidence is None for word in read_words(store.read(result.pid, "alto/000001.xml"))} == {True, False}


def test_a_blank_page_has_a_picture_and_no_text(run, catalogue, store, tmp_path: Path) -> None:
    blank = made_pages.picture("", dpi=100, seed=3)
    (result,), _ = run(made_pages.save_picture(blank, tmp_path / "blank.png", 100))
    assert (result.outcome, result.recognised_pages, result.confidence) == ("registered", 0, None)
    with catalogue.reading() as session:
        (page,) = get_pages(session, result.pid, STAFF)
    assert (page.text, page.origin) == ("", "none")
    assert page.width > 0
    assert read_words(store.read(result.pid, "alto/000001.xml")) == []


def test_a_folder_is_one_item_in_natural_order(run, catalogue, store, tmp_path: Path) -> None:
    folder = tmp_path / "sổ tay"
    folder.mkdir()
    words = {"10.png": "mười", "2.png": "hai", "1.png": "một"}
    for name, word in words.items():
        made_pages.save_picture(made_pages.picture(f"{word} " * 30, dpi=100), folder / name, 100)
    (result,), _ = run(folder, as_item=True)
    assert (result.outcome, result.pages) == ("registered", 3)
    with catalogue.reading() as session:
        objects = get_objects(session, result.pid, STAFF)
        pages = get_pages(session, result.pid, STAFF)
    assert [held.name for held in objects] == ["1.png", "2.png", "10.png"]
    assert [page.text.split()[0] for page in pages] == ["một", "hai", "mười"]
    assert store.read(result.pid, "originals/10.png") == (folder / "10.png").read_bytes()
    (again,), _ = run(folder, as_item=True)
    assert (again.outcome, again.pid) == ("duplicate", result.pid)


def test_a_folder_is_known_again_though_its_first_picture_came_in_alone_too(run, tmp_path: Path) -> None:
    folder = tmp_path / "album"
    folder.mkdir()
    for name in ("1.png", "2.png"):
        made_pages.save_picture(np.full((60, 60), 200 + len(name) + int(name[0]), np.uint8), folder / name)
    (alone,), _ = run(folder / "1.png")
    (first,), _ = run(folder, as_item=True)
    (again,), _ = run(folder, as_item=True)
    assert [alone.outcome, first.outcome, again.outcome] == ["registered", "registered", "duplicate"]
    assert alone.pid != first.pid == again.pid


@pytest.mark.parametrize("stranger", ["notes.txt", "b.pdf", "sub"])
def test_a_folder_with_something_else_in_it_is_refused_by_name(run, tmp_path: Path, stranger: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    made_pages.save_picture(np.full((50, 50), 255, np.uint8), folder / "a.png")
    if stranger == "sub":
        (folder / stranger).mkdir()
    elif stranger == "b.pdf":
        made_pages.typeset(["x"], folder / stranger)
    else:
        (folder / stranger).write_text("x")
    (result,), summary = run(folder, as_item=True)
    assert (result.outcome, result.reason) == ("refused", "R020")
    assert stranger in result.message
    assert not summary.is_clean


def test_the_same_bytes_are_told_apart_from_new_ones(run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("xã đảo")
    (folder / "c.txt").write_text("xã khác")
    results, summary = run(folder)
    by_name = {Path(result.source).name: result for result in results}
    assert {name: result.outcome for name, result in by_name.items()} == {
        "a.txt": "registered", "b.txt": "duplicate", "c.txt": "registered"
    }  # fmt: skip
    assert by_name["b.txt"].pid == by_name["a.txt"].pid
    again, _ = run(folder)
    assert {result.outcome for result in again} == {"duplicate"}
    assert {result.pid for result in again} == {by_name["a.txt"].pid, by_name["c.txt"].pid}
    assert summary.registered == 2


HOSTILE = {
    "empty.pdf": (b"", "R004"),
    "liar.pdf": (b"<html>not a pdf</html>", "R014"),
    "broken.pdf": (b"%PDF-1.7\n1 0 obj\n<<", "R6"),
    "cut.png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "R6"),
    "letter.docx": (b"PK\3\4...", "R032" if office.program() else "R012"),
    "utf16.txt": ("xã đảo".encode("utf-16"), "R015"),
    "tcvn.txt": ("Céng hßa".encode("latin-1"), "R015"),
    "binary.txt": (b"abc\0\1\2", "R016"),
    "spaces.txt": (b" \n\f \n", "R017"),
    "movie.mp4": (b"\0\0\0 ftypisom", "R034"),
}


def test_what_cannot_be_taken_in_has_a_reason_and_harms_nobody(run, catalogue, settings, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (data, _) in HOSTILE.items():
        (folder / name).write_bytes(data)
    (folder / "good.txt").write_text("xã đảo")
    (folder / "link.txt").symlink_to("good.txt")
    results, summary = run(folder, tmp_path / "nowhere.pdf")
    by_name = {Path(result.source).name: result for result in results}
    assert by_name["good.txt"].outcome == "registered"
    for name, (_, reason) in HOSTILE.items() | {("link.txt", (b"", "R003")), ("nowhere.pdf", (b"", "R001"))}:
        assert by_name[name].outcome == "refused", name
        assert by_name[name].reason.startswith(reason), (name, by_name[name].reason)
        assert by_name[name].pid is None
    assert (summary.sources, summary.registered, summary.refused) == (len(HOSTILE) + 3, 1, len(HOSTILE) + 2)
    with catalogue.reading() as session:
        assert count_items(session, STAFF) == (1, 1)
    assert not any(path for part in ("incoming", "work", "scratch") for path in (settings.spool_path / part).glob("*"))


def test_sources_are_never_changed(run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("xã đảo")
    made_pages.typeset(["Hải Phòng"], folder / "b.pdf")
    before = {path: (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).digest()) for path in folder.iterdir()}
    run(folder)
    after = {path: (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).digest()) for path in folder.iterdir()}
    assert after == before


def test_publishing_opens_the_item_and_says_so(run, catalogue, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("xã đảo")
    (result,), _ = run(tmp_path / "a.txt", publish=True)
    with catalogue.reading() as session:
        unit = get_unit(session, result.pid, Actor.outsider())
        waiting = [pid for _, pid in pending(session)]
    assert (unit.state, unit.access, unit.rights) == ("published", "public", "undetermined")
    assert result.pid in waiting


@pytest.mark.parametrize(
    ("options", "reason"), [({"into": "KHONG-CO"}, "R205"), ({"languages": ("xyz",)}, "R131")], ids=str
)
def test_a_run_that_cannot_begin_says_why_and_does_nothing(run, catalogue, tmp_path: Path, options, reason) -> None:
    (tmp_path / "a.txt").write_text("xã đảo")
    with pytest.raises(BiendaoError, match=reason):
        run(tmp_path / "a.txt", **options)
    with catalogue.reading() as session:
        assert count_items(session, STAFF) == (0, 0)


def test_a_page_that_cannot_be_read_does_not_sink_its_document(run, catalogue, settings, tmp_path: Path, scan) -> None:
    hard = made_pages.picture(made_pages.prose(5, 30), dpi=300, seed=5)
    source = made_pages.scanned_pdf([hard, np.full((600, 400, 3), 255, np.uint8)], tmp_path / "a.pdf")
    strict = dataclasses.replace(settings, page_cpu_seconds=1, page_attempts=1)
    (result,), _ = run(source, settings=strict)
    assert (result.outcome, result.pages, result.reason) == ("registered", 2, "R025")
    assert "page 1 " in result.message
    with catalogue.reading() as session:
        pages = get_pages(session, result.pid, STAFF)
    assert (pages[0].origin, pages[0].text) == ("none", "")
    assert pages[0].width > 0
    assert page_picture_path(settings.derivatives_path, result.pid, 1).exists()
    assert page_picture_path(settings.derivatives_path, result.pid, 2).exists()


def test_a_single_page_that_cannot_be_read_is_kept_as_a_picture(run, settings, tmp_path: Path) -> None:
    hard = made_pages.picture(made_pages.prose(5, 30), dpi=300, seed=5)
    source = made_pages.save_picture(hard, tmp_path / "hard.jpg")
    strict = dataclasses.replace(settings, page_cpu_seconds=1, page_attempts=1)
    (result,), summary = run(source, settings=strict)
    assert (result.outcome, result.reason, result.recognised_pages) == ("registered", "R025", 0)
    assert summary.is_clean
    assert page_picture_path(settings.derivatives_path, result.pid, 1).exists()


def test_a_photograph_is_known_and_described_by_its_file(run, catalogue, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x010E] = "Nguyễn Văn Lân".encode(), "Cảng Hải Phòng".encode()
    exif.get_ifd(0x8769)[0x9003] = "1998:05:07 09:10:11"
    folder = tmp_path / "anh"
    folder.mkdir()
    for seed in range(4):
        Image.fromarray(made_photograph(seed)).save(folder / f"DSC{seed}.jpg", quality=90, exif=exif)
    told, _ = run(folder)
    assert [result.outcome for result in told] == ["registered"] * 4
    with catalogue.reading() as session:
        units = [get_unit(session, result.pid, STAFF) for result in told]
        kept = [
            session.scalar(sa.select(DescriptionUnit.suggestions).where(DescriptionUnit.pid == unit.pid))
            for unit in units
        ]
        pages = [get_pages(session, unit.pid, STAFF)[0] for unit in units]
    for unit in units:
        assert (unit.genre, unit.scope, unit.date_text) == ("anh", "Cảng Hải Phòng", "07/05/1998")
        assert [(agent.name, agent.role) for agent in unit.agents] == [("Nguyễn Văn Lân", "photographer")]
    assert [(page.origin, page.text) for page in pages] == [("none", "")] * 4
    assert not [suggestions for suggestions in kept if "page_notes" in suggestions]


def test_the_back_of_a_photograph_is_its_second_page_and_is_read(run, catalogue, tmp_path: Path, scan) -> None:
    folder = tmp_path / "anh"
    folder.mkdir()
    Image.fromarray(made_photograph(1)).save(folder / "cang.jpg", quality=90)
    made_pages.save_picture(scan, folder / "cang_v.jpg", 150)
    (result,), _ = run(folder)
    with catalogue.reading() as session:
        unit, pages = get_unit(session, result.pid, STAFF), get_pages(session, result.pid, STAFF)
    assert (unit.genre, unit.source_name) == ("anh", "cang.jpg")
    assert [page.origin for page in pages] == ["none", "recognised"]


def test_a_document_that_was_photographed_is_read_and_keeps_its_own_date(run, catalogue, tmp_path: Path, scan) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Máy điện thoại".encode()
    exif.get_ifd(0x8769)[0x9003] = "2026:05:07 09:10:11"
    # Lit from one side, on a dark table.
    light = np.linspace(0.55, 1.0, scan.shape[1])[None, :]
    lit = (scan * (light if scan.ndim == 2 else light[..., None])).astype(np.uint8)
    table = np.full((scan.shape[0] + 160, scan.shape[1] + 160, *scan.shape[2:]), 60, np.uint8)
    table[80:-80, 80:-80] = lit
    source = tmp_path / "IMG_0001.jpg"
    Image.fromarray(table).save(source, quality=90, dpi=(150, 150), exif=exif)
    (result,), _ = run(source)
    with catalogue.reading() as session:
        unit = get_unit(session, result.pid, STAFF)
    assert result.recognised_pages == 1
    assert unit.genre != "anh"
    assert "2026" not in unit.date_text
    assert "Máy điện thoại" not in [agent.name for agent in unit.agents]
