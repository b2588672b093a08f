"""Folders that come with the program are found in a wheel and in a checkout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive import shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    "folder",
    [shipped.templates_folder, shipped.static_folder, shipped.collections_folder],
    ids=lambda function: function.__name__,
)
def test_every_shipped_folder_is_there(folder: Callable[[], Path]) -> None:
    assert folder().is_dir()


def test_an_installed_program_reads_what_its_wheel_brought(tmp_path: Path) -> None:
    package = tmp_path / "archive"
    (package / "_shipped" / "static").mkdir(parents=True)
    (tmp_path / "static").mkdir()
    assert shipped.shipped_folder("static", package) == package / "_shipped" / "static"


def test_a_checkout_reads_what_stands_beside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "archive"
    assert shipped.shipped_folder("templates", package) == tmp_path / "templates"
