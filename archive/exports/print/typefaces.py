"""The reading room's typefaces and colours as WeasyPrint takes them.

The site's typefaces come in parts under one name, as browsers want them. WeasyPrint keeps the letters of all faces of one
name and weight under one key, so that a second part would be drawn with the outlines of the first: every part has
a name of its own here. It would also write the present time into faces that hold many weights, so they come to it drawn
at one, and the same page is the same bytes.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from archive.errors import MachineError
from archive.shipped import static_folder
from archive.showing import han

if TYPE_CHECKING:
    from pathlib import Path

_WEIGHTS: Final = (400, 600)
_PARTS: Final = ("latin", "vietnamese")
_OWN: Final = "Be Vietnam Pro"
_ROOT: Final = re.compile(r"^:root \{[^{}]*\}", re.MULTILINE)
"""The rule of ``tokens.css`` that holds the tokens of the light room."""


def house_style(text: str) -> str:
    """Style sheet with the faces that ``text`` needs, the reading room's tokens, and ``--type`` for ``font-family``.

    Raises:
        MachineError: The browser files are not there (R117).
    """
    han_parts = han.parts_for(text)
    faces = [
        _face(f"{_OWN} {part}", f"vendor/fonts/be-vietnam-pro-{part}-{weight}.woff2", weight)
        for part in _PARTS
        for weight in _WEIGHTS
    ]
    faces += [
        _face(f"Han {part} face", f"{han.FOLDER}/{part}.woff2", weight) for part in han_parts for weight in _WEIGHTS
    ]
    names = [f"{_OWN} {part}" for part in _PARTS] + [f"Han {part} face" for part in han_parts]
    stack = ", ".join(f'"{name}"' for name in (*names, "Liberation Sans"))
    return "\n".join((*faces, _tokens(), f":root {{ --type: {stack}, sans-serif; }}"))


@lru_cache(maxsize=64)
def unpacked(path: Path, weight: int) -> bytes:
    """A WOFF2 file as TrueType, drawn at one weight where it holds many.

    Args:
        path: The file.
        weight: As CSS counts it, 100 to 900.
    """
    face = TTFont(path, recalcTimestamp=False)
    if "fvar" in face:
        face = instantiateVariableFont(face, {"wght": weight}, inplace=True)
    face.flavor = None
    data = io.BytesIO()
    face.save(data, reorderTables=None)
    return data.getvalue()


def _face(name: str, way: str, weight: int) -> str:
    return f'@font-face {{ font-family: "{name}"; font-weight: {weight}; src: url("static/{way}?{weight}"); }}'


def _tokens() -> str:
    path = static_folder() / "css" / "tokens.css"
    if not path.is_file():
        raise MachineError("R117", path=path)
    found = _ROOT.search(path.read_text("utf-8"))
    assert found is not None
    return found[0]
