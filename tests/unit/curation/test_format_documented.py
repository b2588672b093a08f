"""The format's reference page: its example can be copied as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from archive.curation import read_folder

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "collections.md"


def test_the_example_is_a_collection(tmp_path: Path) -> None:
    blocks = re.findall(r"```(toml|markdown)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (description,) = (text for kind, text in blocks if kind == "toml")
    (introduction,) = (text for kind, text in blocks if kind == "markdown")
    folder = tmp_path / "ten-dao"
    (folder / "am").mkdir(parents=True)
    (folder / "collection.toml").write_text(description, "utf-8")
    for name in ("vi.md", "en.md"):
        (folder / name).write_text(introduction, "utf-8")
    for name in ("dao-nho.mp3", "dao-nho.vtt"):
        (folder / "am" / name).write_bytes(b"")
    reading = read_folder(folder)
    assert reading.faults == ()
    assert reading.collection
    assert reading.collection.approval
    assert reading.collection.entries[0].narrations
