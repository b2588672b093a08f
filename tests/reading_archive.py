"""A small archive made by the real rooms: typeset pages whose words stand at known places.

Nothing is recognised here: the places come from the typesetting itself, so that a test can say
exactly where a lit word must lie.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from archive import custody
from archive.alto import page_text
from archive.catalogue.description import Agent
from archive.catalogue.registration import NewItem
from archive.catalogue.views import ObjectView, PageView
from archive.home import ArchiveHome
from archive.imaging.locations import page_picture_path
from archive.imaging.pyramid import write_page_picture
from archive.settings import Settings
from ingest.alto import Block, Box, PageLayout, Provenance, Word, write_alto
from ingest.samples.fonts import font

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOW = dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
WIDTH, HEIGHT, DPI = 1240, 1754, 150
FACE, PIXELS = "LiberationSerif-Regular", 36

PLAN, FRENCH, TRANSCRIPT, DRAFT, WITHDRAWN = "0000001Y", "0000002W", "0000003T", "0000004R", "0000005P"
PLAN_CODE, DRAFT_CODE = "MAU.01", "MAU.02"
CANARY = "kimcangbimat"
CURATED = f"""
order = 1
title = {{ vi = "Thông tin đối ngoại", en = "External information" }}
summary = {{ vi = "Một kế hoạch.", en = "One plan." }}
credits = {{ vi = "Người làm thử.", en = "The testers." }}
rights = {{ vi = "Tự do.", en = "Free." }}

[[sections]]
key = "mot"
title = {{ vi = "Phần một", en = "Part one" }}

[[entries]]
section = "mot"
reference_code = "{PLAN_CODE}"
page = 2
heading = {{ vi = "Trang hai", en = "Page two" }}
caption = {{ vi = "Hội nghị tập huấn.", en = "A training meeting." }}
crop = {{ x = 0.05, y = 0.05, w = 0.9, h = 0.4 }}

