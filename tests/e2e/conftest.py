"""A reading room on a real port, and a real browser in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.reading_archive import build, curate
from tests.sites import app_of, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.reading_archive import ReadingArchive

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--headless=new"]
# What becomes of tiles under way when the reader turns the page.
ABANDONED = "net::ERR_ABORTED"


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ReadingArchive:
    return build(tmp_path_factory.mktemp("reading-room"), searches_per_minute="0")


@pytest.fixture(scope="session")
def site(archive: ReadingArchive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the running reading room."""
    with running(app_of(archive.home, curate(tmp_path_factory.mktemp("curated")))) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must stay without complaints: errors, breaches of the content policy, failed requests."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url) if request.failure != ABANDONED else None)
    yield page
    context.close()
    assert complaints == []
