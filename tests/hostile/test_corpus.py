"""The hostile corpus beside the checkout: every file ends as an item or with a numbered reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from archive.errors import reasons

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "R603"


@pytest.mark.slow
def test_every_file_is_registered_or_has_a_reason(run, fixtures: Path, settings) -> None:
    files = [path for path in (fixtures / "hostile").rglob("*") if path.is_file()]
    results = run(fixtures / "hostile")
    assert set(results) == {path.name for path in files}
    for name, result in results.items():
        assert result.outcome in {"registered", "duplicate", "refused", "failed"}, name
        if result.outcome == "registered":
            assert result.pages > 0, name
        else:
            assert re.fullmatch(r"R\d{3}", result.reason), name
            assert result.reason in reasons(), name
            assert result.reason != "R029", (name, result.message)
        assert result.seconds < 600, name
    assert sum(result.outcome == "registered" for result in results.values()) > len(files) / 3
    assert results["qpdf__enc-R2,V1,U=view,O=master.pdf"].reason == PASSWORD
    left = [path for part in ("incoming", "work", "scratch") for path in (settings.spool_path / part).glob("*")]
    assert left == []
