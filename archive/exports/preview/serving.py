"""The preview for a browser of this machine: plain GET requests, answered from memory."""

from __future__ import annotations

import contextlib
import json
import mimetypes
import re
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from archive.errors import BiendaoError
from archive.exports.kit import names
from archive.exports.preview.sheets import PANEL, TV
from archive.shipped import static_folder
from archive.showing.environment import environment_in
from archive.showing.messages import LANGUAGES

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
_TYPEFACE: Final = re.compile(r"vendor/fonts/[a-z0-9-]+\.woff2")
_TYPES: Final = {".js": "text/javascript", ".woff2": "font/woff2", ".vtt": "text/vtt", ".html": "text/html"}
_TEXTS: Final = ("text/", "application/json")
_WAIT_SECONDS: Final = 20.0
"""How long a page waits for something new before it asks again."""


@dataclass(frozen=True)
class Answer:
    """What a request is answered with.

    Attributes:
        media_type: Of the data.
        data: The body.
        status: Of HTTP.
        sheets: How many sheets there are; 0 where it is none.
    """

    media_type: str
    data: bytes
    status: HTTPStatus = HTTPStatus.OK
    sheets: int = 0


_NOTHING: Final = Answer("text/plain", b"404\n", HTTPStatus.NOT_FOUND)
_OUTDATED: Final = Answer("text/plain", b"", HTTPStatus.NO_CONTENT)


@dataclass(frozen=True)
class Frame:
    """One of the forms in which a set is shown.

    Attributes:
        key: First part of its addresses.
        width: Of the screen, in pixels of CSS.
        height: The same.
        page: The page with which it begins; empty where it is a picture.
    """

    key: str
    width: int
    height: int
    page: str = ""


def frames_of(slug: str, spoken: Language) -> tuple[Frame, ...]:
    """The forms in which the set ``slug`` is shown."""
    home = "index.html" if spoken == "vi" else f"{spoken}/index.html"
    return (
        Frame("kiosk", 1920, 1080, home),
        Frame("phone", 390, 844, f"{spoken}/{names.collection_page(slug)}"),
        Frame("panel", *PANEL),
        Frame("tv", *TV),
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
        self.watcher = watcher
        self._one_at_a_time = threading.Lock()
        self.pages = {spoken: _page(slug, spoken).encode() for spoken in LANGUAGES}

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{ADDRESS}:{self.server_port}/"

    def sheet(self, key: str, number: int, picture: int) -> Answer:
        """A sheet of the form ``key``, the last where there are fewer; only of the ``picture`` that is shown."""
        # Neither MuPDF nor the program that typesets is made for two threads at once.
        with self._one_at_a_time:
            state = self.watcher.state
            sheets = state.sheets.get(key)
            if sheets is None or state.picture != picture:
                # Whoever asked will ask again for what is there by then.
                return _OUTDATED
            try:
                count = sheets.count()
                return Answer("image/jpeg", sheets.picture(max(1, min(number, count))), sheets=count)
            except BiendaoError as error:
                told = {spoken: error.message(spoken) for spoken in LANGUAGES}
                return Answer("application/json", _json(told), HTTPStatus.INTERNAL_SERVER_ERROR)


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
        charset = "; charset=utf-8" if answer.media_type.startswith(_TEXTS) else ""
        self.send_response(answer.status)
        self.send_header("Content-Type", f"{answer.media_type}{charset}")
        self.send_header("Content-Length", str(len(answer.data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", _POLICY)
        if answer.sheets:
            self.send_header("X-Sheets", str(answer.sheets))
        with contextlib.suppress(ConnectionError):  # the browser has gone on already
            self.end_headers()
            self.wfile.write(answer.data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name that it has in the library
        """Say nothing: a page asks again and again."""

    def _answer(self, path: str, query: str) -> Answer:
        known = int(query) if query.isdecimal() else -1
        key, _, name = path.partition("/")
        if path in {"", *LANGUAGES}:
            return Answer("text/html", self.server.pages["en" if path == "en" else "vi"])
        if path == "state":
            return Answer("application/json", _told(self.server.watcher.other_than(known, _WAIT_SECONDS)))
        if path in _OWN or _TYPEFACE.fullmatch(path):
            file = static_folder() / path
            return Answer(_type(path), file.read_bytes()) if file.is_file() else _NOTHING
        if key in {"tv", "panel"} and name.isdecimal():
            return self.server.sheet(key, int(name), known)
        held = self.server.watcher.state.files.get(name) if key in {"kiosk", "phone"} else None
        if held is None:
            return _NOTHING
        data = held.read_bytes() if isinstance(held, Path) else held
        is_touched = key == "kiosk" and name.endswith(".html")
        return Answer(_type(name), data.replace(b"<html ", _TOUCHED, 1) if is_touched else data)


def _type(name: str) -> str:
    ending = Path(name).suffix
    return _TYPES.get(ending) or mimetypes.guess_type(name, strict=False)[0] or "application/octet-stream"


def _told(state: State) -> bytes:
    told = {
        "version": state.version,
        "picture": state.picture,
        "findings": [_finding(one) for one in state.findings],
    }
    return _json(told)


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


def _finding(one: Finding) -> dict[str, Any]:
    return {"number": one.number, "isNote": one.is_note, "vi": one.message("vi"), "en": one.message("en")}


def _page(slug: str, spoken: Language) -> str:
    environment = environment_in(spoken)
    template = environment.get_template("preview.html")
    return template.render(slug=slug, language=spoken, frames=frames_of(slug, spoken))
