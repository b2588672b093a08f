"""The application factory."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask import Flask, request

from archive.curation import load_collections
from archive.home import ArchiveHome
from archive.shipped import static_folder, templates_folder
from archive.showing.naming import whole_names
from archive.web import (
    addresses,
    api,
    compression,
    counting,
    desk,
    errors,
    guard,
    i18n,
    iiif,
    parts,
    reading_room,
    staff,
)
from archive.web.areas import Area
from archive.web.curated_sets import CuratedSets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Response

    from archive.curation import Collection
    from archive.settings import Settings

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_A_DAY = "public, max-age=86400"


def build(
    settings: Settings,
    home: ArchiveHome | None = None,
    curated: Path | None = None,
    areas: frozenset[Area] = frozenset(),
) -> Flask:
    """Build the site over one archive.

    Args:
        settings: Every limit, and the home folder.
        home: The archive's opened parts, where the caller has them already.
        curated: Folder of curated sets; those that the archive shows when absent.
        areas: What is served besides the reading room.

    Raises:
        MachineError: There is no archive in the home folder (R111).
        CurationError: A collection's folder is wrong.
    """
    app = Flask("archive.web", template_folder=templates_folder(), static_folder=None)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = app.json.sort_keys = False  # type: ignore[attr-defined]  # fields of Flask's own provider
    home = home or ArchiveHome(settings)
    # The day is the one that the archive's readers have.
    usage = counting.UsageCounter(home.catalogue(), lambda: dt.datetime.now().astimezone().date())
    parts.attach(
        app,
        parts.Parts(
            settings=settings,
            catalogue=home.catalogue(),
            store=home.store(),
            engine=home.engine(),
            curated=_of_folder(curated) if curated else CuratedSets(home),
            usage=usage,
            areas=areas,
            secret_key=home.secret_key(),
        ),
    )
    compression.compress(app, is_secret=staff.is_for_staff)
    i18n.speak(app)
    app.jinja_env.filters["whole_names"] = whole_names
    guard.protect(app, settings, takes_forms_at=staff.DESK if Area.DESK in areas else None)
    staff.recognise(app)
    counting.count_readers(app, usage)
    addresses.teach(app)
    errors.answer_errors(app)
    app.context_processor(lambda: {"language": i18n.language(), "max_query_characters": settings.max_query_characters})
    _serve_static_files(app)
    for blueprint in (reading_room.blueprint, api.blueprint, iiif.blueprint):
        app.register_blueprint(blueprint)
    if Area.DESK in areas:
        app.register_blueprint(desk.blueprint)
    return app


def _of_folder(curated: Path) -> Callable[[], tuple[Collection, ...]]:
    sets = load_collections(curated)
    return lambda: sets


def _serve_static_files(app: Flask) -> None:
    # Flask's own rule for them is made before its settings are known and would answer OPTIONS.
    app.static_folder = str(static_folder())

    def static(filename: str) -> Response:
        response = app.send_static_file(filename)
        if request.args.get("v"):
            response.headers["Cache-Control"] = _FOR_EVER
        elif filename.startswith("vendor/fonts/"):
            # Style sheets name fonts without their content's mark.
            response.headers["Cache-Control"] = _FOR_A_DAY
        return response

    app.add_url_rule("/static/<path:filename>", view_func=static, methods=["GET"])
