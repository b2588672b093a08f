"""Where a newer edition comes from: a folder on a stick, or an address that somebody has given.

Neither is trusted. No more is read than the signed list says, no link is followed in a folder, and an address may
send elsewhere only within itself.
"""

from __future__ import annotations

import os
import stat
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote, urlsplit

from archive.errors import KitError, MachineError, UsageError
from archive.exports.kit.shelf import POINTER, edition_folder, number_led_to, number_of
from archive.exports.kit.vouching import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from http.client import HTTPMessage
    from pathlib import Path
    from typing import IO

    from archive.settings import Settings

_CHUNK_BYTES: Final = 1 << 17
_LONGEST_POINTER: Final = 4096
_SCHEMES: Final = ("http://", "https://")
_TOO_SHORT: Final = 416
_PART: Final = 206
_SENT_ON: Final = range(300, 400)
_CUT: Final = "the answer was cut off"
_PAUSE_SECONDS: Final = 0.3
"""So much longer is waited after each answer that did not come."""
_GONE: Final = frozenset({404, 410})


class Source(Protocol):
    """One edition, file by file."""

    @property
    def place(self) -> str:
        """Where it is, for people."""

    def chunks(self, name: str, start: int) -> Iterator[tuple[int, bytes]]:
        """A file from its byte ``start`` on, in pieces, each with its place; a source may begin earlier.

        Raises:
            FileNotFoundError: There is none.
            ValueError: It is no ordinary file, or cannot be read.
            ConnectionError: The address does not answer, or not to the end; to ask again may help.
            KitError: The address sends elsewhere (R854).
        """


def source_at(place: str, folder: Path, settings: Settings) -> Source:
    """The edition that lies at ``place``.

    Args:
        place: A kit's folder or address, or that of one edition in it.
        folder: The same, as a path.
        settings: How long to wait for an address.

    Raises:
        KitError: The address sends elsewhere (R854).
        MachineError: It does not answer (R853).
        UsageError: There is no kit (R845).
    """
    whole: Source
    if place.lower().startswith(_SCHEMES):
        whole = AddressSource(place if place.endswith("/") else f"{place}/", settings.kit_update_seconds)
        last = urlsplit(whole.place).path.rstrip("/").rpartition("/")[2]
    else:
        whole = FolderSource(folder)
        last = folder.name
    if number_of(last) is not None:
        return whole
    number = number_led_to(_pointer_of(whole, settings.kit_update_attempts))
    if number is None:
        raise UsageError("R845", folder=place)
    return whole.below(edition_folder(number))


def pieces(source: Source, name: str, start: int, attempts: int) -> Iterator[tuple[int, bytes]]:
    """A file in pieces like `Source.chunks`; where an answer breaks off, the rest is asked for again.

    Args:
        source: The edition.
        name: The file.
        start: Its first byte that is wanted.
        attempts: How often in a row nothing may come.

    Raises:
        FileNotFoundError: There is none.
        ValueError: It is no ordinary file, or cannot be read.
        MachineError: Nothing more came (R853).
        KitError: The address sends elsewhere (R854).
    """
    failed = 0
    while True:
        try:
            for at, chunk in source.chunks(name, start):
                start, failed = at + len(chunk), 0
                yield at, chunk
        except ConnectionError as error:
            failed += 1
            if failed >= attempts:
                raise MachineError("R853", address=f"{source.place}{name}", problem=error) from error
            time.sleep(failed * _PAUSE_SECONDS)
        else:
            return


def small(source: Source, name: str, most: int, attempts: int) -> bytes:
    """A small file of an edition.

    Raises:
        FileNotFoundError: There is none.
        ValueError: It is longer than ``most`` bytes, no ordinary file, or cannot be read.
        MachineError: The address does not answer (R853).
        KitError: The address sends elsewhere (R854).
    """
    read = bytearray()
    for at, chunk in pieces(source, name, 0, attempts):
        read[at:] = chunk
        if len(read) > most:
            raise ValueError(f"longer than {most} bytes")
    return bytes(read)


