"""The application factory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request

from archive.curation import load_collections
from archive.home import ArchiveHome
from archive.shipped import collections_folder, static_folder, templates_folder
from archive.web import addresses, api, errors, guard, i18n, iiif, parts, reading_room

if TYPE_CHECKING:
    from flask import Response

    from archive.settings import Settings

_FOR_EVER = "public, max-age=31536000, immutable"


def build(settings: Settings, home: ArchiveHome | None = None) -> Flask:
    """Build the reading room over one archive.

    Args:
        settings: Every limit, and the home folder.
        home: The archive's opened parts, where the caller has them already.

    Raises:
        MachineError: There is no archive in the home folder (R111).
        CurationError: A shipped collection's folder is wrong.
    """
    app = Flask("archive.web", template_folder=templates_folder(), static_folder=static_folder())
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = app.json.sort_keys = False  # type: ignore[attr-defined]  # fields of Flask's own provider
    home = home or ArchiveHome(settings)
    parts.attach(
        app,
        parts.Parts(
            settings=settings,
            catalogue=home.catalogue(),
            store=home.store(),
            engine=home.engine(),
            collections=tuple(load_collections(collections_folder())),
        ),
    )
    i18n.speak(app)
    guard.protect(app, settings)
    addresses.teach(app)
    errors.answer_errors(app)
    app.context_processor(lambda: {"language": i18n.language(), "max_query_characters": settings.max_query_characters})
    app.after_request(_keep_static_files)
    for blueprint in (reading_room.blueprint, api.blueprint, iiif.blueprint):
        app.register_blueprint(blueprint)
    return app


def _keep_static_files(response: Response) -> Response:
    if request.endpoint == "static" and request.args.get("v") and response.status_code == 200:
        response.headers["Cache-Control"] = _FOR_EVER
    return response
