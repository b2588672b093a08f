"""``/iiif/image/3/PID_N``: page pictures and their tiles.

Every request asks the catalogue again whether this reader may see the page, so that a withdrawn
picture is gone at once; what a browser kept is used only after the server said it still holds.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, redirect, request, url_for

from archive.catalogue import specimen
from archive.catalogue.units import code_and_rights, get_page
from archive.curation import hung_regions
from archive.errors import NotFoundError
from archive.imaging.locations import page_picture_path
from archive.imaging.region import picture_size, read_region
from archive.web.iiif.parameters import Picture, check_form, is_thumbnail
from archive.web.iiif.strips import is_strip
from archive.web.parts import parts
from archive.web.staff import reader, signed_in

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.wrappers import Response as WerkzeugResponse

blueprint = Blueprint("iiif", __name__, url_prefix="/iiif/image/3")

_OPEN_TO_OTHER_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@dataclass(frozen=True)
class Found:
    """A page picture that this reader may see.

    Attributes:
        path: Its file.
        picture: What may be asked of it.
        details: Its regions that curated sets show.
        rights: Its item's rights statement.
    """

    path: Path
    picture: Picture
    details: frozenset[tuple[int, int, int, int]]
    rights: str


@blueprint.after_request
def _open(response: Response) -> Response:
    # The Image API asks for it; what an outsider gets is public already and carries no cookie.
    if not signed_in():
        response.headers.update(_OPEN_TO_OTHER_SITES)
    return response


@blueprint.get("/<pid:pid>_<number:number>")
def base(pid: str, number: int) -> WerkzeugResponse:
    """Lead from the picture's own address to its description, as the Image API asks (section 2)."""
    _find(pid, number)
    return redirect(url_for("iiif.information", pid=pid, number=number), code=303)


@blueprint.get("/<pid:pid>_<number:number>/info.json")
def information(pid: str, number: int) -> Response:
    """Tell a viewer which tiles and sizes the page's picture has."""
    found = _find(pid, number)
    address = url_for("iiif.information", pid=pid, number=number, _external=True).removesuffix("/info.json")
    return jsonify(found.picture.information(address, found))


@blueprint.get("/<pid:pid>_<number:number>/<region>/<size>/<rotation>/<quality>.<picture_format>")
def image(pid: str, number: int, region: str, size: str, **form: str) -> Response:
    """Give one tile, or the whole picture in one of its sizes."""
    found = _find(pid, number)
    check_form(**form)
    cut, scaled = found.picture.asked(region, size, found.details)
    response = Response(mimetype="image/jpeg")
    response.set_etag(_tag(found, cut, scaled))
    response.make_conditional(request)
    if response.status_code != 304 and request.method != "HEAD":
        settings = parts().settings
        for_a_list = is_strip(cut, found.picture.width, found.picture.height) or (
            region == "full" and is_thumbnail(scaled)
        )
        quality = settings.thumbnail_quality if for_a_list else settings.jpeg_quality
        most = settings.max_image_megapixels
        data = read_region(found.path, cut, scaled, quality=quality, max_megapixels=most)
        response.data = specimen.mark_jpeg(found, data)
    return response


def _find(pid: str, number: int) -> Found:
    room = parts()
    with room.catalogue.reading() as session:
        page = get_page(session, pid, number, reader())
        code, rights = code_and_rights(session, pid, reader())
    path = page_picture_path(room.settings.derivatives_path, pid, number)
    if not page.width or not path.is_file():
        raise NotFoundError("R501")
    width, height = picture_size(path)
    most = room.settings.max_image_megapixels * 1_000_000
    picture = Picture(width, height, room.settings.image_tile_pixels, most)
    return Found(path, picture, hung_regions(room.collections, code, page), rights)


def _tag(found: Found, cut: tuple[int, ...], scaled: tuple[int, ...]) -> str:
    made = found.path.stat()
    return hashlib.sha256(repr((made.st_mtime_ns, made.st_size, found.rights, cut, scaled)).encode()).hexdigest()[:32]
