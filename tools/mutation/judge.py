"""Judges changes: each in a fork of the process that collected the tests, by the tests that reach it."""

from __future__ import annotations

import gc
import hashlib
import json
import math
import os
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.sharedctypes import RawArray
from pathlib import Path
from time import monotonic, process_time
from typing import TypeVar

import pytest
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.utils.format_utils import mangled_name_from_mutant_name

from tools.mutation.changes import MUTANTS, ROOT
from tools.mutation.choose import CHOSEN

Job = TypeVar("Job")

PLUGINS = ("-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist")
REACHING = ("anchors", "ledger_api/domain", "tests/anchors", "tests/ledger_api/domain", "tests/support")
MEMORY = 4 * 2**30  # bytes for one judgement: a change may let a list grow without end
NO_TEST = 33  # what mutmut writes for a change that no test reaches
UNNOTICED = (0, NO_TEST)
ENDLESS = -24  # killed by SIGXCPU, for using up its processor time


def forked(
    jobs: Iterable[Job], children: int, work: Callable[[Job], int], seconds: Callable[[Job], int]
) -> Iterator[tuple[Job, int, float]]:
    """Does each job in a fork that has so much processor time; gives job, exit code and elapsed seconds."""
    running: dict[int, tuple[Job, float]] = {}

    def ended() -> tuple[Job, int, float]:
        pid, status = os.wait()
        job, begun = running.pop(pid)
        return job, os.waitstatus_to_exitcode(status), monotonic() - begun

    for job in jobs:
        if len(running) == children:
            yield ended()
        pid = os.fork()
        if pid == 0:
            limit = seconds(job)
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            code = 1
            try:
                code = work(job)
            finally:
                os._exit(code)
        running[pid] = (job, monotonic())
    while running:
        yield ended()


def _forget() -> None:
    """Empties caches that filled while tests were collected: what they hold would hide a change."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("anchors", "ledger_api"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


class Judge:
    """A plugin of pytest that runs each test once to see what it reaches, then judges the changes."""

    def __init__(
        self, chosen: Sequence[str], kept: dict[str, SourceFileMutationData], children: int, seconds: float
    ) -> None:
        self._chosen = chosen
        self._kept = kept
        self._children = children
        self._seconds = seconds
        self._on_import: list[str] = []
        self._failed: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remembers a failure."""
        if report.failed:
            self._failed = report.nodeid

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Judges, in place of running the tests once."""
        session.config.pluginmanager.unregister(name="terminalreporter")  # thousands of failures are no news
        _forget()
        imported = CHOSEN.reached or set()
        items = {item.nodeid: item for item in session.items}
        gc.collect()
        gc.freeze()
        tests, costs = self._reached(items)
        noticed = RawArray("i", len(items))  # shared with the forks
        places = {nodeid: place for place, nodeid in enumerate(items)}
        reaching = {name: tests.get(mangled_name_from_mutant_name(name), []) for name in self._chosen}
        self._on_import = [
            name
            for name in self._chosen
            if not reaching[name] and mangled_name_from_mutant_name(name) in imported
        ]

        def seconds(name: str) -> int:
            return 5 + math.ceil(4 * min(self._seconds, sum(costs[test] for test in reaching[name])))

        def judge(name: str) -> int:
            CHOSEN.take(name)
            # Those first that noticed most before, then those that run the fewest functions.
            order = sorted(reaching[name], key=lambda test: -noticed[places[test]])
            code = self._run([items[test] for test in order], self._seconds)
            if self._failed is not None:
                noticed[places[self._failed]] += 1
            return code

        for name in self._chosen:
            if not reaching[name] and name not in self._on_import:
                self._record(name, NO_TEST, 0.0)
        jobs = [name for name in self._chosen if reaching[name]]
        judged = forked(jobs, self._children, judge, seconds)
        for done, (name, code, elapsed) in enumerate(judged, 1):
            self._record(name, code, elapsed)
            if done % 100 == 0:
                print(f"{done} of {len(jobs)}", file=sys.__stdout__, flush=True)
        return True

    def judge_imports(self) -> None:
        """Judges changes of what runs on import only, in interpreters of their own."""

        def judge(name: str) -> int:
            os.environ["MUTANT_UNDER_TEST"] = name
            command = [sys.executable, "-m", "pytest", "--rootdir=.", "-x", *PLUGINS]
            return subprocess.call(
                [*command, *config().pytest_add_cli_args_test_selection],
                cwd=MUTANTS,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

        for name, code, elapsed in forked(self._on_import, self._children, judge, lambda name: 600):
            self._record(name, min(code, 1), elapsed)

    def _record(self, name: str, code: int, elapsed: float) -> None:
        data = self._kept[name]
        data.exit_code_by_key[name] = code
        data.durations_by_key[name] = elapsed
        data.save()

    def _run(self, items: Sequence[pytest.Item], seconds: float = math.inf) -> int:
        """Whether one fails of those that begin within so much processor time: 1, else 0."""
        end = process_time() + seconds
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failed is not None:
                return 1
            if process_time() > end:
                break
        return 0

    def _reached(self, items: dict[str, pytest.Item]) -> tuple[dict[str, list[str]], dict[str, float]]:
        """Which tests run each function, those first that run the fewest, and the processor time of each.

        Each test runs in a fork of its own, so that no result kept by another hides what it reaches. What
        is known is used again until the test's file changes, or any that is not a test.
        """
        folder = MUTANTS / "reached"
        folder.mkdir(exist_ok=True)
        rest = hashlib.sha256()
        for path in sorted(path for part in REACHING for path in (ROOT / part).rglob("*.py")):
            if not path.name.startswith("test_"):
                rest.update(path.read_bytes())

        def known(nodeid: str) -> Path:
            of = rest.copy()
            of.update(items[nodeid].path.read_bytes())
            of.update(nodeid.encode())
            return folder / f"{of.hexdigest()}.json"

        def look(nodeid: str) -> int:
            reached: set[str] = set()
            CHOSEN.reached = reached
            begun = process_time()
            code = self._run([items[nodeid]])
            if code == 0:
                files[nodeid].write_text(json.dumps([process_time() - begun, sorted(reached)]))
            return code

        files = {nodeid: known(nodeid) for nodeid in items}
        new = [nodeid for nodeid, file in files.items() if not file.exists()]
        for nodeid, code, _ in forked(new, self._children, look, lambda nodeid: 600):
            if code:
                raise SystemExit(f"{nodeid} fails without any change")
        tests: dict[str, list[str]] = defaultdict(list)
        costs = {}
        found = {nodeid: json.loads(file.read_text()) for nodeid, file in files.items()}
        for nodeid, (cost, functions) in sorted(found.items(), key=lambda one: len(one[1][1])):
            costs[nodeid] = cost
            for function in functions:
                tests[function].append(nodeid)
        return tests, costs
