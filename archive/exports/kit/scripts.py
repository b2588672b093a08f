"""Data as script files: what a page opened from a folder can read without a server."""

from __future__ import annotations

import json
from typing import Any, Final

SEARCH: Final = (
    "rules", "letters", "syllables", "signs", "tokens", "matching", "keystrokes", "numerals", "eras", "dates", "edits",
    "query", "index", "scoring", "evaluation", "names", "keying", "understanding", "suggestions", "pages", "highlight", "search",
)  # fmt: skip
"""Scripts of ``static/kit/search`` in the order in which a page loads them."""


def script(name: str, value: Any) -> bytes:
    """A script that hands ``value`` to the page under ``name``; the same value gives the same bytes."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"BIENDAO.give({json.dumps(name)},{told});\n".encode()
