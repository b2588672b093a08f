"""What a command asks of the operating system, in order, as ``strace`` sees it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CALLS = "fsync,fdatasync,rename,mkdir,rmdir,unlink,unlinkat,write,pwrite64"
# A page of the catalogue's write-ahead log, escaped or not, must be seen whole.
LONGEST_TEXT = 5000

_WHOLE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_BEGUN = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>")
_ENDED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)")


@dataclass(frozen=True)
class Call:
    """A call that succeeded.

    Attributes:
        name: Of the system call.
        told: Its arguments, descriptors with the path that they stand for.
        begun: Line of the trace at which it was made.
        ended: Line at which it had been done.
    """

    name: str
    told: str
    begun: int
    ended: int

    def concerns(self, path: Path | str) -> bool:
        """Whether the descriptor in its first argument, or one of its names, is ``path``."""
        return f"<{path}>" in self.told.partition(",")[0] or f'"{path}"' in self.told


@dataclass(frozen=True)
class Trace:
    """All calls of one run of the program."""

    calls: tuple[Call, ...]

    def of(self, names: str, path: Path | str = "", wanted: Callable[[Call], bool] = lambda _: True) -> list[Call]:
        """Calls of some names, separated by spaces, that concern ``path``."""
        return [
            call
            for call in self.calls
            if call.name in names.split() and (not path or call.concerns(path)) and wanted(call)
        ]

    def synced_before(self, path: Path | str, line: int) -> bool:
        """Whether the bytes or names of ``path`` were on the disk before ``line``."""
        return any(call.ended < line for call in self.of("fsync fdatasync", path))

    def synced_after(self, path: Path | str, line: int) -> int:
        """Line at which ``path`` had first been brought to the disk after ``line``; the test fails where it never was."""
        lines = [call.ended for call in self.of("fsync fdatasync", path) if call.begun > line]
        assert lines, f"{path} was not brought to the disk after line {line}"
        return lines[0]


def traced(home: Path, *arguments: str) -> Trace:
    """Run a command to its end under ``strace``; the test is skipped where that is not permitted."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed; its Debian package is strace")
    if subprocess.run(["strace", "-f", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no process may be traced here")
    trace = home.with_name(f"{home.name}.trace")
    program = [sys.executable, "-c", "from archive.cli import main; main()", "--home", str(home), *arguments]
    watch = ["strace", "-f", "-y", "-qq", "-s", str(LONGEST_TEXT), "-e", f"trace={CALLS}", "-o", str(trace)]
    subprocess.run([*watch, *program], check=True, capture_output=True, timeout=300)
    return Trace(tuple(sorted(_calls(trace), key=lambda call: call.begun)))


def _calls(trace: Path) -> Iterator[Call]:
    waiting: dict[tuple[str, str], tuple[int, str]] = {}
    with trace.open(errors="replace") as lines:
        for number, line in enumerate(lines):
            if found := _BEGUN.match(line):
                waiting[found[1], found[2]] = number, found[3]
            elif found := _ENDED.match(line):
                begun, told = waiting.pop((found[1], found[2]))
                if int(found[4]) >= 0:
                    yield Call(found[2], told + found[3], begun, number)
            elif (found := _WHOLE.match(line)) and int(found[4]) >= 0:
                yield Call(found[2], found[3], number, number)