@dataclass(frozen=True)
class FolderSource:
    """An edition in a folder.

    Attributes:
        folder: The one in which its list lies.
    """

    folder: Path

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.folder)

    def below(self, name: str) -> FolderSource:
        """A folder in it."""
        return FolderSource(self.folder / name)

    def chunks(self, name: str, start: int) -> Iterator[tuple[int, bytes]]:
        """See `Source`."""
        with _read(name), os.fdopen(_opened(self.folder, name), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ValueError("no ordinary file")
            file.seek(start)
            while chunk := file.read(_CHUNK_BYTES):
                yield start, chunk
                start += len(chunk)


@dataclass(frozen=True)
class AddressSource:
    """An edition at an address.

    Attributes:
        address: Of the folder in which its list lies; ends with a slash.
        seconds: How long to wait for an answer, and for each piece of it.
    """

    address: str
    seconds: float

    @property
    def place(self) -> str:
        """The address."""
        return self.address

    def below(self, name: str) -> AddressSource:
        """A folder in it."""
        return AddressSource(f"{self.address}{name}/", self.seconds)

    def chunks(self, name: str, start: int) -> Iterator[tuple[int, bytes]]:
        """See `Source`."""
        address = self.address + quote(name)
        headers = {"Accept-Encoding": "identity", "User-Agent": "biendao"}
        if start:
            headers["Range"] = f"bytes={start}-"
        request = urllib.request.Request(address, headers=headers)  # noqa: S310  # http and https only, see source_at
        with _answers(address), _OPENER.open(request, timeout=self.seconds) as answer:
            expected = _length(answer.headers)
            at = start if answer.status == _PART and _begins(answer.headers) == start else 0
            while chunk := answer.read1(_CHUNK_BYTES):
                yield at, chunk
                at += len(chunk)
                expected -= len(chunk)
            if expected > 0:
                raise ConnectionError(_CUT)


def _pointer_of(source: Source, attempts: int) -> bytes:
    try:
        return small(source, POINTER, _LONGEST_POINTER, attempts)
    except (OSError, ValueError):
        return b""


@contextmanager
def _read(name: str) -> Iterator[None]:
    """What is wrong with a file of a folder: it is of no use, and whose disk it is does not matter."""
    try:
        yield
    except FileNotFoundError:
        raise FileNotFoundError(name) from None
    except OSError as error:
        raise ValueError(error.strerror or type(error).__name__) from error


def _opened(folder: Path, name: str) -> int:
    """A file opened step by step from the folder on, so that no link is followed on the way."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    *steps, last = name.split("/")
    at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for step in steps:
            inner = os.open(step, flags | os.O_DIRECTORY, dir_fd=at)
            os.close(at)
            at = inner
        return os.open(last, flags, dir_fd=at)
    finally:
        os.close(at)


class _WithinItself(urllib.request.HTTPRedirectHandler):
    """Follows an address only to the same host, and from http to https but never back."""

    def redirect_request(  # noqa: PLR0917  # as the library calls it
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        same = new.hostname == old.hostname and new.scheme == old.scheme and new.port == old.port
        safer = new.hostname == old.hostname and (old.scheme, new.scheme) == ("http", "https")
        if not (same or safer):
            raise KitError("R854", address=req.full_url, target=printable(newurl))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """Speaks HTTP and HTTPS and nothing else: no file of this machine, no FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _WithinItself(),
    ):
        opener.add_handler(handler)
    return opener


_OPENER: Final = _opener()


@contextmanager
def _answers(address: str) -> Iterator[None]:
    """What an address may do wrong, as what a disk may do wrong."""
    try:
        yield
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in _GONE:
            raise FileNotFoundError(address) from None
        if error.code == _TOO_SHORT:
            raise ValueError("shorter than listed") from None
        if error.code in _SENT_ON:
            raise KitError("R854", address=address, target=printable(error.headers.get("Location", ""))) from None
        raise ConnectionError(f"HTTP {error.code}") from None
    except urllib.error.URLError as error:
        raise ConnectionError(str(error.reason)) from error
    except (OSError, HTTPException) as error:
        raise ConnectionError(str(error) or type(error).__name__) from error


def _length(headers: Message) -> int:
    told = headers.get("Content-Length", "")
    return int(told) if told.isascii() and told.isdigit() else 0


def _begins(headers: Message) -> int | None:
    """The byte at which a part begins: ``Content-Range: bytes 5-9/10`` (RFC 9110, 14.4)."""
    unit, _, span = headers.get("Content-Range", "").partition(" ")
    first = span.partition("-")[0]
    return int(first) if unit == "bytes" and first.isascii() and first.isdigit() else None
