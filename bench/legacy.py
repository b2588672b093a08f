"""Files of before Unicode and office files against their transcripts, and sound pages that must stay as they are.

    python -m bench.legacy [--folder FOLDER] [--only PART]

FOLDER holds ``name.doc`` beside ``name.gt.txt``, in folders or not. Everything is taken in by ``biendao ingest`` into
a fresh archive and read from its catalogue. Counted are words with a letter, whatever their case and their order:
transcripts have the cells of a sheet row by row and figures as they are stored, a page has them as they are shown.
The error is the greater of missing and surplus words over those of the transcript; beside it stands that of words in
order. A file is flagged when its item says of a page what was not read.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from archive.catalogue.access import Actor
from archive.catalogue.description import describe
from archive.catalogue.units import get_pages
from archive.home import ArchiveHome
from archive.settings import Settings
from archive.text.legacy_runs import Run, mend
from archive.text.repair import repair
from ingest.steps.review import REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT.parent / "shared" / "fixtures"
TRANSCRIPT = ".gt.txt"
COMMAND = "from archive.cli import main; main()"
CONVERTED = "converted in"
"""What the note on a page says whose text was in an old encoding."""
CLAIMED_FONTS = ("Times New Roman", ".VnTime", "VNI-Times")
SOUND_PAGES = 200
FRENCH_LINES = 12
_READER = Actor.keeper("bench")
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Read:
    """One file as it was read.

    Attributes:
        path: The file.
        text: Its pages.
        notes: What its item says of its pages.
        reason: Number of the reason why it was not taken in, or None.
    """

    path: Path
    text: str
    notes: tuple[str, ...]
    reason: str | None

    @property
    def is_flagged(self) -> bool:
        """Whether somebody is told that not all of it was read."""
        return self.reason is not None or any("not read" in note or note in REVIEW for note in self.notes)


@dataclass(frozen=True)
class Score:
    """Error of a file's words, shares of the words of its transcript.

    Attributes:
        free: In any order.
        ordered: In the transcript's order.
    """

    free: float
    ordered: float


def main() -> None:
    """Measure and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FIXTURES / "legacy")
    parser.add_argument("--only", default="", help="part of the names of the files to measure")
    arguments = parser.parse_args()
    paths = [path for path in with_transcripts(arguments.folder) if arguments.only in path.name]
    started = time.monotonic()
    read = take_in(paths)
    print(f"{len(read)} files in {time.monotonic() - started:.0f} s\n")
    _print_files(read)
    if (FIXTURES / "search").is_dir():
        pages = list(sound_pages(FIXTURES))
        print(
            f"\nfalse conversions on {len(pages)} sound pages under {len(CLAIMED_FONTS)} fonts: {false_conversions(pages)}"
        )
        office = take_in(sorted((FIXTURES / "office").iterdir()))
        false = [told.path.name for told in office if any(CONVERTED in note for note in told.notes)]
        print(f"false conversions in {len(office)} Unicode office files and PDFs: {len(false)} {' '.join(false)}")


def with_transcripts(folder: Path) -> list[Path]:
    """The files below ``folder`` that have a transcript."""
    transcripts = sorted(folder.rglob(f"*{TRANSCRIPT}"))
    beside = (sorted(path.parent.glob(f"{_stem(path)}.*")) for path in transcripts)
    return [path for paths in beside for path in paths if not path.name.endswith(TRANSCRIPT)]


def transcript_of(path: Path) -> str:
    """What a person says is in the file at ``path``."""
    return path.with_name(path.stem + TRANSCRIPT).read_text("utf-8")


def take_in(paths: Sequence[Path]) -> list[Read]:
    """Take files into a fresh archive and read back what it knows of them."""
    with tempfile.TemporaryDirectory(prefix="bench-legacy-") as folder:
        home = ArchiveHome(Settings(home=folder))
        home.prepare()
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, "--home", folder, "ingest", "--json", *map(str, paths)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        told = {line["source"]: line for line in map(json.loads, done.stdout.splitlines()) if "source" in line}
        return [_read(home, path, told[str(path)]) for path in paths]


def score(read: str, transcript: str) -> Score:
    """How far the words of ``read`` are from those of ``transcript``."""
    found, meant = words(read), words(transcript)
    missing, surplus = Counter(meant) - Counter(found), Counter(found) - Counter(meant)
    count = max(len(meant), 1)
    return Score(max(missing.total(), surplus.total()) / count, Levenshtein.distance(found, meant) / count)


def words(text: str) -> list[str]:
    """Words with a letter, their characters repaired, in small letters."""
    return [word for word in _WORDS.findall(repair(text).casefold()) if not word.isdecimal()]


def sound_pages(fixtures: Path) -> Iterator[str]:
    """Pages of sound Vietnamese, English and French."""
    with gzip.open(fixtures / "search" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        every = 71_178 // SOUND_PAGES
        for line in itertools.islice(lines, 0, every * SOUND_PAGES, every):
            yield json.loads(line)["text"]
    for path in sorted((fixtures / "french").glob("*.txt")):
        lines_of_page = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
        for start in range(0, len(lines_of_page), FRENCH_LINES):
            yield "\n".join(lines_of_page[start : start + FRENCH_LINES])


def false_conversions(pages: Sequence[str]) -> int:
    """How many of ``pages`` are changed under any of the fonts that they may claim."""
    return sum(
        any(mend([[Run(line, font)] for line in page.split("\n")]).converted for font in CLAIMED_FONTS)
        for page in pages
    )


def _stem(transcript: Path) -> str:
    return transcript.name.removesuffix(TRANSCRIPT)


def _read(home: ArchiveHome, path: Path, told: dict[str, str | None]) -> Read:
    pid = told["pid"]
    if pid is None:
        return Read(path, "", (), told["reason"])
    with home.catalogue().reading() as session:
        text = "\n".join(page.text for page in get_pages(session, pid, _READER))
        remarks = describe(session, pid).suggestions.get("page_notes", ())
    return Read(path, text, tuple(sorted({remark["note"] for remark in remarks})), told["reason"])


def _print_files(read: Sequence[Read]) -> None:
    scores = [score(told.text, transcript_of(told.path)) for told in read]
    print(f"{'file':44} {'words':>6} {'error %':>8} {'in order %':>10}  told")
    for told, scored in sorted(zip(read, scores, strict=True), key=lambda pair: -pair[1].free):
        count = len(words(transcript_of(told.path)))
        said = "; ".join(note for note in told.notes if CONVERTED not in note) or told.reason or ""
        print(f"{told.path.name[:44]:44} {count:6} {scored.free * 100:8.2f} {scored.ordered * 100:10.2f}  {said}")
    print("\nby kind: files, median and worst error %, median in order")
    for kind in sorted({told.path.suffix for told in read}):
        some = [scored for told, scored in zip(read, scores, strict=True) if told.path.suffix == kind]
        _print_summary(kind, some)
    _print_summary("all", scores)
    unflagged = [
        told.path.name for told, scored in zip(read, scores, strict=True) if scored.free > 0.05 and not told.is_flagged
    ]
    print(f"over 5 % without a flag: {len(unflagged)} {' '.join(unflagged)}")


def _print_summary(kind: str, scores: Sequence[Score]) -> None:
    free = [scored.free * 100 for scored in scores]
    ordered = statistics.median(scored.ordered * 100 for scored in scores)
    print(f"{kind:6} {len(scores):4} {statistics.median(free):7.2f} {max(free):7.2f} {ordered:8.2f}")


if __name__ == "__main__":
    main()
