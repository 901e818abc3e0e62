#!/bin/sh
# Runs its arguments with a Python that can make the virtual environment: set-up happens before .venv exists.
# PYTHON=/path/to/python chooses one. Each candidate is really run, because a version manager's shim may only
# print "command not found".
set -eu

works() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in .venv/bin/python python3.13 python3.12 python3.11 python3 python /usr/bin/python3; do
        if works "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

if [ -n "${PYTHON:-}" ]; then
    if ! works "$PYTHON"; then
        echo "PYTHON=$PYTHON is not a Python 3.11 or newer with venv and ensurepip: give the path of one that is." >&2
        exit 1
    fi
    found=$PYTHON
elif ! found=$(find_python); then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing python3 and python3-venv with apt-get ..."
        apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
            python3 python3-venv >/dev/null || true
    fi
    if ! found=$(find_python); then
        echo "No Python 3.11 or newer with its venv module was found: install one" \
            "(Debian and Ubuntu: apt-get install python3 python3-venv), then run make again." >&2
        exit 1
    fi
fi
exec "$found" "$@"
