"""Index files that somebody else wrote: nothing in them runs, whatever they name."""

from __future__ import annotations

import pickle  # noqa: TID251  # bombs are made of it
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import whoosh.codec.whoosh3
import whoosh.filedb.structfile
from whoosh.codec.whoosh3 import W3Segment

from archive.errors import SearchError
from archive.search.documents import Run
from archive.search.whoosh import guard
from archive.search.whoosh.engine import WhooshEngine
from tests.integration.search.builders import find, item

if TYPE_CHECKING:
    import io

    from archive.settings import Settings


class Bomb:
    """Creates a file when it is unpickled by anything that trusts it."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.canary,)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    return tmp_path / "canary"


def build(settings: Settings) -> None:
    WhooshEngine(settings).rebuild([Run([item("A", "biển đảo " * 40), item("B", "biển", title="đảo")], [])])


def refusal(settings: Settings) -> str:
    with pytest.raises(SearchError) as refused:
        find(WhooshEngine(settings), "biển đảo")
    return refused.value.reason.number


def is_segment_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], W3Segment)


def is_compound_folder(value: Any) -> bool:
    return isinstance(value, dict) and any(isinstance(entry, dict) and "offset" in entry for entry in value.values())


def is_table_extras(value: Any) -> bool:
    return isinstance(value, dict) and "fieldmap" in value


@pytest.mark.parametrize("is_target", [is_segment_list, is_compound_folder, is_table_extras])
def test_a_bomb_in_a_list_of_the_index_does_not_go_off(settings, canary, monkeypatch, is_target) -> None:
    stock, armed = pickle.dump, []

    def forge(value: Any, file: io.BufferedIOBase, protocol: int = 2) -> None:
        armed.append(is_target(value))
        stock(Bomb(canary) if armed[-1] else value, file, 4)

    with monkeypatch.context() as patched:
        patched.setattr(whoosh.filedb.structfile, "dump_pickle", forge)
        WhooshEngine(settings).rebuild([Run([item("A", "biển đảo")], [])])
    assert any(armed)
    assert refusal(settings) == "R412"
    assert not canary.exists()


@pytest.mark.parametrize("size", [3, 6], ids=["block data", "block facts"])
def test_a_bomb_in_the_postings_does_not_go_off(settings, canary, monkeypatch, size: int) -> None:
    def forge(value: Any, protocol: int = 2) -> bytes:
        armed = isinstance(value, tuple) and len(value) == size
        return pickle.dumps(Bomb(canary) if armed else value, 4)

    with monkeypatch.context() as patched:
        patched.setattr(whoosh.codec.whoosh3, "dumps", forge)
        build(settings)
    assert refusal(settings) == "R412"
    assert not canary.exists()


def test_a_list_of_an_older_whoosh_is_not_read(settings, canary) -> None:
    build(settings)
    for toc in settings.index_path.glob("v*/*/*.toc"):
        content = bytearray(toc.read_bytes())
        at = content.index((-111).to_bytes(4, "big", signed=True))
        content[at : at + 4] = (-110).to_bytes(4, "big", signed=True)
        toc.write_bytes(bytes(content) + pickle.dumps(Bomb(canary)))
    assert refusal(settings) == "R411"
    assert not canary.exists()


@pytest.mark.parametrize(
    "name", ["os.system", "builtins.eval", "builtins.getattr", "_codecs.encode", "whoosh.filedb.filestore.FileStorage"]
)
def test_only_what_an_index_needs_is_looked_up(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    with pytest.raises(SearchError, match=name):
        guard.loads(b"c" + f"{module}\n{attribute}\n.".encode())


def test_what_an_index_needs_passes_through() -> None:
    value = [{"a": (1, 2.5, b"x", "đ")}, {1, 2}, None, True]
    assert guard.loads(guard.dumps(value)) == value


def test_no_loaded_part_of_whoosh_has_an_unpickler_of_its_own() -> None:
    trusting = {id(pickle.load), id(pickle.loads), id(pickle)}
    found = [
        f"{name}.{attribute}"
        for name, module in list(sys.modules.items())
        if name.split(".")[0] == "whoosh"
        for attribute, value in vars(module).items()
        if id(value) in trusting
    ]
    assert found == []


def test_the_bomb_is_a_real_one(canary) -> None:
    pickle.loads(pickle.dumps(Bomb(canary)))
    assert canary.exists()
