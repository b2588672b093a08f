"""Ready-made things for the catalogue's tests."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from typing import Any

from archive.catalogue.access import Actor
from archive.catalogue.description import Agent
from archive.catalogue.models import Role
from archive.catalogue.pids import new_pid
from archive.catalogue.registration import NewItem
from archive.catalogue.views import ObjectView, PageView

NOW = dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
OUTSIDER = Actor.outsider()
LIBRARIAN, CURATOR = Actor.staff("Lan", Role.LIBRARIAN), Actor.staff("Mai", Role.CURATOR)

PLAN = NewItem(
    pid="",
    title="Kế hoạch tuyên truyền lưu động về biển, đảo",
    scope="Kế hoạch của thành phố",
    genre="ke-hoach",
    number="32/KH-UBND",
    date_text="ngày 15 tháng 02 năm 2017",
    date_from=dt.date(2017, 2, 15),
    date_to=dt.date(2017, 2, 15),
    languages=("vi",),
    source_name="ke-hoach.pdf",
    suggestions={"number": {"value": "32/KH-UBND", "certainty": 0.9}},
    agents=(
        Agent(name="Ủy ban nhân dân thành phố Hải Phòng", role="creator"),
        Agent(name="Nguyễn Văn A", role="signer", kind="person"),
    ),
    pages=(
        PageView(
            number=1,
            width=1654,
            height=2339,
            dpi=200,
            origin="recognised",
            confidence=0.93,
            languages=("vi",),
            text="nhà văn hóa xã",
        ),
        PageView(number=2, label="2a", width=1654, height=2339, dpi=200, origin="text_layer", text="thuyền"),
    ),
)


def plan(**changes: Any) -> NewItem:
    """The seed plan as a new item with an identifier and bytes of its own."""
    pid = changes.pop("pid", None) or new_pid()
    return dataclasses.replace(PLAN, **{"pid": pid, "objects": (original(content(pid)),), **changes})


def content(pid: str) -> bytes:
    """Bytes that no other item has."""
    return f"%PDF-1.4 {pid}".encode()


def original(data: bytes) -> ObjectView:
    """How the catalogue sees ``data``."""
    return ObjectView(
        position=1,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type="application/pdf",
        name="ke-hoach.pdf",
        store_path="originals/ke-hoach.pdf",
    )
