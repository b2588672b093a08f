"""Packages of files that are the same bytes whenever they are made."""

from __future__ import annotations

import io
import zipfile
from typing import Final

_THEN: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP file knows (APPNOTE 4.4.6); it says that the time tells nothing."""


def with_fixed_times(package: bytes) -> bytes:
    """A ZIP package, such as a Word document, with the same files and one fixed time for all."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, _THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(member))
    return out.getvalue()
