"""Build hook: compile the optional helper of ``anchors/native`` in place, where there is a C compiler.

Without one the package is complete all the same; field commitments are then computed in Python.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FLAGS = ("-O3", "-std=c11", "-shared", "-fPIC")


class NativeBuildHook(BuildHookInterface):
    """Compiles ``commitments.c`` to the shared library that ``anchors.native`` loads."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, for an editable install in the work tree as well as for a wheel."""
        folder = Path(self.root) / "anchors" / "native"
        source, library = folder / "commitments.c", folder / "commitments.so"
        compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
        if self.target_name != "wheel" or compiler is None or sys.platform == "win32":
            return
        partial = library.with_suffix(f".{os.getpid()}")
        command = [compiler, *FLAGS, "-o", str(partial), str(source)]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            partial.replace(library)
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
            build_data["artifacts"].append("anchors/native/commitments.so")
        else:
            partial.unlink(missing_ok=True)
            self.app.display_warning("the C compiler failed: commitments will be computed in Python")
