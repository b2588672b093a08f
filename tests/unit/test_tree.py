"""What must be true of the tree as a whole."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path for room in ("archive", "ingest") for path in (ROOT / room).rglob("*.py") if "_shipped" not in path.parts
)
EDGES = {"archive/cli.py", "archive/web/errors.py", "ingest/runner.py"}
FORBIDDEN_CALLS = ("pickle.load", "yaml.load", "shell=True", "eval(", "os.system")


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return listed.stdout.splitlines()


def test_collections_hold_no_program() -> None:
    assert not list((ROOT / "collections").rglob("*.py"))


def test_nothing_of_others_is_committed() -> None:
    strangers = [name for name in _tracked() if "node_modules/" in name or "static/vendor/" in name or ".min." in name]
    assert strangers == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 500
    assert ast.get_docstring(ast.parse(source)), "a module says what it is about"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_errors_are_caught_by_name_except_at_the_edges(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    broad = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    ]
    assert not broad or str(path.relative_to(ROOT)) in EDGES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_call_that_turns_data_into_code(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not [call for call in FORBIDDEN_CALLS if call in source]
