"""The checker: one HTML page with the archive's public key in it, which says whether a kit is complete and genuine.

Where the browser can write folders it brings the kit to its next edition, too. A kit cannot vouch for itself, so the
page is set up once on the PC of a house and never comes with a kit.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from archive.errors import reasons
from archive.exports.kit.keys import encoded, fingerprint
from archive.exports.kit.shelf import POINTER_PAGE
from archive.shipped import static_folder, templates_folder

if TYPE_CHECKING:
    from archive.settings import Settings

_REASONS: Final = (
    "R770", "R771", "R772", "R773", "R774", "R775", "R776", "R777", "R779", "R780",
    "R845", "R846", "R847", "R848", "R849", "R850", "R851", "R855", "R856", "R858", "R859",
)  # fmt: skip
"""What a browser can find; of links (R778) it sees nothing."""
_SCRIPTS: Final = ("judging.js", "updating.js", "page.js")

_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'"


def checker_page(public: bytes, settings: Settings) -> str:
    """The page.

    Args:
        public: The archive's public key, 65 bytes.
        settings: Name of the institution, the longest list that is read, the largest edition that an update takes.
    """
    told = {
        "key": encoded(public),
        "list_bytes": settings.kit_list_bytes,
        "update_megabytes": settings.kit_update_megabytes,
        "pointer": POINTER_PAGE,
        "reasons": {number: {"vi": reasons()[number].vi, "en": reasons()[number].en} for number in _REASONS},
    }
    folder = static_folder() / "checker"
    style = (folder / "checker.css").read_text("utf-8")
    script = "\n".join((folder / name).read_text("utf-8") for name in _SCRIPTS)
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    # In a script of HTML nothing ends it but "<".
    data = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return environment.get_template("checker.html").render(
        repository=settings.repository_name,
        fingerprint=fingerprint(public),
        policy=f"{_POLICY}; script-src '{_allowed(script)}'; style-src '{_allowed(style)}'",
        style=_within("style", style),
        house=_within("script", data, ' type="application/json" id="house"'),
        script=_within("script", script),
    )


def _within(kind: str, text: str, attributes: str = "") -> Markup:
    """What would be a file of its own, were the page not to be a single one."""
    return Markup("<{0}{1}>{2}</{0}>").format(kind, Markup(attributes), Markup(text))  # noqa: S704  # files of the program, and JSON without "<"


def _allowed(inline: str) -> str:
    """How a content policy names the one script or style that may stand in the page (CSP 3, 2.3.1)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode('ascii')}"
