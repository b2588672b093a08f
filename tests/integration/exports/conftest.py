"""An archive whose sets show a plan, a specimen, a page without a picture and something that nobody may see."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pymupdf
import pytest

from archive.exports.exhibition import Edition, gather
from archive.exports.formats import format_named
from tests.curated import load_into
from tests.reading_archive import CURATED, DRAFT_CODE, PLAN_CODE, add_specimen, build, curate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPECIMEN, SPECIMEN_CODE = "0000006M", "MAU.09"
ADDRESS = "https://bien-dao.example/kho"
FOLDERS = "https://dia-chi.example/iiif"
EDITION = Edition(3, dt.date(2026, 11, 20))

_MORE = f"""
[[entries]]
section = "mot"
reference_code = "{SPECIMEN_CODE}"
page = 1
caption = {{ vi = "Đèn biển.", en = "A lighthouse." }}

# Of the draft {DRAFT_CODE} nobody outside may hear.
"""
DOSSIER = f"""
[[claims]]
key = "tap-huan"
statement = {{ vi = "Năm 2017 có tập huấn về biển, đảo.", en = "In 2017 there was training on the sea and islands." }}
answers = {{ vi = "Chưa từng có tập huấn.", en = "There was never any training." }}

[[claims]]
key = "kin"
statement = {{ vi = "Không ai được biết.", en = "Nobody may know." }}

[[evidence]]
claim = "tap-huan"
reference_code = "{PLAN_CODE}"
page = 2
quotation = "Hội nghị tập huấn về công tác biển, đảo […] các xã, phường"
language = "vi"
translation = {{ en = "A training meeting on the sea and islands […] communes and wards" }}
note = {{ vi = "Thời gian: quý II năm 2017.", en = "Time: the second quarter of 2017." }}

[[evidence]]
claim = "tap-huan"
reference_code = "{PLAN_CODE}"
page = 1
region = {{ x = 0.1, y = 0.1, w = 0.5, h = 0.2 }}
note = {{ vi = "Tên kế hoạch.", en = "Name of the plan." }}

[[evidence]]
claim = "tap-huan"
reference_code = "{PLAN_CODE}"
page = 3
quotation = "Kinh phí do trung ương cấp"
language = "vi"
translation = {{ en = "Funds come from the centre" }}

[[evidence]]
claim = "kin"
reference_code = "{DRAFT_CODE}"
note = {{ vi = "Chưa công bố.", en = "Not published." }}
"""
APPROVAL = """
[approval]
approver = "Giám đốc"
decision = "12/QĐ"
date = 2026-11-01
"""


@pytest.fixture(scope="session")
def archive(tmp_path_factory):
    """One archive for all exports; it is only read."""
    made = build(tmp_path_factory.mktemp("leaving"), public_address=ADDRESS, iiif_address=FOLDERS)
    add_specimen(made, SPECIMEN, SPECIMEN_CODE, "Thông báo đèn biển")
    root = tmp_path_factory.mktemp("sets")
    folder = curate(root) / "doi-ngoai"
    (folder / "collection.toml").write_text(CURATED + _MORE, "utf-8")
    load_into(made.home, folder)
    approved = folder.rename(root / "da-duyet")
    (approved / "collection.toml").write_text(CURATED + _MORE + APPROVAL, "utf-8")
    load_into(made.home, approved)
    answering = approved.rename(root / "phan-bien")
    (answering / "dossier.toml").write_text(DOSSIER, "utf-8")
    load_into(made.home, answering)
    return made


@pytest.fixture(scope="session")
def printed(archive, tmp_path_factory):
    """Print a set in some kind, each time that it is asked for in the same way, once."""
    made = {}

    def print_once(kind, slug, *asked, change=None, **changed):
        key = (kind, slug, asked, change, tuple(changed.items()))
        if key not in made:
            settings = dataclasses.replace(archive.home.settings, **changed)
            shown = gather((slug,), archive.home.catalogue(), archive.home.store(), settings)
            if change:
                shown = change(shown)
            target = tmp_path_factory.mktemp("printed") / kind
            made[key] = format_named(kind, asked).write(shown, target, edition=EDITION, progress=lambda _d, _t: None)
        return made[key]

    return print_once


@pytest.fixture
def write(archive) -> Callable[..., Path]:
    """Write a kind of export of some sets; settings may be others."""

    def write(kind, target, *slugs, progress=None, asked=(), **changed):
        settings = dataclasses.replace(archive.home.settings, **changed)
        shown = gather(slugs or ("doi-ngoai",), archive.home.catalogue(), archive.home.store(), settings)
        told = []
        progress = progress or (lambda done, total: told.append((done, total)))
        written = format_named(kind, asked).write(shown, target, edition=EDITION, progress=progress)
        assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))
        assert written.path == target
        files = [target] if target.is_file() else [path for path in target.rglob("*") if path.is_file()]
        assert (written.files, written.size) == (len(files), sum(path.stat().st_size for path in files))
        return target

    return write


def bytes_of(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def lines_of_links(page):
    """Page number to the text on the lines of the links that lead there."""
    lines = {}
    for link in page.get_links():
        if link["kind"] in {pymupdf.LINK_GOTO, pymupdf.LINK_NAMED}:
            lines[link["page"]] = lines.get(link["page"], pymupdf.Rect()) | link["from"]
    return {to: page.get_text(clip=(0, at.y0 - 2, page.rect.width, at.y1 + 4)) for to, at in lines.items()}
