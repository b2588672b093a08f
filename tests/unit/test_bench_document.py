from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.document import write_into

if TYPE_CHECKING:
    from pathlib import Path


def test_a_table_is_written_between_its_markers_and_nowhere_else(tmp_path: Path) -> None:
    document = tmp_path / "measured.md"
    whole = "before\n<!-- speed: written by make bench-search -->\nold\n<!-- end of speed -->\nafter\n"
    document.write_text(whole, encoding="utf-8")
    write_into(document, "speed", "| new |")
    written = document.read_text(encoding="utf-8")
    assert "| new |" in written
    assert "old" not in written
    assert written.startswith("before\n")
    assert written.endswith("<!-- end of speed -->\nafter\n")
    with pytest.raises(ValueError, match="no place for load"):
        write_into(document, "load", "")
