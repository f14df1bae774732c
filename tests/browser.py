"""Debian's Chromium, driven for tests: pages from files, nothing fetched from anywhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def opened(
    *, width: int = 1366, height: int = 768, script: bool = True, server: str = "file:", refused: int = 0
) -> Iterator[Page]:
    """An empty page; what it complains of, or asks of anybody but the server, fails the test at the end.

    refused: how many forms the server is to refuse (422), each of which the browser notes.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        try:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                java_script_enabled=script,
                accept_downloads=True,
                locale="zh-CN",
            )
            page = context.new_page()
            wrong: list[str] = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
            page.on(
                "request",
                lambda asked: (
                    None if asked.url.startswith((server, "data:", "blob:")) else wrong.append(asked.url)
                ),
            )
            yield page
            noted = [text for text in wrong if "status of 422" in text]
            assert len(noted) == refused
            assert [text for text in wrong if text not in noted] == []
        finally:
            browser.close()
