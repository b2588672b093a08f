"""Browser libraries, fonts, the coast and the best model for reading, that are installed into ``static/vendor`` and never committed.

Run after ``npm ci`` as ``python -m archive.web.vendor node_modules``.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from pathlib import Path

from archive.authority import basemap
from archive.shipped import static_folder
from archive.showing import han

FONT_WEIGHTS = (400, 600)
FONT_SUBSETS = ("vietnamese", "latin")

_FONT_PACKAGE = "@fontsource/be-vietnam-pro"
_HAN_PACKAGE = "@fontsource-variable/noto-sans-tc"
_VIEWER_PACKAGE = "openseadragon"
_MAP_PACKAGE = "leaflet"
_LAND_PACKAGE = "world-atlas"
_MODEL_PACKAGE = "@tesseract.js-data/vie"
PACKAGES = (_FONT_PACKAGE, _HAN_PACKAGE, _VIEWER_PACKAGE, _MAP_PACKAGE, _LAND_PACKAGE, _MODEL_PACKAGE)

MODEL = f"{_MODEL_PACKAGE}/4.0.0_best_int/vie.traineddata.gz"
"""Tesseract's best Vietnamese model in whole numbers, packed."""

HAN_RANGES = f"{_HAN_PACKAGE}/unicode.json"
"""Part of the typeface for Hán, as ``[17]``, to the characters in it."""

_HAN_FACE = """@font-face {{ font-family: "Hán"; font-weight: 100 900; font-display: swap; \
src: url("{part}.woff2") format("woff2"); unicode-range: {characters}; }}
"""


def files() -> dict[str, str]:
    """File of a package (below ``node_modules``) to its place below ``static/vendor``."""
    fonts = {
        f"{_FONT_PACKAGE}/files/be-vietnam-pro-{subset}-{weight}-normal.woff2": f"fonts/be-vietnam-pro-{subset}-{weight}.woff2"
        for subset in FONT_SUBSETS
        for weight in FONT_WEIGHTS
    }
    return {
        **fonts,
        f"{_FONT_PACKAGE}/LICENSE": "fonts/LICENSE.txt",
        f"{_HAN_PACKAGE}/LICENSE": "fonts/han/LICENSE.txt",
        f"{_VIEWER_PACKAGE}/build/openseadragon/openseadragon.min.js": "openseadragon/openseadragon.min.js",
        f"{_VIEWER_PACKAGE}/LICENSE.txt": "openseadragon/LICENSE.txt",
        f"{_MAP_PACKAGE}/dist/leaflet.js": "leaflet/leaflet.js",
        f"{_MAP_PACKAGE}/dist/leaflet.css": "leaflet/leaflet.css",
        f"{_MAP_PACKAGE}/LICENSE": "leaflet/LICENSE.txt",
        f"{_LAND_PACKAGE}/LICENSE": "basemap/LICENSE.txt",
        f"{_MODEL_PACKAGE}/README.md": "tessdata/README.md",
    }


def install(node_modules: Path, target: Path | None = None) -> list[Path]:
    """Copy what the reading room needs, draw the coast, unpack the model, and return the files made.

    Args:
        node_modules: Folder that ``npm ci`` filled.
        target: Where to; ``static/vendor`` of this installation when absent.

    Raises:
        FileNotFoundError: A package lacks a file of the list.
    """
    vendor = target or static_folder() / "vendor"
    made: list[Path] = []
    for source, place in files().items():
        destination = vendor / place
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(node_modules / source, destination)
        made.append(destination)
    model = vendor / "tessdata" / Path(MODEL).stem
    with gzip.open(node_modules / MODEL) as packed, model.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    return [*made, model, *install_han(node_modules, vendor), *basemap.install(node_modules / basemap.SOURCE, vendor)]


def install_han(node_modules: Path, vendor: Path) -> list[Path]:
    """Copy the numbered parts of the typeface for Hán, write a style sheet for each and the list of what is in them."""
    folder = vendor / "fonts/han"
    folder.mkdir(parents=True, exist_ok=True)
    named = json.loads((node_modules / HAN_RANGES).read_text(encoding="utf-8"))
    # Parts with names are Latin letters, which Be Vietnam Pro has.
    ranges = {name.strip("[]"): characters for name, characters in named.items() if name.startswith("[")}
    made = []
    for part, characters in ranges.items():
        style = folder / f"{part}.css"
        style.write_text(_HAN_FACE.format(part=part, characters=characters), encoding="utf-8")
        face = folder / f"{part}.woff2"
        shutil.copyfile(node_modules / _HAN_PACKAGE / "files" / f"noto-sans-tc-{part}-wght-normal.woff2", face)
        made += [style, face]
    listed = folder / han.RANGES
    listed.write_text(json.dumps(ranges), encoding="utf-8")
    return [*made, listed]


if __name__ == "__main__":
    install(Path(sys.argv[1]))