[[entries]]
section = "mot"
reference_code = "{DRAFT_CODE}"
page = 1
caption = {{ vi = "Chưa công bố.", en = "Not published." }}
"""
PLAN_PAGES = (
    (
        "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HẢI PHÒNG\n\nKẾ HOẠCH\nCông tác thông tin đối ngoại năm 2017\n\n"
        "Tăng cường hiệu lực, hiệu quả công tác quản lý\nnhà nước về thông tin đối ngoại trên địa bàn.\n"
        "Tổ chức tuyên truyền lưu động bảo vệ chủ quyền\nbiển, đảo tại các nhà văn hóa xã."
    ),
    (
        "Thời gian: Quý II năm 2017. Địa điểm: Cát Bà.\nĐơn vị chủ trì: Sở Thông tin và Truyền thông.\n\n"
        "Hội nghị tập huấn về công tác biển, đảo\ncho cán bộ các xã, phường, thị trấn."
    ),
    "Kinh phí thực hiện từ ngân sách thành phố.\n\nNơi nhận: các nhà văn hóa xã và đồn biên phòng.",
)
FRENCH_PAGES = ("GOLFE DU TONKIN\n\nInstructions nautiques pour la baie\nde Haïphong et les îles voisines.",)
TRANSCRIPT_PAGES = (
    "Nhật trình trên biển\n\nThuyền rời bến lúc trời chưa sáng, gió đông bắc.",
    "Đến đảo Bạch Long Vĩ vào buổi chiều, biển lặng.",
)


@dataclass(frozen=True)
class Typeset:
    """A page picture, its layout, and the box of each word."""

    pixels: np.ndarray
    layout: PageLayout


@dataclass
class ReadingArchive:
    """An archive with its home opened."""

    home: ArchiveHome
    layouts: dict[tuple[str, int], PageLayout] = field(default_factory=dict)

    def boxes_of(self, pid: str, number: int, word: str) -> list[Box]:
        """Where ``word`` stands on a page."""
        bare = word.strip(".,:").lower()
        return [one.box for one in self.layouts[pid, number].words if one.text.strip(".,:").lower() == bare]


def typeset(text: str, language: str = "vi") -> Typeset:
    """Draw ``text`` on a page; an empty line parts blocks."""
    picture = Image.new("L", (WIDTH, HEIGHT), 246)
    pen, type_ = ImageDraw.Draw(picture), font(FACE, PIXELS)
    y = 150
    blocks: list[Block] = []
    for block in text.split("\n\n"):
        lines = []
        for line in block.split("\n"):
            x, words = 130, []
            for word in line.split():
                left, top, right, bottom = pen.textbbox((x, y), word, font=type_)
                pen.text((x, y), word, font=type_, fill=25)
                words.append(Word(word, Box(int(left), int(top), int(right), int(bottom)), 0.93))
                x = int(right) + 14
            lines.append(tuple(words))
            y += 62
        blocks.append(tuple(lines))
        y += 50
    return Typeset(np.asarray(picture), PageLayout(WIDTH, HEIGHT, tuple(blocks), language))


def build(folder: Path, **limits: str) -> ReadingArchive:
    """An archive in ``folder``: a plan of three pages, a French page, a transcript, and two hidden items."""
    settings = Settings.from_environment({}, home=str(folder), **limits)
    archive = ReadingArchive(ArchiveHome(settings))
    archive.home.prepare()
    scans = _Scans(archive)
    scans.add(
        PLAN,
        PLAN_PAGES,
        reference_code=PLAN_CODE,
        title="Kế hoạch công tác thông tin đối ngoại thành phố Hải Phòng năm 2017",
        genre="ke-hoach",
        number="32/KH-UBND",
        date_text="ngày 14 tháng 02 năm 2017",
        date_from=dt.date(2017, 2, 14),
        date_to=dt.date(2017, 2, 14),
        agents=(Agent(name="Ủy ban nhân dân thành phố Hải Phòng", role="creator"),),
    )
    scans.add(FRENCH, FRENCH_PAGES, title="Instructions nautiques : golfe du Tonkin", genre="sach", language="fr")
    scans.add(
        DRAFT,
        (f"Bản nháp {CANARY} chưa công bố về biển đảo.",),
        title=f"Nháp {CANARY}",
        publish=False,
        reference_code=DRAFT_CODE,
        suggestions={
            "title": {"value": f"Nháp {CANARY}"},
            "page_notes": [{"page": 1, "note": "words not sure"}, {"page": 1, "note": "scanned part read"}],
        },
    )
    scans.add(WITHDRAWN, (f"Trang đã rút {CANARY} về biển đảo.",), title=f"Rút {CANARY}")
    _add_transcript(archive)
    custody.withdraw(archive.home.catalogue(), archive.home.store(), WITHDRAWN, why="thử", actor="test", now=NOW)
    archive.home.drain()
    return archive


def add_specimen(archive: ReadingArchive, pid: str, code: str, title: str) -> None:
    """A published item of one page that nothing but its rights statement tells from a document."""
    _Scans(archive).add(pid, ("Thông báo về đèn biển.",), title=title, reference_code=code, rights="specimen")
    archive.home.drain()


def add_scan(archive: ReadingArchive, pid: str, texts: Sequence[str], *, title: str, **known) -> None:
    """A published item with a picture and ALTO of each page; ``known`` are fields of `NewItem`."""
    _Scans(archive).add(pid, texts, title=title, **known)
    archive.home.drain()


def curate(folder: Path) -> Path:
    """A folder of curated sets: one, over the plan and over an item that is not published."""
    (folder / "doi-ngoai").mkdir(parents=True)
    (folder / "doi-ngoai/collection.toml").write_text(CURATED, "utf-8")
    (folder / "doi-ngoai/vi.md").write_text("Lời giới thiệu.\n", "utf-8")
    (folder / "doi-ngoai/en.md").write_text("An introduction.\n", "utf-8")
    return folder


class _Scans:
    def __init__(self, archive: ReadingArchive) -> None:
        self._archive = archive

    def add(self, pid: str, texts: Sequence[str], *, title: str, language: str = "vi", publish: bool = True, **known):
        pages, files, frames = [], {}, []
        for number, text in enumerate(texts, 1):
            made = typeset(text, language)
            alto = write_alto(made.layout, Provenance(f"{pid}.png", "typeset", "", "tests", "1"))
            self._archive.layouts[pid, number] = made.layout
            self._keep_picture(pid, number, made)
            files[f"alto/{number:06d}.xml"] = alto
            frames.append(Image.fromarray(made.pixels))
            pages.append(_page(number, page_text(alto), language, WIDTH, HEIGHT))
        original = io.BytesIO()
        frames[0].save(original, "TIFF", save_all=True, append_images=frames[1:], compression="tiff_lzw")
        _deposit(self._archive, pid, pages, files, ("Bản gốc quét.tif", "image/tiff", original.getvalue()),
                 publish=publish, title=title, languages=(language,), **known)  # fmt: skip

    def _keep_picture(self, pid: str, number: int, made: Typeset) -> None:
        settings = self._archive.home.settings
        path = page_picture_path(settings.derivatives_path, pid, number)
        write_page_picture(made.pixels, path, quality=settings.jpeg_quality, tile=settings.image_tile_pixels)


def _add_transcript(archive: ReadingArchive) -> None:
    pages = [_page(number, text, "vi") for number, text in enumerate(TRANSCRIPT_PAGES, 1)]
    files = {f"text/{page.number:06d}.txt": page.text.encode() for page in pages}
    data = "\f".join(TRANSCRIPT_PAGES).encode()
    _deposit(archive, TRANSCRIPT, pages, files, ("nhat-trinh.txt", "text/plain", data),
             publish=True, title="Nhật trình trên biển", languages=("vi",), genre="ban-viet-tay")  # fmt: skip


def _page(number: int, text: str, language: str, width: int = 0, height: int = 0) -> PageView:
    origin, confidence = ("recognised", 0.93) if width else ("transcript", None)
    return PageView(
        number=number, width=width, height=height, dpi=DPI if width else 0, text=text, origin=origin,
        confidence=confidence, languages=(language,),
    )  # fmt: skip


def _deposit(archive, pid, pages, files, original, *, publish, **known):
    name, media_type, data = original
    path = f"originals/{pid}-1"
    item = NewItem(
        pid=pid,
        pages=tuple(pages),
        objects=(ObjectView(position=1, sha256=hashlib.sha256(data).hexdigest(), size=len(data),
                            media_type=media_type, name=name, store_path=path),),
        source_name=name,
        **known,
    )  # fmt: skip
    custody.deposit(archive.home.catalogue(), archive.home.store(), item, {**files, path: data},
                    actor="test", now=NOW, publish=publish)  # fmt: skip
