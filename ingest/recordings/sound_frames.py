"""Files of sound alone: WAV, FLAC, Ogg, MP3 and AAC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.errors import SourceError

if TYPE_CHECKING:
    from typing import BinaryIO

_OPEN_LENGTHS: Final = frozenset({0, 0xFFFFFFFF})
"""Lengths that a program writes which does not know how long it will record."""

_MOST_PARTS: Final = 10_000
_TAIL: Final = 256 * 1024
_LARGEST_OGG_PAGE: Final = 65_307
"""Bytes (RFC 3533, section 6)."""

_FRAMES_LOOKED_AT: Final = 3
_MOST_FRAMES: Final = 10_000_000
"""Frames of AAC in one file: 24 hours at 96 kHz have 8 million."""

_MP3_BITRATES: Final = {
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""kbit/s by MPEG-1 or not, and layer (ISO 11172-3, 2.4.2.3; ISO 13818-3, 2.4.2.3)."""

_MP3_RATES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
"""Samples a second by version bits; 0 is the unofficial MPEG-2.5."""


def require_whole_wav(file: BinaryIO, size: int) -> None:
    """Walk the chunks of a WAV file (Multimedia Programming Interface and Data Specifications 1.0).

    Raises:
        SourceError: Its sound ends behind the file (R034), or has no format (R036).
    """
    place, has_format = 12, False
    for _ in range(_MOST_PARTS):
        file.seek(place)
        head = file.read(8)
        if len(head) < 8:
            break
        length = int.from_bytes(head[4:], "little")
        if head[:4] == b"data":
            if not has_format:
                raise SourceError("R036")
            if length not in _OPEN_LENGTHS and place + 8 + length > size:
                raise SourceError("R034")
            return
        has_format |= head[:4] == b"fmt " and length >= 16
        place += 8 + length + length % 2
    raise SourceError("R034")


def require_whole_flac(file: BinaryIO, size: int) -> None:
    """Walk the metadata of a FLAC file (RFC 9639) and look for its last frame.

    Raises:
        SourceError: It ends before its last sample (R034), or has no stream information (R036).
    """
    place, is_last, samples = 4, False, 0
    while not is_last:
        file.seek(place)
        head = file.read(8 + 34)
        if len(head) < 4:
            raise SourceError("R034")
        is_last, kind, length = bool(head[0] & 0x80), head[0] & 0x7F, int.from_bytes(head[1:4])
        if place == 4:
            if kind != 0 or length != 34:
                raise SourceError("R036")
            samples = int.from_bytes(head[17:22]) & (1 << 36) - 1
            fixed_block = int.from_bytes(head[4:6])
        place += 4 + length
    if place >= size:
        raise SourceError("R034")
    if samples and _last_sample(file, max(place, size - _TAIL), fixed_block) < samples:
        raise SourceError("R034")


def _last_sample(file: BinaryIO, start: int, fixed_block: int) -> int:
    """Where the last frame ends of which the head can be read, in samples."""
    file.seek(start)
    tail = file.read()
    place = len(tail)
    while (place := tail.rfind(b"\xff", 0, place)) >= 0:
        head = tail[place : place + 16]
        if len(head) >= 6 and head[1] in {0xF8, 0xF9} and (end := _frame_end(head, fixed_block)) is not None:
            return end
    return 0


def _frame_end(head: bytes, fixed_block: int) -> int | None:
    """The sample after a FLAC frame; None if ``head`` begins none (RFC 9639, section 9.1)."""
    code = head[2] >> 4
    width = max(1, 8 - (head[4] ^ 0xFF).bit_length()) if head[4] & 0x80 else 1
    if code == 0 or not 1 <= width <= 7:
        return None
    number = head[4] & (0x7F if width == 1 else 0x7F >> width)
    for byte in head[5 : 4 + width]:
        number = number << 6 | byte & 0x3F
    place = 4 + width
    extra = {6: 1, 7: 2}.get(code, 0)
    rate = {12: 1, 13: 2, 14: 2}.get(head[2] & 0x0F, 0)
    if len(head) <= place + extra + rate or _crc8(head[: place + extra + rate]) != head[place + extra + rate]:
        return None
    given = int.from_bytes(head[place : place + extra]) + 1
    block = given if extra else 192 if code == 1 else 144 << code if code < 6 else 1 << code
    return number + block if head[1] & 1 else number * fixed_block + block


