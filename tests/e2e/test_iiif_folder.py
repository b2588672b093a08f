"""The folder for IIIF on a plain web server, in front of a real viewer: its tiles make up the page."""

from __future__ import annotations

import datetime as dt
import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from archive.exports.exhibition import Edition, gather
from archive.exports.formats import format_named
from archive.shipped import static_folder
from tests.curated import load_into
from tests.reading_archive import PLAN, WIDTH, build, curate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VIEWER = """<!doctype html><html lang="vi"><meta charset="utf-8"><link rel="icon" href="data:,">
<body style="margin:0"><div id="o" style="width:1240px;height:760px"></div>
<script src="openseadragon.min.js"></script>"""
# How dark a place of the picture is on the screen, 0 to 255; None until every tile has been drawn.
DARKEST = """([x, y, width, height]) => {
  const item = window.viewer.world.getItemAt(0);
  if (!item || !item.getFullyLoaded()) return null;
  const canvas = window.viewer.drawer.canvas, share = canvas.width / window.viewer.container.clientWidth;
  const from = item.imageToViewerElementCoordinates(new OpenSeadragon.Point(x, y));
  const to = item.imageToViewerElementCoordinates(new OpenSeadragon.Point(x + width, y + height));
  const flat = document.createElement("canvas");
  flat.width = canvas.width; flat.height = canvas.height;
  const pen = flat.getContext("2d");
  pen.drawImage(canvas, 0, 0);
  const size = [Math.max(1, (to.x - from.x) * share), Math.max(1, (to.y - from.y) * share)];
  const pixels = pen.getImageData(from.x * share, from.y * share, ...size).data;
  let least = 255;
  for (let at = 0; at < pixels.length; at += 4) if (pixels[at + 3] === 255) least = Math.min(least, pixels[at]);
  return least;
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """A folder on a plain server, and its address."""
    room = tmp_path_factory.mktemp("plain-server")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=room))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", room
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def exported(served, tmp_path_factory):
    address, room = served
    made = build(tmp_path_factory.mktemp("exporting"), iiif_address=f"{address}/iiif")
    load_into(made.home, curate(tmp_path_factory.mktemp("curated")) / "doi-ngoai")
    shown = gather(["doi-ngoai"], made.home.catalogue(), made.home.store(), made.home.settings)
    edition = Edition(1, dt.date(2026, 11, 20))
    format_named("iiif").write(shown, room / "iiif", edition=edition, progress=lambda *_: None)
    (room / "viewer.html").write_text(VIEWER, "utf-8")
    vendored = static_folder() / "vendor/openseadragon/openseadragon.min.js"
    (room / "openseadragon.min.js").write_bytes(vendored.read_bytes())
    return made


@pytest.mark.parametrize("zoom", [None, 3])
def test_openseadragon_draws_the_words_where_they_stand(page, served, exported, zoom):
    address, _ = served
    page.goto(f"{address}/viewer.html")
    page.evaluate(
        """source => { window.viewer = OpenSeadragon({id: "o", drawer: "canvas", showNavigationControl: false,
            immediateRender: true, tileSources: source}); }""",
        f"{address}/iiif/items/{PLAN}/1/info.json",
    )
    (word,) = exported.boxes_of(PLAN, 1, "hoạch")
    place = (word.x0, word.y0, word.x1 - word.x0, word.y1 - word.y0)
    page.wait_for_function(f"place => ({DARKEST})(place) !== null", arg=place)
    if zoom:
        page.evaluate(
            f"""([x, y, zoom]) => {{ const view = window.viewer.viewport;
                view.zoomTo(zoom * view.getHomeZoom(), null, true);
                view.panTo(new OpenSeadragon.Point(x / {WIDTH}, y / {WIDTH}), true); }}""",
            [word.x0, word.y0, zoom],
        )
    page.wait_for_function(
        f"place => {{ const dark = ({DARKEST})(place); return dark !== null && dark < 128; }}", arg=place
    )
    margin = (0, word.y0, 60, 40)
    assert page.evaluate(DARKEST, margin) > 200
