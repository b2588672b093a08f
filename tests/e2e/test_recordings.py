"""Recordings in front of a real browser: nothing plays by itself, a line leads to its moment, axe finds nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.recordings import needs_ffmpeg, playing_archive
from tests.sites import app_of, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
if shutil.which("tesseract") is None:
    pytest.skip("Tesseract is not installed", allow_module_level=True)


class Site(NamedTuple):
    """A reading room on a real port, and the pids of what plays in it by name."""

    address: str
    pids: dict[str, str]


@pytest.fixture(scope="module")
def recordings(tmp_path_factory) -> Iterator[Site]:
    home, pids = playing_archive(tmp_path_factory.mktemp("recordings"))
    with running(app_of(home)) as address:
        yield Site(address, pids)


def _until(page: Page, claim: str) -> None:
    """Wait until ``claim`` is true; the site's policy forbids the browser to look by itself."""
    for _ in range(100):
        if page.evaluate(claim):
            return
        page.wait_for_timeout(50)
    pytest.fail(claim)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["sound", "silent", pytest.param("film", marks=needs_ffmpeg)])
def test_axe_finds_nothing(browser, recordings, axe, *, name: str, language: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{recordings.address}/items/{recordings.pids[name]}?q=biển&lang={language}")
    page.wait_for_load_state("networkidle")
    found = axe.run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
    assert wide == 390


def test_a_found_line_opens_the_player_at_its_moment(page, recordings) -> None:
    page.goto(f"{recordings.address}/search?q=biển+lặng")
    page.get_by_role("link", name="Lúc 0:00:40").click()
    _until(page, "document.querySelector('[data-plays]').currentTime === 40")
    assert page.evaluate("document.querySelector('[data-plays]').paused")
    assert page.locator("li:target mark").inner_text() == "biển lặng"
    assert page.locator("audio").is_visible()


def test_a_line_leads_to_its_moment_by_keyboard_too(page, recordings) -> None:
    page.goto(f"{recordings.address}/items/{recordings.pids['sound']}")
    _until(page, "document.querySelector('[data-plays]').readyState >= 1")
    page.locator("a[data-at='3.5']").focus()
    page.keyboard.press("Enter")
    _until(page, "document.querySelector('[data-plays]').currentTime >= 3.5")
    _until(page, "document.querySelector('a[data-at=\"3.5\"]').getAttribute('aria-current') === 'true'")
    assert page.url.endswith("at=3#line-2")


def test_without_scripts_a_line_is_a_link_to_its_moment(browser, recordings) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{recordings.address}/items/{recordings.pids['sound']}")
    page.get_by_role("link", name="0:00:40").click()
    source = page.locator("audio").get_attribute("src")
    context.close()
    assert source == f"/items/{recordings.pids['sound']}/playing#t=40"


@needs_ffmpeg
def test_a_film_plays_with_captions(page, recordings) -> None:
    page.goto(f"{recordings.address}/items/{recordings.pids['film']}")
    _until(page, "document.querySelector('video').readyState >= 1")
    page.evaluate("document.querySelector('video').textTracks[0].mode = 'showing'")
    _until(page, "document.querySelector('video').textTracks[0].cues?.length === 1")
    assert page.evaluate("document.querySelector('video').textTracks[0].cues[0].text") == "Thuyền ra biển."
    assert page.evaluate("document.querySelector('video').videoWidth") == 320
