"""Runs the commands that documents show, so that no page promises what the program does not do.

A page opts in block by block, with a comment right before a ```console block:

    <!-- ci -->                            run it; lines after a command are its expected output,
                                           ``...`` is any text
    <!-- ci, exit 20 -->                   the last command ends with that code
    <!-- ci, background, until: ready -->  start it, go on when its output holds the text,
                                           stop it at the page's end
    <!-- ci, file: report.json -->         before a block of any language: save it under that name

All blocks of a page share one empty folder and one HOME; the project's own programs are on PATH, and a
node that is started or asked without a port gets one that was free. Pages are followed side by side, as
they mostly wait for blocks; each is printed when it ends, with the seconds of every command.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from anchors.loopback import free_port

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "CONTRIBUTING.md", "docs/**/*.md")
BLOCK = re.compile(r"<!-- ci(?P<how>[^>]*)-->\n+```(?P<language>\w+)\n(?P<text>.*?)\n```", re.DOTALL)
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")
WAIT = 180  # seconds for one command, or for a background one to be ready
TOGETHER = (
    4  # pages followed at once: enough to fill two processors, few enough to vote while a ballot is open
)
MAKE_TARGETS = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


@dataclass
class Page:
    """One document being followed: its folder, what runs in the background, what ran and what went wrong."""

    path: Path
    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    port: int = field(default_factory=free_port)

    def environment(self) -> dict[str, str]:
        """PATH with the project's programs first, and a home of its own."""
        path = os.pathsep.join(
            [str(Path(sys.executable).parent), str(ROOT / "node_modules/.bin"), os.environ["PATH"]]
        )
        node = {"CONCORD_PORT": str(self.port), "CONCORD_NODE": f"http://127.0.0.1:{self.port}"}
        return os.environ | node | {"PATH": path, "HOME": str(self.folder), "NO_COLOR": "1", "COLUMNS": "100"}

    def follow(self) -> None:
        """Runs every marked block in order; stops at the first that fails, for the rest lean on it."""
        try:
            for block in BLOCK.finditer(self.path.read_text()):
                if self.faults:
                    break
                if "file:" in block["how"]:
                    (self.folder / block["how"].partition("file:")[2].strip()).write_text(
                        block["text"] + "\n"
                    )
                elif "background" in block["how"]:
                    self.start(block["text"], block["how"].partition("until:")[2].strip())
                else:
                    self.run(block["text"], wanted_exit(block["how"]))
        finally:
            self.stop()

    @contextmanager
    def timed(self, command: str) -> Iterator[None]:
        """Notes a command with the seconds it took."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.said.append(f"    {time.monotonic() - began:6.1f} s  $ {command}")

    def run(self, text: str, exit_code: int) -> None:
        """Runs the block's commands one by one and compares what they print."""
        steps = commands(text)
        for number, (command, expected) in enumerate(steps):
            wanted = exit_code if number == len(steps) - 1 else 0
            try:
                with self.timed(command):
                    done = subprocess.run(
                        ["bash", "-c", command],
                        cwd=self.folder,
                        env=self.environment(),
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT,
                        timeout=WAIT,
                        check=False,
                    )
            except subprocess.TimeoutExpired:
                self.faults.append(f"{self.path.name}: `{command}` did not end in {WAIT} s")
                return
            output = done.stdout.decode(errors="replace")
            if done.returncode != wanted:
                self.faults.append(
                    f"{self.path.name}: `{command}` ended {done.returncode}, not {wanted}:\n{output}"
                )
                return
            if expected and not matches(expected, output):
                self.faults.append(
                    f"{self.path.name}: `{command}` printed\n{output}\nwhere the page says\n{expected}"
                )
                return

    def start(self, text: str, until: str) -> None:
        """Starts the block's one command and waits until its output holds ``until``."""
        command = commands(text)[0][0]
        with self.timed(f"{command}   (in the background)"):
            self.launch(command, until)

    def launch(self, command: str, until: str) -> None:
        """Starts a command that goes on running, in a session of its own that `stop` can end as a whole."""
        log = self.folder / f"background-{len(self.running)}.out"
        with log.open("wb") as output:
            child = subprocess.Popen(
                ["bash", "-c", f"exec {command}"],
                cwd=self.folder,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(child)
        deadline = time.monotonic() + WAIT
        while until not in log.read_text(errors="replace"):
            if child.poll() is not None or time.monotonic() > deadline:
                self.faults.append(f"{self.path.name}: `{command}` never said {until!r}:\n{log.read_text()}")
                return
            time.sleep(0.2)

    def stop(self) -> None:
        """Ends what runs in the background, politely first."""
        for child in self.running:
            for how in (signal.SIGTERM, signal.SIGKILL):
                if child.poll() is None:
                    os.killpg(child.pid, how)
                    try:
                        child.wait(timeout=20)
                    except subprocess.TimeoutExpired:
                        continue


def wanted_exit(how: str) -> int:
    """The exit code a marker asks for; 0 when it names none."""
    found = re.search(r"exit (\d+)", how)
    return int(found[1]) if found else 0


def commands(text: str) -> list[tuple[str, str]]:
    """(command, expected output) pairs of a console block; a backslash at a line's end continues it."""
    steps: list[tuple[str, str]] = []
    for chunk in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = re.sub(r"\\\n\s*", "", chunk).partition("\n")
        steps.append((command.strip(), output.strip()))
    return steps


def matches(expected: str, output: str) -> bool:
    """Whether the output holds the expected lines, in order and whole, where ``...`` is any text."""
    squeeze = re.compile(r"\s+")
    parts = [re.escape(squeeze.sub(" ", part).strip()) for part in expected.split("...")]
    return re.search(".*?".join(parts), squeeze.sub(" ", output)) is not None


def unknown_targets() -> list[str]:
    """`make` targets that pages name and the Makefile lacks, and a README that hides the test command."""
    known = set(MAKE_TARGETS.findall((ROOT / "Makefile").read_text()))
    faults = []
    for path in pages():
        named = set(re.findall(r"`make ([a-z][a-z-]*)", path.read_text()))
        named |= set(re.findall(r"^\$ make ([a-z][a-z-]*)", path.read_text(), re.MULTILINE))
        faults += [f"{path.relative_to(ROOT)}: there is no `make {name}`" for name in sorted(named - known)]
    if "$ make test\n" not in (ROOT / "README.md").read_text():
        faults.append("README.md: does not show `make test`, the command CI runs")
    return faults


def broken_links() -> list[str]:
    """Relative links of pages to files that are not there, and decisions that their list leaves out."""
    faults = []
    for path in pages():
        for target in LINK.findall(path.read_text()):
            if not (path.parent / target).exists():
                faults.append(f"{path.relative_to(ROOT)}: links to {target}, which is not there")
    decisions = ROOT / "docs" / "adr"
    listed = (decisions / "README.md").read_text()
    missing = [path.name for path in sorted(decisions.glob("0*.md")) if f"({path.name})" not in listed]
    return faults + [f"docs/adr/README.md: does not list {name}" for name in missing]


def pages() -> list[Path]:
    """Every document that people read."""
    return [path for pattern in PAGES for path in sorted(ROOT.glob(pattern))]


def marked() -> list[Path]:
    """The pages with blocks to run, the longest first, so that no long one is left for the end."""
    blocks = {path: len(BLOCK.findall(path.read_text())) for path in pages()}
    return sorted((path for path, count in blocks.items() if count), key=lambda path: -blocks[path])


def followed(path: Path) -> Page:
    """The page, after following it in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="concord-docs-"))
    page = Page(path, folder)
    try:
        page.follow()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return page


def main() -> int:
    """Follows each page with marked blocks; 1 when one failed."""
    faults = unknown_targets() + broken_links()
    with ThreadPoolExecutor(TOGETHER) as threads:
        for done in as_completed([threads.submit(followed, path) for path in marked()]):
            page = done.result()
            print("\n".join([f"  {page.path.relative_to(ROOT)}", *page.said]), flush=True)
            faults += page.faults
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
