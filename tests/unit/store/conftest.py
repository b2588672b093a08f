"""A store in a temporary folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.store import Store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.initialise(tmp_path / "store")
