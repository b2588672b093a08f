"""A kit made from the small archive: a set with sections, regions, a page without picture, a recording, three languages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from archive.catalogue.access import Actor
from archive.catalogue.units import get_unit
from archive.curation import keep
from archive.exports.exhibition import Edition, gather
from archive.exports.formats import format_named
from archive.exports.kit.shelf import edition_folder
from tests.reading_archive import DRAFT_CODE, PLAN_CODE, TRANSCRIPT

if TYPE_CHECKING:
    from pathlib import Path

    from archive.home import ArchiveHome

SLUG: Final = "con"  # what Windows keeps for itself may not become the name of a file
EDITION: Final = Edition(7, dt.date(2026, 11, 28))
APPROVAL: Final = '[approval]\napprover = "Phạm Thị A"\ndecision = "12/QĐ-TV"\ndate = 2026-11-20\n'
ADDRESS: Final = "https://biendao.example"

_SET = """
order = 1
third_language = "zh-Hant"
title = {{ vi = "Thông tin đối ngoại", en = "External information", zh-Hant = "對外資訊" }}
summary = {{ vi = "Một kế hoạch.", en = "One plan.", zh-Hant = "計劃" }}
credits = {{ vi = "Người làm thử.", en = "The testers.", zh-Hant = "試者" }}
rights = {{ vi = "Tự do.", en = "Free.", zh-Hant = "自由" }}

{approval}

[[sections]]
key = "mot"
title = {{ vi = "Phần một", en = "Part one", zh-Hant = "一" }}

[[entries]]
section = "mot"
reference_code = "{plan}"
page = 2
heading = {{ vi = "Trang hai", en = "Page two", zh-Hant = "二" }}
caption = {{ vi = "Hội nghị tập huấn.", en = "A training meeting.", zh-Hant = "會議" }}
crop = {{ x = 0.05, y = 0.05, w = 0.9, h = 0.4 }}

[entries.narration]
vi = {{ file = "tieng/mot.mp3", transcript = "tieng/mot.vtt" }}

[[entries]]
section = "mot"
reference_code = "{plan}"
caption = {{ vi = "Trang đầu.", en = "The first page.", zh-Hant = "首頁" }}

[[entries]]
section = "mot"
reference_code = "{transcript}"
caption = {{ vi = "Một nhật trình.", en = "A log.", zh-Hant = "日誌" }}

[[entries]]
section = "mot"
reference_code = "{draft}"
caption = {{ vi = "Chưa công bố.", en = "Not published.", zh-Hant = "未" }}
"""
_VTT = "WEBVTT\n\n1\n00:00.000 --> 00:02.000\n<v Lan>Hội nghị mở ở Cát Bà.\n"


def write_set(folder: Path, transcript_code: str, *, approved: bool = False, last: str = DRAFT_CODE) -> Path:
    """A set's folder below ``folder``."""
    own = folder / SLUG
    (own / "tieng").mkdir(parents=True)
    told = {
        "approval": APPROVAL if approved else "",
        "plan": PLAN_CODE,
        "draft": last,
        "transcript": transcript_code,
    }
    (own / "collection.toml").write_text(_SET.format(**told), "utf-8")
    links = (
        "Xem [kế hoạch](/items/0000001Y), [tìm](/search?q=biển), [nháp](/items/0000004R), [ngoài](https://a.example/)."
    )
    (own / "vi.md").write_text(f"Lời giới thiệu. {links}\n", "utf-8")
    (own / "en.md").write_text("An introduction.\n", "utf-8")
    (own / "zh-Hant.md").write_text("介紹\n", "utf-8")
    (own / "tieng/mot.mp3").write_bytes(b"ID3" + bytes(64))
    (own / "tieng/mot.vtt").write_text(_VTT, "utf-8")
    return own


def load_set(home: ArchiveHome, folder: Path, *, approved: bool = False, last: str = DRAFT_CODE) -> None:
    """Let the archive keep the set; ``last`` is the item of its last entry, which is not public."""
    with home.catalogue().reading() as session:
        code = get_unit(session, TRANSCRIPT, Actor.outsider()).reference_code
    keep(home.keeper("Lan"), write_set(folder, code, approved=approved, last=last))


def make_kit(home: ArchiveHome, target: Path, edition: Edition = EDITION) -> Path:
    """The kit of the set, in ``target``; the folder of its edition, where the pages are."""
    exhibition = gather([SLUG], home.catalogue(), home.store(), home.settings)
    format_named("kit").write(exhibition, target, edition=edition, progress=lambda _done, _total: None)
    return target / edition_folder(edition.number)
