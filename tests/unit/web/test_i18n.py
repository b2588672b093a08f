"""Every sentence of the site has its English, and every English sentence its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from archive.showing.messages import english as catalogue

ROOT = Path(__file__).resolve().parents[3]
SOURCES = {
    "templates": [("**.html", "jinja2.ext:babel_extract")],
    "archive/web": [("**.py", "python")],
    "archive/exports": [("**.py", "python")],
}
KEYWORDS = {"_": None, "gettext": None, "in_both": None, "ngettext": (1, 2)}
HOLES = re.compile(r"%\(\w+\)s|\{\w+\}")


def english() -> dict[str, tuple[str, ...]]:
    """Every message of the translators' file with its English forms."""
    found = {}
    for message in catalogue():
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return found


def sentences() -> dict[str, str]:
    """Every message of templates and code, with the file that has it."""
    found = {}
    for folder, methods in SOURCES.items():
        options = {"**.html": {"newstyle_gettext": "true"}}
        for file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, method_map=methods, options_map=options, keywords=KEYWORDS
        ):
            found[message if isinstance(message, str) else message[0]] = f"{folder}/{file}"
    return found


def test_there_are_sentences():
    assert len(sentences()) > 100


def test_every_sentence_has_its_english():
    assert [text for text in sentences() if not all(english().get(text, ("",)))] == []


def test_no_english_is_left_over():
    assert set(english()) - set(sentences()) == set()


@pytest.mark.parametrize("text", sorted(english()))
def test_english_has_the_same_holes(text):
    for form in english()[text]:
        assert sorted(HOLES.findall(form)) == sorted(HOLES.findall(text))


@pytest.mark.parametrize(
    "path", ["/", "/search?q=biển", "/about", "/collections", "/items/0000001Y", "/map", "/places/BD-0068", "/nope"]
)
def test_english_pages_hold_no_vietnamese_of_the_site(client, path):
    text = client.get(f"{path}{'&' if '?' in path else '?'}lang=en").text
    shown = re.sub(r'<(\w+)[^>]*lang="vi"[^>]*>.*?</\1>', "", text, flags=re.DOTALL)
    for sentence in sentences():
        if (
            len(sentence) > 8
            and "%" not in sentence
            and sentence not in {form for f in english().values() for form in f}
        ):
            assert f">{sentence}<" not in shown
