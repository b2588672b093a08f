"""Text out of the RTF files of the legacy fixtures: enough of the format to read what Word wrote in 2003."""

from __future__ import annotations

import re

_NOT_TEXT = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer", "headerl", "headerr", "headerf", "footerl",
    "footerr", "footerf", "listtable", "listoverridetable", "object", "fldinst", "pnseclvl",
}  # fmt: skip
_BREAKS = {"par": "\n", "line": "\n", "row": "\n", "sect": "\n", "page": "\n", "tab": "\t", "cell": "\t"}
_SIGNS = {"emdash": "–", "endash": "–", "lquote": "'", "rquote": "'", "ldblquote": '"', "rdblquote": '"'}
_ESCAPED = {"-": "\u00ad", "~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_PIECE = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|(.)", re.DOTALL)


def rtf_text(data: bytes) -> str:
    """The text of an RTF file, its bytes taken for code page 1252."""
    out: list[str] = []
    groups: list[bool] = []
    hidden = False
    for word, _, code, escaped, brace, letter in _PIECE.findall(data.decode("latin-1")):
        if brace == "{":
            groups.append(hidden)
        elif brace:
            hidden = groups.pop() if groups else False
        elif word in _NOT_TEXT or escaped == "*":
            hidden = True
        elif hidden:
            continue
        elif code:
            out.append(bytes([int(code, 16)]).decode("cp1252", errors="ignore") or chr(int(code, 16)))
        else:
            out.append(letter or _BREAKS.get(word) or _SIGNS.get(word) or _ESCAPED.get(escaped, ""))
    return "".join(out)
