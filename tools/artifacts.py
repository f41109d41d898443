"""Compiles the contracts and keeps what the program needs of them: ABI and bytecode, in `anchors/artifacts`.

``python -m tools.artifacts`` writes them; ``--check`` compiles anew and fails where what is committed
differs. Needs node and `node_modules` (tools/setup.sh node), neither brownie nor a native compiler.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
COMPILER = ROOT / "tools" / "solcx" / "solc-v0.8.37"
ARTIFACTS = ROOT / "anchors" / "artifacts"
CONTRACTS = (
    "Directory",
    "Committee",
    "Timelock",
    "Economies",
    "Issuers",
    "Logs",
    "DocumentStatus",
    "Agreements",
)

# `brownie-config.yaml` and `foundry.toml` say the same.
# Without metadata, so that the bytecode depends on the code alone.
SETTINGS: dict[str, Any] = {
    "evmVersion": "paris",
    "viaIR": True,
    "optimizer": {"enabled": True, "runs": 200},
    "metadata": {"bytecodeHash": "none", "appendCBOR": False},
    "remappings": ["@openzeppelin/=node_modules/@openzeppelin/"],
    "outputSelection": {"*": {"*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"]}},
}


def sources() -> dict[str, str]:
    """Our Solidity files by their path from the root; imports from outside are read by the compiler."""
    files = sorted((ROOT / "contracts").rglob("*.sol"))
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}


def source_hash() -> str:
    """SHA-256 over our sources, the settings and the library's version: what the artifacts were made from."""
    library = json.loads((ROOT / "node_modules/@openzeppelin/contracts/package.json").read_text())["version"]
    made_from = {"sources": sources(), "settings": SETTINGS, "compiler": COMPILER.name, "library": library}
    return "0x" + hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def compile_contracts() -> dict[str, dict[str, Any]]:
    """The artifact of each contract by its name. Raises SystemExit with the compiler's words."""
    given = {"language": "Solidity", "settings": SETTINGS}
    given["sources"] = {name: {"content": text} for name, text in sources().items()}
    done = subprocess.run(
        [str(COMPILER), "--standard-json"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise SystemExit(f"the compiler did not run (tools/setup.sh node installs it): {done.stderr.strip()}")
    answer = json.loads(done.stdout)
    ours = [
        fault
        for fault in answer.get("errors", ())
        if fault["severity"] == "error"
        or fault.get("sourceLocation", {}).get("file", "").startswith("contracts")
    ]
    for fault in ours:
        print(fault["formattedMessage"], file=sys.stderr)
    if ours:
        raise SystemExit("the contracts do not compile without faults and warnings")
    made_from = source_hash()
    return {
        name: _artifact(name, answer["contracts"][f"contracts/{name}.sol"][name], made_from)
        for name in CONTRACTS
    }


def _artifact(name: str, compiled: dict[str, Any], made_from: str) -> dict[str, Any]:
    return {
        "contractName": name,
        "abi": compiled["abi"],
        "bytecode": "0x" + compiled["evm"]["bytecode"]["object"],
        "deployedBytecode": "0x" + compiled["evm"]["deployedBytecode"]["object"],
        "sourceHash": made_from,
    }


def render(artifact: dict[str, Any]) -> str:
    """An artifact as it is committed."""
    return json.dumps(artifact, indent=1, sort_keys=True) + "\n"


def stale(compiled: dict[str, dict[str, Any]]) -> list[str]:
    """The names of contracts whose committed artifact is not what compiles."""
    paths = {name: ARTIFACTS / f"{name}.json" for name in compiled}
    return [
        name
        for name, artifact in compiled.items()
        if not paths[name].is_file() or paths[name].read_text(encoding="utf-8") != render(artifact)
    ]


def write(compiled: dict[str, dict[str, Any]]) -> None:
    """Writes every artifact."""
    for name, artifact in compiled.items():
        (ARTIFACTS / f"{name}.json").write_text(render(artifact), encoding="utf-8")


def main() -> int:
    """Writes the artifacts, or checks them; 1 where one is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail where an artifact is stale"
    )
    arguments = parser.parse_args()
    compiled = compile_contracts()
    if arguments.check:
        differing = stale(compiled)
        for name in differing:
            print(f"  anchors/artifacts/{name}.json is not what contracts/{name}.sol compiles to")
        return 1 if differing else 0
    write(compiled)
    for name, artifact in compiled.items():
        print(f"  {name:15} {len(artifact['deployedBytecode']) // 2 - 1:6,} bytes of code")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
