"""Names of a kit's files: ASCII, short, in lower case, so that a stick of any make takes them.

A name tells what it belongs to and never its place in a list, so that a later edition changes few of them.
No name is one of those that Windows keeps for itself (con, prn, aux, nul), though collections may be called so.
"""

from __future__ import annotations


def collection_page(slug: str) -> str:
    """The page of a curated set, in the folder of a language."""
    return f"c-{slug}.html"


def entry_page(slug: str, place: int) -> str:
    """The page of one entry of a set, from 1."""
    return f"e-{slug}-{place}.html"


def document_page(pid: str, number: int) -> str:
    """One page of a document."""
    return f"{pid.lower()}-{number}.html"


def picture(pid: str, number: int, size: str) -> str:
    """A page's picture in a size: ``s``, ``m`` or ``l``."""
    return f"pages/{pid.lower()}/{number}-{size}.jpg"


def detail(slug: str, place: int, size: str) -> str:
    """The region that an entry shows, in a size: ``m`` or ``l``."""
    return f"details/c-{slug}/{place}-{size}.jpg"


def tiles(pid: str, number: int) -> str:
    """Folder of a map's tiles, without the ending that Deep Zoom gives it."""
    return f"tiles/{pid.lower()}-{number}"


def narration(slug: str, place: int, language: str, ending: str) -> str:
    """The recording in which an entry's caption is read aloud."""
    return f"audio/c-{slug}/{place}-{language.lower()}{ending.lower()}"
