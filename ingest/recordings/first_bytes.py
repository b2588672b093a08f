"""Recordings and transcripts known by their first bytes; bytes that say little must agree with the name."""

from __future__ import annotations

import re
from typing import Final

from ingest.errors import SourceError
from ingest.tasks import SourceKind

_ISO: Final = frozenset({SourceKind.M4A, SourceKind.MP4, SourceKind.MOV})
NAMED: Final[dict[str, frozenset[SourceKind]]] = {
    ".mp3": frozenset({SourceKind.MP3}),
    ".aac": frozenset({SourceKind.AAC}),
    ".wav": frozenset({SourceKind.WAV}),
    ".flac": frozenset({SourceKind.FLAC}),
    **dict.fromkeys((".ogg", ".oga", ".opus"), frozenset({SourceKind.OGG})),
    ".webm": frozenset({SourceKind.WEBM}),
    **dict.fromkeys((".m4a", ".mp4", ".m4v", ".mov"), _ISO),
    ".vtt": frozenset({SourceKind.VTT}),
    ".srt": frozenset({SourceKind.SRT}),
}
"""Kinds that a file name's ending may stand for; the three of ISO 14496-12 are one container under several names."""

_MPEG4_BRANDS: Final = re.compile(rb"iso[m2-9]|mp4[12]|avc1|M4V.|MSNV|dash|f4v |3g[p2].")
_SOUND_BRANDS: Final = re.compile(rb"M4[ABP] ")
_OLD_QUICKTIME: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
"""First boxes of QuickTime files of before ``ftyp`` was invented."""

_EBML: Final = b"\x1a\x45\xdf\xa3"
_DOCUMENT_TYPE: Final = re.compile(rb"\x42\x82[\x80-\xff]([a-z]+)")
_WEBVTT: Final = re.compile(rb"(?:\xef\xbb\xbf)?WEBVTT(?:[ \t\r\n]|$)")
_SUBRIP: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\d+[ \t]*\r?\n)?\s*(?:\d+:)?\d\d:\d\d[,.]\d+\s*-->")
_OTHERS: Final = (
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMA/WMV"),
    (b"#!AMR", "AMR"),
    (b"FLV\x01", "FLV"),
    (b"FORM", "AIFF"),
    (b"RF64", "RF64"),
    (b"\0\0\x01\xba", "MPEG-PS"),
    (b"#EXTM3U", "M3U8"),
)


def recording_of(head: bytes, ending: str) -> SourceKind | None:
    """The recording that ``head``, at least 1024 bytes or all, begins; None if it is none.

    Args:
        head: First bytes of the file.
        ending: Of its name, in small letters.
    """
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return SourceKind.WAV
    if head.startswith(b"fLaC"):
        return SourceKind.FLAC
    if head.startswith(b"OggS"):
        return SourceKind.OGG
    if head.startswith(_EBML) and (told := _DOCUMENT_TYPE.search(head)) and told[1] == b"webm":
        return SourceKind.WEBM
    return _iso(head, ending) or _stream(head, ending)


def transcript_of(head: bytes, ending: str) -> SourceKind | None:
    """WebVTT by its signature; SubRip, which has none, by its first time and its name."""
    if _WEBVTT.match(head):
        return SourceKind.VTT
    return SourceKind.SRT if ending == ".srt" and _SUBRIP.match(head) else None


def refuse_other_recording(head: bytes) -> None:
    """Say so if ``head`` begins a recording of a kind that is not taken in.

    Raises:
        SourceError: It does (R039).
    """
    for magic, name in _OTHERS:
        if head.startswith(magic):
            raise SourceError("R039", kind=name)
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        raise SourceError("R039", kind="AVI")
    if head.startswith(_EBML):
        raise SourceError("R039", kind="Matroska")


def _iso(head: bytes, ending: str) -> SourceKind | None:
    box, brand = head[4:8], head[8:12]
    if box == b"ftyp":
        if brand == b"qt  ":
            return SourceKind.MOV
        if _SOUND_BRANDS.match(brand):
            return SourceKind.M4A
        return SourceKind.MP4 if _MPEG4_BRANDS.match(brand) else None
    return SourceKind.MOV if ending == ".mov" and box in _OLD_QUICKTIME else None


def _stream(head: bytes, ending: str) -> SourceKind | None:
    """Streams of frames, which begin with eleven or twelve set bits, or with a tag (ID3v2)."""
    if head.startswith(b"ID3"):
        return SourceKind.AAC if ending == ".aac" else SourceKind.MP3
    if len(head) < 2 or head[0] != 0xFF:
        return None
    if ending == ".aac" and head[1] & 0xF6 == 0xF0:
        return SourceKind.AAC
    is_layer = head[1] & 0xE0 == 0xE0 and head[1] & 0x06
    return SourceKind.MP3 if ending == ".mp3" and is_layer else None
