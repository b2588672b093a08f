"""Tables of measured figures, written into the documentation between markers."""

from __future__ import annotations

import platform
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXPLANATION = Path(__file__).resolve().parents[1] / "docs" / "explanation"
_OPENING = "<!-- {name}: written by make "
_CLOSING = "<!-- end of {name} -->"


def write_into(document: Path, name: str, text: str) -> None:
    """Put ``text`` between the markers called ``name``.

    Raises:
        ValueError: The document has no such markers.
    """
    opening, closing = _OPENING.format(name=name), _CLOSING.format(name=name)
    whole = document.read_text(encoding="utf-8")
    if opening not in whole or closing not in whole:
        raise ValueError(f"{document.name} has no place for {name}")
    pattern = re.compile(f"({re.escape(opening)}[^\n]*-->).*?{re.escape(closing)}", re.DOTALL)
    written = pattern.sub(lambda found: f"{found[1]}\n\n{text.strip()}\n\n{closing}", whole)
    document.write_text(written, encoding="utf-8")


def grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def processor() -> str:
    """The processor's own name."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
