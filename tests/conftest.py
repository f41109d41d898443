"""What every test may ask for: sample documents, and property-test settings without clocks."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent

# No deadline: a slow shared machine is not a defect. In CI the examples are the same on every run.
settings.register_profile(
    "house", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
# For `make mutation`, which asks thousands of times whether a test fails, not by which smallest example.
settings.register_profile(
    "mutation", settings.get_profile("ci"), max_examples=15, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile(os.environ.get("CONCORD_EXAMPLES") or ("ci" if os.environ.get("CI") else "house"))

# Run only when named: they need engines or an environment that a plain `make test` does not.
APART = {ROOT / "tests" / "contracts": "make contracts", ROOT / "tests" / "engines": "make test-engines"}

# Its tests share running nodes: on two workers there would be twice as many, and left idle they cost as much.
ONE_WORKER = "tests/acceptance"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Gives a worker whole files, as `--dist loadfile` does, and one the folder whose tests share nodes."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return ONE_WORKER if nodeid.startswith(f"{ONE_WORKER}/") else super()._split_scope(nodeid)

    return Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves the tests that stand apart alone unless the command line names them."""
    if collection_path not in APART:
        return None
    named = (Path(str(argument).split("::")[0]).resolve() for argument in config.invocation_params.args)
    return None if any(path.is_relative_to(collection_path) for path in named) else True


@pytest.fixture(scope="session")
def repository_root() -> Path:
    """The root of the work tree."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of third parties' sample documents, which the project reads and never carries."""
    folder = Path(os.environ.get("CONCORD_SAMPLES", ROOT.parent / "shared" / "samples"))
    if not folder.is_dir():
        pytest.skip(
            f"no sample documents at {folder}; point CONCORD_SAMPLES at a folder with pact/ and en10168/"
        )
    return folder


@pytest.fixture(scope="session")
def anvil() -> str:
    """Path of the local demonstration chain, found where the product itself looks."""
    ours = str(ROOT / "node_modules/.bin/anvil")
    for candidate in (os.environ.get("CONCORD_ANVIL"), ours, shutil.which("anvil")):
        if candidate and Path(candidate).exists():
            return candidate
    pytest.skip("anvil is missing: run `make setup`, or point CONCORD_ANVIL at it")
