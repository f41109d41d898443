"""An officer at a browser: hands in files, asks, reads. What every page must keep is checked on the way."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, JSHandle, Page, Request

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# The browser itself reports a page of ours that is sent with 4xx; that is no fault of the page.
_STATUS_NOTE = "Failed to load resource: the server responded with a status of 4"
_DROP = """files => {
  const carried = new DataTransfer();
  for (const file of files) {
    const bytes = Uint8Array.from(atob(file.data), letter => letter.charCodeAt(0));
    carried.items.add(new File([bytes], file.name));
  }
  return carried;
}"""

_ZEROS = """([name, size]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(size)], name));
  return carried;
}"""


@dataclass(frozen=True)
class Handed:
    """A file to hand in."""

    name: str
    data: bytes

    @classmethod
    def read(cls, path: Path) -> Handed:
        return cls(path.name, path.read_bytes())


@dataclass
class Officer:
    """One page in a context of its own, on one node."""

    url: str
    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @classmethod
    def at(
        cls, browser: Browser, url: str, *, viewport: dict[str, int] | None = None, **options: Any
    ) -> Officer:
        context: BrowserContext = browser.new_context(viewport=viewport or PHONE, **options)
        officer = cls(url, context.new_page())
        officer.page.on("console", officer._hear)
        officer.page.on("pageerror", lambda error: officer.complaints.append(str(error)))
        officer.page.on("request", officer._note)
        return officer

    def open(self, path: str = "/verify") -> int:
        """Go to a page of the node; returns the HTTP status."""
        answered = self.page.goto(self.url + path)
        assert answered is not None
        return answered.status

    def choose(self, *files: Handed) -> None:
        """Through the file chooser."""
        with self.page.expect_file_chooser() as opened:
            self.page.locator("#files").click()
        opened.value.set_files(
            [{"name": one.name, "mimeType": "application/octet-stream", "buffer": one.data} for one in files]
        )

    def drop(self, *files: Handed, on: str = "#drop") -> None:
        """From the desktop onto the page, as the browser reports it."""
        shown = [{"name": one.name, "data": base64.b64encode(one.data).decode()} for one in files]
        self._let_fall(self.page.evaluate_handle(_DROP, shown), on)

    def drop_zeros(self, name: str, size: int) -> None:
        """A file of zeros, made in the browser: large ones take long to get there."""
        self._let_fall(self.page.evaluate_handle(_ZEROS, [name, size]), "#drop")

    def detail(self, **members: str) -> None:
        """Fill in where and when it is declared."""
        details = self.page.locator("details.question")
        if details.get_attribute("open") is None:
            details.locator("summary").click()
        for name, value in members.items():
            control = self.page.locator(f"#{name}")
            if name in ("axis", "importing_economy", "hs_edition", "unit"):
                control.select_option(value)
            else:
                control.fill(value)

    def check(self) -> None:
        """Press the button, and wait for the answer."""
        with self.page.expect_navigation():
            self.page.click("#check")

    @property
    def action(self) -> str | None:
        return self.page.get_attribute("#answer", "data-action")

    @property
    def document(self) -> str | None:
        return self.page.get_attribute("#answer", "data-document")

    @property
    def sentence(self) -> str:
        return self.page.inner_text("#answer .sentence")

    def outcomes(self) -> dict[int, str]:
        """Outcomes of the checks of the document, by number."""
        lines = self.page.locator("#checks [data-check]").all()
        return {
            int(one.get_attribute("data-check") or 0): one.get_attribute("data-outcome") or ""
            for one in lines
        }

    def texts(self, selector: str) -> Sequence[str]:
        return self.page.locator(selector).all_inner_texts()

    def must_be_well_behaved(self) -> None:
        """No complaint in the console, no request elsewhere, nothing wider than the screen, proofs folded."""
        page = self.page
        assert self.complaints == []
        assert [one for one in self.asked if not one.startswith((self.url + "/", "data:"))] == []
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= (page.viewport_size or PHONE)["width"]
        assert page.locator("#proofs[open]").count() == 0
        assert page.get_attribute("html", "lang") == "en"
        assert page.title().endswith(" - Concord")
        assert page.locator("h1").count() == 1

    def must_be_accessible(self) -> None:
        """No violation of WCAG 2.2 A and AA, nor of axe's best practices, folded parts unfolded too."""
        self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document)")
        said = [
            f"{one['id']}: {one['help']}: {', '.join(str(node['target']) for node in one['nodes'])}"
            for one in found["violations"]
        ]
        assert said == []
        assert len(found["passes"]) > 10

    def leave(self) -> None:
        self.page.context.close()

    def _let_fall(self, carried: JSHandle, on: str) -> None:
        for event in ("dragover", "drop"):
            self.page.dispatch_event(on, event, {"dataTransfer": carried})

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_STATUS_NOTE):
            self.complaints.append(message.text)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)