def _crc8(data: bytes) -> int:
    """CRC of a FLAC frame's head: polynomial x^8 + x^2 + x + 1 (RFC 9639, section 9.1.8)."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07 if crc & 0x80 else crc << 1) & 0xFF
    return crc


def require_whole_ogg(file: BinaryIO, size: int) -> None:
    """Look at the first and the last page of an Ogg file (RFC 3533).

    Raises:
        SourceError: Its last page is cut, or not the last of the stream (R034); it holds pictures (R039).
    """
    file.seek(0)
    first = file.read(64)
    if first[28:35] == b"\x80theora":
        raise SourceError("R039", kind="Ogg Theora")
    if not first[5] & 0x02:
        raise SourceError("R036")
    file.seek(max(0, size - 2 * _LARGEST_OGG_PAGE))
    tail = file.read()
    last = tail.rfind(b"OggS")
    segments = tail[last + 27 : last + 27 + tail[last + 26]]
    length = 27 + len(segments) + sum(segments)
    if len(tail) - last < length or not tail[last + 5] & 0x04:
        raise SourceError("R034")


def require_whole_mp3(file: BinaryIO, size: int) -> None:
    """Follow the first frames of an MP3 file, after its tag, and ask its first frame for its length.

    Raises:
        SourceError: It ends before its sound does (R034), or there are no frames (R036).
    """
    start = place = _after_tag(file)
    for _ in range(_FRAMES_LOOKED_AT):
        if place == size and place > start:
            break
        file.seek(place)
        place += _mp3_frame(file.read(4))
    if place > size:
        raise SourceError("R034")
    file.seek(start)
    told = _xing_bytes(file.read(200))
    if told and start + told > size:
        raise SourceError("R034")


def require_whole_aac(file: BinaryIO, size: int) -> None:
    """Follow the frames of an AAC stream (ADTS, ISO 13818-7, 6.2), which has nothing else that tells its length.

    Raises:
        SourceError: The last one is cut (R034), or something else stands where one should begin (R036).
    """
    place = _after_tag(file)
    if place >= size:
        raise SourceError("R034")
    for _ in range(_MOST_FRAMES):
        if place >= size:
            break
        file.seek(place)
        head = file.read(7)
        if len(head) < 7:
            raise SourceError("R034")
        length = (head[3] & 0x03) << 11 | head[4] << 3 | head[5] >> 5
        if head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or length < 7:
            raise SourceError("R036")
        place += length
    if place > size:
        raise SourceError("R034")


def _after_tag(file: BinaryIO) -> int:
    """Where sound begins after an ID3v2 tag (ID3v2.4.0, section 3.1)."""
    file.seek(0)
    head = file.read(10)
    if not head.startswith(b"ID3"):
        return 0
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte & 0x7F
    return 10 + length + (10 if head[5] & 0x10 else 0)


def _mp3_frame(head: bytes) -> int:
    """Bytes of the frame that ``head`` begins (ISO 11172-3, 2.4.3.1)."""
    if len(head) < 4:
        raise SourceError("R034")
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    rate, sampling = head[2] >> 4, head[2] >> 2 & 3
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or version == 1 or layer == 4 or not 0 < rate < 15 or sampling == 3:
        raise SourceError("R036")
    bits = _MP3_BITRATES[version == 3, layer][rate - 1] * 1000
    samples, padding = _MP3_RATES[version][sampling], head[2] >> 1 & 1
    if layer == 1:
        return (12 * bits // samples + padding) * 4
    return (72 if layer == 3 and version != 3 else 144) * bits // samples + padding


def _xing_bytes(frame: bytes) -> int:
    """How many bytes of sound the head of Xing or LAME tells of; 0 where it does not."""
    place = max(frame.find(b"Xing"), frame.find(b"Info"))
    if place < 0 or place + 16 > len(frame):
        return 0
    flags = int.from_bytes(frame[place + 4 : place + 8])
    after = place + 8 + (4 if flags & 1 else 0)
    return int.from_bytes(frame[after : after + 4]) if flags & 2 else 0
