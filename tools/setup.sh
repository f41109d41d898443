#!/usr/bin/env bash
# Builds what a fresh clone needs, once: `tools/setup.sh python`, `tools/setup.sh node`, or both when nothing is named.
# Each part leaves a stamp holding the digest of its lock, so a second call returns at once and a changed lock is noticed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*"; }
stop() { printf '\nMissing: %s\nWhat to do: %s\n' "$1" "$2" >&2; exit 1; }
digest() { cat "$@" | sha256sum | cut -c1-64; }
is_fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.11 python3 python; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    stop "Python 3.11" "install it (Debian 12: apt install python3.11 python3.11-venv; or pyenv install 3.11), or set PYTHON=/path/to/python3.11"
}

# The installer honours its own settings only; carry over what was said for pip.
adopt_pip_settings() {
    if [ -n "${PIP_INDEX_URL:-}" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"; fi
    if [ -n "${PIP_CERT:-}" ]; then export SSL_CERT_FILE="${SSL_CERT_FILE:-$PIP_CERT}"; fi
    export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}" UV_NO_PROGRESS=1 UV_LINK_MODE="${UV_LINK_MODE:-copy}"
}

# install LOCK...: uv when it reaches the index, else pip, which may know a mirror uv does not.
install() {
    local arguments=() lock
    for lock in "$@"; do arguments+=(-r "$lock"); done
    if ! "$environment/bin/uv" pip install --quiet --python "$environment/bin/python" --require-hashes "${arguments[@]}"; then
        say "the fast installer failed; trying pip (a minute or two)"
        "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes "${arguments[@]}"
    fi
}

# make_environment FOLDER LOCK: a virtual environment holding the bootstrap lock and LOCK.
make_environment() {
    environment=$1
    local lock=$2 python
    if [ ! -x "$environment/bin/python" ]; then
        python=$(find_python)
        say "making $environment with $python"
        "$python" -m venv "$environment" || stop "the venv module" "apt install python3.11-venv, then run this again"
    fi
    adopt_pip_settings
    if ! "$environment/bin/uv" --version >/dev/null 2>&1; then
        say "installing the installer (requirements/bootstrap.txt, pinned by hash)"
        "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt \
            || stop "access to a Python package index" "check the network, or set PIP_INDEX_URL to a mirror"
    fi
    say "installing $lock, pinned by hash"
    install "$lock"
}

setup_python() {
    local wanted stamp=.venv/.concord-stamp
    wanted=$(digest requirements/bootstrap.txt requirements/dev.txt pyproject.toml hatch_build.py anchors/native/commitments.c)
    if is_fresh "$stamp" "$wanted"; then return; fi
    make_environment .venv requirements/dev.txt
    say "installing concord itself, in place"
    .venv/bin/uv pip install --quiet --python .venv/bin/python --offline --no-deps --no-build-isolation -e . \
        || .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
    printf '%s' "$wanted" > "$stamp"
}

setup_node() {
    local wanted stamp=node_modules/.concord-stamp
    wanted=$(digest package.json package-lock.json)
    if is_fresh "$stamp" "$wanted"; then return; fi
    command -v npm >/dev/null 2>&1 || stop "Node.js 20 with npm" "install it (Debian: apt install nodejs npm; or nodejs.org), then run this again"
    say "installing the local chain and contract libraries (npm ci, no scripts are run)"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || stop "access to an npm registry" "check the network, or run: npm config set registry <mirror>"
    [ -x node_modules/.bin/anvil ] || printf 'Note: anvil ships here for Linux x86-64 only; elsewhere install Foundry 1.7 and set CONCORD_ANVIL.\n' >&2
    printf '%s' "$wanted" > "$stamp"
}

setup_environment() { # name: an optional environment of its own, from requirements/NAME.txt
    local name=$1 wanted
    wanted=$(digest requirements/bootstrap.txt "requirements/$name.txt")
    if is_fresh ".venv-$name/.concord-stamp" "$wanted"; then return; fi
    make_environment ".venv-$name" "requirements/$name.txt"
    printf '%s' "$wanted" > ".venv-$name/.concord-stamp"
}

if [ $# -eq 0 ]; then set -- python node; fi
for part in "$@"; do
    case $part in
        python) setup_python ;;
        node) setup_node ;;
        contracts | slither) setup_environment "$part" ;;
        *) stop "a part named '$part'" "use python, node, contracts or slither" ;;
    esac
done
