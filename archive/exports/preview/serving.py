"""The preview for a browser of this machine: plain GET requests, answered from memory."""

from __future__ import annotations

import contextlib
import json
import mimetypes
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from archive.exports.kit import names
from archive.shipped import static_folder, templates_folder
from archive.showing.messages import LANGUAGES, translations

if TYPE_CHECKING:
    from archive.curation import Finding
    from archive.exports.preview.watching import State, Watcher
    from archive.showing.messages import Language

ADDRESS: Final = "127.0.0.1"
_TOUCHED: Final = b'<html data-kiosk="" '
"""How a page of the kit begins on a screen that visitors touch, where the machine was told so once."""
_POLICY: Final = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'"
)
_OWN: Final = ("css/tokens.css", "css/base.css", "preview/preview.css", "preview/preview.js", "favicon.svg")
_TYPES: Final = {".js": "text/javascript", ".woff2": "font/woff2", ".vtt": "text/vtt", ".html": "text/html"}
_TEXTS: Final = ("text/", "application/json")
_WAIT_SECONDS: Final = 20.0
"""How long a page waits for something new before it asks again."""


@dataclass(frozen=True)
class Frame:
    """One of the forms in which a set is shown.

    Attributes:
        key: First part of its addresses.
        page: The page with which it begins.
        width: Of the screen, in pixels of CSS.
        height: The same.
    """

    key: str
    page: str
    width: int
    height: int


def frames_of(slug: str, spoken: Language) -> tuple[Frame, ...]:
    """The forms in which the set ``slug`` is shown."""
    home = "index.html" if spoken == "vi" else f"{spoken}/index.html"
    return (
        Frame("kiosk", home, 1920, 1080),
        Frame("phone", f"{spoken}/{names.collection_page(slug)}", 390, 844),
    )


class PreviewServer(ThreadingHTTPServer):
    """Serves one preview.

    Args:
        watcher: Knows its state.
        slug: Name of the set.
        port: Where to listen; 0 for any free port.
    """

    daemon_threads = True

    def __init__(self, watcher: Watcher, slug: str, port: int) -> None:
        super().__init__((ADDRESS, port), _Handler)
        self.watcher, self.slug = watcher, slug
        self.pages = {spoken: _page(slug, spoken).encode() for spoken in LANGUAGES}

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{ADDRESS}:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers.get("Host") not in {f"{name}:{self.server.server_port}" for name in (ADDRESS, "localhost")}:
            # A page of elsewhere could have its own name lead here (DNS rebinding).
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        asked = urlsplit(self.path)
        answer = self._answer(unquote(asked.path).lstrip("/"), asked.query)
        if answer is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        media_type, data = answer
        self.send_response(HTTPStatus.OK)
        charset = "; charset=utf-8" if media_type.startswith(_TEXTS) else ""
        self.send_header("Content-Type", f"{media_type}{charset}")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", _POLICY)
        with contextlib.suppress(ConnectionError):  # the browser has gone on already
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name that it has in the library
        """Say nothing: a page asks again and again."""

    def _answer(self, path: str, query: str) -> tuple[str, bytes] | None:
        if path in {"", *LANGUAGES}:
            return "text/html", self.server.pages["en" if path == "en" else "vi"]
        if path == "state":
            known = int(query) if query.isdecimal() else -1
            return "application/json", _told(self.server.watcher.other_than(known, _WAIT_SECONDS))
        if path in _OWN:
            return _type(path), (static_folder() / path).read_bytes()
        if path.startswith("vendor/fonts/") and path.endswith(".woff2") and "/.." not in path:
            font = static_folder() / path
            return (_type(path), font.read_bytes()) if font.is_file() else None
        key, _, name = path.partition("/")
        held = self.server.watcher.state.files.get(name) if key in {"kiosk", "phone"} else None
        if held is None:
            return None
        data = held.read_bytes() if isinstance(held, Path) else held
        return _type(name), data.replace(b"<html ", _TOUCHED, 1) if key == "kiosk" and name.endswith(".html") else data


def _type(name: str) -> str:
    ending = Path(name).suffix
    return _TYPES.get(ending) or mimetypes.guess_type(name, strict=False)[0] or "application/octet-stream"


def _told(state: State) -> bytes:
    told = {
        "version": state.version,
        "picture": state.picture,
        "findings": [_finding(one) for one in state.findings],
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _finding(one: Finding) -> dict[str, Any]:
    return {"number": one.number, "isNote": one.is_note, "vi": one.message("vi"), "en": one.message("en")}


def _page(slug: str, spoken: Language) -> str:
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    said = translations(spoken)
    environment.install_gettext_callables(said.gettext, said.ngettext, newstyle=True)  # type: ignore[attr-defined]
    template = environment.get_template("preview.html")
    return template.render(slug=slug, language=spoken, frames=frames_of(slug, spoken))
